"""Which names are things the application keeps, and which names mean the same thing."""

from collections import defaultdict
from dataclasses import dataclass, field

from bottega.reader.accounts import Accounts
from bottega.reader.facts import TAKEN_FROM, Facts, Key
from bottega.reader.item import field_type
from bottega.reader.lexicon import words
from bottega.reader.people import is_person

_NEVER = frozenset(
    [
        "i",
        "you",
        "we",
        "it",
        "they",
        "he",
        "she",
        "there",
        "everyone",
        "nobody",
        "one",
        "myself",
        "yourself",
        "themselves",
        "himself",
        "herself",
        "itself",
        "ourselves",
        "me",
        "us",
        "them",
        "each",
        "lot",
        "lots",
        "your",
        "yours",
        "thing",
        "way",
        "who",
        "which",
        "that",
        "this",
        "these",
        "those",
    ]
)


@dataclass(slots=True)
class Kept:
    """The things kept.

    Args:
        order: Their keys, in the order of the words.
        accounts: Keys of the people who sign in: they are the account.
        where: Where the words for each stand.
    """

    order: list[Key] = field(default_factory=list)
    accounts: set[Key] = field(default_factory=set)
    where: dict[Key, tuple[int, int]] = field(default_factory=dict)

    def match(self, key: Key) -> Key | None:
        """The thing that a name means: itself, its longer name, or its shorter one; None where there is none."""
        if not key:
            return None
        if key in self.where:
            return key
        longer = [k for k in self.order if len(k) > len(key) and k[-len(key) :] == key]
        if len(longer) == 1 or (longer and len(key) > 1):
            return longer[0]
        shorter = [k for k in self.order if len(k) < len(key) and key[-len(k) :] == k]
        if shorter and not field_type(key):
            return max(shorter, key=len)
        inside = [k for k in self.order if len(key) == 1 and len(key[0]) > 3 and k[-1].endswith(key[0])]
        return inside[0] if len(inside) == 1 and not field_type(key) else None

    def is_account(self, key: Key) -> bool:
        """Whether a name is that of people who sign in."""
        return key in self.accounts or (
            bool(key) and any(key[-len(k) :] == k or k[-len(key) :] == key for k in self.accounts)
        )


def choose(facts: Facts, accounts: Accounts) -> Kept:
    """Weigh the evidence for each name."""
    weights = _weights(facts)
    signing = {fact.who for fact in facts.sign_in if fact.wanted and fact.who} if accounts.auth else set()
    kept = Kept(accounts=set(accounts.roles) | signing | ({("user",)} if accounts.auth else set()))
    listed = {a.owner for a in facts.attributes if a.via in {"list", "with"}}
    listed |= {m.phrase.key for m in facts.mentions if m.why == TAKEN_FROM}
    described = [key for key in listed if _possible(key, listed, kept)]
    threshold = 1.35 if len(described) >= 2 else 0.65
    chosen = [key for key, weight in weights.items() if weight >= threshold and _possible(key, listed, kept)]
    chosen += [
        key for key in listed if key not in chosen and weights.get(key, 0) >= 1.0 and _possible(key, listed, kept)
    ]
    spots = _spots(facts)
    chosen.sort(key=lambda key: spots.get(key, (1 << 30, 0))[0])
    for key in _merged(chosen, spots, {m.phrase.key for m in facts.mentions if m.weight >= 3}):
        kept.order.append(key)
        kept.where[key] = spots.get(key, (-1, -1))
    return kept


def _weights(facts: Facts) -> dict[Key, float]:
    weights: dict[Key, float] = defaultdict(float)
    for mention in facts.mentions:
        weights[mention.phrase.key] += mention.weight
    for owner in {a.owner for a in facts.attributes if a.via in {"list", "with"}}:
        typed = [a for a in facts.attributes if a.owner == owner and a.via in {"list", "with"}]
        weights[owner] += min(2.0, 0.75 * len(typed))
    for values in facts.values:
        weights[values.owner] += 0.5
    for link in facts.links:
        weights[link.one] += 0.3 if link.strength >= 0.8 else 0.0
        outsider = bool(link.other) and link.other[-1] in words("nouns", "outsider")
        weights[link.other] += 0.7 if outsider else 0.0
    return dict(weights)


def _spots(facts: Facts) -> dict[Key, tuple[int, int]]:
    found: dict[Key, tuple[int, int]] = {}
    for mention in facts.mentions:
        span = (mention.phrase.start, mention.phrase.end)
        if mention.phrase.key not in found or mention.weight >= 3:
            found.setdefault(mention.phrase.key, span)
    return found


def _possible(key: Key, listed: set[Key], kept: Kept) -> bool:
    if not key or key[-1] in _NEVER or key in kept.accounts or len(key) > 5:
        return False
    has_list = key in listed
    if key[-1] in words("nouns", "unit") and not has_list:
        return False
    if (
        (key[-1] in words("nouns", "vague") or key[-1] + "s" in words("nouns", "vague"))
        and len(key) == 1
        and not has_list
    ):
        return False
    if field_type(key) and (field_type(key) not in {"string", "text"} or len(key) > 1) and not has_list:
        return False
    if kept.is_account(key) and not has_list:
        return False
    return not (is_person(key) and not has_list and key[-1] in {"people", "everyone", "person"})


def _merged(chosen: list[Key], spots: dict[Key, tuple[int, int]], labels: set[Key]) -> list[Key]:
    """Leave out a name that is only the short or long form of another's: *each line* after *order lines*."""
    gone: set[Key] = set()
    for short in chosen:
        longer = [o for o in chosen if len(o) > len(short) and o[-len(short) :] == short]
        if len(longer) != 1:
            continue
        long = longer[0]
        if short in labels and long in labels:
            continue
        first = spots.get(long, (0, 0))[0] <= spots.get(short, (0, 0))[0]
        gone.add(short if (first and short not in labels) or long in labels else long)
    for key in chosen:
        if (
            len(key) == 1
            and len(key[0]) > 3
            and any(o != key and o[-1].endswith(key[0]) and o[-1] != key[0] for o in chosen)
            and key not in labels
        ):
            gone.add(key)
    return [key for key in chosen if key not in gone]

"""Lists: which stretches of a sentence are the items of one thing."""

import re
from dataclasses import dataclass, field

from bottega.reader.facts import TAKEN_FROM, Attribute, Facts, Item, Key, Link, Mention, Phrase
from bottega.reader.item import field_type, read_item
from bottega.reader.lexicon import index, words
from bottega.reader.morphology import is_plural, plural, singular
from bottega.reader.people import is_person
from bottega.reader.phrase import phrase_at, split_words
from bottega.reader.tokens import tokenise
from bottega.reader.values import is_value_field
from bottega.reader.wishes import read_wishes

_TRIGGER = re.compile(r"\b(?:one of|either|is|are|be|of|as|like|from|any of|being)\b|[:=]", re.IGNORECASE)
_DETERMINED = re.compile(
    r"^\s*(?:an?|the|its|their|his|her|our|my|your|each|every|some|any|several|many|one|optional(?:ly)?)\s",
    re.IGNORECASE,
)
_CONTINUES = re.compile(
    r"^\s*(?:and |but )?(?:which (?:is|are|was|were|can|must|may|should|has|have|cannot|can't|never|obviously|of course|\w+ly|defaults?|starts?|goes|has)\b|that (?:is|can|must|may|should|cannot|can't)\b|if (?:(?:it|they|there|we|one|i) )?(?:is|are|'s|known|any|given|applicable|available|needed)\b|if (?:we|i|they|you) (?:know|have|want|like|remember|got|get|can)|if any\b|(?:is |are |it'?s |this is )?(?:optional|required|mandatory|unique|nullable|compulsory)\s*(?:$|[,;(]|\b(?:and|but|unless|if)\b)|(?:must|can|may|should|cannot|can't|mustn't|never|always)\b|not (?:null|required|negative|unique|empty|below|mandatory|more|less)\b|min(?:imum)?\b[\s:=]*\d|max(?:imum)?\b[\s:=]*\d|at (?:least|most)\s+(?:\d|\w+\s*$)|between\b|from \d|up to \d|no (?:more|less|two|negative|duplicates)|non-?negative|default\w*\s*[\w:=]|blank|empty|zero or|0 or|one or more|>|<|≥|≤|in (?:euros?|dollars?|pounds?|minutes|kg|grams|litres|percent)\b|e\.?g\.?|such as|for example|like\b|both in\b|\d+ unless\b|nothing (?:over|under|below|above)\b|normally\b|(?:zero|no|yes|none|off|on|\d+) (?:at first|to begin with|to start with|initially|by default|is the default)\b|which (?:people|they|some|not everyone|guests|members) (?:may|might|can|could)\b|or (?:blank|none|empty|nothing|unknown|null)\b|greater|positive\b|whole number)",
    re.IGNORECASE,
)  # fmt: skip
_EXAMPLE = re.compile(r"^\s*[,(]?\s*(?:e\.?g\.?|such as|like|for example|for instance|i\.e\.)\b", re.IGNORECASE)


@dataclass(slots=True)
class Collector:
    """The items given so far to one owner.

    Args:
        via: How they hang on the owner: list, with, or a preposition.
    """

    text: str
    facts: Facts
    owner: Key = ()
    via: str = "list"
    spans: list[tuple[int, int]] = field(default_factory=list)
    examples: bool = False
    valued: bool = False
    from_list: Key = ()
    others: list[Key] = field(default_factory=list)

    def open(self, owner: Key, via: str) -> None:
        """Start a new list."""
        self.flush()
        self.owner, self.via, self.examples, self.others = owner, via, False, []

    def add(self, sep: str, start: int, end: int) -> None:
        """Add a stretch of text: a new item, a value of the last one, or more words about it."""
        piece = self.text[start:end]
        if self.examples and (sep in {"or", ","} or sep == "and"):
            if sep in {"or", "and"}:
                self.examples = False
            return
        if _EXAMPLE.match(piece):
            self.examples = True
            return
        listed = _FROM_LIST.match(piece) if len(self.spans) > 1 else None
        if listed:
            self.from_list = (singular(listed.group("who").lower()),)
            return
        if self.valued and sep in {",", "and"} and _bare_value(piece):
            self.extend(end)
            return
        self.valued = False
        if sep == ":" and self.spans:
            self.valued = _bare_value(piece) and _names_values(self.text[slice(*self.spans[-1])])
            self.spans[-1] = (self.spans[-1][0], end)
        elif self.spans and sep == "or":
            self._merge_values(end)
        elif self.spans and (_APPOSED.match(piece) or _CONTINUES.match(piece) or _only_wishes(piece)):
            self.spans[-1] = (self.spans[-1][0], end)
        else:
            self.spans.append((start, end))
            self.valued = bool(_AMONG.search(piece))

    def extend(self, end: int) -> None:
        """Take the words up to ``end`` as part of the last item."""
        if self.spans:
            self.spans[-1] = (self.spans[-1][0], max(end, self.spans[-1][1]))

    def _merge_values(self, end: int) -> None:
        """``a method of road | air | or sea``: put the bare words back to the item they are values of."""
        at = len(self.spans) - 1
        while at > 0:
            piece = self.text[slice(*self.spans[at])]
            if _DETERMINED.match(piece) or _TRIGGER.search(piece) or len(piece.split()) > 3:
                break
            at -= 1
        piece = self.text[slice(*self.spans[at])]
        if at == len(self.spans) - 1 or _TRIGGER.search(piece) or len(self.spans) - at > 2:
            self.spans[at:] = [(self.spans[at][0], end)]
        else:
            self.spans[-1] = (self.spans[-1][0], end)

    def _several(self, item: Item) -> None:
        """``its own ingredient list``, ``tags shared between recipes``: items that are things of their own."""
        phrase = item.phrase
        if phrase is None or item.type or item.values:
            return
        if len(item.words) > 1 and item.words[-1] in {"list", "lists"}:
            item.words = phrase.words = (
                *item.words[:-2],
                plural(item.words[-2]) if not is_plural(item.words[-2]) else item.words[-2],
            )
            item.many = True
        if is_person(item.key) and phrase.amount == "one" and not phrase.plural and phrase.counted:
            self.facts.mentions.append(Mention(Phrase(item.words, item.start, item.end), 0.7, "one person of it"))
        if not item.many and not (phrase.plural and self.via == "with"):
            return
        self.facts.mentions.append(
            Mention(Phrase(item.words, item.start, item.end, plural=True), 1.0, "several of them")
        )
        shared = _SHARED.search(self.text, item.start, item.end)
        if shared:
            other = (singular(shared.group("who").lower()),)
            self.facts.links += [
                Link(item.key, other, "many", item.start, item.end),
                Link(other, item.key, "many", item.start, item.end),
            ]

    def _crossed(self, item: Item) -> None:
        """``skills many-to-many``: a thing of its own, linked both ways."""
        words = tuple(w for w in item.words if w not in {"many", "to", "m2m"})
        if words:
            phrase = Phrase(words, item.start, item.end, plural=True)
            self.facts.mentions.append(Mention(phrase, 2.0, "many to many"))
            span = (item.start, item.end)
            self.facts.links += [
                Link(self.owner, phrase.key, "many", *span),
                Link(phrase.key, self.owner, "many", *span),
            ]

    def flush(self) -> list[Item]:
        """Read the items and hand them to the facts."""
        found: list[Item] = []
        for start, end in self.spans:
            item = read_item(self.text, start, end)
            if item is None:
                continue
            if self.via in {"list", "with"} and item.many and _A_NUMBER.match(self.text[start:end]):
                item.type, item.many = "integer", False
            found.append(item)
            if self.from_list and len(self.spans) - len(found) < 2 and not item.type and not item.values:
                item.target = self.from_list
                phrase = Phrase(self.from_list, start, end, plural=True)
                self.facts.mentions.append(Mention(phrase, 1.5, TAKEN_FROM))
            if re.search(r"\bmany[- ]to[- ]many\b|\bm2m\b", self.text[start:end], re.IGNORECASE) and self.owner:
                self._crossed(item)
                continue
            self._several(item)
            if self.owner:
                for owner in (self.owner, *self.others):
                    self.facts.attributes.append(Attribute(owner, item, self.via))
        self.spans, self.from_list = [], ()
        return found


def _bare_value(piece: str) -> bool:
    """Whether a stretch could be one more value: a word or two that name no field."""
    found = split_words(piece)
    return (
        0 < len(found) <= 3
        and "(" not in piece
        and found[0] not in index("explicit_types")
        and not field_type(tuple(found))
        and not _DETERMINED.match(piece)
    )


def _names_values(piece: str) -> bool:
    found = split_words(piece)
    return bool(found) and (is_value_field(tuple(found)) or (len(found) == 1 and not field_type(tuple(found))))


_A_NUMBER = re.compile(r"^\s*(?:and\s+)?an?\s+number\s+of\s+\w+\s*$", re.IGNORECASE)
_AMONG = re.compile(
    r"\b(?:from among|among|amongst|chosen from|picked from|selected from)\s+(?:the )?[\w-]+(?: [\w-]+)?\s*$",
    re.IGNORECASE,
)
_FROM_LIST = re.compile(
    r"^(?:and )?(?:both|all|each|either)(?: of (?:them|these|which|whom))?(?: are| is| being)?(?: also)?(?: picked| chosen| taken| drawn| selected)?"
    r"(?: from| out of)? (?:the |our |a )?(?:same )?(?:(?:list|set|table|register|pool|book) of )?(?:other )?(?P<who>[a-z]+)\s*$",
    re.IGNORECASE,
)
_SHARED = re.compile(
    r"\b(?:shared|common|reused|used)\s+(?:between|among|amongst|across|by)\s+(?:the |all |different |several |many )*(?P<who>[a-z-]+)",
    re.IGNORECASE,
)
_APPOSED = re.compile(r"^(?:who|which)(?:'s| is| are) (?:also )?(?:another|an?|one of the) ", re.IGNORECASE)
_IDLE = frozenset(
    [
        "a",
        "an",
        "the",
        "is",
        "are",
        "it",
        "its",
        "and",
        "or",
        "but",
        "be",
        "this",
        "that",
        "they",
        "of",
        "to",
        "which",
        "must",
        "can",
        "will",
        "please",
    ]
)


def _only_wishes(piece: str) -> bool:
    """Whether a stretch only asks something of the item before: ``distinct from all other names``."""
    wishes = read_wishes(piece)
    asked = wishes.found or wishes.default is not None
    return bool(asked) and all(word.lower() in _IDLE for word in re.findall(r"[A-Za-z]+", wishes.rest))


def is_field_like(text: str, start: int, end: int) -> bool:
    """Whether a stretch of text names something that is written into a field rather than a thing of its own."""
    item = read_item(text, start, end)
    if item is None:
        return False
    return bool(item.type or item.values or item.required is not None or field_type(item.key))


def is_thing(text: str, start: int, end: int) -> bool:
    """Whether a stretch starts with a plural noun that is no field: ``inspections``, ``honey harvests per hive``."""
    tokens = tokenise(text, start, end)
    for at in range(min(len(tokens), 4)):
        found = phrase_at(tokens, at)
        if found:
            phrase = found[0]
            vague = phrase.key[-1] in words("nouns", "vague") or phrase.words[-1] in words("nouns", "vague")
            return phrase.plural and not field_type(phrase.key) and not vague
    return False

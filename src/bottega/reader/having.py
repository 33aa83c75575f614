"""What something has: ``a film has a title and several directors``."""

from bottega.reader.collect import is_field_like
from bottega.reader.facts import Phrase
from bottega.reader.hanging import hang_prepositions, read_bracket
from bottega.reader.item import field_type
from bottega.reader.lexicon import words
from bottega.reader.objects import object_phrase
from bottega.reader.people import is_person
from bottega.reader.phrase import phrase_at
from bottega.reader.talk import EVERYONE, NOBODY, THERE, Clause, Talk, first_phrase, span_of
from bottega.reader.tokens import Token

_KNOWN_BY = frozenset({"know", "identify", "describe", "characterise", "characterize"})


def has_something(clause: Clause) -> bool:
    """Whether the clause says what its subject has."""
    group, rest = clause.group, clause.rest
    if not clause.owner:
        return False
    if group.passive and group.lemma in _KNOWN_BY and rest and rest[0].low in {"by", "with"}:
        return True
    if group.lemma in words("verbs", "have") or (group.perfect and group.lemma == "get"):
        return True
    if group.lemma in {"get", "come"} and rest and rest[0].low == "with":
        return True
    return not is_person(clause.owner) and group.lemma in words("verbs", "keep") and not group.passive


def having(talk: Talk, clause: Clause) -> bool:
    """Read what the subject has."""
    owner, group = clause.owner, clause.group
    if owner in (EVERYONE, NOBODY, THERE):
        return False
    rest = clause.rest[1:] if clause.rest and clause.rest[0].low in {"with", "of", "by"} else clause.rest
    if (
        group.lemma in {"need", "have"}
        and (bare := first_phrase(rest))
        and bare[0].words == ("list",)
        and rest[-1].low == "list"
    ):
        talk.mention(Phrase(owner, rest[0].start, rest[-1].end), 2.0, "has a list")
        talk.begin_fields(owner, "list")
        return False
    rest = _after_list_with(group.lemma, rest)
    found = first_phrase(rest)
    if group.lemma in {"need", "want", "require"} and found and found[0].key[-1] in words("nouns", "application"):
        object_phrase(talk, rest, weight=0.3)
        return False
    if group.negated:
        if found and any(t.low == "more" for t in rest[:3]):
            talk.link(owner, found[0].key, "one", span_of(found[0]))
        return False
    for subject in clause.subjects:
        talk.mention(Phrase(subject, *clause.span), 1.0, "has something")
    if not (rest and _several(talk, clause, rest)):
        talk.list_of(owner, "list", rest)
        talk.collector.others = clause.subjects[:-1] if rest else []
    return False


def _after_list_with(verb: str, rest: list[Token]) -> list[Token]:
    """``need their own list with a name``: the list is that of the things themselves."""
    if verb not in {"need", "have", "want"} or not any(t.low == "list" for t in rest[:3]):
        return rest
    begin = next((at for at, t in enumerate(rest) if t.low == "with"), None)
    return rest[begin + 1 :] if begin is not None else rest


def _several(talk: Talk, clause: Clause, rest: list[Token]) -> bool:
    """``several patients (the animals)``: things of which each owner has many."""
    found = phrase_at(rest, 0)
    if found is None:
        return False
    phrase, after = found
    kind = field_type(phrase.key)
    described = after < len(rest) and rest[after].low == "with" and kind in {"string", "text"}
    things = not kind or described or (kind == "string" and (phrase.counted or bool(clause.group.modal)))
    others = "other" in talk.text[phrase.start : phrase.end].lower().split()
    if phrase.amount != "many" or not things or (phrase.key == clause.owner and not others):
        return False
    talk.link(clause.owner, phrase.key, "many", span_of(phrase))
    talk.mention(phrase, 1.5 if phrase.key[-1] in words("nouns", "shared") else 1.0, "several of them")
    read_bracket(talk, phrase, rest, after)
    talk.begin_fields(clause.owner, "list")
    talk.collector.examples = any(t.low in {"such", "like"} for t in rest[after : after + 2])
    talk.last_object = talk.focus = phrase.key
    if after < len(rest) and rest[after].low == "with":
        hang_prepositions(talk, phrase.key, rest[after:])
    talk.mode = "fields"
    return True


def there_is(talk: Talk, clause: Clause) -> bool:
    """``for each bird there is a ring number``, ``there is a donation for the same appointment``."""
    if clause.group.lemma != "be" or clause.subjects != [THERE]:
        return False
    owners = (p for prep, p in clause.lead if prep in {"for", "on", "in", "per"} and (p.distributive or p.plural))
    owner = next(owners, None)
    rest = clause.rest
    if owner is not None and rest and is_field_like(talk.text, rest[0].start, rest[-1].end):
        talk.mention(owner, 1.0, "what something is kept for")
        talk.list_of(owner.key, "list", rest)
        return True
    found = phrase_at(rest, 0) if rest else None
    if owner is not None and owner.distributive and found and found[0].counted and found[0].amount == "many":
        talk.mention(owner, 0.8, "there are several for each")
        talk.link(owner.key, found[0].key, "many", span_of(found[0]))
    object_phrase(talk, rest, weight=1.5)
    if talk.mode == "clause":
        talk.mode = "objects"
    return True

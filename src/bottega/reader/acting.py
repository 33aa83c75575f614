"""Acts: *receptionists book appointments for a patient*, *members reserve a tool for a pickup date*."""

import re
from typing import TYPE_CHECKING

from bottega.reader import frames
from bottega.reader.clause import Segment, VerbGroup
from bottega.reader.collect import is_field_like
from bottega.reader.facts import Act, Attribute, Key, Link, Phrase, Values
from bottega.reader.item import field_type, read_item
from bottega.reader.lexicon import words
from bottega.reader.people import is_person
from bottega.reader.phrase import phrase_at
from bottega.reader.tokens import Token
from bottega.reader.values import value_list, value_name

if TYPE_CHECKING:
    from bottega.reader.discourse import Discourse

EVENTS = frozenset(
    "appointment meeting reservation booking visit call consultation viewing loan order request application registration enrolment "
    "enrollment subscription rental payment donation vote comment review rating bid submission receipt invoice delivery entry record "
    "expense transaction hour holiday leave result score report".split()
)
_OWN = frozenset({"own", "my"})
_ADDS = frozenset(
    {
        "add",
        "enter",
        "record",
        "leave",
        "set",
        "attach",
        "note",
        "fill",
        "write",
        "put",
        "give",
        "change",
        "update",
        "edit",
        "assign",
    }
)


def acting(
    talk: "Discourse",
    subjects: list[Key],
    group: VerbGroup,
    lead: list[tuple[str, Phrase]],
    rest: list[Token],
    segment: Segment,
) -> bool:
    """Read a clause in which somebody does something."""
    own = any(t.low == "own" or (t.low == "my" and talk.actor) for t in rest)
    act_object: Key = ()
    noun = frames.nominal_key(group.lemma, group.particle)
    found = _first(rest)
    if (
        found is None
        and len(rest) > 1
        and rest[0].low in {"in", "for", "on", "to"}
        and frames.nominal_of(group.lemma, group.particle)
    ):
        found = phrase_at(rest, 1)
    if found is None and rest and rest[0].low in {"it", "them", "each"} and talk.focus:
        found = (Phrase(talk.focus, rest[0].start, rest[0].end, determiner="the"), 1)
    if _marks(talk, subjects, group, rest, segment):
        return False
    if found:
        phrase, at = found
        act_object = phrase.key
        if _adds_field(talk, group, phrase, rest, at):
            _note(talk, subjects, group, talk.event or talk.focus, segment, own=own, fields=(phrase.key,))
            return False
        counted = phrase.counted and phrase.amount == "many"
        if counted and not group.only:
            for who in subjects:
                talk.facts.links.append(Link(who, phrase.key, "many", phrase.start, phrase.end))
        event: Key = () if phrase.key[-1] in EVENTS or counted else noun
        if noun and not event and noun != phrase.key and not counted:
            talk.facts.links.append(Link(noun, phrase.key, "one", phrase.start, phrase.end))
            for who in subjects:
                talk.facts.links.append(Link(noun, who, "one", phrase.start, phrase.end))
        if event and not field_type(phrase.key) and event[-1] != phrase.key[-1] and not _is_self(phrase):
            _event(talk, subjects, event, phrase, rest, at)
            _note(talk, subjects, group, event, segment, own=own)
            return False
    weight = 0.7 if group.lemma in words("verbs", "read") else 1.0
    talk.mode = "clause"
    phrase_read = frames.object_phrase(talk, rest, weight=weight)
    if phrase_read is not None and talk.mode == "clause":
        talk.mode = "objects"
        talk.speaker = False
    for prep, phrase in lead:
        if prep in {"during", "within", "in", "for", "after", "at", "per", "against"} and phrase_read is not None:
            frames._hang(talk, phrase_read.key, prep, phrase)
    target = act_object or talk.focus
    _note(talk, subjects, group, target, segment, own=own)
    if phrase_read is not None and not talk.actor:
        for who in subjects:
            if is_person(who) and group.lemma not in words("verbs", "read"):
                talk.facts.links.append(
                    Link(
                        phrase_read.key,
                        who,
                        "one",
                        segment.start,
                        segment.end,
                        strength=_bond(who, group.lemma, phrase_read),
                        unless=noun,
                    )
                )
    return False


def _bond(who: Key, verb: str, phrase: Phrase) -> float:
    """How surely what somebody makes is theirs: an order of a buyer is, a book that a clerk enters is not."""
    comes = who[-1] in words("nouns", "outsider") | words("nouns", "joiner") | {"buyer"}
    makes = verb in words("verbs", "create") and (phrase.determiner in {"a", "an"} or phrase.key[-1] in EVENTS)
    return 1.0 if comes and makes else 0.3


def _first(tokens: list[Token]) -> tuple[Phrase, int] | None:
    for at in range(len(tokens)):
        if tokens[at].tag in {"i", "t", "w", "v"}:
            return None
        found = phrase_at(tokens, at)
        if found:
            return found
    return None


def _is_self(phrase: Phrase) -> bool:
    return bool(phrase.key) and phrase.key[-1].endswith(("self", "selves"))


def _note(
    talk: "Discourse",
    subjects: list[Key],
    group: VerbGroup,
    target: Key,
    segment: Segment,
    *,
    own: bool,
    fields: tuple[Key, ...] = (),
) -> None:
    for verb in dict.fromkeys([*(carried.lemma for carried in talk.carried), group.lemma]):
        for who in subjects:
            act = Act(who, verb, target, segment.start, segment.end, own=own, fields=fields)
            act.only, act.exclusive = group.only and not talk.exclusive, talk.exclusive
            act.denied, act.permitted = group.negated, bool(group.modal) or bool(talk.actor)
            act.values = _set_to(talk.text[segment.start : segment.end])
            talk.facts.acts.append(act)
    talk.carried = []


_SET_TO = re.compile(
    r"\b(?:set|mark|change|move|update|put|switch|flag)s?\b.*?\b(?:to|as)\s+(?P<value>[\w -]+?)\s*$", re.IGNORECASE
)


def _set_to(text: str) -> tuple[str, ...]:
    """``set an order to delivered``: the value that is set."""
    match = _SET_TO.search(text)
    return tuple(value for value in (value_name(match.group("value")),) if value) if match else ()


def _marks(talk: "Discourse", subjects: list[Key], group: VerbGroup, rest: list[Token], segment: Segment) -> bool:
    """``mark myself present, absent or late for a rehearsal``."""
    if group.lemma not in {"mark", "flag", "set", "rate"} or not rest:
        return False
    clause_end = _sentence_end(talk.text, segment.end)
    text = talk.text[rest[0].start : clause_end]
    match = re.match(
        r"(?P<what>(?:the |a |an |each |every |their |my |his |her |our )?(?:\w+ ){0,2}?\w+)\s+(?:as\s+)?(?P<values>\w[\w -]*?(?:,\s*[\w -]+)*,?\s+or\s+[\w-]+(?: [\w-]+)?)(?:\s+(?:for|at|in|on)\s+(?P<pp>.+?))?[.;]?$",
        text,
        re.DOTALL,
    )
    if match is None:
        return False
    values = value_list(match.group("values"))
    if not values:
        return False
    reflexive = match.group("what").split()[-1].endswith(("self", "selves"))
    if reflexive:
        owner: Key = ("attendance",)
        talk.mention(Phrase(owner, segment.start, clause_end), 2.0, "a mark that is kept")
        for who in subjects:
            talk.facts.links.append(Link(owner, who, "one", segment.start, clause_end))
        if match.group("pp"):
            from bottega.reader.tokens import tokenise

            start = rest[0].start + match.start("pp")
            found = phrase_at(tokenise(talk.text, start, rest[0].start + match.end("pp")), 0)
            if found:
                talk.facts.links.append(Link(owner, found[0].key, "one", start, clause_end))
                talk.mention(found[0], 0.8, "what something goes with")
    else:
        from bottega.reader.phrase import split_words

        owner = tuple(split_words(match.group("what")))[-1:]
        found_phrase = phrase_at(rest, 0)
        owner = found_phrase[0].key if found_phrase else owner
        if owner and owner[-1] in {"it", "them"}:
            owner = talk.focus
    talk.facts.values.append(Values(owner, values, segment.start, clause_end))
    _note(talk, subjects, group, owner, segment, own=reflexive)
    talk.mode = "skip"
    return True


def _sentence_end(text: str, at: int) -> int:
    match = re.compile(r"[.;\n]").search(text, at)
    return match.start() if match else len(text)


def _adds_field(talk: "Discourse", group: VerbGroup, phrase: Phrase, rest: list[Token], at: int) -> bool:
    """``add a late fee to a loan``, ``fill in the return date``: what is added is a field of what it is added to."""
    if group.lemma not in _ADDS or not field_type(phrase.key) or (phrase.plural and phrase.amount == "many"):
        return False
    target: Key = ()
    stop = at
    for position in range(at, len(rest)):
        if rest[position].low in {"to", "on", "for", "of", "against", "in"}:
            found = phrase_at(rest, position + 1)
            if found and not field_type(found[0].key):
                target, stop = found[0].key, found[1]
                break
    target = target or talk.event or talk.last_object
    if not target:
        return False
    bracket = next((t for t in rest[stop:] if t.tag == "()"), None)
    raw_end = rest[at - 1].end
    item = read_item(talk.text, rest[0].start, raw_end)
    if item is None:
        return False
    if bracket is not None:
        more = read_item(talk.text, rest[0].start, bracket.end)
        if more is not None:
            item.min, item.max, item.required, item.unique = more.min, more.max, more.required, more.unique
            item.type = item.type or more.type
    item.pinned = True
    talk.facts.attributes.append(Attribute(target, item, "list"))
    talk.focus = talk.last_object = target
    return True


def _event(talk: "Discourse", subjects: list[Key], owner: Key, phrase: Phrase, rest: list[Token], at: int) -> None:
    """``reserve a tool for a pickup date``: the record of the act, linked to the thing and to who does it."""
    talk.mention(Phrase(owner, phrase.start, phrase.end), 2.0, "the record of an act")
    talk.mention(phrase, 0.8, "object")
    talk.facts.links.append(Link(owner, phrase.key, "one", phrase.start, phrase.end))
    for who in subjects:
        if who not in (frames.SPEAKER, frames.EVERYONE):
            talk.facts.links.append(Link(owner, who, "one", phrase.start, phrase.end))
    talk.event = talk.focus = talk.last_object = owner
    frames._prepositions(talk, owner, rest[at:])
    if talk.mode != "fields":
        talk.mode = "objects"


__all__ = ["acting", "is_field_like"]

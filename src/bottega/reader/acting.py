"""Acts: *receptionists book appointments for a patient*, *members reserve a tool for a pickup date*."""

import re
from dataclasses import replace

from bottega.reader.facts import Act, Key, Link, Phrase, Values
from bottega.reader.hanging import hang, hang_prepositions, read_bracket
from bottega.reader.item import field_type, read_item
from bottega.reader.judging import hand_in, judge, leave_record, leave_words
from bottega.reader.lexicon import words
from bottega.reader.objects import object_phrase
from bottega.reader.people import is_person, may_act
from bottega.reader.phrase import phrase_at
from bottega.reader.records import bond, events, nominal_of
from bottega.reader.talk import EVERYONE, SPEAKER, Clause, Talk, span_of
from bottega.reader.tokens import Token, tokenise
from bottega.reader.values import value_list, value_name

_ADDS = frozenset(
    "add enter record leave set attach note fill write put give change update edit assign".split()  # noqa: SIM905
)
_HANGS = frozenset({"during", "within", "in", "for", "after", "at", "per", "against"})
_ANYBODY = re.compile(r"\bany(?:one|body)\b|\bwithout\b", re.IGNORECASE)
USER: Key = ("user",)
_SET_TO = re.compile(
    r"\b(?:set|mark|change|move|update|put|switch|flag)s?\b.*?\b(?:to|as)\s+(?P<value>[\w -]+?)\s*$", re.IGNORECASE
)
_MARK = re.compile(
    r"(?P<what>(?:the |a |an |each |every |their |my |his |her |our )?(?:\w+ ){0,2}?\w+)\s+(?:as\s+)?"
    r"(?P<values>\w[\w -]{0,40}?(?:,\s*[\w -]{1,40}){0,8},?\s+or\s+[\w-]+(?: [\w-]+)?)(?:\s+(?:for|at|in|on)\s+(?P<about>.+?))?[.;]?$",
    re.DOTALL,
)


def can_act(talk: Talk, clause: Clause) -> bool:
    """Whether the subject is somebody and the verb something that people do."""
    group, who = clause.group, clause.owner
    if not who or group.passive or group.perfect:
        return False
    if group.lemma in words("verbs", "link") - words("verbs", "create") and not group.modal:
        return False
    if who[-1] == "public" or any(who == role for role, *_ in talk.facts.roles) or who == EVERYONE:
        return True
    if talk.actor or is_person(who):
        return True
    return may_act(who) and any(group.lemma in words("verbs", kind) for kind in ("create", "read", "write", "delete"))


def acting(talk: Talk, clause: Clause) -> bool:
    """Read a clause in which somebody does something."""
    judged, mark = judge(talk, clause)
    if judged:
        _note(talk, clause, judged, fields=(mark,) if judged[-1] not in {"review", "rating"} else ())
        talk.mode = "clause"
        return False
    if _marks(talk, clause) or _sets_state(talk, clause):
        return False
    clause = _without(clause)
    rest, group = clause.rest, clause.group
    found = _object(talk, clause)
    if found is None and _bare_record(talk, clause):
        return False
    if found is not None and _settled_by_object(talk, clause, found):
        return False
    talk.mode = "clause"
    phrase = object_phrase(talk, rest, weight=0.7 if group.lemma in words("verbs", "read") else 1.0)
    if phrase is not None and talk.mode == "clause":
        talk.mode, talk.speaker = "objects", False
    for prep, before in clause.lead:
        if prep in _HANGS and phrase is not None:
            hang(talk, phrase.key, prep, before)
    _note(talk, clause, found[0].key if found else talk.focus)
    if phrase is not None and not talk.actor and group.lemma not in words("verbs", "read"):
        for who in (who for who in clause.subjects if is_person(who)):
            link = Link(phrase.key, who, "one", *clause.span, strength=bond(who, group.lemma, phrase))
            link.unless = nominal_of(group.lemma, group.particle)
            talk.facts.links.append(link)
    return False


def _without(clause: Clause) -> Clause:
    """The clause without ``without an account``: how it is done, not what is done to what."""
    rest = clause.rest
    at = next((i for i, token in enumerate(rest) if token.low == "without"), None)
    if at is None:
        return clause
    found = phrase_at(rest, at + 1)
    after = found[1] if found else next((i for i in range(at, len(rest)) if rest[i].tag == "()"), len(rest))
    return replace(clause, rest=[*rest[:at], *rest[after:]])


def _bare_record(talk: Talk, clause: Clause) -> bool:
    """``readers can comment (name, text)``: a record about the thing just spoken of."""
    noun, rest = nominal_of(clause.group.lemma, clause.group.particle), clause.rest
    about = talk.focus
    if not noun or not about or is_person(about) or about == noun or (rest and rest[0].tag != "()"):
        return False
    if not clause.group.modal and not talk.actor:
        return False
    phrase = Phrase(about, *clause.span)
    _record(talk, clause, noun, phrase, [])
    if rest:
        read_bracket(talk, Phrase(noun, *clause.span), rest, 0)
    _note(talk, clause, noun)
    return True


def _object(talk: Talk, clause: Clause) -> tuple[Phrase, int] | None:
    """What is acted on: the direct object, what a pronoun stands for, or what follows *apply for*."""
    rest = clause.rest
    for at, token in enumerate(rest):
        if token.tag in {"i", "t", "w", "v"}:
            break
        found = phrase_at(rest, at)
        if found:
            return found
    named = bool(nominal_of(clause.group.lemma, clause.group.particle))
    if named and len(rest) > 1 and rest[0].low in {"in", "for", "on", "to"} and (found := phrase_at(rest, 1)):
        return found
    if rest and rest[0].low in {"it", "them", "each"} and talk.focus:
        return Phrase(talk.focus, rest[0].start, rest[0].end, determiner="the"), 1
    return None


def _settled_by_object(talk: Talk, clause: Clause, found: tuple[Phrase, int]) -> bool:
    """Whether the object shows that the act adds a field, or leaves a record of its own."""
    phrase, at = found
    handed = hand_in(talk, clause, phrase)
    if handed:
        hang_prepositions(talk, handed, clause.rest[at:])
        talk.mode = talk.mode if talk.mode == "fields" else "objects"
        _note(talk, clause, handed)
        return True
    if leave_words(talk, clause, phrase):
        return True
    if leave_record(talk, clause, phrase, at):
        _note(talk, clause, phrase.key)
        return True
    if _adds_field(talk, clause, phrase, at):
        _note(talk, clause, talk.event or talk.focus, fields=(phrase.key,))
        return True
    noun = nominal_of(clause.group.lemma, clause.group.particle)
    if phrase.counted and phrase.amount == "many":
        if not clause.group.only:
            for who in clause.subjects:
                talk.link(who, phrase.key, "many", span_of(phrase))
        return False
    if not noun or noun[-1] == phrase.key[-1] or phrase.key[-1].endswith(("self", "selves")):
        return False
    if phrase.key[-1] in events() or field_type(phrase.key):
        for other in (phrase.key, *clause.subjects):
            talk.link(noun, other, "one", span_of(phrase))
        return False
    _record(talk, clause, noun, phrase, clause.rest[at:])
    _note(talk, clause, noun)
    return True


def _record(talk: Talk, clause: Clause, noun: Key, phrase: Phrase, rest: list[Token]) -> None:
    """``reserve a tool for a pickup date``: the record of the act, linked to the thing and to who does it."""
    talk.mention(Phrase(noun, phrase.start, phrase.end), 2.0, "the record of an act")
    talk.mention(phrase, 0.8, "object")
    talk.link(noun, phrase.key, "one", span_of(phrase))
    for who in clause.subjects:
        if who != SPEAKER and not (who == EVERYONE and _ANYBODY.search(talk.text[slice(*clause.span)])):
            talk.link(noun, USER if who == EVERYONE else who, "one", span_of(phrase))
    talk.earlier = talk.focus
    talk.event = talk.focus = talk.last_object = noun
    hang_prepositions(talk, noun, rest)
    if talk.mode != "fields":
        talk.mode = "objects"


def _note(talk: Talk, clause: Clause, target: Key, *, fields: tuple[Key, ...] = (), own: bool = False) -> None:
    """Keep who does what, for the roles and their rights."""
    group = clause.group
    mine = talk.actor and any(t.low == "my" for t in clause.rest) and "'s" not in talk.words_of(clause.rest)
    own = own or bool(mine) or any(t.low == "own" for t in clause.rest)
    for verb in dict.fromkeys([*(carried.lemma for carried in talk.carried), group.lemma]):
        for who in clause.subjects:
            act = Act(who, verb, target, *clause.span, own=own, fields=fields)
            act.only, act.exclusive = group.only and not talk.exclusive, talk.exclusive
            act.denied, act.permitted = group.negated, bool(group.modal) or bool(talk.actor)
            act.values = _set_to(talk.text[slice(*clause.span)])
            talk.facts.acts.append(act)
    talk.carried = []


def carry(talk: Talk, clause: Clause) -> bool:
    """``may approve or decline a loan``: a verb without an object waits for that of the next one."""
    if any(token.tag != "r" for token in clause.rest) or not can_act(talk, clause):
        return False
    talk.carried.append(clause.group)
    if clause.owner not in (SPEAKER, EVERYONE):
        talk.focus = clause.owner
    for who in clause.subjects:
        talk.facts.acts.append(Act(who, clause.group.lemma, (), *clause.span, only=clause.group.only))
    return True


def _set_to(text: str) -> tuple[str, ...]:
    """``set an order to delivered``: the value that is set."""
    match = _SET_TO.search(text)
    name = value_name(match.group("value")) if match else ""
    return (name,) if name else ()


def _marks(talk: Talk, clause: Clause) -> bool:
    """``mark myself present, absent or late for a rehearsal``."""
    if clause.group.lemma not in {"mark", "flag", "set", "rate"} or not clause.rest:
        return False
    start = clause.rest[0].start
    stop = re.compile(r"[.;\n]").search(talk.text, clause.segment.end)
    end = min(stop.start() if stop else len(talk.text), start + 300)
    match = _MARK.match(talk.text[start:end])
    values = value_list(match.group("values")) if match else ()
    if match is None or not values:
        return False
    mine = match.group("what").split()[-1].endswith(("self", "selves"))
    if mine:
        owner: Key = ("attendance",)
        about = (
            tokenise(talk.text, start + match.start("about"), start + match.end("about"))
            if match.group("about")
            else []
        )
        _attendance(talk, clause, owner, about)
    else:
        found = phrase_at(clause.rest, 0)
        owner = found[0].key if found else talk.focus
        owner = talk.focus if owner[-1:] in {("it",), ("them",)} else owner
    talk.facts.values.append(Values(owner, values, clause.segment.start, end))
    _note(talk, clause, owner, own=mine)
    talk.mode = "skip"
    return True


def _sets_state(talk: Talk, clause: Clause) -> bool:
    """``change the status: new, assigned, solved``: the states of the thing in focus."""
    found = phrase_at(clause.rest, 0) if clause.rest else None
    listed = re.match(r"\s*(?::|to)\s*(?P<values>[^.;\n]{3,200})", talk.text[clause.rest[-1].end :]) if found else None
    if found is None or listed is None or found[0].key[-1] not in words("nouns", "enum") or not talk.focus:
        return False
    values = value_list(listed.group("values"))
    if not values or clause.group.lemma not in _ADDS:
        return False
    end = clause.rest[-1].end + listed.end()
    talk.facts.values.append(Values(talk.focus, values, clause.segment.start, end, name="_".join(found[0].key)))
    _note(talk, clause, talk.focus, fields=(found[0].key,))
    talk.mode = "skip"
    return True


def _attendance(talk: Talk, clause: Clause, owner: Key, about: list[Token]) -> None:
    """Somebody marks themselves: a record of them and of what it is for."""
    talk.mention(Phrase(owner, *clause.span), 2.0, "a mark that is kept")
    for who in clause.subjects:
        talk.link(owner, who, "one", clause.span)
    found = phrase_at(about, 0) if about else None
    if found:
        talk.link(owner, found[0].key, "one", span_of(found[0]))
        talk.mention(found[0], 0.8, "what something goes with")


def _adds_field(talk: Talk, clause: Clause, phrase: Phrase, at: int) -> bool:
    """``add a late fee to a loan``, ``fill in the return date``: what is added is a field of what it is added to."""
    listed = phrase.plural and phrase.amount == "many"
    if clause.group.lemma not in _ADDS or not field_type(phrase.key) or listed:
        return False
    rest = clause.rest
    target, stop = _added_to(talk, rest, at)
    item = read_item(talk.text, rest[0].start, rest[at - 1].end) if target else None
    if item is None:
        return False
    bracket = next((t for t in rest[stop:] if t.tag == "()"), None)
    more = read_item(talk.text, rest[0].start, bracket.end) if bracket is not None else None
    if more is not None:
        item.min, item.max, item.required, item.unique = more.min, more.max, more.required, more.unique
        item.type = item.type or more.type
    item.pinned = True
    talk.attribute(target, item, "list")
    talk.focus = talk.last_object = target
    return True


def _added_to(talk: Talk, rest: list[Token], at: int) -> tuple[Key, int]:
    """What something is added to, and where its words end."""
    for position in range(at, len(rest)):
        if rest[position].low in {"to", "on", "for", "of", "against", "in"}:
            found = phrase_at(rest, position + 1)
            if found and not field_type(found[0].key):
                return found[0].key, found[1]
    return talk.event or talk.last_object, at

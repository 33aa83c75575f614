"""What a clause says, by the kind of its verb."""

import re
from dataclasses import replace

from bottega.reader.acting import acting, can_act, carry
from bottega.reader.being import being
from bottega.reader.clause import Segment, VerbGroup, verb_group
from bottega.reader.facts import Key, SignIn
from bottega.reader.having import has_something, having, there_is
from bottega.reader.linking import linking
from bottega.reader.objects import object_phrase
from bottega.reader.people import is_person
from bottega.reader.phrase import phrase_at
from bottega.reader.records import nominal_of
from bottega.reader.speaking import is_spoken, speaking
from bottega.reader.states import read_states
from bottega.reader.subjects import read_subject, read_subjects
from bottega.reader.talk import EVERYONE, NOBODY, SPEAKER, Clause, Talk
from bottega.reader.tokens import Token


def read_clause(talk: Talk, segment: Segment, group: VerbGroup, pending: list[Segment], end: int) -> bool:
    """Read one clause; ``end`` is where the nominal stretches after it end. True where those were read, too."""
    tokens = segment.tokens
    before, rest = tokens[: group.first], tokens[group.after :]
    if _enough(talk, segment, group, pending, rest):
        return False
    state_of = _state_listed(talk) if all(t.tag == "r" for t in before) else ()
    talk.collector.flush()
    talk.none = bool(before) and before[0].low in {"no", "neither"}
    talk.exclusive = bool(before) and before[0].low == "only"
    if before:
        talk.carried = []
    for carried in talk.carried[:1]:
        group.only, group.modal = group.only or carried.only, group.modal or carried.modal
        group.negated = group.negated or carried.negated
    lead, subjects = read_subjects(talk, before, pending)
    talk.mode = "clause"
    talk.subjects = subjects = [state_of] if state_of and not subjects else subjects or talk.subjects
    spoken = subjects in ([], [SPEAKER])
    talk.speaker = spoken and not talk.actor
    return _dispatch(talk, Clause(segment, group, [talk.actor] if talk.actor and spoken else subjects, lead, rest, end))


def _state_listed(talk: Talk) -> Key:
    """``a state that starts as queued and then goes to printing``: whose state was listed last."""
    if talk.mode != "fields" or not talk.collector.spans:
        return ()
    said = talk.text[slice(*talk.collector.spans[-1])]
    return talk.collector.owner if re.search(r"\b(?:status|state|stage|phase)\b", said, re.IGNORECASE) else ()


def _dispatch(talk: Talk, clause: Clause) -> bool:
    group, rest = clause.group, clause.rest
    if _asks_state(talk, clause) or _states(talk, clause):
        return True
    if _signs_in(talk, clause) or there_is(talk, clause):
        return False
    if group.progressive and group.lemma == "look" and rest and rest[0].low == "for":
        object_phrase(talk, rest[1:], weight=0.3)
        return False
    if is_spoken(talk, clause):
        return speaking(talk, clause, _dispatch)
    if group.negated and group.lemma in {"need", "have", "require"} and is_account(rest):
        return False
    if group.lemma == "be":
        return being(talk, clause)
    if has_something(clause):
        return having(talk, clause)
    if carry(talk, clause):
        return False
    return _act_or_link(talk, clause)


def _act_or_link(talk: Talk, clause: Clause) -> bool:
    group, rest = clause.group, clause.rest
    if not can_act(talk, clause):
        return linking(talk, clause)
    if group.lemma in {"look", "search", "browse"} and len(rest) > 1 and rest[0].low in {"at", "for", "through"}:
        clause = replace(clause, rest=rest[1:])
    bare = bool(clause.rest) and clause.rest[0].tag in {"i", "t"}
    if bare and not talk.actor and not nominal_of(group.lemma, group.particle):
        return linking(talk, clause)
    return acting(talk, clause)


def _asks_state(talk: Talk, clause: Clause) -> bool:
    """``see whether each one is available, checked out or under repair``: the states of a thing."""
    asked = next((at for at, token in enumerate(clause.rest) if token.low in {"whether", "if"}), None)
    tokens = clause.rest[asked + 1 :] if asked is not None else []
    inner = verb_group(tokens) if tokens else None
    if asked is None or inner is None or (inner.lemma != "be" and not inner.passive):
        return False
    _lead, subject = read_subject(talk, tokens[: inner.first])
    body = tokens[inner.first + 1].start if inner.first + 1 < len(tokens) else clause.end
    verb = VerbGroup("be", inner.first, inner.first + 1)
    states = read_states(talk.text, [subject or talk.focus], verb, clause.segment, (body, clause.end), focus=talk.focus)
    if not states:
        return False
    talk.facts.values.extend(states)
    rest = clause.rest[:asked]
    if rest:
        segment = Segment(clause.segment.sep, clause.segment.tokens[: clause.group.after + asked])
        _dispatch(talk, replace(clause, segment=segment, rest=rest, end=rest[-1].end))
    talk.mode = "skip"
    return True


def _states(talk: Talk, clause: Clause) -> bool:
    group = clause.group
    if _about_sign_in(clause):
        return False
    body = clause.rest[0].start if clause.rest else clause.end
    if group.passive and group.lemma != "be":
        body = clause.segment.tokens[group.after - 1].start
    states = read_states(talk.text, clause.subjects, group, clause.segment, (body, clause.end), focus=talk.focus)
    talk.facts.values.extend(states)
    if states:
        talk.focus = states[0].owner or talk.focus
    return bool(states)


def _enough(talk: Talk, segment: Segment, group: VerbGroup, pending: list[Segment], rest: list[Token]) -> bool:
    """``name and postcode is enough``, ``their name will do``: the fields of the thing just spoken of."""
    suffices = group.lemma in {"do", "suffice"} and bool(group.modal)
    plenty = group.lemma == "be" and rest and rest[0].low in {"enough", "fine", "plenty", "sufficient", "all"}
    if not (suffices or plenty) or not talk.focus or not group.first:
        return False
    talk.begin_fields(talk.focus, "list")
    for piece in [*pending, Segment("and", segment.tokens[: group.first])]:
        talk.collector.add("and", piece.start, piece.end)
    talk.collector.flush()
    talk.mode = "objects"
    return True


def is_account(tokens: list[Token]) -> bool:
    """Whether the words speak of an account, a password or signing in."""
    return any(t.lemma in {"account", "password", "login", "log-in", "registration", "sign-in"} for t in tokens[:5])


def _about_sign_in(clause: Clause) -> bool:
    """Whether the clause speaks of signing in or of having an account."""
    group, rest = clause.group, clause.rest
    if group.lemma in {"have", "need", "create", "get", "require", "make", "open", "use"}:
        return is_account(rest)
    inside = group.particle in {"in", "on", "up"} or any(
        t.low in {"in", "on", "up"} for t in rest[: 1 if rest[:1] and rest[0].tag == "n" else 2]
    )
    signs = group.lemma == "login" or (group.lemma in {"log", "sign"} and inside)
    elsewhere = group.lemma == "sign" and group.particle == "up" and rest and rest[0].low in {"for", "to"}
    return signs and not (elsewhere and not is_account(rest))


def _signs_in(talk: Talk, clause: Clause) -> bool:
    """``members log in to see the fixtures``, ``donors don't need to``."""
    group, rest = clause.group, clause.rest
    if talk.signed and group.negated and group.lemma in {"need", "have", "do"} and all(t.tag == "t" for t in rest):
        talk.facts.sign_in.extend(SignIn(False, *clause.span, who) for who in clause.subjects)
        return True
    if not _about_sign_in(clause):
        return False
    talk.signed = True
    refused = group.negated or clause.subjects == [NOBODY] or any(t.low in {"no", "without"} for t in rest[:2])
    whose = next(
        (found[0].key for at, t in enumerate(rest) if t.low == "for" and (found := phrase_at(rest, at + 1))), ()
    )
    named = [whose] if is_person(whose) and clause.subjects in ([], [SPEAKER]) else []
    for who in named or clause.subjects or [()]:
        _note_sign_in(talk, clause, who, wanted=not refused)
    if not refused:
        _after_sign_in(talk, clause)
    return True


def _note_sign_in(talk: Talk, clause: Clause, who: Key, *, wanted: bool) -> None:
    general = who in ((), EVERYONE, NOBODY)
    talk.facts.sign_in.append(SignIn(wanted, *clause.span, () if general else who))
    if wanted and not general and who != SPEAKER:
        talk.facts.roles.append((who, *clause.span))


def _after_sign_in(talk: Talk, clause: Clause) -> None:
    """``sign up with my name and email``, ``log in to see the fixtures``."""
    rest, subjects = clause.rest, clause.subjects
    if subjects and is_person(subjects[0]):
        talk.focus = subjects[0]
    for at, token in enumerate(rest[:-1]):
        if token.low == "with" and subjects and not is_account(rest[at + 1 :]):
            talk.list_of(subjects[0], "with", rest[at + 1 :])
            return
        if token.low == "to" and rest[at + 1].tag == "v":
            verb = VerbGroup(rest[at + 1].lemma, 0, 1, modal="can")
            talk.mode = "clause"
            acting(talk, Clause(Segment("", rest[at + 1 :]), verb, subjects, [], rest[at + 2 :], rest[-1].end))
            return

"""Judgements and what is handed in: *rate a book from one to five stars*, *grade a submission*, *submit my work*."""

import re
from dataclasses import replace

from bottega.reader.facts import Item, Key, Phrase
from bottega.reader.hanging import hang_prepositions, read_bracket
from bottega.reader.item import field_type
from bottega.reader.phrase import phrase_at
from bottega.reader.records import events
from bottega.reader.talk import SPEAKER, Clause, Talk, span_of
from bottega.reader.wishes import read_wishes

_MARKS = {"rate": "rating", "score": "score", "grade": "grade", "mark": "mark"}
_HANDS_IN = frozenset({"submit", "hand", "turn", "upload"})
_WORK = frozenset({"work", "homework", "solution", "answer", "coursework", "essay", "paper"})
_THEIRS = frozenset({"my", "our", "your", "his", "her", "their"})
_LEAVES = frozenset({"leave", "write", "add", "post", "give", "record"})
_REVIEW = re.compile(r"\b(?:leave|write|add|post|give)\b[^.;]{0,30}\breviews?\b", re.IGNORECASE)
USER: Key = ("user",)


def judge(talk: Talk, clause: Clause) -> tuple[Key, Key]:
    """Read a mark with its bounds; the thing that holds it and the name of its field, empty where there is none."""
    name = _MARKS.get(clause.group.lemma, "")
    found = phrase_at(clause.rest, 0) if name and clause.rest else None
    if found is None or field_type(found[0].key):
        return (), ()
    phrase = found[0]
    stop = re.compile(r"[.;\n]").search(talk.text, phrase.end)
    end = stop.start() if stop else len(talk.text)
    wishes = read_wishes(talk.text[phrase.end : max(clause.end, clause.segment.end)])
    if wishes.min is None and wishes.max is None:
        return (), ()
    target = phrase.key
    if target[-1] not in events():
        target = ("review",) if _REVIEW.search(talk.text, phrase.end, end) else ("rating",)
        _record(talk, clause, target, phrase)
    item = Item((name,), clause.segment.start, clause.segment.end, type="integer", pinned=True)
    item.min, item.max = wishes.min, wishes.max
    talk.attribute(target, item, "list")
    talk.event = talk.focus = talk.last_object = target
    return target, (name,)


def _record(talk: Talk, clause: Clause, noun: Key, phrase: Phrase) -> None:
    """The record of an act, of the thing and of who did it."""
    talk.mention(Phrase(noun, *span_of(phrase)), 2.0, "the record of an act")
    talk.mention(phrase, 0.8, "object")
    if noun != phrase.key:
        talk.link(noun, phrase.key, "one", span_of(phrase))
    for who in clause.subjects:
        if who != SPEAKER:
            talk.link(noun, USER if who == ("everyone",) else who, "one", span_of(phrase))


def hand_in(talk: Talk, clause: Clause, phrase: Phrase) -> Key:
    """``submit my work for an assignment``: a submission; empty where nothing is handed in."""
    if clause.group.lemma not in _HANDS_IN or phrase.key[-1] not in _WORK or phrase.determiner not in _THEIRS:
        return ()
    noun: Key = ("submission",)
    talk.mention(Phrase(noun, *span_of(phrase)), 2.0, "the record of an act")
    for who in clause.subjects:
        if who != SPEAKER:
            talk.link(noun, who, "one", span_of(phrase))
    talk.event = talk.focus = talk.last_object = noun
    return noun


def leave_record(talk: Talk, clause: Clause, phrase: Phrase, at: int) -> bool:
    """``leave a comment (name, text) on a post``: a record about what follows."""
    written = clause.group.lemma in {"leave", "post", "write"} and phrase.key[-1] in {"comment", "review", "rating"}
    if not written or not (clause.group.modal or talk.actor) or not phrase.determiner:
        return False
    open_to_all = re.search(r"\bany(?:one|body)\b|\bwithout\b", talk.text[slice(*clause.span)], re.IGNORECASE)
    subjects = [] if open_to_all else clause.subjects
    _record(talk, replace(clause, subjects=subjects), phrase.key, phrase)
    after = read_bracket(talk, phrase, clause.rest, at)
    talk.event = talk.focus = talk.last_object = phrase.key
    hang_prepositions(talk, phrase.key, clause.rest[after:])
    talk.mode = talk.mode if talk.mode == "fields" else "objects"
    return True


def leave_words(talk: Talk, clause: Clause, phrase: Phrase) -> bool:
    """``and leave a short review``: the words of the judgement just spoken of."""
    if clause.group.lemma not in _LEAVES or phrase.key != talk.event or phrase.key[-1] not in {"review", "rating"}:
        return False
    item = Item(("text",), *span_of(phrase), type="text", pinned=True)
    return talk.attribute(phrase.key, item, "list")

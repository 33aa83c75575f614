"""What something is: ``is unique``, ``are just name + address``, ``is in one room``."""

import re

from bottega.reader.collect import is_field_like
from bottega.reader.facts import Constraint, Item, Link, Phrase, Unread
from bottega.reader.hanging import hang_prepositions
from bottega.reader.item import field_type, read_item
from bottega.reader.linking import linking
from bottega.reader.phrase import phrase_at
from bottega.reader.talk import Clause, Talk, first_phrase, span_of
from bottega.reader.wishes import read_wishes

_OR_NOT = re.compile(r"(?:either\s+)?[\w -]+?\s+or not\s*$")


def being(talk: Talk, clause: Clause) -> bool:
    """Read what the subject is."""
    rest = clause.rest
    if not clause.owner or not rest:
        return False
    if (
        _also_one(talk, clause)
        or _made_of(talk, clause)
        or _or_not(talk, clause)
        or _one_with(talk, clause)
        or _bounded(talk, clause)
        or _listed(talk, clause)
    ):
        return False
    placed = any(t.tag in {"i", "t"} for t in rest[:2]) or any(t.low in {"part", "member"} for t in rest[:2])
    if placed or (clause.group.passive and rest[0].tag == "p"):
        return linking(talk, clause)
    if not field_type(clause.owner):
        talk.focus = clause.owner
        found = phrase_at(rest, 0)
        for _of, inner in found[0].tail if found else []:
            if inner.determiner:
                talk.link(clause.owner, inner.key, "one", span_of(inner))
    talk.facts.unread.append(Unread(clause.segment.start, clause.end))
    return False


def _also_one(talk: Talk, clause: Clause) -> bool:
    """``that understudy is also an artiste``: what was listed is one of the things that are kept."""
    found = first_phrase(clause.rest)
    said = {t.low for t in clause.segment.tokens}
    if (
        found is None
        or found[0].determiner not in {"a", "an", "one", "another"}
        or not said & {"also", "too", "itself", "another", "well"}
    ):
        return False
    phrase = found[0]
    kept = any(m.phrase.key == phrase.key and m.weight >= 0.6 for m in talk.facts.mentions)
    known = next((a for a in reversed(talk.facts.attributes) if a.item.key == clause.owner), None)
    if not kept:
        return False
    if known is not None:
        known.item.target, known.item.type, known.item.required = phrase.key, "", False
        return True
    if clause.segment.tokens[0].low not in {"its", "his", "her", "their"} or not talk.focus:
        return False
    link = Link(talk.focus, phrase.key, "one", *clause.span, name="_".join(clause.owner), required=False)
    talk.facts.links.append(link)
    return True


def _made_of(talk: Talk, clause: Clause) -> bool:
    """``a job is one document from one client in one language``: what it goes with is what it is from, in and for."""
    found = phrase_at(clause.rest, 0)
    if found is None or found[1] >= len(clause.rest) or not found[0].counted or found[0].amount != "one":
        return False
    prepositions = [
        at
        for at, t in enumerate(clause.rest[:-1])
        if t.tag == "i" and clause.rest[at + 1].low in {"one", "a", "an", "exactly"}
    ]
    if found[1] not in prepositions or len(prepositions) < 2:
        return False
    talk.focus = clause.owner
    hang_prepositions(talk, clause.owner, clause.rest[found[1] :])
    return True


def _or_not(talk: Talk, clause: Clause) -> bool:
    """``are either wheelchair accessible or not``: a yes-or-no field."""
    rest = clause.rest
    if not _OR_NOT.match(talk.words_of(rest)) or field_type(clause.owner):
        return False
    return talk.attribute(clause.owner, read_item(talk.text, rest[0].start, rest[-1].end), "list")


def _one_with(talk: Talk, clause: Clause) -> bool:
    """``is a product with a quantity``: goes with one of these, and has what follows."""
    found = phrase_at(clause.rest, 0)
    if found is None or found[1] >= len(clause.rest) or clause.rest[found[1]].low != "with":
        return False
    phrase, after = found
    if phrase.determiner not in {"a", "an", "one"} or field_type(phrase.key):
        return False
    talk.link(clause.owner, phrase.key, "one", span_of(phrase))
    talk.mention(phrase, 0.6, "what something is")
    talk.list_of(clause.owner, "with", clause.rest[after + 1 :])
    return True


def _bounded(talk: Talk, clause: Clause) -> bool:
    """``the price cannot be negative``, ``capacity is at most 25``: more about a field, or a field with bounds."""
    owner = clause.owner
    wishes = read_wishes(talk.text[clause.segment.tokens[clause.group.first].start : clause.segment.end])
    known = any(owner in (a.item.key, a.item.key[-1:]) for a in talk.facts.attributes)
    listed = any(a.item.key == owner for a in talk.facts.attributes)
    if not wishes.found or not (field_type(owner) or listed):
        return False
    item = Item(owner, *clause.span, required=wishes.required, unique=wishes.unique, min=wishes.min, max=wishes.max)
    if known or not talk.focus:
        talk.facts.constraints.append(Constraint(talk.focus, item))
    else:
        item.type = field_type(owner)
        talk.attribute(talk.focus, item, "list")
    return True


def _listed(talk: Talk, clause: Clause) -> bool:
    """``locations are just name + address``: what it is, is what it has."""
    rest = clause.rest
    just = rest[0].low in {"just", "simply", "only"}
    named = is_field_like(talk.text, rest[0].start, rest[-1].end)
    if not just and not (named and (talk.plural or talk.determined or not field_type(clause.owner))):
        return False
    rest = rest[1:] if just else rest
    if not rest or rest[0].tag == "i":
        return False
    talk.mention(Phrase(clause.owner, rest[0].start, rest[-1].end), 1.0, "has something")
    talk.list_of(clause.owner, "list", rest)
    return True

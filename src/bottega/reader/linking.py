"""What goes with what: ``belongs to a drone``, ``covers several objects``, ``are grouped into strands``."""

from bottega.reader.clause import Segment, VerbGroup
from bottega.reader.facts import Constraint, Item, Key, Phrase
from bottega.reader.hanging import read_bracket
from bottega.reader.item import field_type, read_item
from bottega.reader.lexicon import words
from bottega.reader.phrase import phrase_at
from bottega.reader.talk import EVERYONE, NOBODY, THERE, Clause, Talk, span_of
from bottega.reader.tokens import Token

_BOUNDS = {"start": "start", "begin": "start", "end": "end", "finish": "end", "expire": "expiry"}
_MAKES = frozenset(
    {"submit", "hand", "make", "write", "produce", "create", "publish", "offer", "organise", "organize", "release"}
    | {"build", "send", "upload", "post", "file", "issue"}
)
_PLACES = frozenset(
    {"assign", "put", "attach", "link", "allocate", "add", "place", "give", "connect", "move", "match", "book"}
)
_FIELD_PREPOSITIONS = frozenset({"on", "at", "in", "by", "for", "over", "from"})


def linking(talk: Talk, clause: Clause) -> bool:
    """Read a clause that says what its subject goes with."""
    owner, group = clause.owner, clause.group
    if not owner or owner in (EVERYONE, NOBODY, THERE):
        return False
    talk.focus = owner
    rest = clause.rest
    if group.lemma == "take" and rest and rest[0].low in {"place", "part"}:
        rest = rest[1:]
    if _shared(talk, clause) or _begins(talk, clause) or _measured(talk, clause):
        return False
    if group.lemma in _PLACES and not group.passive and rest and _placed(talk, rest):
        return False
    _each_link(talk, clause, rest)
    return False


def _each_link(talk: Talk, clause: Clause, rest: list[Token]) -> None:
    owner, group = clause.owner, clause.group
    at, prepositional = 0, False
    while at < len(rest):
        token = rest[at]
        if token.tag == "w" or (token.tag == "o" and token.low not in words("grammar", "object_pronoun")):
            break
        prepositional = prepositional or token.tag in {"i", "t"}
        if token.low == "with":
            talk.list_of(owner, "with", rest[at + 1 :])
            return
        found = phrase_at(rest, at)
        if not found:
            at += 1
            continue
        phrase, after = found
        prep = rest[at - 1].low if at and rest[at - 1].tag in {"i", "t"} else ""
        made = (
            talk.last_object
            if prep in {"to", "for"} and group.lemma in _MAKES and talk.focus == talk.last_object
            else ()
        )
        _one_link(talk, made if made and made != owner else owner, phrase, prep, group)
        if group.lemma == "come" and prep == "in" and phrase.plural:
            talk.focus = phrase.key
        if not prepositional and not field_type(phrase.key):
            talk.focus = phrase.key
        at = read_bracket(talk, phrase, rest, after)
        for _of, inner in phrase.tail:
            if phrase.key[-1] in {"part", "member", "subset"}:
                _one_link(talk, owner, inner, "of", group)
    talk.mode, talk.last_link = "links", (owner, group)


def _shared(talk: Talk, clause: Clause) -> bool:
    """``labels are reused``, ``cards share a subject``, ``no two donations share a receipt number``."""
    owner, group, rest = clause.owner, clause.group, clause.rest
    if group.passive and group.lemma in {"reuse", "share"} and not rest:
        for one in [link.one for link in talk.facts.links if link.other == owner and link.amount == "many"]:
            talk.link(owner, one, "many", clause.span)
        return True
    found = phrase_at(rest, 0) if group.lemma == "share" and rest else None
    if found is None:
        return False
    if talk.none or group.negated:
        item = Item(found[0].words, rest[0].start, rest[-1].end, unique=True)
        talk.facts.constraints.append(Constraint(owner, item))
    else:
        talk.link_both(owner, found[0].key, span_of(found[0]))
    return True


def _begins(talk: Talk, clause: Clause) -> bool:
    """``begins on one date and ends on another``: a field for each end."""
    rest, verb = clause.rest, clause.group.lemma
    if verb not in _BOUNDS or len(rest) < 2 or rest[0].low not in {"on", "at"}:
        return False
    found = phrase_at(rest, 1)
    kind = field_type(found[0].words) if found else ""
    if rest[1].low == "another":
        kind = next((a.item.type for a in reversed(talk.facts.attributes) if a.owner == clause.owner), "")
    if kind not in {"date", "time", "datetime"}:
        return False
    item = Item((_BOUNDS[verb], "time" if kind == "time" else "date"), rest[0].start, rest[-1].end, type=kind)
    talk.begin_fields(clause.owner, "list")
    return talk.attribute(clause.owner, item, "list")


def _measured(talk: Talk, clause: Clause) -> bool:
    """``uses between 1 and 200 holes``, ``last between 15 and 120 minutes``: a bounded field."""
    rest = clause.rest
    if not rest or rest[0].low not in {"between", "from", "up", "at"} or not any(t.tag == "0" for t in rest[1:4]):
        return False
    item = read_item(talk.text, rest[0].start, rest[-1].end)
    if item is None or (item.min is None and item.max is None):
        return False
    if clause.group.lemma == "last":
        item.words, item.type = ("duration",), "integer"
    talk.mode, talk.last_link = "links", (clause.owner, clause.group)
    return talk.attribute(clause.owner, item, "list")


def _placed(talk: Talk, rest: list[Token]) -> bool:
    """``assigns each repair to a contractor``, ``put one nurse on one ward``: the object goes with what follows."""
    first = phrase_at(rest, 0)
    if not first or first[1] + 1 >= len(rest) or rest[first[1]].tag not in {"i", "t"}:
        return False
    second = phrase_at(rest, first[1] + 1)
    if not second:
        return False
    talk.link(first[0].key, second[0].key, second[0].amount, span_of(second[0]))
    talk.mention(first[0], 0.8, "object")
    talk.mention(second[0], 0.8, "what something goes with")
    talk.focus = talk.last_object = first[0].key
    return True


def more_links(talk: Talk, segment: Segment) -> None:
    """``belongs to a recipe and a tank``, ``..., with a ticket price``: more after a link."""
    tokens = segment.tokens
    if tokens[0].low in {"with", "including"} and len(tokens) > 1 and talk.focus:
        linked = talk.last_link[0] if talk.mode == "links" and talk.last_link else ()
        talk.list_of(linked or talk.last_object or talk.focus, "with", tokens[1:])
        return
    if talk.mode == "links" and talk.last_link is not None and segment.sep in {"and", ","}:
        found = phrase_at(tokens, 0) or (phrase_at(tokens, 1) if tokens[0].tag in {"i", "t"} else None)
        if found and (found[0].determiner or found[0].counted or found[0].plural):
            _one_link(talk, talk.last_link[0], found[0], "", talk.last_link[1])
            read_bracket(talk, found[0], tokens, found[1])


def _one_link(talk: Talk, owner: Key, phrase: Phrase, prep: str, group: VerbGroup) -> None:
    """Note that the owner goes with one phrase."""
    if _as_field(talk, owner, phrase, prep) or _is_idle(owner, phrase, prep):
        return
    talk.last_object = phrase.key
    span = span_of(phrase)
    if talk.several and phrase.amount == "one":
        talk.link(phrase.key, owner, "many", span)
    elif not prep and phrase.amount != "many" and group.lemma in _MAKES:
        talk.link(phrase.key, owner, "one", span)
    else:
        _note_link(talk, owner, phrase, prep, group)
        talk.mention(phrase, 1.0 if not field_type(phrase.key) else 0.4, "what something goes with")
        return
    talk.mention(phrase, 1.0, "what something goes with")


def _as_field(talk: Talk, owner: Key, phrase: Phrase, prep: str) -> bool:
    """``happens at a certain time``, ``costs 5 euros``: a field of the owner rather than a link."""
    kind = field_type(phrase.words)
    if kind and prep in _FIELD_PREPOSITIONS:
        return talk.attribute(owner, read_item(talk.text, *span_of(phrase)), prep) or True
    numbered = any(c.isdigit() for c in talk.text[phrase.start : phrase.end])
    if not prep and (kind or numbered) and phrase.words[-1] not in words("nouns", "vague"):
        talk.last_object = phrase.key
        return talk.attribute(owner, read_item(talk.text, *span_of(phrase)), "list") or True
    return False


def _is_idle(owner: Key, phrase: Phrase, prep: str) -> bool:
    """Whether a phrase says nothing of its own: a vague word, or the owner again."""
    again = phrase.key == owner and phrase.determiner not in {"another", "other"}
    vague = phrase.words[-1] in words("nouns", "vague")
    return (vague and phrase.key != owner) or (again and not prep)


def _note_link(talk: Talk, owner: Key, phrase: Phrase, prep: str, group: VerbGroup) -> None:
    links = group.lemma in words("verbs", "link")
    loose = phrase.plural and not phrase.counted and (bool(prep) or links) and not talk.distributive
    many = phrase.amount == "many" and not loose and not (prep == "from" and talk.plural)
    if many and prep and (links or group.passive or group.lemma == "be"):
        talk.link(phrase.key, owner, "many", span_of(phrase))
    talk.link(owner, phrase.key, "many" if many else "one", span_of(phrase), strength=1.0 if links else 0.8)

"""What the writer keeps: *we keep ...*, *for every postcard I should like to put down ...*, *the app tracks ...*."""

from collections.abc import Callable
from dataclasses import replace

from bottega.reader.clause import Segment, VerbGroup, verb_group
from bottega.reader.collect import is_field_like
from bottega.reader.facts import Key, Phrase
from bottega.reader.hanging import hang
from bottega.reader.item import field_type
from bottega.reader.lexicon import words
from bottega.reader.objects import object_phrase
from bottega.reader.people import is_person
from bottega.reader.phrase import phrase_at
from bottega.reader.talk import Clause, Talk, span_of
from bottega.reader.tokens import Token

_IDLE = frozenset(
    [
        "run",
        "operate",
        "coordinate",
        "want",
        "need",
        "like",
        "replace",
        "be",
        "love",
        "hope",
        "think",
        "look",
        "help",
        "work",
        "live",
        "know",
        "get",
        "go",
        "come",
        "start",
        "say",
        "tell",
        "try",
        "thank",
        "use",
        "write",
        "mean",
        "guess",
        "ask",
    ]
)
_APPLICATION = frozenset({"app", "system", "site", "website", "application", "database", "platform", "it", "software", "tool", "portal", "program", "page"})  # fmt: skip
_PLACE = frozenset({"place", "app", "system", "site", "tool", "way", "website", "program", "database", "application"})
_OWNS = frozenset({"run", "own", "manage", "coordinate", "operate", "organise", "organize"})
_MOMENTS = frozenset({"end", "beginning", "start", "day", "week", "month", "year", "time", "moment"})
_HANGS = frozenset({"within", "in", "for", "during", "after", "per", "at", "against"})
_FOR = frozenset({"for", "about", "of", "per", "on", "with"})


def is_spoken(talk: Talk, clause: Clause) -> bool:
    """Whether the clause says what the writer, their organisation or the application keeps."""
    group, rest = clause.group, clause.rest
    place = phrase_at(rest, 0) if group.lemma == "be" and rest else None
    if place and place[0].key[-1] in _PLACE and place[1] < len(rest) and rest[place[1]].tag == "t":
        talk.speaker = True
    wanting = group.lemma in {"want", "need"} and any(t.tag == "t" for t in rest)
    wanting = wanting or (group.wanted and not (clause.owner and is_person(clause.owner)))
    application = len(clause.subjects) == 1 and clause.owner[-1:] and clause.owner[-1] in _APPLICATION
    tracks = group.lemma == "keep" and [t.low for t in rest[:2]] == ["track", "of"]
    return talk.speaker or wanting or tracks or (bool(application) and not talk.determined)


def speaking(talk: Talk, clause: Clause, read: Callable[[Talk, Clause], bool]) -> bool:
    """Read what is kept; ``read`` reads a clause inside this one: *I want every bike to have a number*."""
    group, rest = clause.group, clause.rest
    if rest and rest[0].tag == "b" and group.lemma in {"need", "want", "like"}:
        clause = replace(clause, rest=rest[1:])
        rest = clause.rest
    if group.lemma == "keep" and len(rest) > 2 and rest[0].low == "track" and rest[1].low == "of":
        clause = replace(clause, rest=rest[2:])
        rest = clause.rest
    keeps = group.lemma in words("verbs", "keep") or group.lemma in {"see", "show", "have", "get", "jot"}
    if keeps and _kept_for(talk, clause):
        return False
    _take_title(talk, clause, keeps=keeps)
    told_of = group.progressive and group.lemma not in {"track", "sell", "keep", "record", "manage"}
    wished = _inner_clause(talk, clause) if group.lemma in {"like", "love"} and not keeps else None
    if wished is not None and talk.speaker:
        return speaking(talk, wished, read)
    if told_of or (group.lemma in _IDLE and not keeps):
        object_phrase(talk, rest, weight=0.3)
        return False
    if group.lemma in {"give", "assign", "tag"} and _gives(talk, rest):
        return False
    if not keeps and _taken(talk, rest):
        return False
    inner = _inner_clause(talk, clause)
    if inner is not None:
        return speaking(talk, inner, read) if talk.speaker else read(talk, inner)
    after = _kept_after(talk, rest) if keeps else None
    if after is not None:
        talk.mention(after[0], 1.0, "what something is kept for")
        talk.list_of(after[0].key, "list", after[1])
        return False
    _things(talk, clause, _weight(group, rest, keeps=keeps))
    return False


def _kept_for(talk: Talk, clause: Clause) -> bool:
    """``for directors we store the name``, ``we need their name``: fields of a thing named before."""
    rest = clause.rest
    owner = next((p for prep, p in clause.lead if _is_owner(prep, p)), None)
    if owner is not None:
        for _of, inner in owner.tail:
            hang(talk, owner.key, "of", inner)
        talk.mention(owner, 1.0, "what something is kept for")
        if _things_of(talk, owner.key, rest):
            return True
        talk.list_of(owner.key, "list", rest)
        return True
    theirs = bool(rest) and (rest[0].low in {"their", "its", "his", "her"} or clause.segment.sep == ":")
    if theirs and talk.focus and is_field_like(talk.text, rest[0].start, rest[-1].end):
        talk.list_of(talk.focus, "list", rest)
        return True
    return False


def _things_of(talk: Talk, owner: Key, rest: list[Token]) -> bool:
    """``for every plant I log waterings with a date``: things of their own, each with one of those before."""
    found = phrase_at(rest, 0) if rest else None
    if found is None or found[1] >= len(rest) or rest[found[1]].low not in {"with", "including"}:
        return False
    phrase = found[0]
    if not phrase.plural or phrase.key == owner or field_type(phrase.key) not in {"", "string"}:
        return False
    talk.link(phrase.key, owner, "one", span_of(phrase))
    object_phrase(talk, rest, weight=2.0)
    return True


def _is_owner(prep: str, phrase: Phrase) -> bool:
    held = prep in _FOR or (prep == "after" and phrase.distributive)
    return held and phrase.key[-1] not in words("nouns", "vague")


def _take_title(talk: Talk, clause: Clause, *, keeps: bool) -> None:
    """``we run a mountain hut``: what the application is about."""
    if clause.group.lemma in _OWNS and talk.facts.title is None and clause.rest and not keeps:
        named = phrase_at(clause.rest, 0)
        if named and not named[0].plural:
            talk.facts.title = span_of(named[0])


def _weight(group: VerbGroup, rest: list[Token], *, keeps: bool) -> float:
    """How surely the object is a thing that is kept."""
    one = phrase_at(rest, 0) if rest else None
    single = one is not None and one[0].determiner in {"a", "an", "our"} and not one[0].plural
    if single and group.lemma in {"manage", "run", "handle", "maintain", "have"}:
        keeps = False
    return 2.0 if keeps and group.lemma not in {"make", "need", "want", "require", "put", "get", "set"} else 0.8


def _inner_clause(talk: Talk, clause: Clause) -> Clause | None:
    """``a place to keep our records``, ``every volunteer to have a mentor``: the clause inside, if there is one."""
    rest = clause.rest
    told = phrase_at(rest, 0) if rest else None
    if told is None or told[1] >= len(rest):
        return None
    phrase, at = told
    application = phrase.key[-1] in words("nouns", "application") and not phrase.plural
    if application or phrase.key[-1] in words("nouns", "vague"):
        begin = next((i for i in range(at, min(at + 4, len(rest))) if rest[i].tag == "v"), None)
        verb = verb_group(rest[begin:]) if begin is not None else None
        if begin is not None and verb is not None:
            talk.speaker = True
            return replace(clause, group=verb, rest=rest[begin + verb.after :])
    if at + 1 < len(rest) and rest[at].tag == "t" and rest[at + 1].tag == "v":
        verb = verb_group(rest[at + 1 :])
        if verb is not None:
            group = VerbGroup(verb.lemma, at + 1, at + 1 + verb.after, particle=verb.particle)
            talk.speaker, talk.subjects = False, [phrase.key]
            return Clause(Segment("", rest), group, [phrase.key], [], rest[group.after :], rest[-1].end)
    return None


def _gives(talk: Talk, rest: list[Token]) -> bool:
    """``give postcards subjects``: two things in a row, the second goes to the first."""
    first = phrase_at(rest, 0)
    if not first or len(first[0].words) > 2:
        return False
    phrase = first[0]
    second = phrase_at(rest, first[1])
    taker: Key = phrase.key
    if second is not None:
        given = second[0]
    elif len(phrase.words) == 2 and phrase.plural and rest[0].plural:
        taker = (rest[0].lemma,)
        given = Phrase(phrase.words[-1:], phrase.start, phrase.end, plural=True, amount="many")
    else:
        return False
    talk.mention(given, 1.0, "given to something")
    talk.link(taker, given.key, "many" if given.plural else "one", span_of(given))
    talk.focus = taker
    return True


def _taken(talk: Talk, rest: list[Token]) -> bool:
    """``I take several dogs on a walk``: each walk has several dogs."""
    first = phrase_at(rest, 0) if rest else None
    if first is None or first[0].amount != "many" or not first[0].counted or first[1] + 1 >= len(rest):
        return False
    second = phrase_at(rest, first[1] + 1) if rest[first[1]].low in {"on", "in", "into", "to", "onto"} else None
    if second is None or second[0].determiner not in {"a", "an", "each", "every", "one"} or field_type(second[0].key):
        return False
    talk.link(second[0].key, first[0].key, "many", span_of(first[0]))
    talk.mention(second[0], 0.8, "what something goes with")
    return True


def _kept_after(talk: Talk, rest: list[Token]) -> tuple[Phrase, list[Token]] | None:
    """``the name and a bio for each director``: the thing that fields are kept for, and the fields."""
    for at, token in enumerate(rest):
        if at and token.low in {"for", "of", "about", "on"}:
            found = phrase_at(rest, at + 1)
            if found and found[0].distributive and is_field_like(talk.text, rest[0].start, rest[at - 1].end):
                return found[0], rest[:at]
    return None


def _things(talk: Talk, clause: Clause, weight: float) -> None:
    """The things that are kept, and what the phrases before the subject say of them."""
    talk.begin_objects()
    object_phrase(talk, clause.rest, weight=weight)
    for prep, phrase in clause.lead:
        if phrase.key[-1] not in _MOMENTS and prep in _HANGS and talk.last_object:
            hang(talk, talk.last_object, prep, phrase)

"""Sentences -> facts: cut into clauses and lists, with pronouns resolved on the way."""

import re

from bottega.reader.clause import Segment, VerbGroup, cut, verb_group
from bottega.reader.collect import is_field_like, is_thing
from bottega.reader.frames import read_clause
from bottega.reader.hanging import hang_prepositions
from bottega.reader.item import field_type
from bottega.reader.lexicon import words
from bottega.reader.linking import more_links
from bottega.reader.objects import more_objects, object_phrase
from bottega.reader.people import is_person
from bottega.reader.phrase import phrase_at
from bottega.reader.records import events
from bottega.reader.segment import sentences
from bottega.reader.talk import SPEAKER, Talk, first_phrase, span_of
from bottega.reader.tokens import Token, tokenise
from bottega.reader.wishes import read_wishes

_STORY = re.compile(
    r"^\W*(?:(?:user )?story\s*\d*\s*[:.)-]\s*)?(?:as|being)\s+(?:(?:an?|the|one of the|any)\s+)?(?P<who>[^,]{2,50}?),?\s+(?=(?:I|we|they|he|she)\b)",
    re.IGNORECASE,
)
_PURPOSE = re.compile(
    r",?\s*\b(?:so that|in order (?:to|that)|so (?=(?:I|we|they|it|that|the|people|everyone)\b)|because)\b.*$",
    re.IGNORECASE | re.DOTALL,
)
_QUESTION = re.compile(
    r"^(?:whether|how \w+|what\b|where\b|who\b|when\b|(?:was|is|were|are|did|has|have|does|do)\s+(?:(?:it|he|she|they)\b|(?:the|this|that|a|an)\b.*\byes\b))",
    re.IGNORECASE,
)
_IF_ITEM = re.compile(r"^if\s+(?:it|they|he|she)(?:'\w+)?\s+\w+", re.IGNORECASE)
_ABOUT_ACCOUNTS = re.compile(r"\b(?:log-?ins?|log in|sign-?(?:in|up)|accounts?|passwords?)\b", re.IGNORECASE)
_STRONG = frozenset({":", ";", "—", "."})


def read_text(talk: Talk, start: int, end: int) -> None:
    """Read a stretch of prose."""
    for first, last in sentences(talk.text, start, end):
        read_sentence(talk, first, last)


def read_sentence(talk: Talk, start: int, end: int) -> None:
    """Read one sentence."""
    story = _STORY.match(talk.text[start:end])
    if story:
        start, end = _begin_story(talk, story, start, end)
    segments = _segments(talk, start, end)
    groups = [_verb(talk, segment) for segment in segments]
    talk.mode, talk.signed, talk.carried = "", False, []
    pending: list[Segment] = []
    at = 0
    while at < len(segments):
        segment, group = segments[at], groups[at]
        if segment.tokens[0].low == "which" and talk.mode not in {"fields", "objects"}:
            group = verb_group(segment.tokens, 1)
        if segment.sep == "because" and group:
            talk.collector.flush()
            talk.mode = "skip"
        elif _told_of(segments, groups, at):
            talk.collector.flush()
            talk.mode, pending = "", [segment]
        elif group is None or _belongs_to_list(talk, segment, group, pending):
            _nominal(talk, segment, pending)
        else:
            pending = _before_clause(talk, segment, pending)
            ahead = at + 1
            while ahead < len(segments) and groups[ahead] is None and not _ends(segments, at, ahead, group):
                ahead += 1
            if read_clause(talk, segment, group, pending, segments[ahead - 1].end):
                at = ahead - 1
                if ahead < len(segments) and _is_item(segments[ahead]) and groups[ahead] is None and talk.focus:
                    talk.begin_fields(talk.focus, "list")
            pending = []
        at += 1
    _fragment(talk, pending)
    talk.collector.flush()
    while talk.asides:
        read_sentence(talk, *talk.asides.pop(0))


def _told_of(segments: list[Segment], groups: list[VerbGroup | None], at: int) -> bool:
    """``and coordinators, who log in too, manage agencies``: people who are the subject of what comes after the aside."""
    if at + 2 >= len(segments) or groups[at] is not None or segments[at + 1].tokens[0].low != "who":
        return False
    found = phrase_at(segments[at].tokens, 0)
    people = found is not None and found[0].plural and is_person(found[0].key) and not found[0].determiner
    following = groups[at + 2]
    return people and groups[at + 1] is not None and following is not None and following.first == 0


def _ends(segments: list[Segment], first: int, at: int, group: VerbGroup) -> bool:
    """Whether what a clause says ends before a stretch: at a strong sign, or at an item behind steps."""
    moving = group.lemma in words("verbs", "state") | {"go", "flow", "step"} and group.lemma != "become"
    moving = moving or (group.lemma == "be" and any(s.sep == "or" for s in segments[first + 1 : at]))
    return segments[at].sep in _STRONG or (moving and _is_item(segments[at]))


def _is_item(segment: Segment) -> bool:
    """``, and an assignee``: one more of what a thing has."""
    return segment.sep in {",", "and"} and segment.tokens[0].low in {"a", "an", "its", "whether", "optional"}


def _begin_story(talk: Talk, story: re.Match[str], start: int, end: int) -> tuple[int, int]:
    """*As a member, I ...*: the actor, and where the wish itself stands."""
    span = start + story.start("who"), start + story.end("who")
    found = phrase_at(tokenise(talk.text, *span), 0)
    talk.actor = found[0].key if found else ()
    if talk.actor:
        talk.facts.roles.append((talk.actor, *span))
    purpose = _PURPOSE.search(talk.text[start:end])
    return start + story.end(), start + purpose.start() if purpose else end


def _segments(talk: Talk, start: int, end: int) -> list[Segment]:
    """The stretches of a sentence: questions turned round, idle words and leading conditions left out."""
    segments = cut(tokenise(talk.text, start, end))
    for segment in segments:
        tokens = segment.tokens
        if len(tokens) > 2 and tokens[0].tag in {"m", "x"} and tokens[1].tag == "o":
            segment.tokens = [tokens[1], tokens[0], *tokens[2:]]
    segments = [segment for segment in segments if any(t.tag != "r" for t in segment.tokens)]
    for segment in segments:
        segment.tokens = _main_clause(segment.tokens)
    return segments


def _main_clause(tokens: list[Token]) -> list[Token]:
    """``If all is well there is a donation``: without the condition that stands before with no comma."""
    if tokens[0].low not in {"if", "when", "once", "whenever", "after", "as"}:
        return tokens
    group = verb_group(tokens, 1)
    if group is None:
        return tokens
    for at in range(group.after, len(tokens)):
        if tokens[at].tag in {"o", "d"} and tokens[at - 1].tag not in {"i", "t", "v"}:
            inner = verb_group(tokens[at:])
            if inner is not None and inner.first <= 4:
                return tokens[at:]
    return tokens


def _verb(talk: Talk, segment: Segment) -> VerbGroup | None:
    """The verb of a stretch, unless the stretch is an item by its form."""
    tokens = segment.tokens
    first, second = tokens[0], tokens[1] if len(tokens) > 1 else None
    if second is not None and len(tokens) == 2 and second.low in {"at", "on", "by", "from", "until"}:
        return None
    if first.low == "who" and second is not None and second.tag in {"b", "v", "m", "x"}:
        return verb_group(tokens, 1)
    if _QUESTION.match(talk.text[segment.start : segment.end]) and segment.sep not in {"", ".", ";"}:
        return None
    if first.low in {"which", "if", "unless", "until", "when", "once"} and segment.sep == ",":
        return None if not any(t.low == "whom" for t in tokens[:3]) else verb_group(tokens, 2)
    relative = second is not None and second.low in {"whom", "which"} and len(tokens) > 2
    if relative and first.low in {"for", "of", "with", "in", "on", "to"}:
        return verb_group(tokens, 2)
    return verb_group(tokens, 1 if first.tag == "w" else 0)


def _belongs_to_list(talk: Talk, segment: Segment, group: VerbGroup, pending: list[Segment]) -> bool:
    """Whether a stretch with a verb is still an item, or says more about the last one."""
    text = talk.text[segment.start : segment.end]
    first = segment.tokens[0]
    if talk.mode in {"fields", "objects"}:
        if _IF_ITEM.match(text) or _QUESTION.match(text):
            return True
        if segment.sep == "or" and talk.collector.spans and _asks_whether(talk):
            return True
        says_more = first.tag in {"m", "!", "b"} and bool(read_wishes(text).found)
        return bool(talk.collector.spans) and (says_more or first.low == "which")
    bounds = group.first == 0 and first.tag in {"m", "!", "b"} and bool(pending) and not talk.mode
    return bounds and bool(read_wishes(text).found)


def _asks_whether(talk: Talk) -> bool:
    """Whether the item before asks *whether it came in*: *or went out* is its other answer."""
    start, end = talk.collector.spans[-1]
    return talk.text[start:end].lower().lstrip("and ").startswith("whether")


def _before_clause(talk: Talk, segment: Segment, pending: list[Segment]) -> list[Segment]:
    """Read what stands before a clause by itself; return what belongs to its subject."""
    talk.antecedent = ()
    pending = [s for s in pending if s.tokens[0].low not in {"no", "without"}]
    first = segment.tokens[0].low
    if first in {"who", "which"} and pending:
        last = first_phrase(pending[-1].tokens)
        talk.antecedent = last[0].key if last else ()
        return pending
    pronoun = first in {"that", "this", "it", "i", "we", "they"} and segment.sep == ","
    alone = pronoun and len(pending) == 1 and is_thing(talk.text, pending[0].start, pending[0].end)
    who = phrase_at(segment.tokens, 0)
    person = segment.sep == "," and who is not None and who[0].plural and is_person(who[0].key)
    last = first_phrase(pending[-1].tokens) if pending else None
    alone = alone or (person and last is not None and not is_person(last[0].key))
    if alone or segment.sep in {*_STRONG, "where"}:
        _fragment(talk, pending)
        return []
    return pending


def _nominal(talk: Talk, segment: Segment, pending: list[Segment]) -> None:
    """Read a stretch without a verb, by what is being listed."""
    if segment.sep in {":", "—"}:
        _after_sign(talk, segment, pending)
    if talk.mode == "fields":
        _field(talk, segment)
    elif talk.mode == "objects" and talk.last_object and segment.tokens[0].tag == "n" and _plain_field(talk, segment):
        talk.begin_fields(talk.last_object, "list")
        _field(talk, segment)
    elif talk.mode == "objects":
        more_objects(talk, segment)
    elif talk.mode in {"clause", "links"}:
        more_links(talk, segment)
    elif not talk.mode:
        pending.append(segment)


def _after_sign(talk: Talk, segment: Segment, pending: list[Segment]) -> None:
    """After a colon or a dash: the thing in focus owns what follows."""
    if talk.mode == "fields" and talk.collector.spans:
        return
    if talk.mode in {"objects", "clause", "fields", "links"} and talk.focus:
        talk.collector.flush()
        if segment.sep == ":" or is_field_like(talk.text, segment.start, segment.end):
            acted = talk.mode == "objects" and segment.sep == ":" and talk.last_object
            talk.begin_fields(talk.last_object if acted else talk.focus, "list")
    elif not talk.mode and pending:
        _head(talk, pending, segment)


def _field(talk: Talk, segment: Segment) -> None:
    tokens = segment.tokens
    if tokens[0].low in {"each", "all", "both"} and len(tokens) > 2 and tokens[1].low == "with":
        tokens = tokens[2:]
    elif tokens[0].low in {"with", "including", "plus"} and len(tokens) > 1:
        tokens = tokens[1:]
    collector = talk.collector
    fresh = tokens is not segment.tokens and not collector.spans and collector.via == "list"
    if fresh and talk.last_object not in {(), collector.owner}:
        talk.begin_fields(talk.last_object, "with")
    collector.add(segment.sep, tokens[0].start, tokens[-1].end)


def _head(talk: Talk, pending: list[Segment], following: Segment) -> None:
    """``Hives: number, colour``: what stands before a colon owns what follows."""
    aside = [
        s
        for s in pending[1:]
        if s.tokens[0].low in {"each", "all"} and len(s.tokens) > 2 and s.tokens[1].tag in {"i", "t"}
    ]
    found = first_phrase(pending[0 if aside else -1].tokens)
    if found is None:
        return
    phrase = found[0]
    for part in aside:
        hang_prepositions(talk, phrase.key, part.tokens[1:])
    if len(phrase.words) > 1 and phrase.words[-1] in {"details", "fields", "info", "information", "data", "attributes"}:
        phrase.words = phrase.words[:-1]
    pending.clear()
    things = is_thing(talk.text, following.start, following.end)
    listed = is_field_like(talk.text, following.start, following.end)
    application = phrase.key[-1] in words("nouns", "application") and not listed
    if (things and not phrase.plural) or application or phrase.words[-1] in words("nouns", "vague"):
        talk.facts.title = talk.facts.title or span_of(phrase)
        talk.begin_objects()
        return
    talk.mention(phrase, 1.5, "head of a list")
    talk.begin_fields(phrase.key, "list")


def _fragment(talk: Talk, pending: list[Segment]) -> None:
    """A sentence without a verb: a list of what the thing in focus has, or of things."""
    pending = [s for s in pending if s.tokens[0].low not in {"no", "without"}]
    if not pending:
        return
    field_like = [is_field_like(talk.text, s.start, s.end) for s in pending]
    first = pending[0]
    found = first_phrase(first.tokens)
    if _names_application(talk, pending) or _keeps(talk, pending):
        return
    thing = found is not None and is_thing(talk.text, first.start, first.end)
    if found is not None and thing and (len(pending) == 1 or any(field_like[1:])):
        object_phrase(talk, first.tokens, weight=1.0 if len(pending) == 1 else 1.5)
        talk.focus = found[0].key
        pending = pending[1:]
    elif not talk.focus or sum(field_like) * 2 <= len(pending) or len(pending) == 1:
        for segment in pending:
            object_phrase(talk, segment.tokens, weight=0.8)
        return
    if pending:
        talk.begin_fields(talk.focus, "list")
    for segment in pending:
        _field(talk, segment)


def _names_application(talk: Talk, pending: list[Segment]) -> bool:
    """``Gym class booking.``: a text that starts with the name of what is wanted."""
    found = phrase_at(pending[0].tokens, 0)
    more = talk.text[pending[0].end : pending[-1].end]
    if found is None or talk.facts.title is not None or talk.text[: pending[0].start].strip(" #*\n"):
        return False
    phrase, after = found
    ends = talk.text[pending[-1].end : pending[-1].end + 1] in {".", "!", ":"}
    headed = phrase.determiner in {"a", "an", "our", "my"} and talk.text[pending[-1].end : pending[-1].end + 1] == ":"
    bare = not phrase.determiner and not phrase.amount
    plain = not phrase.plural and (bare or headed) and not field_type(phrase.key)
    if not ends or not plain or (more and not _ABOUT_ACCOUNTS.search(more)) or after + 4 < len(pending[0].tokens):
        return False
    if pending[0].tokens[after:] and pending[0].tokens[after].low not in {"for", "of"}:
        return False
    talk.facts.title = pending[0].start, pending[0].end
    return True


def _keeps(talk: Talk, pending: list[Segment]) -> bool:
    """``a tool to keep track of my plants, and the room they are in``: what it is for is what is kept."""
    tokens = pending[0].tokens
    found = phrase_at(tokens, 0)
    if found is None or found[1] + 2 >= len(tokens) or found[0].key[-1] not in words("nouns", "application"):
        return False
    begin = found[1] + 1
    if tokens[begin - 1].tag != "t" or tokens[begin].tag != "v":
        return False
    group = verb_group(tokens[begin:])
    if group is None:
        return False
    talk.facts.title = talk.facts.title or span_of(found[0])
    talk.speaker, talk.subjects, talk.mode = True, [SPEAKER], "clause"
    read_clause(talk, Segment("", tokens[begin:]), group, [], pending[-1].end)
    for segment in pending[1:]:
        _nominal(talk, segment, [])
    return True


def _plain_field(talk: Talk, segment: Segment) -> bool:
    """Whether a stretch is the bare name of a usual field: ``name``, ``date of birth``; not a thing in the plural."""
    span = segment.start, segment.end
    if len(segment.tokens) == 1 and segment.tokens[0].plural and segment.tokens[0].lemma in events():
        return False
    return is_field_like(talk.text, *span) and not is_thing(talk.text, *span)

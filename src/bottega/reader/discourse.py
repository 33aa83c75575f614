"""Sentences -> facts: who has what, what goes with what, who does what; pronouns are resolved on the way."""

import re
from dataclasses import dataclass, field

from bottega.reader import frames
from bottega.reader.clause import Segment, VerbGroup, cut, verb_group
from bottega.reader.collect import Collector, is_field_like, is_thing
from bottega.reader.facts import Facts, Key, Mention, Phrase
from bottega.reader.lexicon import words
from bottega.reader.phrase import phrase_at
from bottega.reader.segment import sentences
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


@dataclass(slots=True)
class Discourse:
    """What is being spoken of while the text is read from top to bottom.

    Args:
        focus: The thing that a pronoun stands for.
        actor: The role of the user story that is being read.
        subjects: The subjects of the clause before, for clauses without one of their own.
    """

    text: str
    facts: Facts
    focus: Key = ()
    actor: Key = ()
    subjects: list[Key] = field(default_factory=list)
    speaker: bool = False
    collector: Collector = field(init=False)
    mode: str = ""
    last_object: Key = ()
    event: Key = ()
    determined: bool = False
    distributive: bool = False
    several: bool = False
    one_per: bool = False
    signed: bool = False
    plural: bool = False
    exclusive: bool = False
    none: bool = False
    carried: list[VerbGroup] = field(default_factory=list)
    person: Key = ()
    antecedent: Key = ()
    link: tuple[Key, VerbGroup] | None = None

    def __post_init__(self) -> None:
        self.collector = Collector(self.text, self.facts)

    def read(self, start: int, end: int) -> None:
        """Read a stretch of prose."""
        for first, last in sentences(self.text, start, end):
            self.sentence(first, last)

    def sentence(self, start: int, end: int) -> None:
        """Read one sentence."""
        story = _STORY.match(self.text[start:end])
        if story:
            start, end = self._story(story, start, end)
        segments = cut(tokenise(self.text, start, end))
        self.mode, pending = "", []
        at = 0
        for segment in segments:
            if len(segment.tokens) > 2 and segment.tokens[0].tag in {"m", "x"} and segment.tokens[1].tag == "o":
                segment.tokens = [segment.tokens[1], segment.tokens[0], *segment.tokens[2:]]
        segments = [s for s in segments if any(t.tag not in {"r"} for t in s.tokens)]
        for segment in segments:
            segment.tokens = _main_clause(segment.tokens)
        groups = [self._verb(segment) for segment in segments]
        self.signed, self.carried = False, []
        while at < len(segments):
            segment, group = segments[at], groups[at]
            if segment.tokens[0].low == "which" and self.mode not in {"fields", "objects"}:
                group = verb_group(segment.tokens, 1)
            if segment.sep == "because" and group:
                self.collector.flush()
                self.mode = "skip"
            elif (
                group is None
                or self._belongs_to_list(segment)
                or (pending and self.mode == "" and self._only_bounds(segment, group))
            ):
                self._nominal(segment, pending)
            else:
                self.antecedent = ()
                aside = segment.tokens[0].low in {"who", "which"} and bool(pending)
                if aside and (last := self.first_phrase(pending[-1].tokens)) is not None:
                    self.antecedent = last.key
                pronoun = (
                    segment.tokens[0].low in {"that", "this", "it", "i", "we", "they"}
                    and segment.sep == ","
                    and not aside
                )
                if pending and pronoun and len(pending) == 1 and is_thing(self.text, pending[0].start, pending[0].end):
                    self._fragment(pending)
                    pending = []
                if pending and not aside and segment.sep in {":", "—", ";", ".", "where"}:
                    self._fragment(pending)
                    pending = []
                ahead = at + 1
                while (
                    ahead < len(segments) and groups[ahead] is None and segments[ahead].sep not in {":", ";", "—", "."}
                ):
                    ahead += 1
                if frames.clause(self, segment, group, pending, segments[ahead - 1].end):
                    at = ahead - 1
                pending = []
            at += 1
        self._fragment(pending)
        self.collector.flush()
        if story:
            self.actor = self.actor

    def _story(self, story: re.Match[str], start: int, end: int) -> tuple[int, int]:
        who = tokenise(self.text, start + story.start("who"), start + story.end("who"))
        found = phrase_at(who, 0)
        self.actor = found[0].key if found else ()
        if self.actor:
            self.facts.roles.append((self.actor, start + story.start("who"), start + story.end("who")))
        purpose = _PURPOSE.search(self.text[start:end])
        return start + story.end(), start + purpose.start() if purpose else end

    def _verb(self, segment: Segment) -> VerbGroup | None:
        text = self.text[segment.start : segment.end]
        if len(segment.tokens) == 2 and segment.tokens[1].low in {"at", "on", "by", "from", "until"}:
            return None
        if segment.tokens[0].low == "who" and len(segment.tokens) > 1 and segment.tokens[1].tag in {"b", "v", "m", "x"}:
            return verb_group(segment.tokens, 1)
        if _QUESTION.match(text) and segment.sep not in {"", ".", ";"}:
            return None
        if segment.tokens[0].low in {"which", "if", "unless", "until", "when", "once"} and segment.sep == ",":
            return None if not any(t.low == "whom" for t in segment.tokens[:3]) else verb_group(segment.tokens, 2)
        if (
            segment.tokens[0].low in {"for", "of", "with", "in", "on", "to"}
            and len(segment.tokens) > 2
            and segment.tokens[1].low in {"whom", "which"}
        ):
            return verb_group(segment.tokens, 2)
        return verb_group(segment.tokens, 1 if segment.tokens[0].tag == "w" else 0)

    def _belongs_to_list(self, segment: Segment) -> bool:
        """Whether a stretch with a verb is still an item, or says more about the last one."""
        text = self.text[segment.start : segment.end]
        if self.mode in {"fields", "objects"}:
            if _IF_ITEM.match(text) or _QUESTION.match(text):
                return True
            first = segment.tokens[0]
            says_more = first.tag in {"m", "!"} or (first.tag == "b" and bool(read_wishes(text).found))
            return bool(self.collector.spans) and (says_more or first.low == "which")
        return False

    def _only_bounds(self, segment: Segment, group: VerbGroup) -> bool:
        """``..., date and kilos, can't be minus``: a verb without subject that only bounds the item before."""
        return (
            group.first == 0
            and segment.tokens[0].tag in {"m", "!", "b"}
            and bool(read_wishes(self.text[segment.start : segment.end]).found)
        )

    def _nominal(self, segment: Segment, pending: list[Segment]) -> None:
        if segment.sep in {":", "—"} and self.mode == "fields" and self.collector.spans:
            self._field(segment)
            return
        if segment.sep in {":", "—"} and self.mode in {"objects", "clause", "fields", "links"} and self.focus:
            if self.mode == "objects":
                frames.flush_objects(self)
            listed = segment.sep == ":" or is_field_like(self.text, segment.start, segment.end)
            if listed:
                self.begin_fields(self.focus, "list")
        if segment.sep in {":", "—"} and self.mode == "" and pending:
            self._head(pending, segment)
        if self.mode == "skip":
            return
        if self.mode == "fields":
            self._field(segment)
        elif (
            self.mode == "objects"
            and self.last_object
            and segment.tokens[0].tag == "n"
            and _plain_field(self.text, segment)
        ):
            self.begin_fields(self.last_object, "list")
            self._field(segment)
        elif self.mode == "objects":
            frames.more_objects(self, segment)
        elif self.mode in {"clause", "links"}:
            frames.more_links(self, segment)
        elif self.mode == "":
            pending.append(segment)

    def _field(self, segment: Segment) -> None:
        tokens = segment.tokens
        if tokens[0].low in {"each", "all", "both"} and len(tokens) > 2 and tokens[1].low == "with":
            tokens = tokens[2:]
        elif tokens[0].low in {"with", "including", "plus"} and len(tokens) > 1:
            tokens = tokens[1:]
        if (
            tokens is not segment.tokens
            and not self.collector.spans
            and self.collector.via == "list"
            and self.last_object not in {(), self.collector.owner}
        ):
            self.begin_fields(self.last_object, "with")
        self.collector.add(segment.sep, tokens[0].start, tokens[-1].end)

    def begin_fields(self, owner: Key, via: str) -> None:
        """From here on, items are what ``owner`` has."""
        self.collector.open(owner, via)
        self.mode = "fields"
        if owner and via in {"list", "with"}:
            self.focus = owner

    def _head(self, pending: list[Segment], following: Segment) -> None:
        """``Hives: number, colour``: what stands before a colon owns what follows."""
        last = pending[-1]
        phrase = self.first_phrase(last.tokens)
        if phrase is None or not phrase.key:
            return
        pending.clear()
        things = is_thing(self.text, following.start, following.end)
        listed = is_field_like(self.text, following.start, following.end)
        if (
            (things and not phrase.plural)
            or not listed
            and phrase.key[-1] in words("nouns", "application")
            or phrase.words[-1] in words("nouns", "vague")
        ):
            if self.facts.title is None:
                self.facts.title = (phrase.start, phrase.end)
            self.mode = "objects"
            self.begin_objects()
            return
        self.mention(phrase, 1.5, "head of a list")
        self.begin_fields(phrase.key, "list")

    def begin_objects(self) -> None:
        """From here on, items are things that are kept."""
        self.collector.open((), "list")
        self.mode = "objects"
        self.speaker = True

    def _fragment(self, pending: list[Segment]) -> None:
        """A sentence without a verb: a list of what the thing in focus has, or of things."""
        if not pending:
            return
        field_like = [is_field_like(self.text, s.start, s.end) for s in pending]
        first = pending[0]
        thing = is_thing(self.text, first.start, first.end)
        if thing and (len(pending) == 1 or any(field_like[1:])):
            phrase = self.first_phrase(first.tokens)
            if phrase is None:
                return
            frames.object_phrase(self, first.tokens, weight=1.0 if len(pending) == 1 else 1.5)
            self.focus = phrase.key
            if len(pending) > 1:
                self.begin_fields(phrase.key, "list")
                for segment in pending[1:]:
                    self._field(segment)
            return
        if self.focus and sum(field_like) * 2 > len(pending) and len(pending) > 1:
            self.begin_fields(self.focus, "list")
            for segment in pending:
                self._field(segment)
            return
        for segment in pending:
            frames.object_phrase(self, segment.tokens, weight=0.8)

    def first_phrase(self, tokens: list[Token]) -> Phrase | None:
        """The first noun phrase of some tokens."""
        for at in range(len(tokens)):
            found = phrase_at(tokens, at)
            if found:
                return found[0]
        return None

    def mention(self, phrase: Phrase, weight: float, why: str) -> None:
        """Note evidence that a name is that of something kept."""
        if phrase.key:
            self.facts.mentions.append(Mention(phrase, weight, why))


def _plain_field(text: str, segment: Segment) -> bool:
    """Whether a stretch is the bare name of a usual field: ``name``, ``date of birth``; not a thing in the plural."""
    return is_field_like(text, segment.start, segment.end) and not is_thing(text, segment.start, segment.end)


def _main_clause(tokens: list[Token]) -> list[Token]:
    """``If all is well there is a donation``: without the condition that stands before with no comma."""
    if tokens[0].low not in {"if", "when", "once", "whenever", "after", "as"}:
        return tokens
    group = verb_group(tokens, 1)
    if group is None:
        return tokens
    for at in range(group.after, len(tokens)):
        if tokens[at].tag in {"o", "d"} and at > group.after - 1 and tokens[at - 1].tag not in {"i", "t", "v"}:
            inner = verb_group(tokens[at:])
            if inner is not None and inner.first <= 4:
                return tokens[at:]
    return tokens

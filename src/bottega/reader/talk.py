"""What is being spoken of while a text is read from top to bottom."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from bottega.reader.clause import Segment, VerbGroup
from bottega.reader.collect import Collector
from bottega.reader.facts import Attribute, Facts, Item, Key, Link, Mention, Phrase
from bottega.reader.phrase import phrase_at
from bottega.reader.tokens import Token

SPEAKER: Key = ("i",)
EVERYONE: Key = ("everyone",)
NOBODY: Key = ("nobody",)
THERE: Key = ("there",)
Lead = tuple[str, Phrase]
"""A phrase before the subject, with its preposition: *for every postcard*."""


@dataclass(slots=True)
class Clause:
    """One clause.

    Args:
        subjects: Who or what it speaks of, the last one nearest to the verb.
        lead: The phrases with prepositions before the subject.
        rest: The tokens after the verb.
        end: Where the nominal stretches after the clause end.
    """

    segment: Segment
    group: VerbGroup
    subjects: list[Key]
    lead: list[Lead]
    rest: list[Token]
    end: int

    @property
    def owner(self) -> Key:
        """The subject that a single statement is about; empty where there is none."""
        return self.subjects[-1] if self.subjects else ()

    @property
    def span(self) -> tuple[int, int]:
        """Where the clause stands."""
        return self.segment.start, self.segment.end


@dataclass(slots=True)
class Talk:
    """The state of the reading.

    Args:
        focus: The thing that a pronoun stands for.
        actor: The role of the user story that is being read.
        subjects: The subjects of the clause before, for clauses without one of their own.
        mode: What a nominal stretch is now: ``fields`` of the collector's owner, ``objects`` of the last verb, more ``links``,
            nothing in a ``clause``, not read at all (``skip``), or still pending (empty).
        carried: Verbs that wait for the object of the next one: *approve or decline a loan*.
        earlier: The thing in focus before the act that left a record.
        asides: Where sentences stand in brackets, to be read after the one around them.
        person: The people last spoken of. antecedent: What *who* and *which* stand for.
        determined, distributive, several, plural, exclusive, none: How the last subject was said: with *a* or *each*,
            as one of many, as several, in the plural, with *only*, with *no*.
    """

    text: str
    facts: Facts
    focus: Key = ()
    actor: Key = ()
    subjects: list[Key] = field(default_factory=list)
    speaker: bool = False
    collector: Collector = field(init=False)
    mode: Literal["", "fields", "objects", "links", "clause", "skip"] = ""
    last_object: Key = ()
    event: Key = ()
    earlier: Key = ()
    asides: list[tuple[int, int]] = field(default_factory=list)
    person: Key = ()
    antecedent: Key = ()
    carried: list[VerbGroup] = field(default_factory=list)
    last_link: tuple[Key, VerbGroup] | None = None
    determined: bool = False
    distributive: bool = False
    several: bool = False
    plural: bool = False
    exclusive: bool = False
    none: bool = False
    one_per: bool = False
    signed: bool = False

    def __post_init__(self) -> None:
        self.collector = Collector(self.text, self.facts)

    def begin_fields(self, owner: Key, via: str) -> None:
        """From here on, items are what ``owner`` has."""
        self.collector.open(owner, via)
        self.mode = "fields"
        if owner and via in {"list", "with"}:
            self.focus = owner

    def begin_objects(self) -> None:
        """From here on, items are things that are kept."""
        self.collector.open((), "list")
        self.mode = "objects"
        self.speaker = True

    def list_of(self, owner: Key, via: str, tokens: Sequence[Token]) -> None:
        """Start the list of what ``owner`` has with these tokens."""
        self.begin_fields(owner, via)
        if tokens:
            self.collector.add("", tokens[0].start, tokens[-1].end)

    def mention(self, phrase: Phrase, weight: float, why: str) -> None:
        """Note evidence that a name is that of something kept."""
        if phrase.key:
            self.facts.mentions.append(Mention(phrase, weight, why))

    def link(self, one: Key, other: Key, amount: str, span: tuple[int, int], *, strength: float = 1.0) -> None:
        """Note that each ``one`` goes with (at most one | many) ``other``."""
        several: Literal["one", "many"] = "many" if amount == "many" else "one"
        self.facts.links.append(Link(one, other, several, *span, strength=strength))

    def link_both(self, one: Key, other: Key, span: tuple[int, int]) -> None:
        """Note that many go with many."""
        self.link(one, other, "many", span)
        self.link(other, one, "many", span)

    def attribute(self, owner: Key, item: Item | None, via: str) -> bool:
        """Note that ``owner`` has ``item``; False where there is no item."""
        if item is not None:
            self.facts.attributes.append(Attribute(owner, item, via))
        return item is not None

    def words_of(self, tokens: Sequence[Token]) -> str:
        """The text of some tokens as it was written."""
        return self.text[tokens[0].start : tokens[-1].end] if tokens else ""

    def spoken_before(self, owner: Key, weight: float = 0.7) -> Key:
        """The thing spoken of before ``owner``; empty where there is none."""
        found = (m.phrase.key for m in reversed(self.facts.mentions) if m.phrase.key != owner and m.weight >= weight)
        return next(found, ())


def first_phrase(tokens: Sequence[Token], begin: int = 0) -> tuple[Phrase, int] | None:
    """The first noun phrase of some tokens, and where it ends."""
    for at in range(begin, len(tokens)):
        found = phrase_at(tokens, at)
        if found:
            return found
    return None


def stands_alone(tokens: Sequence[Token], at: int) -> bool:
    """Whether a determiner stands for its noun: *each has*, *each one is*."""
    return at + 1 >= len(tokens) or tokens[at + 1].low in {"one", "of"} or tokens[at + 1].tag in {"r", "m", "b", "v"}


def span_of(phrase: Phrase) -> tuple[int, int]:
    """Where a phrase stands."""
    return phrase.start, phrase.end

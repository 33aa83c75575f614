"""What the passes find in the words: small statements, not yet resolved against each other."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from bottega.reader.morphology import singular

Key = tuple[str, ...]
"""The words of a name, in lower case, the last one in the singular: ``("purchase", "order")``."""


TAKEN_FROM = "what some are taken from"
"""Why a name is mentioned: *both picked from the list of people*."""


def make_key(words: Key) -> Key:
    """The words of a name -> its key."""
    return (*words[:-1], singular(words[-1])) if words else ()


@dataclass(slots=True)
class Phrase:
    """A noun phrase.

    Args:
        words: Its name without articles, quantities and evaluations, as written, in lower case.
        amount: one, many (``several``, ``2``, a plural without article) or some (``the``, ``a``).
        plural: Whether its head is in the plural.
        determiner: The article or pronoun it starts with, or empty.
        tail: Prepositional phrases that follow: (preposition, phrase).
    """

    words: Key
    start: int
    end: int
    plural: bool = False
    amount: Literal["one", "many", ""] = ""
    determiner: str = ""
    distributive: bool = False
    counted: bool = False
    tail: list[tuple[str, "Phrase"]] = field(default_factory=list)

    @property
    def key(self) -> Key:
        """Its name, the last word in the singular."""
        return make_key(self.words)


@dataclass(slots=True)
class Item:
    """One thing in a list of what something has: a field, or a link where its name is that of an entity."""

    words: Key
    start: int
    end: int
    phrase: Phrase | None = None
    type: str = ""
    required: bool | None = None
    unique: bool = False
    min: Decimal | None = None
    max: Decimal | None = None
    default: str | None = None
    values: tuple[str, ...] = ()
    steps: tuple[tuple[str, str], ...] | None = None
    target: Key = ()
    many: bool = False
    pinned: bool = False

    @property
    def key(self) -> Key:
        """Its name, the last word in the singular."""
        return make_key(self.words)


@dataclass(slots=True)
class Mention:
    """Evidence that a name is that of something kept. From 2 on it counts as said."""

    phrase: Phrase
    weight: float
    why: str


@dataclass(slots=True)
class Attribute:
    """``owner`` has ``item``. ``via`` is list (plainly listed), with, or the preposition it hangs on."""

    owner: Key
    item: Item
    via: str


@dataclass(slots=True)
class Link:
    """Each ``one`` goes with (at most one | several) ``other``."""

    one: Key
    other: Key
    amount: Literal["one", "many"]
    start: int
    end: int
    name: str = ""
    required: bool | None = None
    strength: float = 1.0
    unless: Key = ()
    listed: bool = False


@dataclass(slots=True)
class Values:
    """A field of ``owner`` takes one of ``values``; ``name`` is empty where the words name no field."""

    owner: Key
    values: tuple[str, ...]
    start: int
    end: int
    name: str = ""
    default: str | None = None
    steps: tuple[tuple[str, str], ...] | None = None


@dataclass(slots=True)
class Act:
    """Somebody does something to something.

    Args:
        only: The actor may do nothing else (*may only approve*).
        exclusive: Nobody else may do it (*only vets may add*).
    """

    actor: Key
    verb: str
    object: Key
    start: int
    end: int
    only: bool = False
    exclusive: bool = False
    denied: bool = False
    own: bool = False
    fields: tuple[Key, ...] = ()
    values: tuple[str, ...] = ()
    permitted: bool = False


@dataclass(slots=True)
class SignIn:
    """Words for or against signing in; ``who`` where they say who does (or does not)."""

    wanted: bool
    start: int
    end: int
    who: Key = ()


@dataclass(slots=True)
class Constraint:
    """A sentence that bounds a field named elsewhere: *the price cannot be negative*."""

    owner: Key
    item: Item


@dataclass(slots=True)
class Unread:
    """A stretch of text that says something no pass could turn into a fact."""

    start: int
    end: int
    rule: bool = False


@dataclass(slots=True)
class Facts:
    """Everything found, in the order of the words."""

    mentions: list[Mention] = field(default_factory=list)
    attributes: list[Attribute] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    values: list[Values] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    sign_in: list[SignIn] = field(default_factory=list)
    constraints: list[Constraint] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    roles: list[tuple[Key, int, int]] = field(default_factory=list)
    title: tuple[int, int] | None = None
    labels: dict[Key, str] = field(default_factory=dict)

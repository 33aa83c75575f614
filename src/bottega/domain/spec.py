"""Spec: the typed description of one application, with the words each part came from.

Names: entities are ``PascalCase`` singular (``PurchaseOrder``), fields, roles and enum values are
``snake_case``. The entity ``User`` is the account of a person who signs in: the stack gives it an
email, a name and a password by itself, so a Spec lists it only to add fields or relations to it.
"""

from decimal import Decimal
from typing import Literal, get_args

from pydantic import Field as Attribute

from bottega.domain.base import Value

FieldType = Literal[
    "string", "text", "integer", "decimal", "money", "boolean",
    "date", "datetime", "time", "email", "url", "enum", "phone",
]  # fmt: skip
FIELD_TYPES: tuple[FieldType, ...] = get_args(FieldType)
NUMBERS: frozenset[FieldType] = frozenset({"integer", "decimal", "money"})
ACCOUNT = "User"

Action = Literal["create", "read", "update", "delete"]
ACTIONS: tuple[Action, ...] = get_args(Action)
PUBLIC = "public"
"""The role of a visitor who has not signed in."""
ADMIN = "admin"
"""The role that may do everything and gives others their roles; there wherever roles are."""


class Source(Value):
    """The words something was read from.

    Args:
        text: The words as they stand in the request; empty for what a person wrote into a spec file.
        start: Offset of the first character in the request, or -1 where it has no place there.
    """

    text: str = ""
    start: int = -1


class Transition(Value):
    """One allowed step of an enum field, from one value to another."""

    before: str
    after: str


class Field(Value):
    """One field of an entity.

    ``min``/``max`` bound numbers (inclusive). ``default`` is the wire value: a string for text,
    dates, decimals and enums, a number for integers, a bool for booleans. ``transitions`` is None
    where any change of an enum value is allowed, else the complete list of allowed steps.
    """

    name: str
    label: str
    type: FieldType
    required: bool = True
    unique: bool = False
    values: tuple[str, ...] = ()
    min: Decimal | None = None
    max: Decimal | None = None
    default: str | int | bool | None = None
    transitions: tuple[Transition, ...] | None = None
    source: Source = Source()


class BelongsTo(Value):
    """A link from each row of the entity to one row of ``target``.

    Args:
        target: Entity name, possibly the entity itself.
        name: snake_case name of the link, ``owner``; the column is ``owner_id``.
        required: Whether every row must have one.
        unique: Whether a target row has at most one of these (one-to-one).
    """

    target: str
    name: str
    label: str
    required: bool = True
    unique: bool = False
    source: Source = Source()


class ManyToMany(Value):
    """A link between many rows of the entity and many of ``target``; declared on one side only."""

    target: str
    name: str
    label: str
    source: Source = Source()


class Entity(Value):
    """One kind of thing that the application keeps.

    ``owned`` rows belong to the account that created them: the server sets the owner, and a grant
    with scope ``own`` sees only these rows. ``display`` names the field that stands for a row in
    lists and pickers; None lets the stack take the first fitting one.
    """

    name: str
    label: str
    plural: str
    fields: tuple[Field, ...] = ()
    belongs_to: tuple[BelongsTo, ...] = ()
    many_to_many: tuple[ManyToMany, ...] = ()
    owned: bool = False
    display: str | None = None
    source: Source = Source()

    @property
    def links(self) -> tuple[BelongsTo | ManyToMany, ...]:
        """All links to other entities, those to one row first."""
        return (*self.belongs_to, *self.many_to_many)

    def field(self, name: str) -> Field:
        """Return the field of that name; KeyError where there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)


class Role(Value):
    """A kind of person who signs in.

    ``limited`` (the words said *only*): beside reading, it may do nothing but its grants.
    """

    name: str
    label: str
    limited: bool = False
    source: Source = Source()


class Grant(Value):
    """What one role may do with one entity.

    An (entity, action) that some grant names is closed to every role without a grant for it.

    Args:
        role: Name of a role, or ``public`` for visitors who have not signed in.
        scope: ``own`` restricts read, update and delete to rows the account created (the entity
            must be ``owned``).
        fields: Where not empty, update may change these fields only.
        values: Where not empty, update may set an enum field in ``fields`` only to these values.
    """

    role: str
    entity: str
    actions: tuple[Action, ...]
    scope: Literal["all", "own"] = "all"
    fields: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    source: Source = Source()


class Rule(Value):
    """A wish in words that the typed parts of a Spec cannot express; kept so that it is never lost."""

    id: str
    text: str
    source: Source = Source()


class Remark(Value):
    """What the reader wants a person to know: words not understood, a question, an assumption."""

    kind: Literal["not_understood", "question", "assumption"]
    text: str
    source: Source = Source()


class Spec(Value):
    """One application. Requirements are derived from it (``domain.requirements``), so they cannot be stale.

    ``signup_role`` is the role that a person gets by signing up; None gives an account without a
    role, which may do nothing until an admin gives it one. It is not used where there are no roles.
    """

    version: Literal[1] = 1
    name: str
    description: str = ""
    auth: bool = False
    roles: tuple[Role, ...] = ()
    signup_role: str | None = None
    entities: tuple[Entity, ...] = Attribute(min_length=1)
    grants: tuple[Grant, ...] = ()
    rules: tuple[Rule, ...] = ()
    remarks: tuple[Remark, ...] = ()

    def entity(self, name: str) -> Entity:
        """Return the entity of that name; KeyError where there is none."""
        for entity in self.entities:
            if entity.name == name:
                return entity
        raise KeyError(name)

    @property
    def kept(self) -> tuple[Entity, ...]:
        """The entities with pages and an API of their own: all but the account."""
        return tuple(e for e in self.entities if e.name != ACCOUNT)

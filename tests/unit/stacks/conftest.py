"""Three applications, between them everything that the server half of a stack must cope with."""

from decimal import Decimal

import pytest

from bottega.domain.spec import BelongsTo, Entity, Field, Grant, ManyToMany, Role, Spec, Transition


def field(name: str, kind: str = "string", **more: object) -> Field:
    """A field whose label is its name in words."""
    label = name.replace("_", " ").capitalize()
    return Field.model_validate({"name": name, "label": label, "type": kind, **more})


def link(target: str, name: str, **more: object) -> BelongsTo:
    """A belongs-to link whose label is its name in words."""
    return BelongsTo.model_validate({"target": target, "name": name, "label": name.capitalize(), **more})


def kind(name: str, plural: str, *fields: Field, **more: object) -> Entity:
    """An entity whose label is its name."""
    return Entity.model_validate({"name": name, "label": name, "plural": plural, "fields": fields, **more})


STEPS = (Transition(before="draft", after="out"), Transition(before="out", after="2nd"))


@pytest.fixture
def shelf() -> Spec:
    """Nobody signs in: every type of field, a link to itself, many-to-many links."""
    book = kind(
        "Book",
        "Books",
        field("title"),
        field("summary", "text", required=False),
        field("pages", "integer", min=Decimal(1), max=Decimal(5000)),
        field("weight", "decimal", required=False, min=Decimal("0.5")),
        field("price", "money", default="1.50"),
        field("in_print", "boolean", default=True),
        field("published_on", "date"),
        field("added_at", "datetime", required=False),
        field("opens_at", "time", required=False),
        field("contact", "email", required=False),
        field("site", "url", required=False),
        field("phone", "phone", required=False),
        field("status", "enum", values=("draft", "out", "2nd"), default="draft", transitions=STEPS),
        belongs_to=(link("Author", "author"), link("Book", "sequel_of", required=False)),
        many_to_many=(ManyToMany(target="Tag", name="tags", label="Tags"),),
    )
    author = kind("Author", "Authors", field("name", unique=True))
    return Spec(name="Shelf", entities=(author, kind("Tag", "Tags", field("name")), book))


@pytest.fixture
def notes() -> Spec:
    """People sign in, there are no roles, rows belong to who made them."""
    note = kind(
        "Note",
        "Notes",
        field("due", "date", required=False),
        owned=True,
        belongs_to=(link("Project", "project", required=False), link("User", "assignee", required=False)),
    )
    user = kind("User", "Users", field("born_on", "date"))
    return Spec(name="Notes", auth=True, entities=(user, kind("Project", "Projects", field("name"), owned=True), note))


@pytest.fixture
def shop() -> Spec:
    """Roles, grants, transitions, and names that mean something to TypeScript, Prisma or SQL."""
    order = kind(
        "Order",
        "Orders",
        field("order"),
        field("status", "enum", values=("draft", "out", "2nd"), default="draft", transitions=STEPS),
        owned=True,
        belongs_to=(link("Class", "class"), link("Object", "object", required=False)),
    )
    entities = (
        kind("Class", "Classes", field("type"), field("default", "text", required=False)),
        order,
        kind("Object", "Objects", field("name"), owned=True),
        kind("Session", "Sessions", field("date", "date"), belongs_to=(link("Order", "order", unique=True),)),
        kind("AuthSession", "Auth sessions", field("error")),
        kind("Date", "Dates", field("date", "date")),
        kind("Group", "Groups", field("select"), belongs_to=(link("Group", "parent", required=False),)),
    )
    return Spec(
        name="O'Brien's \"Shop\"",
        auth=True,
        roles=(Role(name="clerk", label="Clerk"), Role(name="boss", label="Boss")),
        signup_role="clerk",
        entities=entities,
        grants=(
            Grant(role="public", entity="Class", actions=("read",)),
            Grant(role="clerk", entity="Order", actions=("create", "read")),
            Grant(role="clerk", entity="Order", actions=("update",), scope="own"),
            Grant(role="boss", entity="Order", actions=("update",), fields=("status", "object"), values=("out",)),
        ),
    )

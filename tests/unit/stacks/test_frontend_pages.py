"""What the pages of one entity say."""

from decimal import Decimal

import pytest

from bottega.domain.spec import BelongsTo, Entity, Field, FieldType, Grant, ManyToMany, Role, Spec, Transition
from bottega.stacks.react_express.frontend_form_cases import form_case
from bottega.stacks.react_express.frontend_pages import (
    EntityPages,
    Related,
    account_pages,
    entity_pages,
    field_table,
    typescript,
)
from bottega.stacks.react_express.view import make_view


def field(name: str, type_: FieldType = "string", **more: object) -> Field:
    return Field.model_validate({"name": name, "label": name.capitalize(), "type": type_, **more})


def entity(name: str, *fields: Field, **more: object) -> Entity:
    words = {"name": name, "label": name, "plural": f"{name}s", "fields": fields, **more}
    return Entity.model_validate(words)


def pages_of(spec: Spec, name: str = "Book") -> EntityPages:
    view = make_view(spec)
    return entity_pages(view, view.entity(name))


def test_the_label_column_is_the_display_field_else_the_first_string() -> None:
    fields = (field("isbn", "integer"), field("title"), field("code"))
    assert pages_of(Spec(name="S", entities=(entity("Book", *fields),))).display == "title"
    assert pages_of(Spec(name="S", entities=(entity("Book", *fields, display="code"),))).display == "code"


def test_columns_are_at_most_five_with_status_dates_and_money_before_contact_details() -> None:
    fields = (
        field("title"), field("story", "text"), field("site", "url"), field("phone", "phone"), field("mail", "email"),
        field("pages", "integer"), field("price", "money"), field("out", "date"),
        field("state", "enum", values=("new", "old")),
    )  # fmt: skip
    book = entity("Book", *fields, belongs_to=(BelongsTo(target="Author", name="author", label="Author"),))
    columns = pages_of(Spec(name="S", entities=(book, entity("Author", field("name"))))).columns
    assert columns == ("authorId", "pages", "price", "out", "state")


def test_the_form_asks_for_the_name_then_what_is_needed_and_for_many_links_last() -> None:
    book = entity(
        "Book",
        field("pages", "integer"),
        field("title"),
        belongs_to=(
            BelongsTo(target="Author", name="author", label="Author"),
            BelongsTo(target="Book", name="part_of", label="Part of", required=False),
        ),
        many_to_many=(ManyToMany(target="Author", name="editors", label="Editors"),),
    )
    pages = pages_of(Spec(name="S", entities=(book, entity("Author", field("name")))))
    assert pages.order == ("title", "authorId", "pages", "partOfId", "editorIds")


def test_an_enum_with_steps_says_which_value_may_follow_which() -> None:
    steps = (Transition(before="draft", after="sent"),)
    book = entity("Book", field("state", "enum", values=("draft", "sent"), default="draft", transitions=steps))
    view = make_view(Spec(name="S", entities=(book,)))
    table = field_table(view.entity("Book").fields[0])
    assert table["transitions"] == {"draft": ("sent",), "sent": ()}
    assert table["default"] == "draft"


def test_values_with_a_known_meaning_have_its_colour_and_the_others_differ() -> None:
    values = ("done", "cancelled", "crimson", "ivory")
    view = make_view(Spec(name="S", entities=(entity("Book", field("state", "enum", values=values)),)))
    shown = field_table(view.entity("Book").fields[0])["values"]
    assert isinstance(shown, list)
    tones = {value["value"]: value["tone"] for value in shown}
    assert tones["done"] == "green"
    assert tones["cancelled"] == "red"
    assert len(set(tones.values())) == 4


def test_without_sign_in_everybody_may_do_everything() -> None:
    assert pages_of(Spec(name="S", entities=(entity("Book", field("title")),))).access == (("public", "everything"),)


def test_the_policy_speaks_of_scopes_keys_and_values_on_the_wire() -> None:
    book = entity(
        "Book",
        field("title"),
        field("loan_state", "enum", values=("in", "out")),
        belongs_to=(BelongsTo(target="Author", name="author", label="Author"),),
        owned=True,
    )
    spec = Spec(
        name="S",
        auth=True,
        roles=(Role(name="clerk", label="Clerk", limited=True),),
        entities=(book, entity("Author", field("name"))),
        grants=(
            Grant(role="clerk", entity="Book", actions=("read",), scope="own"),
            Grant(role="clerk", entity="Book", actions=("update",), fields=("loan_state", "author"), values=("out",)),
        ),
    )
    access = dict(pages_of(spec).access)
    assert access["admin"] == "everything"
    assert access["public"] == "{  }"
    assert access["clerk"] == (
        '{ "read": own, "update": '
        '{ "scope": "all", "fields": ["loanState", "authorId"], "values": { "loanState": ["out"] } } }'
    )
    assert pages_of(spec).access_names == ("everything", "own")


def test_the_page_of_a_row_lists_what_links_to_it_and_tells_several_links_apart() -> None:
    author = entity(
        "Author", field("name"), belongs_to=(BelongsTo(target="Author", name="mentor", label="Mentor", required=False),)
    )
    book = entity("Book", field("title"), belongs_to=(BelongsTo(target="Author", name="author", label="Author"),))
    club = entity("Club", field("name"), many_to_many=(ManyToMany(target="Author", name="members", label="Members"),))
    related = pages_of(Spec(name="S", entities=(author, book, club)), "Author").related
    assert related == (
        Related(path="authors", by="mentorId", title="Authors · Mentor"),
        Related(path="books", by="authorId", title=""),
        Related(path="clubs", by="memberId", title=""),
    )


def test_typescript_keeps_numbers_exact_and_words_quoted() -> None:
    assert typescript({"a": Decimal("1E+2"), "b": ("x'y", None, True)}) == '{ "a": 100, "b": ["x\'y", null, true] }'


@pytest.mark.parametrize(
    ("bounds", "typed"),
    [({}, "1"), ({"min": Decimal(5)}, "5"), ({"max": Decimal(-3)}, "-3"), ({"min": Decimal("0.5")}, "1")],
)
def test_the_case_of_a_form_fills_in_a_number_within_its_bounds(bounds: dict[str, Decimal], typed: str) -> None:
    spec = Spec(name="S", entities=(entity("Book", field("pages", "integer", **bounds)),))
    view = make_view(spec)
    assert form_case(view, entity_pages(view, view.entity("Book"))).filled == [("Pages", typed)]


def test_the_case_of_a_form_is_played_by_somebody_who_may_create() -> None:
    spec = Spec(
        name="S",
        auth=True,
        roles=(Role(name="clerk", label="Clerk"),),
        entities=(entity("Book", field("title")),),
        grants=(Grant(role="public", entity="Book", actions=("create",)),),
    )
    view = make_view(spec)
    assert form_case(view, entity_pages(view, view.entity("Book"))).creator == "admin"


def test_the_case_of_a_form_knows_what_is_missing_in_the_order_of_the_form() -> None:
    book = entity(
        "Book",
        field("note", "text", required=False),
        field("state", "enum", values=("new",)),
        field("title"),
        field("kept", "boolean"),
        belongs_to=(BelongsTo(target="Book", name="twin", label="Twin"),),
    )
    view = make_view(Spec(name="S", entities=(book,)))
    assert form_case(view, entity_pages(view, view.entity("Book"))).missing == [
        "Title is required.",
        "Choose a value for Twin.",
        "Choose a value for State.",
    ]


def test_signing_up_offers_the_links_that_a_visitor_can_choose_and_those_an_account_cannot_do_without() -> None:
    def link(target: str, name: str, *, required: bool = False) -> BelongsTo:
        return BelongsTo(target=target, name=name, label=name.capitalize(), required=required)

    user = entity(
        "User",
        field("phone", "phone"),
        belongs_to=(link("Club", "club"), link("Team", "team"), link("Team", "home", required=True)),
        many_to_many=(ManyToMany(target="Team", name="likes", label="Likes"),),
    )
    spec = Spec(
        name="S",
        auth=True,
        roles=(Role(name="clerk", label="Clerk"),),
        entities=(user, entity("Club", field("name")), entity("Team", field("name"))),
        grants=(Grant(role="public", entity="Club", actions=("read",)),),
    )
    pages = account_pages(make_view(spec))
    assert pages is not None
    assert pages.order == ("phone", "homeId", "clubId")
    assert account_pages(make_view(Spec(name="S", entities=(entity("Club", field("name")),)))) is None

"""A Spec is a list of promises: its requirements follow from it, each with criteria that can be checked."""

from decimal import Decimal

from bottega.domain.requirements import derive_requirements
from bottega.domain.spec import Entity, Field, Rule, Source, Spec

BOOK = Entity(
    name="Book",
    label="Book",
    plural="Books",
    fields=(
        Field(name="title", label="Title", type="string", source=Source(text="a title", start=10)),
        Field(name="rating", label="Rating", type="integer", required=False, min=Decimal(1), max=Decimal(5)),
    ),
)


def criteria_of(spec: Spec, requirement: str) -> list[str]:
    return [c.kind for r in derive_requirements(spec) if r.id == requirement for c in r.criteria]


def test_an_entity_promises_that_it_is_kept_listed_and_has_pages() -> None:
    assert criteria_of(Spec(name="List", entities=(BOOK,)), "Book") == ["lifecycle", "listing", "page"]


def test_a_field_promises_what_its_words_say_and_nothing_more() -> None:
    spec = Spec(name="List", entities=(BOOK,))
    assert criteria_of(spec, "Book.title") == ["keeps", "required"]
    assert criteria_of(spec, "Book.rating") == ["keeps", "optional", "minimum", "maximum", "refuses_wrong_type"]


def test_a_requirement_carries_the_words_it_came_from() -> None:
    requirements = {r.id: r for r in derive_requirements(Spec(name="List", entities=(BOOK,)))}
    assert requirements["Book.title"].source == Source(text="a title", start=10)


def test_sign_in_is_promised_where_it_was_asked_for_and_only_there() -> None:
    assert "accounts" not in {r.id for r in derive_requirements(Spec(name="List", entities=(BOOK,)))}
    assert criteria_of(Spec(name="List", entities=(BOOK,), auth=True), "accounts") == ["account_lifecycle"]


def test_a_wish_that_cannot_be_checked_is_kept_without_criteria() -> None:
    spec = Spec(name="List", entities=(BOOK,), rules=(Rule(id="mail", text="Mail me on Mondays."),))
    assert criteria_of(spec, "rule.mail") == []
    assert "rule.mail" in {r.id for r in derive_requirements(spec)}

"""What a later migration says, kind of change by kind of change; integration/stacks runs the same on PostgreSQL."""

import pytest
from hypothesis import given
from tests.unit.stacks.conftest import field, kind, link
from tests.unit.stacks.drawn import specs

from bottega.domain.spec import Entity, ManyToMany, Spec
from bottega.stacks.react_express.casts import find_cast
from bottega.stacks.react_express.migration_between import migration_between, summary
from bottega.stacks.react_express.tables import Database, make_database
from bottega.stacks.react_express.view import make_view


def database(*entities: Entity) -> Database:
    return make_database(make_view(Spec(name="App", entities=entities)))


def between(old: Entity, new: Entity) -> str:
    return migration_between(database(old), database(new))


def book(*fields: object, **more: object) -> Entity:
    return kind("Book", "Books", *fields, **more)


TITLE, PAGES = field("title"), field("pages", "integer")


@given(spec=specs())
def test_no_change_is_no_migration(spec: Spec) -> None:
    made = make_database(make_view(spec))
    assert migration_between(made, made) == ""
    assert summary(made, made) == ""


@given(old=specs(), new=specs())
def test_the_same_change_is_always_the_same_migration(old: Spec, new: Spec) -> None:
    before, after = make_database(make_view(old)), make_database(make_view(new))
    assert migration_between(before, after) == migration_between(before, after)


def test_one_field_for_another_of_its_type_is_a_renamed_one() -> None:
    sql = between(book(TITLE, PAGES), book(field("name"), PAGES))
    assert 'RENAME COLUMN "title" TO "name"' in sql
    assert "DROP COLUMN" not in sql


def test_several_fields_are_renamed_at_once_where_their_types_tell_them_apart() -> None:
    sql = between(book(TITLE, PAGES), book(field("name"), field("sheets", "integer")))
    assert 'RENAME COLUMN "title" TO "name"' in sql
    assert 'RENAME COLUMN "pages" TO "sheets"' in sql


def test_what_may_have_been_renamed_is_never_dropped_unasked() -> None:
    sql = between(book(TITLE, PAGES), book(field("name"), field("subtitle"), PAGES))
    assert "RENAME" not in sql
    assert sql.index("RAISE EXCEPTION") < sql.index('DROP COLUMN "title"')


def test_a_field_that_nothing_replaces_is_dropped_and_said_to_be() -> None:
    sql = between(book(TITLE, PAGES), book(TITLE))
    assert "-- books.pages is there no more: what it holds goes with it.\n" in sql
    assert "RAISE" not in sql


def test_a_field_of_another_type_is_no_renamed_one() -> None:
    sql = between(book(TITLE, PAGES), book(TITLE, field("printed_on", "date")))
    assert "RENAME" not in sql


def test_a_new_required_field_is_filled_before_it_is_required() -> None:
    sql = between(book(TITLE), book(TITLE, field("status", "enum", values=("in", "out"), default="out")))
    assert sql.index("SET \"status\" = 'out'") < sql.index('ALTER COLUMN "status" SET NOT NULL')
    assert "CHECK (\"status\" IN ('in', 'out'))" in sql


def test_a_quote_in_a_default_stays_inside_its_string() -> None:
    sql = between(book(TITLE), book(TITLE, field("place", default="O'Hara's")))
    assert "= 'O''Hara''s' WHERE" in sql


def test_a_required_link_is_never_made_up() -> None:
    author = kind("Author", "Authors", field("name"))
    new = database(author, book(TITLE, belongs_to=(link("Author", "author"),)))
    sql = migration_between(database(author, book(TITLE)), new)
    assert "RAISE EXCEPTION" in sql
    assert "UPDATE" not in sql.replace("ON UPDATE", "").replace("with an UPDATE", "")


def test_a_link_to_another_kind_of_thing_keeps_no_ids_of_the_former() -> None:
    people = [kind(n, f"{n}s", field("name"), field("n", "integer")) for n in ("Author", "Editor")]
    old = database(*people, book(TITLE, belongs_to=(link("Author", "by", required=False),)))
    new = database(*people, book(TITLE, belongs_to=(link("Editor", "by", required=False),)))
    sql = migration_between(old, new)
    assert sql.index("RAISE EXCEPTION") < sql.index('DROP COLUMN "by_id"')


def test_a_kind_of_thing_that_was_renamed_keeps_its_rows() -> None:
    tag = kind("Tag", "Tags", field("code"))
    many = (ManyToMany(target="Tag", name="tags", label="Tags"),)
    volume = kind("Volume", "Volumes", TITLE, PAGES, many_to_many=many)
    sql = migration_between(database(tag, book(TITLE, PAGES, many_to_many=many)), database(tag, volume))
    assert 'ALTER TABLE "books" RENAME TO "volumes"' in sql
    assert 'ALTER TABLE "_BookTags" RENAME TO "_VolumeTags"' in sql
    assert "DROP TABLE" not in sql


def test_the_columns_of_a_link_change_places_with_the_names_of_its_sides() -> None:
    many = (ManyToMany(target="Tag", name="tags", label="Tags"),)
    tag = kind("Tag", "Tags", field("code"))
    zine = kind("Zine", "Zines", TITLE, PAGES, many_to_many=many)
    sql = migration_between(database(tag, book(TITLE, PAGES, many_to_many=many)), database(tag, zine))
    assert 'RENAME COLUMN "A" TO "was_A"' in sql


def test_of_two_links_that_could_be_the_one_to_many_none_is() -> None:
    author = kind("Author", "Authors", field("name"))
    links = tuple(link("Author", name, required=False) for name in ("first", "second"))
    many = (ManyToMany(target="Author", name="authors", label="Authors"),)
    old, new = database(author, book(TITLE, belongs_to=links)), database(author, book(TITLE, many_to_many=many))
    assert "INSERT" not in migration_between(old, new)


def test_the_summary_names_what_changes() -> None:
    shop = kind("Shop", "Shops", field("address"))
    assert summary(database(book(TITLE)), database(book(TITLE, PAGES), shop)) == "add shops change books"
    assert summary(database(book(TITLE), shop), database(book(TITLE))) == "drop shops"


@pytest.mark.parametrize(("old", "new"), [("BOOLEAN", "DATE"), ("UUID", "INTEGER"), ("TEXT", "UUID")])
def test_types_with_nothing_in_common_have_no_cast(old: str, new: str) -> None:
    assert find_cast('"c"', old, new) is None

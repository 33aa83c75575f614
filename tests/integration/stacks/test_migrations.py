"""A later migration on a real PostgreSQL: the same tables as a fresh installation, with the rows that were there."""

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.integration.stacks.conftest import Tables
from tests.unit.stacks.conftest import field, kind, link
from tests.unit.stacks.drawn import specs

from bottega.domain.spec import Entity, ManyToMany, Role, Spec
from bottega.stacks.react_express.migration import migration_sql
from bottega.stacks.react_express.migration_between import migration_between
from bottega.stacks.react_express.tables import Database, make_database
from bottega.stacks.react_express.view import make_view

MakeTables = Callable[[], Tables]

pytestmark = pytest.mark.asyncio(loop_scope="package")


def database(spec: Spec) -> Database:
    return make_database(make_view(spec))


def application(*entities: Entity, **more: object) -> Spec:
    return Spec.model_validate({"name": "App", "entities": entities, **more})


def tags() -> tuple[ManyToMany, ...]:
    return (ManyToMany(target="Tag", name="tags", label="Tags"),)


TAG = kind("Tag", "Tags", field("name", unique=True))
BOOK = kind(
    "Book",
    "Books",
    field("title"),
    field("pages", "integer"),
    field("status", "enum", values=("draft", "out", "lost"), default="draft"),
    field("price", "decimal", required=False),
    field("added_at", "datetime", required=False),
    field("isbn", required=False),
    many_to_many=tags(),
)
ROWS = """
INSERT INTO tags (id, name, updated_at) VALUES (uuid(1), 'old', now());
INSERT INTO books (id, title, pages, status, price, added_at, isbn, updated_at)
    VALUES (uuid(1), 'Emma', 400, 'out', 9.5, '2029-01-02T00:00:00Z', '12', now()),
           (uuid(2), 'Ada', 300, 'lost', NULL, NULL, NULL, now());
INSERT INTO "_BookTags" VALUES (uuid(2), uuid(1));
"""
UUIDS = """CREATE FUNCTION uuid(n INTEGER) RETURNS UUID LANGUAGE sql
    AS $$ SELECT lpad(n::TEXT, 32, '0')::UUID $$;"""


def changed(**changes: object) -> Entity:
    """The book with some of its fields replaced by name; None removes one, a new name adds one."""
    fields = {f.name: f for f in BOOK.fields} | changes
    return BOOK.model_copy(update={"fields": tuple(f for f in fields.values() if f is not None)})


def migrated(make_tables: MakeTables, old: Spec, new: Spec, rows: str = ROWS) -> Tables:
    """Install ``old``, put rows in, migrate to ``new``; the tables must be those of a fresh installation."""
    there, fresh = make_tables(), make_tables()
    there.run(migration_sql(database(old)) + UUIDS + rows)
    there.run(migration_between(database(old), database(new)))
    fresh.run(migration_sql(database(new)))
    assert there.shape() == fresh.shape()
    return there


OLD = application(TAG, BOOK)
KEPT = [
    ("renamed", changed(title=None, name=field("name")), "name", ["Emma", "Ada"]),
    ("new_text", changed(summary=field("summary", "text")), "summary", ["-", "-"]),
    ("new_unique", changed(code=field("code", unique=True)), "left(code, 2)", ["- ", "- "]),
    ("new_number", changed(copies=field("copies", "integer", min=Decimal(2))), "copies", [2, 2]),
    ("new_default", changed(copies=field("copies", "integer", default=7)), "copies", [7, 7]),
    ("new_enum", changed(size=field("size", "enum", values=("small", "big"))), "size", ["small", "small"]),
    ("new_optional", changed(size=field("size", required=False)), "size", [None, None]),
    ("new_flag", changed(signed=field("signed", "boolean")), "signed", [False, False]),
    ("new_email", changed(mail=field("mail", "email", unique=True)), "mail LIKE '%-%@example.invalid'", [True, True]),
    ("now_required", changed(isbn=field("isbn")), "isbn", ["12", "-"]),
    ("now_optional", changed(pages=field("pages", "integer", required=False)), "pages", [400, 300]),
    ("now_unique", changed(title=field("title", unique=True)), "title", ["Emma", "Ada"]),
    ("now_text", changed(pages=field("pages", "text")), "pages", ["400", "300"]),
    ("now_number", changed(isbn=field("isbn", "integer", required=False)), "isbn", [12, None]),
    ("now_money", changed(price=field("price", "money", required=False)), "price", [Decimal("9.50"), None]),
    ("now_date", changed(added_at=field("added_at", "date", required=False)), "added_at::TEXT", ["2029-01-02", None]),
    ("removed", changed(isbn=None), "title", ["Emma", "Ada"]),
]


@pytest.mark.parametrize(("book", "asked", "expected"), [c[1:] for c in KEPT], ids=[c[0] for c in KEPT])
async def test_rows_survive_a_change_of_a_field(make_tables, book, asked, expected):
    tables = migrated(make_tables, OLD, application(TAG, book))
    assert [row[0] for row in tables.run(f"SELECT {asked} FROM books ORDER BY id")] == expected
    assert tables.run('SELECT count(*) FROM "_BookTags"') == [(1,)]


VALUES = [
    ("added", ("draft", "out", "lost", "sold"), None, ["out", "lost"]),
    ("renamed", ("draft", "out", "gone"), None, ["out", "gone"]),
    ("removed_with_a_default", ("draft", "out"), "draft", ["out", "draft"]),
    ("in_another_order", ("lost", "out", "draft"), None, ["out", "lost"]),
]


@pytest.mark.parametrize(("values", "default", "expected"), [c[1:] for c in VALUES], ids=[c[0] for c in VALUES])
async def test_values_of_an_enum_change_with_their_rows(make_tables, values, default, expected):
    book = changed(status=field("status", "enum", values=values, default=default))
    tables = migrated(make_tables, OLD, application(TAG, book))
    assert [row[0] for row in tables.run("SELECT status FROM books ORDER BY id")] == expected
    with pytest.raises(psycopg.errors.CheckViolation):
        tables.run("UPDATE books SET status = 'other'")


AUTHOR = kind("Author", "Authors", field("name"))
LINKED = BOOK.model_copy(update={"belongs_to": (link("Author", "author"),)})
REFUSED = [
    ("required_link", application(TAG, AUTHOR, LINKED), "books has rows without author_id"),
    (
        "value_without_default",
        application(TAG, changed(status=field("status", "enum", values=("draft", "out")))),
        "books.status holds values that are not allowed",
    ),
    ("cut_off", application(TAG, changed(price=field("price", "integer", required=False))), "INTEGER would cut off"),
    ("no_cast", application(TAG, changed(pages=field("pages", "date"))), "books.pages is to hold something else"),
    ("no_number", application(TAG, changed(title=field("title", "integer"))), "invalid input syntax"),
    (
        "ambiguous",
        application(TAG, changed(pages=None, sheets=field("sheets", "integer"), leaves=field("leaves", "integer"))),
        "books.pages is to be dropped, but several new columns",
    ),
    ("one_for_all", application(TAG, changed(number=field("number", "integer", unique=True))), "duplicate"),
    (
        "words_to_values",
        application(TAG, changed(title=field("title", "enum", values=("Emma", "Eve")))),
        "books.title holds values that are not allowed",
    ),
]


@pytest.mark.parametrize(("new", "message"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
async def test_what_cannot_be_kept_is_refused_and_nothing_changes(make_tables, new, message):
    tables = make_tables()
    tables.run(migration_sql(database(OLD)) + UUIDS + ROWS)
    before = tables.shape(), tables.run("SELECT * FROM books")
    with pytest.raises(psycopg.Error) as refused:
        tables.run(migration_between(database(OLD), database(new)))
    assert message in str(refused.value) + str(refused.value.sqlstate == "23505" and "duplicate")
    assert (tables.shape(), tables.run("SELECT * FROM books")) == before
    migrated(make_tables, OLD, new, rows="")


async def test_a_refusal_can_be_answered_in_the_migration_itself(make_tables):
    new = database(application(TAG, AUTHOR, LINKED))
    tables = make_tables()
    tables.run(migration_sql(database(OLD)) + UUIDS + ROWS)
    sql = migration_between(database(OLD), new)
    answer = "INSERT INTO authors VALUES (uuid(9), 'Unknown', now(), now()); UPDATE books SET author_id = uuid(9);\n"
    at = sql.index("-- Where there are such rows")
    tables.run(sql[:at] + answer + sql[at:])
    assert tables.run("SELECT author_id FROM books") == [(UUID(int=9),)] * 2


async def test_a_kind_of_thing_is_renamed_with_its_rows_and_links(make_tables):
    volume = BOOK.model_copy(update={"name": "Volume", "label": "Volume", "plural": "Volumes"})
    tables = migrated(make_tables, OLD, application(TAG, volume))
    assert tables.run("SELECT title FROM volumes ORDER BY id") == [("Emma",), ("Ada",)]
    assert tables.run('SELECT "A", "B" FROM "_VolumeTags"') == [(UUID(int=1), UUID(int=2))]


async def test_things_and_links_that_are_dropped_take_their_keys_along(make_tables):
    linked = BOOK.model_copy(update={"belongs_to": (link("Author", "author", required=False),), "many_to_many": ()})
    tables = migrated(make_tables, application(TAG, AUTHOR, linked), application(BOOK, TAG), rows="")
    migrated(make_tables, application(TAG, AUTHOR, linked), application(AUTHOR), rows="")
    assert tables.run("SELECT * FROM tags") == []


async def test_a_link_becomes_optional_renamed_and_one_to_one(make_tables):
    new = BOOK.model_copy(update={"belongs_to": (link("Author", "writer", required=False, unique=True),)})
    rows = """INSERT INTO authors VALUES (uuid(1), 'Jane', now(), now());
        INSERT INTO books (id, title, pages, status, author_id, updated_at)
            VALUES (uuid(1), 'Emma', 1, 'out', uuid(1), now());"""
    tables = migrated(make_tables, application(TAG, AUTHOR, LINKED), application(TAG, AUTHOR, new), rows=rows)
    assert tables.run("SELECT writer_id FROM books") == [(UUID(int=1),)]


@pytest.mark.parametrize(("name", "ends"), [("Author", (2, 1)), ("Writer", (1, 2))])
async def test_a_link_to_one_becomes_a_link_to_many(make_tables, name, ends):
    """Whichever of the two comes first in the join table."""
    other = kind(name, f"{name}s", field("name"))
    one = kind("Book", "Books", field("title"), belongs_to=(link(name, "by", required=False),))
    many = kind(
        "Book", "Books", field("title"), many_to_many=(ManyToMany(target=name, name=f"{name.lower()}s", label="By"),)
    )
    rows = f"""INSERT INTO {name}s VALUES (uuid(2), 'Jane', now(), now());
        INSERT INTO books VALUES (uuid(1), 'Emma', uuid(2), now(), now()), (uuid(3), 'Ada', NULL, now(), now());"""
    tables = migrated(make_tables, application(other, one), application(other, many), rows=rows)
    assert tables.run('SELECT "A", "B" FROM "_Book' + f'{name}s"') == [tuple(UUID(int=end) for end in ends)]


async def test_sign_in_and_roles_come_and_go(make_tables):
    owned = BOOK.model_copy(update={"owned": True})
    roles = (Role(name="clerk", label="Clerk"), Role(name="boss", label="Boss"))
    with_roles = application(TAG, owned, auth=True, roles=roles)
    fewer = application(TAG, owned, auth=True, roles=roles[:1])
    people = """INSERT INTO users (id, email, name, password_hash, role, updated_at)
        VALUES (uuid(1), 'a@example.com', 'A', 'x', 'clerk', now()), (uuid(2), 'b@example.com', 'B', 'x', 'boss', now());"""
    tables = migrated(make_tables, with_roles, fewer, rows=people)
    assert tables.run("SELECT role FROM users ORDER BY id") == [("clerk",), (None,)]
    migrated(make_tables, OLD, with_roles, rows="")
    migrated(make_tables, with_roles, OLD, rows=people)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(pair=st.tuples(specs(), specs()))
async def test_any_two_specs_migrate_to_what_a_fresh_installation_has(make_tables, pair):
    old, new = pair
    migrated(make_tables, old, new, rows="")
    migrated(make_tables, new, old, rows="")

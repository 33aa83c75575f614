"""The Prisma schema and the migration: made from one relational model, safe for every name."""

import re

from bottega.domain.spec import Entity, Field, Spec
from bottega.stacks.react_express.migration import migration_sql
from bottega.stacks.react_express.names import IDENTIFIER_BYTES
from bottega.stacks.react_express.prisma_schema import prisma_schema
from bottega.stacks.react_express.quoting import literal, quoted
from bottega.stacks.react_express.tables import make_database
from bottega.stacks.react_express.view import make_view


def sql_of(spec: Spec) -> str:
    return migration_sql(make_database(make_view(spec)))


def schema_of(spec: Spec) -> str:
    return prisma_schema(make_database(make_view(spec)))


def model(schema: str, name: str) -> str:
    found = re.search(rf"^model {name} \{{(.*?)^\}}", schema, re.DOTALL | re.MULTILINE)
    assert found, f"no model {name}"
    return found[1]


def test_identifiers_and_strings_are_quoted() -> None:
    assert quoted('a"b') == '"a""b"'
    assert literal("it's") == "'it''s'"


def test_an_enum_is_kept_to_its_values_by_the_table(shelf: Spec) -> None:
    assert """CONSTRAINT "books_status_check" CHECK ("status" IN ('draft', 'out', '2nd'))""" in sql_of(shelf)


def test_a_required_link_restricts_and_an_optional_one_is_set_to_null(shelf: Spec) -> None:
    sql = sql_of(shelf)
    assert re.search(r'"books_author_id_fkey" .*\n.* ON DELETE RESTRICT', sql)
    assert re.search(r'"books_sequel_of_id_fkey" .*\n.* ON DELETE SET NULL', sql)


def test_a_many_to_many_link_goes_with_either_side(shelf: Spec) -> None:
    sql = sql_of(shelf)
    assert sql.count("ON DELETE CASCADE") == 2
    assert re.search(r'"_BookTags_A_fkey" FOREIGN KEY \("A"\)\n    REFERENCES "books"', sql)
    assert re.search(r'"_BookTags_B_fkey" FOREIGN KEY \("B"\)\n    REFERENCES "tags"', sql)


def test_every_foreign_key_and_the_default_order_have_an_index(shelf: Spec) -> None:
    sql = sql_of(shelf)
    for column in ("author_id", "sequel_of_id", "created_at"):
        assert f'CREATE INDEX "books_{column}_idx"' in sql


def test_a_unique_link_is_one_to_one(shop: Spec) -> None:
    assert 'CREATE UNIQUE INDEX "sessions_order_id_key"' in sql_of(shop)
    assert re.search(r"sessionsAsOrder +Session\? ", model(schema_of(shop), "Order"))


def test_the_table_of_sessions_gives_way_to_an_entity_of_its_name(shop: Spec) -> None:
    schema = schema_of(shop)
    assert "error" in model(schema, "AuthSession")
    assert "expiresAt" in model(schema, "AuthSession2")
    assert 'CREATE TABLE "auth_sessions2"' in sql_of(shop)


def test_names_that_hide_types_or_are_reserved_are_changed(shop: Spec) -> None:
    schema = schema_of(shop)
    assert {"ClassRecord", "ObjectRecord", "DateRecord", "Order", "Group", "Session"} <= set(
        re.findall(r"^model (\w+)", schema, re.MULTILINE)
    )
    assert '@@map("classes")' in model(schema, "ClassRecord")


def test_columns_of_accounts_that_a_spec_adds_are_nullable(notes: Spec) -> None:
    assert '"born_on" DATE,' in sql_of(notes)
    assert "role" not in model(schema_of(notes), "User")


def test_identifiers_never_exceed_what_postgresql_keeps() -> None:
    long = "x" * 60
    entity = Entity(
        name="Thing",
        label="Thing",
        plural="T" * 60,
        fields=(Field(name=long, label="X", type="string", unique=True),),
    )
    spec = Spec(name="Long", entities=(entity,))
    names = re.findall(r'"([^"]+)"', sql_of(spec))
    assert max(len(name.encode()) for name in names) <= IDENTIFIER_BYTES
    index = next(name for name in names if name.endswith(("_key", "_idx")) or len(name) == IDENTIFIER_BYTES)
    assert index
    mapped = re.findall(r'map: "([^"]+)"', schema_of(spec))
    assert mapped
    assert set(mapped) <= set(names)

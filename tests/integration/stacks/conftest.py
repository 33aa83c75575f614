"""One PostgreSQL for the tests of migrations; each database of a test is a schema in it."""

import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import pytest_asyncio
from tests.unit.stacks.conftest import field, kind

from bottega.sandbox import open_sandbox
from bottega.stacks import find_stack
from bottega.verifier import ServiceRunner

Row = tuple[object, ...]

COLUMNS = """SELECT table_name, column_name, data_type, numeric_precision, numeric_scale, datetime_precision,
    is_nullable, column_default FROM information_schema.columns WHERE table_schema = current_schema"""
CONSTRAINTS = """SELECT conrelid::regclass::text, CASE contype WHEN 'n' THEN '' ELSE conname END, contype,
    pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = current_schema::regnamespace"""
"""Since version 18 NOT NULL has a name, made up by PostgreSQL; nothing speaks of it."""
INDEXES = """SELECT tablename, indexname, replace(indexdef, current_schema || '.', '') FROM pg_indexes
    WHERE schemaname = current_schema"""


class Tables:
    """A database of its own, as far as unqualified names go."""

    def __init__(self, connection: psycopg.Connection[Row], name: str) -> None:
        self._connection = connection
        self._name = name
        connection.execute(f"CREATE SCHEMA {name}".encode())

    def run(self, sql: str) -> list[Row]:
        """Run statements in one transaction; return the rows of the last."""
        with self._connection.transaction():
            self._connection.execute(f"SET LOCAL search_path TO {self._name}".encode())
            cursor = self._connection.execute(sql.encode())
            while cursor.nextset():
                pass
            return cursor.fetchall() if cursor.description else []

    def shape(self) -> dict[str, set[Row]]:
        """Everything the catalog knows of the tables, but the order of columns."""
        asked = {"columns": COLUMNS, "constraints": CONSTRAINTS, "indexes": INDEXES}
        return {what: set(self.run(sql)) for what, sql in asked.items()}


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def postgres(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[psycopg.Connection[Row]]:
    """A connection to a PostgreSQL that ends with the tests."""
    from bottega.domain.spec import Spec

    spec = Spec(name="Any", entities=(kind("Thing", "Things", field("name")),))
    root: Path = tmp_path_factory.mktemp("postgres")
    sandbox = await open_sandbox()
    async with sandbox.open(root, share_network=True) as session:
        ports = await ServiceRunner(session, find_stack("react-express").services(spec)).ensure("postgres")
        address = f"postgresql://app@127.0.0.1:{ports['postgres_port']}/postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            yield connection


@pytest.fixture
def make_tables(postgres: psycopg.Connection[Row]) -> Iterator[Callable[[], Tables]]:
    """Return what makes an empty database."""
    made: list[str] = []
    numbers = itertools.count()

    def make() -> Tables:
        made.append(f"tables_{next(numbers)}")
        return Tables(postgres, made[-1])

    yield make
    for name in made:
        postgres.execute(f"DROP SCHEMA {name} CASCADE".encode())

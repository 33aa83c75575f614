"""Tables go forward, version by version."""

from collections.abc import Iterator

import pytest
import sqlalchemy
from sqlalchemy import Connection, text

from bottega.domain.errors import UserError
from bottega.store import migrations
from bottega.store.migrations import MIGRATIONS, migrate


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = sqlalchemy.create_engine("sqlite://")
    with engine.connect() as made:
        yield made
    engine.dispose()


def run(connection: Connection) -> int:
    migrate(connection, home="here")
    connection.commit()
    return connection.execute(text("SELECT version FROM schema_version")).scalar_one()


def test_an_empty_file_gets_every_table_at_once(connection: Connection):
    assert run(connection) == len(MIGRATIONS)
    tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
    assert {"run", "task", "event", "schema_version"} <= set(tables)


def test_only_what_is_missing_is_applied(connection: Connection, monkeypatch: pytest.MonkeyPatch):
    run(connection)

    def add_colour(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE run ADD COLUMN colour TEXT"))

    monkeypatch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, add_colour))
    for _ in range(2):  # the second time there is nothing to do
        assert run(connection) == len(MIGRATIONS) + 1
    connection.execute(text("SELECT colour FROM run"))


def test_a_migration_that_fails_leaves_everything_as_it_was(connection: Connection, monkeypatch: pytest.MonkeyPatch):
    run(connection)

    def half(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE half (id INTEGER)"))
        raise RuntimeError("half-way")

    monkeypatch.setattr(migrations, "MIGRATIONS", (*MIGRATIONS, half))
    with pytest.raises(RuntimeError, match="half-way"):
        migrate(connection, home="here")
    connection.rollback()
    assert connection.execute(text("SELECT count(*) FROM sqlite_master WHERE name = 'half'")).scalar_one() == 0
    assert connection.execute(text("SELECT version FROM schema_version")).scalar_one() == len(MIGRATIONS)


def test_a_newer_version_is_refused_with_both_numbers(connection: Connection):
    run(connection)
    connection.execute(text("UPDATE schema_version SET version = 41"))
    connection.commit()
    with pytest.raises(UserError, match=f"has version 41, and this bottega knows version {len(MIGRATIONS)}"):
        migrate(connection, home="here")

"""Migrations: the tables of the store, version by version, forward only.

An entry never changes once it was released; a change of the tables is a new entry at the end.
"""

from collections.abc import Callable
from typing import Final

from sqlalchemy import Connection, text

from bottega.domain.errors import UserError


def _one(connection: Connection) -> None:
    for statement in (
        """CREATE TABLE run (
            id TEXT PRIMARY KEY, status TEXT NOT NULL, plan_id TEXT NOT NULL, message TEXT NOT NULL DEFAULT '',
            created_at TEXT NOT NULL, finished_at TEXT, request TEXT NOT NULL, plan TEXT NOT NULL)""",
        "CREATE INDEX run_by_time ON run (created_at, id)",
        """CREATE TABLE task (
            run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE, task_id TEXT NOT NULL,
            position INTEGER NOT NULL, state TEXT NOT NULL, PRIMARY KEY (run_id, task_id)) WITHOUT ROWID""",
        """CREATE TABLE event (
            run_id TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE, sequence INTEGER NOT NULL,
            kind TEXT NOT NULL, at TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL,
            PRIMARY KEY (run_id, sequence)) WITHOUT ROWID""",
    ):
        connection.execute(text(statement))


MIGRATIONS: Final[tuple[Callable[[Connection], None], ...]] = (_one,)


def migrate(connection: Connection, *, home: str) -> None:
    """Bring the tables to the newest version, in the caller's transaction.

    Raises:
        UserError: ``newer_store``: a newer bottega wrote them.
    """
    # sqlite3 opens a transaction by itself only before INSERT and the like, not before CREATE.
    connection.execute(text("BEGIN IMMEDIATE"))
    connection.execute(text("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)"))
    found = connection.execute(text("SELECT version FROM schema_version")).scalar_one_or_none()
    version = found or 0
    if version > len(MIGRATIONS):
        raise UserError(
            f"the store in {home} has version {version}, and this bottega knows version {len(MIGRATIONS)}",
            code="newer_store",
            hint="use the newer bottega that wrote it, or another folder in BOTTEGA_HOME",
        )
    for apply in MIGRATIONS[version:]:
        apply(connection)
    if found is None:
        connection.execute(text("INSERT INTO schema_version VALUES (:version)"), {"version": len(MIGRATIONS)})
    elif version < len(MIGRATIONS):
        connection.execute(text("UPDATE schema_version SET version = :version"), {"version": len(MIGRATIONS)})

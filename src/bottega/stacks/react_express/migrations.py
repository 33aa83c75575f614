"""The migrations of an application: those that are there, and one more where its tables have changed."""

import re

from bottega.domain.run import Base
from bottega.stacks.react_express.migration import migration_sql
from bottega.stacks.react_express.migration_between import migration_between, summary
from bottega.stacks.react_express.tables import Database, make_database
from bottega.stacks.react_express.view import make_view

MIGRATIONS = "backend/prisma/migrations/"
FIRST = "20260101000000"
MIGRATION = f"{MIGRATIONS}{FIRST}_init/migration.sql"
"""The first one."""
_LOCK = b'# Prisma checks this against the provider of the schema.\nprovider = "postgresql"\n'
_NUMBER = re.compile(rf"\d{{{len(FIRST)}}}")
_LONGEST_NAME = 60


def render_migrations(database: Database, base: Base | None) -> dict[str, bytes]:
    """Return the folder of migrations for ``database`` by path; those of ``base`` as they are."""
    lock = {f"{MIGRATIONS}migration_lock.toml": _LOCK}
    if base is None or not base.migrations:
        return {MIGRATION: migration_sql(database).encode(), **lock}
    kept = {path: text.encode() for path, text in base.migrations.items()}
    before = make_database(make_view(base.spec))
    sql = migration_between(before, database)
    if sql:
        kept[_path(_next_name(base, summary(before, database)))] = sql.encode()
    return {**kept, **lock}


def _path(name: str) -> str:
    return f"{MIGRATIONS}{name}/migration.sql"


def _next_name(base: Base, words: str) -> str:
    """``20260101000001_change_books``: after every migration that is there."""
    there = {*base.names, *(path.removeprefix(MIGRATIONS).split("/", 1)[0] for path in base.migrations)}
    last = max((number[0] for name in there if (number := _NUMBER.match(name))), default=FIRST)
    slug = re.sub(r"[^a-z0-9]+", "_", words.lower())[:_LONGEST_NAME].strip("_")
    return f"{int(last) + 1:0{len(FIRST)}d}_{slug}"

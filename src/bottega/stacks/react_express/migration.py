"""The first migration of an application, written from its relational model."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from bottega.stacks.react_express.quoting import literal, quoted
from bottega.stacks.react_express.tables import Column, Database, Join, OnDelete, Table

_ON_DELETE: dict[OnDelete, str] = {"Cascade": "CASCADE", "Restrict": "RESTRICT", "SetNull": "SET NULL"}


class Constraint(NamedTuple):
    """Something that holds one column of a table to a rule, or makes it quick to find."""

    kind: Literal["check", "index", "foreign_key"]
    column: str
    create: str
    drop: str


def migration_sql(database: Database) -> str:
    """Return the SQL that makes all tables in an empty database; it agrees with the Prisma schema."""
    parts = database.tables, database.joins
    return "\n\n".join([*creation(*parts), *created_keys(*parts)]) + "\n"


def creation(tables: tuple[Table, ...], joins: tuple[Join, ...]) -> Iterator[str]:
    """Return the statements that make ``tables`` and ``joins``, but for what points at other tables."""
    yield from (_create(table) for table in tables)
    yield from (_create_join(join) for join in joins)
    yield from (c.create for table in tables for c in constraints(table) if c.kind == "index")


def created_keys(tables: tuple[Table, ...], joins: tuple[Join, ...]) -> Iterator[str]:
    """Return the foreign keys of what ``creation`` made; every table must be there."""
    yield from (c.create for table in tables for c in constraints(table) if c.kind == "foreign_key")
    yield from (key.create for join in joins for key in join_keys(join))


def constraints(table: Table) -> Iterator[Constraint]:
    """Return all of a table but its primary key."""
    yield from (_check(table, column) for column in table.columns if column.values)
    for column in table.columns:
        if column.unique:
            yield _index(table, column, suffix="key", unique=True)
    for column in table.indexed:
        yield _index(table, column, suffix="idx", unique=False)
    for relation in table.relations:
        name, column_name = f"{table.name}_{relation.column.name}_fkey", relation.column.name
        yield _foreign_key(table.name, name, column_name, relation.target.table, relation.on_delete)


def join_keys(join: Join) -> Iterator[Constraint]:
    """Return the foreign keys of a join table."""
    for column, target in zip("AB", join.sides, strict=True):
        yield _foreign_key(f"_{join.name}", f"_{join.name}_{column}_fkey", column, target, "Cascade")


def join_primary_key(join: Join) -> str:
    """Return the part of a statement that gives a join table its primary key."""
    return f'CONSTRAINT {quoted(f"_{join.name}_AB_pkey")} PRIMARY KEY ("A", "B")'


def join_index(join: Join) -> str:
    """Return the statement that indexes the second column of a join table."""
    return f'CREATE INDEX {quoted(f"_{join.name}_B_index")} ON {quoted(f"_{join.name}")} ("B");'


def column_sql(column: Column) -> str:
    """Return what ``CREATE TABLE`` says of a column."""
    null = "" if column.nullable else " NOT NULL"
    default = f" DEFAULT {column.sql_default}" if column.sql_default else ""
    return f"{quoted(column.name)} {column.type[0]}{null}{default}"


def _create(table: Table) -> str:
    lines = [column_sql(column) for column in table.columns]
    lines.append(f"CONSTRAINT {quoted(f'{table.name}_pkey')} PRIMARY KEY ({quoted('id')})")
    lines += [_check_sql(table, column) for column in table.columns if column.values]
    body = ",\n".join(f"    {line}" for line in lines)
    return f"CREATE TABLE {quoted(table.name)} (\n{body}\n);"


def _check_sql(table: Table, column: Column) -> str:
    values = ", ".join(literal(value) for value in column.values)
    return f"CONSTRAINT {quoted(f'{table.name}_{column.name}_check')} CHECK ({quoted(column.name)} IN ({values}))"


def _create_join(join: Join) -> str:
    return (
        f"CREATE TABLE {quoted(f'_{join.name}')} (\n"
        f'    "A" UUID NOT NULL,\n    "B" UUID NOT NULL,\n'
        f"    {join_primary_key(join)}\n);\n\n{join_index(join)}"
    )


def _check(table: Table, column: Column) -> Constraint:
    alter = f"ALTER TABLE {quoted(table.name)}"
    return Constraint(
        "check",
        column.name,
        create=f"{alter} ADD {_check_sql(table, column)};",
        drop=f"{alter} DROP CONSTRAINT {quoted(f'{table.name}_{column.name}_check')};",
    )


def _index(table: Table, column: Column, *, suffix: str, unique: bool) -> Constraint:
    name = quoted(f"{table.name}_{column.name}_{suffix}")
    create = f"CREATE{' UNIQUE' * unique} INDEX {name} ON {quoted(table.name)} ({quoted(column.name)});"
    return Constraint("index", column.name, create=create, drop=f"DROP INDEX {name};")


def _foreign_key(table: str, name: str, column: str, target: str, on_delete: OnDelete) -> Constraint:
    create = (
        f"ALTER TABLE {quoted(table)} ADD CONSTRAINT {quoted(name)} FOREIGN KEY ({quoted(column)})\n"
        f"    REFERENCES {quoted(target)} ({quoted('id')}) ON DELETE {_ON_DELETE[on_delete]} ON UPDATE CASCADE;"
    )
    drop = f"ALTER TABLE {quoted(table)} DROP CONSTRAINT {quoted(name)};"
    return Constraint("foreign_key", column, create=create, drop=drop)

"""The first migration of an application, written from its relational model."""

from collections.abc import Iterator

from bottega.stacks.react_express.names import database_name
from bottega.stacks.react_express.tables import Column, Database, Join, OnDelete, Table

_ON_DELETE: dict[OnDelete, str] = {"Cascade": "CASCADE", "Restrict": "RESTRICT", "SetNull": "SET NULL"}


def migration_sql(database: Database) -> str:
    """Return the SQL that makes all tables in an empty database; it agrees with the Prisma schema."""
    statements = [
        *(_create(table) for table in database.tables),
        *(_create_join(join) for join in database.joins),
        *(s for table in database.tables for s in _indexes(table)),
        *(s for table in database.tables for s in _foreign_keys(table)),
        *(s for join in database.joins for s in _join_keys(join)),
    ]
    return "\n\n".join(statements) + "\n"


def quoted(name: str) -> str:
    """Return ``name`` as an SQL identifier."""
    return '"' + database_name(name).replace('"', '""') + '"'


def literal(value: str) -> str:
    """Return ``value`` as an SQL string."""
    return "'" + value.replace("'", "''") + "'"


def _create(table: Table) -> str:
    lines = [_column(column) for column in table.columns]
    lines.append(f"CONSTRAINT {quoted(f'{table.name}_pkey')} PRIMARY KEY ({quoted('id')})")
    lines += [_check(table, column) for column in table.columns if column.values]
    body = ",\n".join(f"    {line}" for line in lines)
    return f"CREATE TABLE {quoted(table.name)} (\n{body}\n);"


def _column(column: Column) -> str:
    null = "" if column.nullable else " NOT NULL"
    default = f" DEFAULT {column.sql_default}" if column.sql_default else ""
    return f"{quoted(column.name)} {column.type[0]}{null}{default}"


def _check(table: Table, column: Column) -> str:
    values = ", ".join(literal(value) for value in column.values)
    return f"CONSTRAINT {quoted(f'{table.name}_{column.name}_check')} CHECK ({quoted(column.name)} IN ({values}))"


def _create_join(join: Join) -> str:
    return (
        f"CREATE TABLE {quoted(f'_{join.name}')} (\n"
        f'    "A" UUID NOT NULL,\n    "B" UUID NOT NULL,\n'
        f'    CONSTRAINT {quoted(f"_{join.name}_AB_pkey")} PRIMARY KEY ("A", "B")\n);\n\n'
        f'CREATE INDEX {quoted(f"_{join.name}_B_index")} ON {quoted(f"_{join.name}")} ("B");'
    )


def _indexes(table: Table) -> Iterator[str]:
    for column in table.columns:
        if column.unique:
            name = quoted(f"{table.name}_{column.name}_key")
            yield f"CREATE UNIQUE INDEX {name} ON {quoted(table.name)} ({quoted(column.name)});"
    for column in table.indexed:
        name = quoted(f"{table.name}_{column.name}_idx")
        yield f"CREATE INDEX {name} ON {quoted(table.name)} ({quoted(column.name)});"


def _foreign_keys(table: Table) -> Iterator[str]:
    for relation in table.relations:
        column = relation.column.name
        yield _foreign_key(table.name, f"{table.name}_{column}_fkey", column, relation.target.table, relation.on_delete)


def _join_keys(join: Join) -> Iterator[str]:
    for column, target in zip("AB", join.sides, strict=True):
        yield _foreign_key(f"_{join.name}", f"_{join.name}_{column}_fkey", column, target, "Cascade")


def _foreign_key(table: str, name: str, column: str, target: str, on_delete: OnDelete) -> str:
    return (
        f"ALTER TABLE {quoted(table)} ADD CONSTRAINT {quoted(name)} FOREIGN KEY ({quoted(column)})\n"
        f"    REFERENCES {quoted(target)} ({quoted('id')}) ON DELETE {_ON_DELETE[on_delete]} ON UPDATE CASCADE;"
    )

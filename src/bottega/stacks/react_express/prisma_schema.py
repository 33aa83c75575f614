"""The Prisma schema of an application, written from its relational model."""

from collections.abc import Iterator

from bottega.stacks.react_express.names import IDENTIFIER_BYTES, database_name
from bottega.stacks.react_express.tables import Column, Database, Relation, Table

_HEAD = """generator client {
  provider            = "prisma-client"
  output              = "../src/generated/prisma"
  runtime             = "nodejs"
  moduleFormat        = "cjs"
  importFileExtension = ""
}

datasource db {
  provider = "postgresql"
}
"""


def prisma_schema(database: Database) -> str:
    """Return ``schema.prisma``, aligned as ``prisma format`` would."""
    return "\n".join([_HEAD, *(_model(table, database) for table in database.tables)])


def _model(table: Table, database: Database) -> str:
    rows = [_column(table, column) for column in table.columns]
    rows += [_relation(table, relation) for relation in table.relations]
    rows += _back_fields(table, database)
    widths = [max(len(row[i]) for row in rows) for i in (0, 1)]
    lines = [f"  {name:<{widths[0]}} {kind:<{widths[1]}} {rest}".rstrip() for name, kind, rest in rows]
    blocks = [f"  @@index([{c.key}]{_mapped(table, c, 'idx')})" for c in table.indexed]
    return "\n".join([f"model {table.model} {{", *lines, "", *blocks, f'  @@map("{table.name}")', "}", ""])


def _column(table: Table, column: Column) -> tuple[str, str, str]:
    _, kind, native = column.type
    unique = ""
    if column.unique:
        mapped = _mapped(table, column, "key").removeprefix(", ")
        unique = f"@unique({mapped})" if mapped else "@unique"
    renamed = f'@map("{column.name}")' if column.name != column.key else ""
    attributes = [column.attribute, unique, renamed, native]
    return column.key, kind + ("?" if column.nullable else ""), " ".join(a for a in attributes if a)


def _mapped(table: Table, column: Column, suffix: str) -> str:
    """The name of a constraint, where it is not the one Prisma would choose."""
    name = f"{table.name}_{column.name}_{suffix}"
    return f', map: "{database_name(name)}"' if len(name.encode()) > IDENTIFIER_BYTES else ""


def _relation(table: Table, relation: Relation) -> tuple[str, str, str]:
    kind = relation.target.type_name + ("?" if relation.column.nullable else "")
    mapped = _mapped(table, relation.column, "fkey")
    rest = (
        f'@relation("{relation.name}", fields: [{relation.column.key}], references: [id], '
        f"onDelete: {relation.on_delete}{mapped})"
    )
    return relation.field, kind, rest


def _back_fields(table: Table, database: Database) -> Iterator[tuple[str, str, str]]:
    for join in database.joins:
        if join.source.type_name == table.model:
            yield join.field, f"{join.target.type_name}[]", f'@relation("{join.name}")'
    for other in database.tables:
        for relation in other.relations:
            if relation.target.type_name == table.model:
                many = "?" if relation.column.unique else "[]"
                yield relation.back_field, f"{other.model}{many}", f'@relation("{relation.name}")'
    for join in database.joins:
        if join.target.type_name == table.model:
            yield join.back_field, f"{join.source.type_name}[]", f'@relation("{join.name}")'

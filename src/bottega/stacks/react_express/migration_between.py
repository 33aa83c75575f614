"""A later migration: from the tables of one Spec to those of the next, with the rows that are in them.

What cannot be kept and cannot be made up ends the migration, and with it the deployment, before anything is
changed: a refusal says which rows stand in the way. On empty tables every migration goes through.
"""

from collections.abc import Iterator
from dataclasses import replace

from bottega.stacks.react_express.casts import find_cast
from bottega.stacks.react_express.differences import ColumnPair, Difference, JoinPair, TablePair, Widened, difference
from bottega.stacks.react_express.migration import (
    Constraint,
    column_sql,
    constraints,
    created_keys,
    creation,
    join_index,
    join_keys,
    join_primary_key,
)
from bottega.stacks.react_express.quoting import literal, quoted
from bottega.stacks.react_express.tables import Column, Database

Steps = Iterator[str]
EDIT = "Write here, in this migration, what such rows are to become"


def migration_between(old: Database, new: Database) -> str:
    """Return the SQL that turns the tables of ``old``, rows and all, into those of ``new``; empty where they agree.

    Afterwards everything but the order of columns is as ``migration_sql(new)`` makes it.
    """
    return "\n\n".join(_steps(difference(old, new))) + "\n" if summary(old, new) else ""


def summary(old: Database, new: Database) -> str:
    """Return what changes, in a few words for the name of a migration; empty where nothing does."""
    found = difference(old, new)
    words = [f"add {t.name}" for t in found.added]
    words += [f"drop {t.name}" for t in found.dropped]
    words += [f"rename {t.old.name}" for t in found.tables if t.old.name != t.new.name]
    words += [f"change {t.new.name}" for t in found.tables if t.old.name == t.new.name and _has_changed(t)]
    links = bool(found.added_joins or found.dropped_joins) or any(any(_join_steps(j)) for j in found.joins)
    return " ".join([*words, *(["change links"] if links and not words else [])])


def _steps(found: Difference) -> Steps:
    for kind in ("foreign_key", "check", "index"):
        yield from (c.drop for pair in found.tables for c in _going(pair) if c.kind == kind)
    for table in found.dropped:
        yield from (c.drop for c in constraints(table) if c.kind == "foreign_key")
    for name in (*(f"_{join.name}" for join in found.dropped_joins), *(table.name for table in found.dropped)):
        yield from _drop_table(name, unclear=name in found.unclear)
    for join in found.joins:
        yield from _join_steps(join)
    yield from creation(found.added, found.added_joins)
    for pair in found.tables:
        yield from _table_steps(pair)
    yield from created_keys(found.added, found.added_joins)
    for widened in found.widened:
        yield _widen(widened)
    for pair in found.tables:
        yield from (c.create for c in _coming(pair) if c.kind == "foreign_key")
    for join in found.joins:
        if _differs(join):
            yield from (key.create for key in join_keys(join.new))


def _widen(link: Widened) -> str:
    table, column = quoted(link.table), quoted(link.column.name)
    ends = ('"id"', column) if link.join.sides[0] == link.table else (column, '"id"')
    rows = f"SELECT {', '.join(ends)} FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608 - quoted
    return (
        f"-- {link.table}.{link.column.name} is a link to many from now on: the one that is there is kept.\n"
        f"INSERT INTO {quoted(f'_{link.join.name}')} {rows};\n"
        f"ALTER TABLE {table} DROP COLUMN {column};"
    )


def _has_changed(pair: TablePair) -> bool:
    return any(_table_steps(pair)) or any(_going(pair)) or any(_coming(pair))


def _drop_table(name: str, *, unclear: bool) -> Steps:
    if unclear:
        what = f"{name} is to be dropped, but several new tables could be what it is called from now on"
        yield _refusal(name, "TRUE", what, "Rename one kind of thing at a time, or delete this check to drop its rows")
    yield f"-- {name} is there no more: its rows go with it.\nDROP TABLE {quoted(name)};"


def _table_steps(pair: TablePair) -> Steps:
    """All but the foreign keys, which wait until every table is there, and what of constraints is dropped before."""
    table = pair.new.name
    if pair.old.name != table:
        rename = f"ALTER TABLE {quoted(pair.old.name)} RENAME TO {quoted(table)};"
        keys = quoted(f"{pair.old.name}_pkey"), quoted(f"{table}_pkey")
        yield f"-- {pair.old.name} is called {table} from now on: its rows stay.\n{rename}"
        yield f"ALTER TABLE {quoted(table)} RENAME CONSTRAINT {keys[0]} TO {keys[1]};"
    for column in pair.dropped:
        yield from _drop_column(table, column, unclear=column in pair.unclear)
    for kept in pair.kept:
        yield from _column_steps(table, kept)
    for column in pair.added:
        yield from _add_column(table, column)
    yield from (c.create for c in _coming(pair) if c.kind != "foreign_key")


def _going(pair: TablePair) -> Iterator[Constraint]:
    same = _unchanged(pair)
    return (c for c in constraints(pair.old) if c.create not in same)


def _coming(pair: TablePair) -> Iterator[Constraint]:
    same = _unchanged(pair)
    return (c for c in constraints(pair.new) if c.create not in same)


def _unchanged(pair: TablePair) -> set[str]:
    """The constraints that stay: said the same of a column that stays."""
    stay = {k.new.name for k in pair.kept if k.old.name == k.new.name and not k.remade}
    before = {c.create for c in constraints(pair.old)}
    return {c.create for c in constraints(pair.new) if c.column in stay and c.create in before}


def _drop_column(table: str, column: Column, *, unclear: bool) -> Steps:
    where = f"{quoted(table)} DROP COLUMN {quoted(column.name)};"
    if unclear:
        what = f"{table}.{column.name} is to be dropped, but several new columns could be what it is called from now on"
        hint = "Rename one of a type at a time, or delete this check to drop what it holds"
        yield _refusal(table, f"{quoted(column.name)} IS NOT NULL", what, hint)
    yield f"-- {table}.{column.name} is there no more: what it holds goes with it.\nALTER TABLE {where}"


def _add_column(table: str, column: Column) -> Steps:
    added = column_sql(replace(column, nullable=True))
    yield f"-- {table}.{column.name} is new.\nALTER TABLE {quoted(table)} ADD COLUMN {added};"
    if not column.nullable:
        yield from _require(table, column)


def _require(table: str, column: Column) -> Steps:
    name = quoted(column.name)
    if column.fill:
        yield (
            f"-- {table}.{column.name}: rows without one get {column.fill}.\n"
            f"UPDATE {quoted(table)} SET {name} = {column.fill} WHERE {name} IS NULL;"
        )
    else:
        what = f"{table} has rows without {column.name}, which is required from now on and cannot be made up"
        yield _refusal(table, f"{name} IS NULL", what, f"{EDIT}, with an UPDATE before this check")
    yield f"ALTER TABLE {quoted(table)} ALTER COLUMN {name} SET NOT NULL;"


def _column_steps(table: str, pair: ColumnPair) -> Steps:
    old, new = pair.old, pair.new
    if pair.remade:
        what = f"{table}.{old.name} is to hold something else from now on, and what is there does not fit"
        yield _refusal(table, f"{quoted(old.name)} IS NOT NULL", what, f"{EDIT}, or delete this check to drop it")
        yield from _drop_column(table, old, unclear=False)
        yield from _add_column(table, new)
        return
    if old.name != new.name:
        rename = f"ALTER TABLE {quoted(table)} RENAME COLUMN {quoted(old.name)} TO {quoted(new.name)};"
        yield f"-- {table}.{old.name} is called {new.name} from now on: what it holds stays.\n{rename}"
    if old.type[0] != new.type[0]:
        yield from _retype(table, old, new)
    if new.values and old.values != new.values:
        yield from _revalue(table, old, new)
    if old.nullable and not new.nullable:
        yield from _require(table, new)
    if new.nullable and not old.nullable:
        alter = f"ALTER TABLE {quoted(table)} ALTER COLUMN {quoted(new.name)} DROP NOT NULL;"
        yield f"-- {table}.{new.name} may be empty from now on.\n{alter}"


def _retype(table: str, old: Column, new: Column) -> Steps:
    name = quoted(new.name)
    cast = find_cast(name, old.type[0], new.type[0])
    assert cast is not None, "a column without a cast is made anew"
    if cast.loses:
        what = f"{table}.{new.name} holds values that {new.type[0]} would cut off"
        yield _refusal(table, cast.loses, what, f"{EDIT}, with an UPDATE before this check")
    alter = f"ALTER TABLE {quoted(table)} ALTER COLUMN {name} TYPE {new.type[0]} USING {cast.using};"
    yield f"-- {table}.{new.name} was {old.type[0]}.\n{alter}"


def _revalue(table: str, old: Column, new: Column) -> Steps:
    name = quoted(new.name)
    gone = [value for value in old.values if value not in new.values]
    come = [value for value in new.values if value not in old.values]
    update = f"UPDATE {quoted(table)} SET {name} ="  # noqa: S608 - quoted, and written into a file for people to read
    if len(gone) == 1 and len(come) == 1 and new.default != "NULL":
        words = f"-- {table}.{new.name}: {gone[0]} is called {come[0]} from now on."
        yield f"{words}\n{update} {literal(come[0])} WHERE {name} = {literal(gone[0])};"
    elif old.values and not gone:
        return
    elif old.values and new.default:
        values = ", ".join(literal(value) for value in gone)
        words = f"-- {table}.{new.name}: rows with a value that is there no more get the default."
        yield f"{words}\n{update} {new.default} WHERE {name} IN ({values});"
    else:
        values = ", ".join(literal(value) for value in new.values)
        what = f"{table}.{new.name} holds values that are not allowed from now on"
        yield _refusal(table, f"{name} NOT IN ({values})", what, f"{EDIT}, with an UPDATE before this check")


def _differs(pair: JoinPair) -> bool:
    return [c.create for c in join_keys(pair.old)] != [c.create for c in join_keys(pair.new)]


def _join_steps(pair: JoinPair) -> Steps:
    if not _differs(pair) and not pair.swapped:
        return
    yield from (key.drop for key in join_keys(pair.old))
    old, new = f"_{pair.old.name}", f"_{pair.new.name}"
    if old != new:
        words = f"-- The links of {old} are kept in {new} from now on."
        yield f"{words}\nALTER TABLE {quoted(old)} RENAME TO {quoted(new)};"
    if old != new or pair.swapped:
        yield f"ALTER TABLE {quoted(new)} DROP CONSTRAINT {quoted(f'{old}_AB_pkey')};"
        yield f"DROP INDEX {quoted(f'{old}_B_index')};"
        if pair.swapped:
            names = (("A", "was_A"), ("B", "A"), ("was_A", "B"))
            yield from (f'ALTER TABLE {quoted(new)} RENAME COLUMN "{a}" TO "{b}";' for a, b in names)
        yield f"ALTER TABLE {quoted(new)} ADD {join_primary_key(pair.new)};"
        yield join_index(pair.new)


def _refusal(table: str, condition: str, what: str, hint: str) -> str:
    """Return a statement that ends the migration where a row of ``table`` fulfils ``condition``."""
    found = f"SELECT 1 FROM {quoted(table)} WHERE {condition}"  # noqa: S608 - quoted, as above
    return (
        f"-- Where there are such rows, this ends here and changes nothing.\n"
        f"DO $$ BEGIN\n"
        f"    IF EXISTS ({found}) THEN\n"
        f"        RAISE EXCEPTION USING MESSAGE = {literal(what)}, HINT = {literal(hint)};\n"
        f"    END IF;\n"
        f"END $$;"
    )

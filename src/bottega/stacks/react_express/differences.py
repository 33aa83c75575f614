"""What differs between two relational models: which table and column of the new one is which of the old."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bottega.stacks.react_express.casts import find_cast
from bottega.stacks.react_express.tables import Column, Database, Join, Table

T = TypeVar("T")
_GIVEN = frozenset({"id", "owner_id", "created_at", "updated_at"})
"""Columns that no field of a Spec stands for: they are never a renamed one."""


@dataclass(frozen=True, kw_only=True)
class ColumnPair:
    """One column before and after; the names differ where it was renamed.

    ``remade``: no value means the same in both: the types have nothing in common, or it points at another table.
    """

    old: Column
    new: Column
    remade: bool = False


@dataclass(frozen=True, kw_only=True)
class TablePair:
    """One table before and after.

    Args:
        unclear: Those of ``dropped`` that a new column of the same type may be, but it cannot be told which.
    """

    old: Table
    new: Table
    kept: tuple[ColumnPair, ...]
    dropped: tuple[Column, ...]
    added: tuple[Column, ...]
    unclear: tuple[Column, ...]


@dataclass(frozen=True, kw_only=True)
class JoinPair:
    """One many-to-many link before and after; ``swapped`` where its two columns have changed places."""

    old: Join
    new: Join
    swapped: bool


@dataclass(frozen=True, kw_only=True)
class Widened:
    """A link to one row that has become a link to many: ``column`` of ``table`` moves into ``join``."""

    table: str
    column: Column
    join: Join


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Everything of two models, side by side. ``unclear`` are names of dropped tables that a new one may be."""

    tables: tuple[TablePair, ...]
    dropped: tuple[Table, ...]
    added: tuple[Table, ...]
    joins: tuple[JoinPair, ...]
    dropped_joins: tuple[Join, ...]
    added_joins: tuple[Join, ...]
    widened: tuple[Widened, ...]
    unclear: frozenset[str]


def difference(old: Database, new: Database) -> Difference:
    """Return which part of ``new`` is which of ``old``.

    What has kept its name is itself. Beyond that, a table or column was renamed where one disappears and one of its
    kind appears, and there is no other that it could be.
    """
    tables, unclear = _table_pairs(old.tables, new.tables)
    names = {before.name: after.name for before, after in tables}
    joins, unclear_joins = _join_pairs(old.joins, new.joins, names)
    kept_old, kept_new = {t.name for t, _ in tables}, {t.name for _, t in tables}
    old_joins, new_joins = {pair.old.name for pair in joins}, {pair.new.name for pair in joins}
    added_joins = tuple(j for j in new.joins if j.name not in new_joins)
    pairs = [_pair(before, after, names) for before, after in tables]
    widened = tuple(w for pair in pairs for w in _widened(pair, added_joins, names))
    moved = {(w.table, w.column.name) for w in widened}
    return Difference(
        tables=tuple(_without(pair, moved) for pair in pairs),
        widened=widened,
        dropped=tuple(t for t in old.tables if t.name not in kept_old),
        added=tuple(t for t in new.tables if t.name not in kept_new),
        joins=joins,
        dropped_joins=tuple(j for j in old.joins if j.name not in old_joins),
        added_joins=added_joins,
        unclear=unclear | unclear_joins,
    )


def _table_pairs(old: Sequence[Table], new: Sequence[Table]) -> tuple[list[tuple[Table, Table]], frozenset[str]]:
    after = {t.name: t for t in new}
    pairs = [(t, after[t.name]) for t in old if t.name in after and after[t.name].given == t.given]
    gone = [t for t in old if t not in [pair[0] for pair in pairs]]
    come = [t for t in new if t not in [pair[1] for pair in pairs]]
    alike = {t.name: [c for c in come if _are_alike(t, c)] for t in gone}
    renamed, unclear = _unique_pairs(alike)
    by_name = {t.name: t for t in gone}
    return pairs + [(by_name[name], table) for name, table in renamed], unclear


def _are_alike(old: Table, new: Table) -> bool:
    """Whether at least half of the columns are the same: then one is the other under a new name."""
    before, after = _types(old), _types(new)
    shared = len(before.items() & after.items())
    return not (old.given or new.given) and shared > 0 and 2 * shared >= max(len(before), len(after))


def _types(table: Table) -> dict[str, str]:
    return {c.name: c.type[0] for c in table.columns if c.name not in _GIVEN}


def _unique_pairs(alike: Mapping[str, Sequence[T]]) -> tuple[list[tuple[str, T]], frozenset[str]]:
    """Split what could be renamed into what certainly was, and the names for which that cannot be told."""
    claims = [candidate for candidates in alike.values() for candidate in candidates]
    certain = [(name, cs[0]) for name, cs in alike.items() if len(cs) == 1 and claims.count(cs[0]) == 1]
    names = {name for name, _ in certain}
    return certain, frozenset(name for name, candidates in alike.items() if candidates and name not in names)


def _pair(old: Table, new: Table, names: Mapping[str, str]) -> TablePair:
    after = {c.name: c for c in new.columns}
    kept = [_same_name(old, c, new, after[c.name], names) for c in old.columns if c.name in after]
    here = {pair.new.name for pair in kept}
    dropped = [c for c in old.columns if c.name not in here]
    added = [c for c in new.columns if c.name not in here]
    before_kinds = {c.name: _kind(old, c, names) for c in dropped if c.name not in _GIVEN}
    after_kinds = {c.name: _kind(new, c, {}) for c in added if c.name not in _GIVEN}
    alike = {name: [n for n, k in after_kinds.items() if k == kind] for name, kind in before_kinds.items()}
    renamed, unclear = _unique_pairs(alike)
    before = {c.name: c for c in dropped}
    kept += [ColumnPair(old=before[name], new=after[other]) for name, other in renamed]
    gone, come = {pair.old.name for pair in kept}, {pair.new.name for pair in kept}
    return TablePair(
        old=old,
        new=new,
        kept=tuple(kept),
        dropped=tuple(c for c in dropped if c.name not in gone),
        added=tuple(c for c in added if c.name not in come),
        unclear=tuple(c for c in dropped if c.name in unclear),
    )


def _widened(pair: TablePair, added: Sequence[Join], names: Mapping[str, str]) -> Iterator[Widened]:
    """Find the links that are gone where the one link to many between the same two tables is new."""
    links = [c for c in pair.dropped if c.name not in _GIVEN and c not in pair.unclear]
    targets = [_kind(pair.old, column, names)[2] for column in links]
    for column, target in zip(links, targets, strict=True):
        joins = [j for j in added if sorted(j.sides) == sorted((pair.new.name, target))]
        if target and len(joins) == 1 and targets.count(target) == 1:
            yield Widened(table=pair.new.name, column=column, join=joins[0])


def _without(pair: TablePair, moved: set[tuple[str, str]]) -> TablePair:
    return replace(pair, dropped=tuple(c for c in pair.dropped if (pair.new.name, c.name) not in moved))


def _same_name(old: Table, before: Column, new: Table, after: Column, names: Mapping[str, str]) -> ColumnPair:
    kinds = _kind(old, before, names), _kind(new, after, {})
    types = kinds[0][0], kinds[1][0]
    has_cast = types[0] == types[1] or find_cast("", *types) is not None
    return ColumnPair(old=before, new=after, remade=not has_cast or kinds[0][2] != kinds[1][2])


def _kind(table: Table, column: Column, names: Mapping[str, str]) -> tuple[str, tuple[str, ...], str]:
    """What two columns share if one is the other renamed: type, values, and the table they point at."""
    target = next((r.target.table for r in table.relations if r.column.name == column.name), "")
    return column.type[0], column.values, names.get(target, target)


def _join_pairs(
    old: Sequence[Join], new: Sequence[Join], names: Mapping[str, str]
) -> tuple[tuple[JoinPair, ...], frozenset[str]]:
    """Pair links between the same two tables, those of the same name first."""

    def sides(join: Join) -> tuple[str, str]:
        first, second = join.sides
        return names.get(first, ""), names.get(second, "")

    after = {j.name: j for j in new}
    pairs = [(j, after[j.name]) for j in old if j.name in after and sorted(sides(j)) == sorted(after[j.name].sides)]
    gone = [j for j in old if j not in [pair[0] for pair in pairs]]
    come = [j for j in new if j not in [pair[1] for pair in pairs]]
    alike = {j.name: [c for c in come if sorted(sides(j)) == sorted(c.sides)] for j in gone}
    renamed, unclear = _unique_pairs(alike)
    before = {j.name: j for j in gone}
    pairs += [(before[name], join) for name, join in renamed]
    found = tuple(JoinPair(old=j, new=k, swapped=sides(j) != k.sides) for j, k in pairs)
    return found, frozenset(f"_{name}" for name in unclear)

"""How a column gets another type without losing anything silently."""

from typing import NamedTuple

_NUMBERS = frozenset({"INTEGER", "DECIMAL(16,2)", "DECIMAL(20,6)"})


class Cast(NamedTuple):
    """SQL that turns a value into the new type, and a condition that holds where something would be lost."""

    using: str
    loses: str = ""


def find_cast(column: str, old: str, new: str) -> Cast | None:
    """Return how ``column`` (quoted) gets from one SQL type to another, or None where no value means the same in both.

    A value that the new type cannot read at all makes PostgreSQL refuse by itself.
    """
    if new == "TEXT":
        instant = f"""to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')"""
        return Cast(instant if old == "TIMESTAMPTZ(3)" else f"{column}::TEXT")
    if old == "TEXT":
        return _from_text(column, new)
    if {old, new} <= _NUMBERS:
        return Cast(f"{column}::{new}", loses=f"{column} <> {column}::{new}")
    utc = f"({column} AT TIME ZONE 'UTC')"
    casts = {
        ("INTEGER", "BOOLEAN"): Cast(f"{column}::BOOLEAN", loses=f"{column} NOT IN (0, 1)"),
        ("BOOLEAN", "INTEGER"): Cast(f"{column}::INTEGER"),
        ("DATE", "TIMESTAMPTZ(3)"): Cast(f"{column}::TIMESTAMP AT TIME ZONE 'UTC'"),
        ("TIMESTAMPTZ(3)", "DATE"): Cast(f"{utc}::DATE", loses=f"{utc} <> {utc}::DATE"),
    }
    return casts.get((old, new))


def _from_text(column: str, new: str) -> Cast | None:
    if new == "UUID":
        return None
    using = f"{column}::{new}"
    if new in _NUMBERS:
        return Cast(using, loses=f"{column}::NUMERIC <> {using}" if new != "INTEGER" else "")
    return Cast(using, loses=f"{column}::TIMESTAMP <> {using}" if new == "DATE" else "")

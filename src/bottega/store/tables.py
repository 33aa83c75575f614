"""Tables of the store as SQLAlchemy Core sees them; ``migrations`` makes them."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Dialect, Integer, MetaData, String, Table, TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored as UTC text of fixed width, so that text order is time order."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> Any:
        """To the database."""
        if value is None:
            return None
        assert value.tzinfo is not None, "instants are aware"
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any | None, _dialect: Dialect) -> datetime | None:
        """From the database."""
        return None if value is None else datetime.fromisoformat(value)


_metadata = MetaData()

RUN = Table(
    "run",
    _metadata,
    Column("id", String, primary_key=True),
    Column("status", String),
    Column("plan_id", String),
    Column("message", String),
    Column("created_at", Instant),
    Column("finished_at", Instant),
    Column("request", String),
    Column("plan", String),
)
TASK = Table(
    "task",
    _metadata,
    Column("run_id", String, primary_key=True),
    Column("task_id", String, primary_key=True),
    Column("position", Integer),
    Column("state", String),
)
EVENT = Table(
    "event",
    _metadata,
    Column("run_id", String, primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("kind", String),
    Column("at", Instant),
    Column("version", Integer),
    Column("data", String),
)

"""Rows: what DBOS 3.4 keeps of each task, read and removed by our own policy.

DBOS has neither a takeover from a dead executor nor retention in its open part; both are here. This is the one
place that knows its tables, which is why its version is pinned exactly.
"""

import time
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

import sqlalchemy
from sqlalchemy import text

FINISHED = "SUCCESS"
FAILED = "ERROR"
PENDING = "PENDING"

_PAYLOADS = ("workflow_input", "workflow_output", "operation_outputs")
_FIND = text("""
    SELECT s.status, s.executor_id, o.output, o.error
    FROM workflow_status s LEFT JOIN workflow_output o ON o.workflow_uuid = s.workflow_uuid
    WHERE s.workflow_uuid = :key
""")
_HELD = text("SELECT DISTINCT executor_id FROM workflow_status WHERE status NOT IN ('SUCCESS', 'ERROR')")


class Row(NamedTuple):
    """One task as it is stored; ``output`` and ``error`` are JSON texts."""

    status: str
    executor_id: str | None
    output: str | None
    error: str | None


class Rows:
    """The stored tasks."""

    def __init__(self, database: sqlalchemy.Engine) -> None:
        self._database = database

    def find(self, key: str) -> Row | None:
        """Return the row of a task."""
        with self._database.connect() as connection:
            found = connection.execute(_FIND, {"key": key}).one_or_none()
        return Row(*found) if found else None

    def list_executors(self) -> Sequence[str | None]:
        """Return the executors with unfinished tasks."""
        with self._database.connect() as connection:
            return connection.execute(_HELD).scalars().all()

    def release(self, executor_id: str | None, *, key: str | None = None) -> None:
        """Remove the unfinished tasks (or the one with ``key``) of an executor that is dead, so that they can run.

        Idempotency: what another process has taken meanwhile carries its id, and is left alone.
        """
        where = "status NOT IN ('SUCCESS', 'ERROR') AND executor_id IS :executor"
        if key is not None:
            where += " AND workflow_uuid = :key"
        self._delete(where, executor=executor_id, key=key)

    def forget_failed(self, key_prefix: str) -> None:
        """Remove the failed tasks whose key starts so."""
        self._delete("status = 'ERROR' AND substr(workflow_uuid, 1, :length) = :prefix",
                     length=len(key_prefix), prefix=key_prefix)  # fmt: skip

    def remove_older(self, age: timedelta) -> None:
        """Remove what finished longer ago than ``age``."""
        before = int((time.time() - age.total_seconds()) * 1000)
        self._delete("status IN ('SUCCESS', 'ERROR') AND completed_at < :before", before=before)

    def _delete(self, where: str, **values: object) -> None:
        chosen = f"SELECT workflow_uuid FROM workflow_status WHERE {where}"  # noqa: S608 - conditions are ours
        with self._database.begin() as connection:
            if not connection.execute(text(chosen + " LIMIT 1"), values).first():
                return  # the usual case: no write lock for nothing
            for table in (*_PAYLOADS, "workflow_status"):
                connection.execute(text(f"DELETE FROM {table} WHERE workflow_uuid IN ({chosen})"), values)  # noqa: S608

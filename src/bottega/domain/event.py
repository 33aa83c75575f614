"""Event: one product fact of a run, as it is stored, streamed and shown."""

from datetime import datetime
from typing import Any, Literal

from bottega.domain.base import Value

EventKind = Literal[
    "run_started", "run_resumed", "run_finished", "plan_made",
    "task_started", "task_output", "task_finished", "task_retried",
    "verdict", "note",
]  # fmt: skip


class Event(Value):
    """Shape: ``sequence`` counts up from 1 within a run; ``data`` holds JSON values only.

    ``data`` by kind: task_* carry ``task``; task_finished also ``status``, ``duration_seconds``, ``error``;
    task_retried ``attempt``, ``delay_seconds``, ``error``; verdict the fields of a Verdict; note ``text``.
    """

    version: Literal[1] = 1
    run_id: str
    sequence: int
    kind: EventKind
    at: datetime
    data: dict[str, Any] = {}

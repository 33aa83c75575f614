"""Store: runs, their tasks and their events."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from bottega.domain.event import Event, EventKind
from bottega.domain.plan import Plan
from bottega.domain.run import BuildRequest, Run, RunStatus, TaskState


class RunStore(Protocol):
    """Keeps runs over crashes. Times are aware UTC."""

    async def open(self) -> None:
        """Make or migrate the tables; UserError ``newer_store`` where a newer bottega wrote them."""
        ...

    async def aclose(self) -> None:
        """Release the connection."""
        ...

    async def create_run(self, run_id: str, request: BuildRequest, plan: Plan, *, at: datetime) -> Run:
        """Store a new run with status ``running`` and every task ``waiting``."""
        ...

    async def get_run(self, run_id: str) -> Run:
        """Return the run with that id, or the only one that starts so; UserError ``unknown_run``, ``ambiguous_run``."""
        ...

    async def get_plan(self, run_id: str) -> Plan:
        """Return the plan of a run."""
        ...

    async def list_runs(self, *, limit: int = 50, before: datetime | None = None) -> Sequence[Run]:
        """Return runs, newest first."""
        ...

    async def set_run_status(self, run_id: str, status: RunStatus, *, message: str = "", at: datetime) -> Run:
        """Change the status; a status other than ``running`` also sets ``finished_at``."""
        ...

    async def save_task(self, run_id: str, state: TaskState) -> None:
        """Replace the state of one task."""
        ...

    async def list_tasks(self, run_id: str) -> Sequence[TaskState]:
        """Return the states of all tasks of a run, in plan order."""
        ...

    async def append_event(self, run_id: str, kind: EventKind, data: dict[str, Any], *, at: datetime) -> Event:
        """Append one event and return it with its sequence number."""
        ...

    async def list_events(self, run_id: str, *, after: int = 0, limit: int = 1000) -> Sequence[Event]:
        """Return events with a sequence above ``after``, in order."""
        ...

"""Recorder: every fact of a run goes to the store and to whoever watches, in one order."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from bottega.domain.event import Event, EventKind
from bottega.domain.run import TaskState, TaskStatus
from bottega.ports.engine import RetryListener
from bottega.ports.store import RunStore

EventListener = Callable[[Event], None]


def utc_now() -> datetime:
    """Return the present, aware."""
    return datetime.now(UTC)


class Recorder:
    """Writes the events and task states of one run."""

    def __init__(self, store: RunStore, run_id: str, listener: EventListener | None = None) -> None:
        self._store = store
        self._run_id = run_id
        self._listener = listener
        self._order = asyncio.Lock()
        self._states: dict[str, TaskState] = {}
        self._writing: set[asyncio.Task[None]] = set()

    async def load(self) -> None:
        """Take what is stored of the tasks, for a run that goes on."""
        self._states = {state.task_id: state for state in await self._store.list_tasks(self._run_id)}

    def has_ended(self, task_id: str) -> bool:
        """Whether it is stored how a task ended."""
        return self._states[task_id].status in {"done", "failed", "skipped"}

    async def event(self, kind: EventKind, /, **data: Any) -> None:
        """Store one event, then tell the listener."""
        async with self._order:
            event = await self._store.append_event(self._run_id, kind, data, at=utc_now())
        if self._listener is not None:
            self._listener(event)

    async def task_started(self, task_id: str) -> None:
        """Record that a try of a task begins."""
        before = self._states.get(task_id, TaskState(task_id=task_id))
        await self._save(
            before.model_copy(
                update={"status": "running", "attempts": before.attempts + 1, "started_at": utc_now(), "error": ""}
            )
        )
        await self.event("task_started", task=task_id)

    def shower(self, task_id: str) -> Callable[[str], None]:
        """Return what passes on the output of a task as it comes; the verdict keeps its end, so it is not stored."""

        def show(text: str) -> None:
            if self._listener is not None:
                data = {"task": task_id, "text": text}
                self._listener(Event(run_id=self._run_id, sequence=0, kind="task_output", at=utc_now(), data=data))

        return show

    def retry_listener(self, task_id: str) -> RetryListener:
        """Return what records that an attempt of a task failed and another follows."""

        def retried(attempt: int, delay_seconds: float, error: str) -> None:
            writing = asyncio.ensure_future(self._task_retried(task_id, attempt, delay_seconds, error))
            self._writing.add(writing)
            writing.add_done_callback(self._writing.discard)

        return retried

    async def _task_retried(self, task_id: str, attempt: int, delay_seconds: float, error: str) -> None:
        state = self._states[task_id]
        await self._save(state.model_copy(update={"attempts": attempt + 1, "error": error}))
        await self.event("task_retried", task=task_id, attempt=attempt, delay_seconds=delay_seconds, error=error)

    async def task_finished(self, task_id: str, status: TaskStatus, *, error: str = "") -> None:
        """Record how a task ended."""
        await asyncio.gather(*self._writing)
        before = self._states.get(task_id, TaskState(task_id=task_id))
        now = utc_now()
        state = before.model_copy(update={"status": status, "finished_at": now, "error": error})
        await self._save(state)
        seconds = (now - state.started_at).total_seconds() if state.started_at else 0.0
        await self.event("task_finished", task=task_id, status=status, duration_seconds=round(seconds, 3), error=error)

    async def task_known(self, task_id: str, status: TaskStatus, *, error: str = "") -> None:
        """Tell those who watch how a task ended before this process began; what is stored of it stays."""
        await self.event("task_finished", task=task_id, status=status, duration_seconds=0.0, error=error, known=True)

    async def _save(self, state: TaskState) -> None:
        self._states[state.task_id] = state
        await self._store.save_task(self._run_id, state)

"""The store without persistence: the same behaviour for the length of one process."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bottega.domain.event import Event, EventKind
from bottega.domain.plan import Plan
from bottega.domain.run import BuildRequest, Run, RunStatus, TaskState
from bottega.store.unknown import already_there, choose


class MemoryRunStore:
    """Keeps runs until the process ends."""

    def __init__(self) -> None:
        self._runs: dict[str, Run] = {}
        self._plans: dict[str, Plan] = {}
        self._tasks: dict[str, dict[str, TaskState]] = {}
        self._events: dict[str, list[Event]] = {}

    async def open(self) -> None:
        """Nothing to make."""

    async def aclose(self) -> None:
        """Nothing to release."""

    async def create_run(self, run_id: str, request: BuildRequest, plan: Plan, *, at: datetime) -> Run:
        """Keep a new run with status ``running`` and every task ``waiting``."""
        if run_id in self._runs:
            raise already_there(run_id)
        run = Run(id=run_id, status="running", request=request, plan_id=plan.id, created_at=at)
        self._runs[run_id] = run
        self._plans[run_id] = plan
        self._tasks[run_id] = {task.id: TaskState(task_id=task.id) for task in plan.tasks}
        self._events[run_id] = []
        return run

    async def get_run(self, run_id: str) -> Run:
        """Return the run with that id, or the only one whose id starts so."""
        return self._runs[choose(run_id, [known for known in self._runs if known.startswith(run_id)])]

    async def get_plan(self, run_id: str) -> Plan:
        """Return the plan of a run."""
        return self._plans[self._known(run_id)]

    async def list_runs(self, *, limit: int = 50, before: datetime | None = None) -> Sequence[Run]:
        """Return runs, newest first."""
        runs = [run for run in self._runs.values() if before is None or run.created_at < before]
        return sorted(runs, key=lambda run: (run.created_at, run.id), reverse=True)[:limit]

    async def set_run_status(self, run_id: str, status: RunStatus, *, message: str = "", at: datetime) -> Run:
        """Change the status; a status other than ``running`` also sets ``finished_at``."""
        finished_at = None if status == "running" else at
        run = self._runs[self._known(run_id)].model_copy(
            update={"status": status, "message": message, "finished_at": finished_at}
        )
        self._runs[run_id] = run
        return run

    async def save_task(self, run_id: str, state: TaskState) -> None:
        """Replace the state of one task."""
        tasks = self._tasks[self._known(run_id)]
        assert state.task_id in tasks, f"the plan of {run_id} has no task {state.task_id}"
        tasks[state.task_id] = state

    async def list_tasks(self, run_id: str) -> Sequence[TaskState]:
        """Return the states of all tasks of a run, in plan order."""
        return list(self._tasks[self._known(run_id)].values())

    async def append_event(self, run_id: str, kind: EventKind, data: dict[str, Any], *, at: datetime) -> Event:
        """Append one event and return it with its sequence number."""
        events = self._events[self._known(run_id)]
        event = Event(run_id=run_id, sequence=len(events) + 1, kind=kind, at=at, data=data)
        events.append(event)
        return event

    async def list_events(self, run_id: str, *, after: int = 0, limit: int = 1000) -> Sequence[Event]:
        """Return events with a sequence above ``after``, in order."""
        return [event for event in self._events[self._known(run_id)] if event.sequence > after][:limit]

    def _known(self, run_id: str) -> str:
        return choose(run_id, [run_id] if run_id in self._runs else [])

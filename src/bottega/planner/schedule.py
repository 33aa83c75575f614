"""Schedule: which task may start now. A pure state machine that a workflow drives."""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from bottega.domain.plan import Plan

State = Literal["waiting", "running", "done", "failed", "skipped"]


class Totals(NamedTuple):
    """How many tasks are where; ``total`` is the sum of the other five."""

    total: int
    waiting: int
    running: int
    done: int
    failed: int
    skipped: int


class Schedule:
    """Where every task of a plan stands.

    A task becomes ready the moment its own dependencies are done; there are no levels. When one
    fails, those that need it are skipped, directly or not; without ``keep_going`` all that wait are.
    A check that fails is an answer, not a fault: it never stops what does not need it.

    Args:
        plan: A valid plan (``plan_violations`` finds nothing).
        keep_going: Whether tasks that do not need a failed one still start.
    """

    def __init__(self, plan: Plan, *, keep_going: bool = False) -> None:
        self._fatal = set() if keep_going else {task.id for task in plan.tasks if task.kind == "generate"}
        self._states: dict[str, State] = {task.id: "waiting" for task in plan.tasks}
        self._reasons: dict[str, str] = {}
        self._counts: dict[State, int] = {
            "waiting": len(plan.tasks),
            "running": 0,
            "done": 0,
            "failed": 0,
            "skipped": 0,
        }
        self._needs_left = {task.id: len(set(task.needs)) for task in plan.tasks}
        self._dependents: dict[str, list[str]] = {task.id: [] for task in plan.tasks}
        for task in plan.tasks:
            for need in set(task.needs):
                self._dependents[need].append(task.id)
        self._places = {task.id: place for place, task in enumerate(plan.tasks)}
        self._rank = self._ranks(plan)
        self._ready = {name for name, left in self._needs_left.items() if left == 0}

    @property
    def states(self) -> Mapping[str, State]:
        """The state of every task, in plan order."""
        return self._states

    @property
    def is_finished(self) -> bool:
        """Whether nothing waits and nothing runs."""
        return self._counts["waiting"] == self._counts["running"] == 0

    def ready(self) -> tuple[str, ...]:
        """Return the tasks that may start now: first those with the longest chain behind them, then in plan order."""
        return tuple(sorted(self._ready, key=self._rank.__getitem__))

    def reason(self, task_id: str) -> str:
        """Return why a task was skipped; empty for any other."""
        return self._reasons.get(task_id, "")

    def totals(self) -> Totals:
        """Return how many tasks are in which state."""
        return Totals(total=len(self._states), **self._counts)

    def start(self, task_id: str) -> None:
        """Say that a ready task runs now."""
        assert task_id in self._ready, f"{task_id} is {self._states[task_id]}, not ready"
        self._move(task_id, "running")

    def finish(self, task_id: str, ok: bool) -> tuple[str, ...]:  # noqa: FBT001 - the outcome is the point
        """Say how a running task ended, and return the tasks that are skipped because of it, in plan order."""
        assert self._states[task_id] == "running", f"{task_id} is {self._states[task_id]}, not running"
        if not ok:
            self._move(task_id, "failed")
            return self._skip_after(task_id)
        self._move(task_id, "done")
        for dependent in self._dependents[task_id]:
            self._needs_left[dependent] -= 1
            if self._needs_left[dependent] == 0 and self._states[dependent] == "waiting":
                self._ready.add(dependent)
        return ()

    def stop(self, reason: str) -> tuple[str, ...]:
        """Skip everything that waits, for ``reason``, and return it; what runs is for the caller to end."""
        return self._skip(self._states, reason)

    def _skip_after(self, failed: str) -> tuple[str, ...]:
        behind = set[str]()
        todo = [failed]
        while todo:
            for dependent in self._dependents[todo.pop()]:
                if dependent not in behind:
                    behind.add(dependent)
                    todo.append(dependent)
        skipped = self._skip(behind, f"needs {failed}, which failed")
        if failed in self._fatal:
            skipped += self.stop(f"stopped when {failed} failed")
        return tuple(sorted(skipped, key=self._places.__getitem__))

    def _skip(self, names: Iterable[str], reason: str) -> tuple[str, ...]:
        skipped = tuple(name for name in names if self._states[name] == "waiting")
        for name in skipped:
            self._move(name, "skipped")
            self._reasons[name] = reason
        return skipped

    def _move(self, task_id: str, state: State) -> None:
        self._counts[self._states[task_id]] -= 1
        self._counts[state] += 1
        self._states[task_id] = state
        self._ready.discard(task_id)

    def _ranks(self, plan: Plan) -> dict[str, tuple[int, int]]:
        chains: dict[str, int] = {}
        for task in reversed(plan.tasks):  # dependents stand after what they need
            chains[task.id] = 1 + max((chains[name] for name in self._dependents[task.id]), default=0)
        return {name: (-chains[name], place) for name, place in self._places.items()}

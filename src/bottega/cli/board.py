"""Board: where a run stands, put together from its events; nothing here prints."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from bottega.domain.event import Event

RowState = Literal["waiting", "running", "done", "failed", "skipped", "cancelled"]
ENDED: frozenset[str] = frozenset({"done", "failed", "skipped", "cancelled"})


@dataclass
class Row:
    """One task as it is shown."""

    id: str
    title: str
    kind: str = "generate"
    state: RowState = "waiting"
    started_at: datetime | None = None
    duration_seconds: float = 0.0
    words: str = ""


@dataclass
class Board:
    """Applies events in order; ``elapsed`` counts from the first event that this process saw."""

    rows: dict[str, Row] = field(default_factory=dict)
    run_id: str = ""
    first_at: datetime | None = None
    note: str = ""

    def apply(self, event: Event) -> None:
        """Take one event in."""
        self.run_id = self.run_id or event.run_id
        self.first_at = self.first_at or event.at
        data = event.data
        match event.kind:
            case "plan_made":
                self._plan(data)
            case "task_started":
                row = self.row(data)
                row.state, row.started_at, row.words = "running", event.at, ""
            case "task_output":
                lines = [line for line in str(data.get("text", "")).splitlines() if line.strip()]
                if lines:
                    self.row(data).words = lines[-1].strip()
            case "task_retried":
                self.row(data).words = f"try {data.get('attempt', '?')} failed: {data.get('error', '')}"
            case "task_finished":
                row = self.row(data)
                row.state = data.get("status", "done")
                row.duration_seconds = float(data.get("duration_seconds") or 0)
                row.words = str(data.get("error") or "") or (row.words if row.state == "failed" else "")
            case "verdict":
                self._verdict(data)
            case "note":
                self.note = str(data.get("text", ""))
            case _:
                pass

    def row(self, data: Mapping[str, Any]) -> Row:
        """The row that an event speaks of; made when it is new."""
        name = str(data.get("task", "?"))
        kind = "check" if name.startswith("check-") else "generate"
        return self.rows.setdefault(name, Row(id=name, title=name.removeprefix("check-"), kind=kind))

    def elapsed(self, now: datetime) -> float:
        """Seconds from the first event to ``now``."""
        return (now - self.first_at).total_seconds() if self.first_at else 0.0

    def count(self, kind: str) -> tuple[int, int]:
        """How many tasks of a kind have ended, and how many there are."""
        states = [row.state for row in self.rows.values() if row.kind == kind]
        return sum(state in ENDED for state in states), len(states)

    def _plan(self, data: Mapping[str, Any]) -> None:
        for task in data.get("tasks") or ():
            if isinstance(task, Mapping):
                name = str(task["id"])
                old = self.rows.get(name) or Row(id=name, title=name)
                old.title, old.kind = str(task.get("title", name)), str(task.get("kind", "generate"))
                self.rows[name] = old

    def _verdict(self, data: Mapping[str, Any]) -> None:
        name = f"check-{data.get('check', '?')}"
        row = self.rows.setdefault(name, Row(id=name, title=str(data.get("title", name)), kind="check"))
        row.words = verdict_words(data)
        row.duration_seconds = float(data.get("duration_seconds") or 0)


def verdict_words(data: Mapping[str, Any]) -> str:
    """What a verdict says in a few words: ``passed``, ``passed 41 of 41 criteria``, ``not run: no Chromium``."""
    status = str(data.get("status", "")).replace("_", " ")
    criteria = data.get("criteria") or ()
    if criteria:
        passed = sum(criterion.get("status") == "passed" for criterion in criteria)
        status += f" {passed} of {len(criteria)} criteria"
    return f"{status}: {data['reason']}" if data.get("reason") else status

"""A board says where a run stands, from its events alone."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

from rich.console import Console

from bottega.cli.board import Board
from bottega.cli.progress import Lines, View
from bottega.domain.event import Event, EventKind

START = datetime(2030, 1, 31, 9, 30, tzinfo=UTC)


def event(kind: EventKind, *, after: float = 0, **data: Any) -> Event:
    return Event(run_id="r1", sequence=1, kind=kind, at=START + timedelta(seconds=after), data=data)


PLAN = event(
    "plan_made",
    tasks=[
        {"id": "model", "kind": "generate", "agent": "backend", "title": "Data model"},
        {"id": "pages", "kind": "generate", "agent": "frontend", "title": "Pages"},
        {"id": "check-lint", "kind": "check", "agent": "executor", "title": "Lint"},
    ],
)
LINT = {"check": "lint", "title": "Lint", "status": "failed", "duration_seconds": 2.25, "reason": "", "criteria": []}
CONTRACT = {
    "check": "contract", "title": "Contract", "status": "failed", "duration_seconds": 3,
    "criteria": [{"criterion": "a", "status": "passed"}, {"criterion": "b", "status": "failed"}],
}  # fmt: skip


def board_of(*events: Event) -> Board:
    board = Board()
    for each in events:
        board.apply(each)
    return board


def lines_of(*events: Event) -> list[str]:
    out = io.StringIO()
    lines = Lines(out)
    for each in events:
        lines.show(each)
    return out.getvalue().splitlines()


def test_stages_are_counted_with_their_denominators() -> None:
    board = board_of(
        PLAN,
        event("task_started", task="model"),
        event("task_finished", task="model", status="done", duration_seconds=0.5),
    )
    assert board.count("generate") == (1, 2)
    assert board.count("check") == (0, 1)


def test_a_task_that_no_plan_named_is_shown_all_the_same() -> None:
    assert board_of(event("task_started", task="check-late")).rows["check-late"].kind == "check"


def test_the_last_line_of_output_is_kept_while_a_task_runs() -> None:
    board = board_of(PLAN, event("task_started", task="model"), event("task_output", task="model", text="one\ntwo\n\n"))
    assert board.rows["model"].words == "two"


def test_time_counts_from_the_first_event() -> None:
    assert board_of(PLAN).elapsed(START + timedelta(seconds=90)) == 90


def test_a_pipe_gets_one_readable_line_per_event() -> None:
    assert lines_of(
        event("run_started", name="Hut"),
        PLAN,
        event("task_started", task="model", after=0.1),
        event("task_output", task="model", text="noise"),
        event("task_retried", task="model", attempt=1, delay_seconds=2.4, error="registry does not answer", after=0.2),
        event("task_finished", task="model", status="done", duration_seconds=0.5, after=1),
        event("verdict", **LINT, after=3),
        event("task_finished", task="check-lint", status="failed", duration_seconds=2.25, after=3),
        event("verdict", **CONTRACT, after=4),
        event("verdict", check="browser", title="Browser", status="not_run", reason="no Chromium", after=5),
        event("task_finished", task="pages", status="skipped", error="needs model, which failed", after=6),
        event("run_finished", status="unproven", after=7),
    ) == [
        "    0.0s  run r1 started",
        "    0.0s  plan made: 2 to write, 1 to check",
        "    0.1s  started  Data model",
        "    0.2s  retry    Data model in 2 s: registry does not answer",
        "    1.0s  done     Data model (0.5 s)",
        "    3.0s  checked  Lint: failed (2.2 s)",
        "    4.0s  checked  Contract: failed 1 of 2 criteria (3.0 s)",
        "    5.0s  checked  Browser: not run: no Chromium (0.0 s)",
        "    6.0s  skipped  Pages (0.0 s): needs model, which failed",
        "    7.0s  run r1 finished: unproven",
    ]


def test_the_live_view_shows_counts_what_runs_and_what_failed() -> None:
    view = View()
    for each in (
        PLAN,
        event("task_started", task="pages"),
        event("task_output", task="pages", text="writing list.tsx"),
        event("task_finished", task="model", status="done", duration_seconds=0.5),
        event("verdict", **LINT),
        event("task_finished", task="check-lint", status="failed"),
        event("note", text="waiting for the disk"),
    ):
        view.board.apply(each)
    console = Console(file=io.StringIO(), width=100, color_system=None)
    console.print(view.render())
    shown = console.file.getvalue().splitlines()
    assert shown[0].startswith("write 1/2 · check 1/1 · ")
    assert shown[0].rstrip().endswith("waiting for the disk")
    assert shown[1].strip() == "✗ Lint  0.0 s  failed"
    assert shown[2].strip() == "✓ Data model  0.5 s"
    assert "… Pages" in shown[3]
    assert shown[3].rstrip().endswith("writing list.tsx")


def test_words_in_brackets_are_no_markup() -> None:
    view = View()
    view.board.apply(event("task_started", task="[red]x[/red]"))
    console = Console(file=io.StringIO(), width=100, color_system=None)
    console.print(view.render())
    assert "[red]x[/red]" in console.file.getvalue()

"""Live progress of a run: a view that redraws itself on a terminal, one line per event elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

from bottega.cli.board import Board, Row, verdict_words
from bottega.domain.event import Event

if TYPE_CHECKING:
    from rich.console import Group
    from rich.text import Text

MARKS = {"done": "✓", "failed": "✗", "skipped": "-", "cancelled": "-"}
STYLES = {"done": "green", "failed": "bold red", "skipped": "yellow", "cancelled": "yellow", "running": "cyan"}
MOST_ENDED = 6
"""Ended tasks that stay in view; failed ones always do."""


@contextmanager
def progress(*, to: IO[str] | None = None) -> Iterator[Callable[[Event], None]]:
    """Show the events given to the yielded function, on ``to`` (default standard output)."""
    stream = sys.stdout if to is None else to
    if not stream.isatty():
        yield Lines(stream).show
        return
    from rich.console import Console
    from rich.live import Live

    view = View()
    console = Console(file=stream)
    with Live(get_renderable=view.render, console=console, refresh_per_second=5, transient=False):
        yield view.board.apply


class Lines:
    """Writes one line per event that a person would want to read."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._board = Board()
        self._judged: set[str] = set()

    def show(self, event: Event) -> None:
        """Write the line of one event."""
        self._board.apply(event)
        words = self._words(event)
        if words:
            print(f"{self._board.elapsed(event.at):7.1f}s  {words}", file=self._stream, flush=True)

    def _words(self, event: Event) -> str:
        data = event.data
        match event.kind:
            case "run_started" | "run_resumed":
                return f"run {event.run_id} {event.kind.removeprefix('run_')}"
            case "plan_made":
                written, checks = (self._board.count(kind)[1] for kind in ("generate", "check"))
                return f"plan made: {written} to write, {checks} to check"
            case "task_started":
                return f"started  {self._board.row(data).title}"
            case "task_retried":
                row = self._board.row(data)
                return f"retry    {row.title} in {float(data.get('delay_seconds') or 0):.0f} s: {data.get('error', '')}"
            case "verdict":
                self._judged.add(f"check-{data.get('check')}")
                return f"checked  {data.get('title')}: {verdict_words(data)} ({_seconds(data.get('duration_seconds'))})"
            case "task_finished":
                row = self._board.row(data)
                if row.id in self._judged:
                    return ""
                return f"{row.state:<8} {row.title} ({_seconds(row.duration_seconds)}){_tail(row.words)}"
            case "run_finished":
                return f"run {event.run_id} finished{_tail(str(data.get('status', '')))}"
            case "note":
                return str(data.get("text", ""))
            case _:
                return ""


class View:
    """Draws the board: stages with counts, what runs with its time, what ended last."""

    def __init__(self) -> None:
        self.board = Board()

    def render(self) -> "Group":
        """Return the present picture."""
        from rich.console import Group

        now = datetime.now(UTC)
        rows = list(self.board.rows.values())
        running = [row for row in rows if row.state == "running"]
        failed = [row for row in rows if row.state == "failed"]
        ended = [row for row in rows if row.state in MARKS and row.state != "failed"][-MOST_ENDED:]
        lines = [self._head(now), *(_ended(row) for row in (*failed, *ended)), *(_running(row, now) for row in running)]
        return Group(*lines)

    def _head(self, now: datetime) -> "Text":
        from rich.text import Text

        parts = [f"{word} {ended}/{total}" for word, (ended, total) in self._stages() if total]
        head = Text(" · ".join([*parts, _clock(self.board.elapsed(now))]), style="bold")
        if self.board.note:
            head.append(f"  {self.board.note}", style="dim")
        return head

    def _stages(self) -> list[tuple[str, tuple[int, int]]]:
        return [("write", self.board.count("generate")), ("check", self.board.count("check"))]


def _ended(row: Row) -> "Text":
    from rich.text import Text

    line = Text(f"  {MARKS[row.state]} {row.title}", style=STYLES[row.state], no_wrap=True, overflow="ellipsis")
    line.append(f"  {_seconds(row.duration_seconds)}", style="dim")
    if row.words:
        line.append(f"  {row.words.splitlines()[0]}", style="dim")
    return line


def _running(row: Row, now: datetime) -> "Text":
    from rich.text import Text

    seconds = (now - row.started_at).total_seconds() if row.started_at else 0.0
    line = Text(f"  … {row.title}", style=STYLES["running"], no_wrap=True, overflow="ellipsis")
    line.append(f"  {_seconds(seconds)}", style="dim")
    if row.words:
        line.append(f"  {row.words}", style="dim")
    return line


def _seconds(seconds: object) -> str:
    return f"{float(seconds or 0):.1f} s" if isinstance(seconds, int | float) else "0.0 s"


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _tail(words: str) -> str:
    first = words.strip().splitlines()[0] if words.strip() else ""
    return f": {first}" if first else ""

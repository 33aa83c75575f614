"""``bottega show``: one run in detail."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from bottega.cli.options import AsJson, RunArgument

if TYPE_CHECKING:
    from bottega.client import Client
    from bottega.domain.event import Event
    from bottega.domain.run import Run, TaskState


def show(
    run: RunArgument,
    *,
    events: Annotated[bool, typer.Option("--events", help="Also every event, one line each.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show one run: its tasks and how each ended.

    \b
    Examples:
      bottega show 3f2a
      bottega show 3f2a --events
      bottega show 3f2a --json | jq .tasks
    """
    from bottega.cli.calling import call
    from bottega.cli.out import print_json

    async def ask(client: "Client") -> "tuple[Run, Sequence[TaskState], Sequence[Event]]":
        found = await client.get_run(run)
        return found, await client.list_tasks(found.id), await client.list_events(found.id)

    found, tasks, history = call(ask)
    if as_json:
        print_json(
            {
                "run": found.model_dump(mode="json"),
                "tasks": [task.model_dump(mode="json") for task in tasks],
                "events": [event.model_dump(mode="json") for event in history],
            }
        )
        return
    _print(found, tasks, history if events else ())


def _print(run: "Run", tasks: "Sequence[TaskState]", events: "Sequence[Event]") -> None:
    import sys
    from collections import Counter
    from pathlib import Path

    from bottega.cli.progress import Lines
    from bottega.cli.summary import load_evidence, run_text

    count = Counter(task.status for task in tasks)
    totals = ", ".join(f"{number} {status}" for status, number in count.items())
    print(f"run {run.id}: {run.status}, {run.request.spec.name}, {len(tasks)} tasks: {totals}")
    width = max((len(task.task_id) for task in tasks), default=0)
    for task in tasks:
        print(f"  {task.task_id:<{width}}  {task.status:<9}  {_took(task)}{_attempts(task)}{_error(task)}".rstrip())
    if events:
        print()
    lines = Lines(sys.stdout)
    for event in events:
        lines.show(event)
    evidence = load_evidence(Path(run.request.out)) if run.status in {"proven", "unproven"} else None
    if run.status != "running":
        print(f"\n{run_text(run, evidence)}")


def _took(task: "TaskState") -> str:
    if task.started_at is None or task.finished_at is None:
        return "       "
    return f"{(task.finished_at - task.started_at).total_seconds():5.1f} s"


def _attempts(task: "TaskState") -> str:
    return f"  {task.attempts} tries" if task.attempts > 1 else ""


def _error(task: "TaskState") -> str:
    return f"  {task.error.strip().splitlines()[0]}" if task.error.strip() else ""

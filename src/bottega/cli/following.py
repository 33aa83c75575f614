"""Follow a run to its end: progress while it works, a summary and an exit code when it is done."""

import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bottega.cli.calling import connect
from bottega.cli.errors import EXIT_FAILED, EXIT_PROVEN, Interrupted, run_async
from bottega.cli.out import print_json
from bottega.domain.errors import BottegaError
from bottega.domain.event import Event

if TYPE_CHECKING:
    from bottega.client import Client
    from bottega.domain.run import Run

OnEvent = Callable[[Event], None]


def follow(start: "Callable[[Client, OnEvent], Awaitable[Run]]", *, as_json: bool) -> int:
    """Run what ``start`` begins, show its events, print its summary; return the exit code.

    Raises:
        Interrupted: With the id of the run, so that the person can be told how to resume it.
    """
    from bottega.cli.progress import progress
    from bottega.cli.summary import load_evidence, run_json, run_text

    seen: list[str] = []

    async def main() -> "Run":
        def on_event(event: Event) -> None:
            seen[:] = [event.run_id]
            show(event)

        async with connect() as client:
            return await start(client, on_event)

    with progress(to=sys.stderr if as_json else None) as show:
        try:
            run = run_async(main())
        except Interrupted as error:
            raise Interrupted(run_id=seen[0] if seen else "", exit_code=error.exit_code) from None
        except BottegaError as error:
            if seen:
                error.hint = f"{error.hint}; then go on with: bottega resume {seen[0]}".removeprefix("; then ")
            raise
    evidence = load_evidence(Path(run.request.out)) if run.status in {"proven", "unproven"} else None
    if as_json:
        print_json(run_json(run, evidence))
    else:
        print(f"\n{run_text(run, evidence)}")
    return EXIT_PROVEN if run.status == "proven" else EXIT_FAILED

"""``bottega runs``: what was built, and what still is."""

from typing import Annotated

import typer

from bottega.cli.options import AsJson


def runs(
    *,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help="How many, newest first.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List runs, newest first.

    \b
    Examples:
      bottega runs
      bottega runs --json | jq -r '.[] | select(.status == "interrupted").id'
    """
    from bottega.cli.calling import call
    from bottega.cli.out import print_json

    found = call(lambda client: client.list_runs(limit=limit))
    if as_json:
        print_json([run.model_dump(mode="json", exclude={"request": {"spec", "base"}}) for run in found])
        return
    if not found:
        print('no runs yet; begin with: bottega build "..."')
    for run in found:
        when = run.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
        print(f"{run.id}  {run.status:<11}  {when}  {run.request.spec.name}  {run.request.out}")

"""``bottega verify``: repeat the whole proof of a repository."""

from typing import Annotated

import typer

from bottega.cli.options import AsJson, Directory

Thorough = Annotated[
    bool, typer.Option("--thorough", help="Plant faults in copies of the code too, and count those the checks catch.")
]


def verify(directory: Directory, *, thorough: Thorough = False, as_json: AsJson = False) -> None:
    """Repeat the whole proof of a repository.

    From nothing: a clean checkout in the sandbox, every check. It needs nothing of the run that
    built it, so anybody can repeat it on another machine.

    \b
    Examples:
      bottega verify ./hut
      bottega verify ./hut --thorough
      bottega verify ./hut --json | jq .requirement_count
    """
    from bottega.cli.following import follow

    raise typer.Exit(
        follow(
            lambda client, on_event: client.verify(directory.absolute(), on_event, thorough=thorough), as_json=as_json
        )
    )

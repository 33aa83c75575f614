"""``bottega resume``: go on with a run that stopped."""

import typer

from bottega.cli.options import AsJson, RunArgument


def resume(run: RunArgument, *, as_json: AsJson = False) -> None:
    """Go on with a run that stopped.

    What is finished is not repeated.

    \b
    Examples:
      bottega runs                 which runs there are
      bottega resume 3f2a          go on with the one whose id starts so
    """
    from bottega.cli.following import follow

    raise typer.Exit(follow(lambda client, on_event: client.resume(run, on_event=on_event), as_json=as_json))

"""``bottega build``: from a description to a repository with its proof."""

from pathlib import Path
from typing import Annotated

import typer

from bottega.cli.options import AsJson, Description, File, Seed, SpecFile, Stack


def build(
    description: Description = None,
    *,
    file: File = None,
    spec: SpecFile = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", metavar="DIR", help="Where to put the repository (default: ./<name of the application>)."
        ),
    ] = None,
    stack: Stack = None,
    seed: Seed = None,
    keep_going: Annotated[
        bool, typer.Option("--keep-going", help="After a failure, still do what does not depend on it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Build an application and prove it.

    Reads the description, plans, writes a git repository and runs its whole proof in a clean
    checkout. Stopped at any moment, the run goes on with `bottega resume`.

    \b
    Examples:
      bottega build "We run a mountain hut. Guests book beds for a date range."
      bottega build --file wishes.txt --out ./hut
      bottega build --spec hut/bottega/spec.yaml       after editing the spec
      cat wishes.txt | bottega build - --json > result.json
    """
    from bottega.cli.following import follow
    from bottega.cli.sources import check_out, choose_out, read_wish
    from bottega.domain.run import BuildRequest
    from bottega.stacks import find_stack

    wish = read_wish(description, file=file, spec_file=spec, stack=stack, seed=seed)
    find_stack(wish.stack)
    place = choose_out(wish.spec, out=out, spec_file=spec)
    check_out(place)
    request = BuildRequest(
        prompt=wish.words, spec=wish.spec, stack=wish.stack, seed=wish.seed, out=str(place), keep_going=keep_going
    )
    raise typer.Exit(follow(lambda client, on_event: client.build(request, on_event=on_event), as_json=as_json))

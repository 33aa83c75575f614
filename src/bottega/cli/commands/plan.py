"""``bottega plan``: the tasks of a build, before anything runs."""

from typing import Annotated

import typer

from bottega.cli.options import AsJson, Description, File, Seed, SpecFile, Stack


def plan(
    description: Description = None,
    *,
    file: File = None,
    spec: SpecFile = None,
    stack: Stack = None,
    seed: Seed = None,
    dot: Annotated[bool, typer.Option("--dot", help="Print a graph for Graphviz.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show the tasks of a build before anything runs.

    Each with who does it, what it waits for and which paths it owns.

    \b
    Examples:
      bottega plan "A book has a title and an author."
      bottega plan --spec hut/bottega/spec.yaml --json
      bottega plan --file wishes.txt --dot | dot -Tsvg > plan.svg
    """
    from bottega.cli.out import print_json
    from bottega.cli.sources import read_wish
    from bottega.planner import plan_dot, plan_text
    from bottega.workflows.pieces import plan_build

    wish = read_wish(description, file=file, spec_file=spec, stack=stack, seed=seed)
    made = plan_build(wish.spec, stack=wish.stack, seed=wish.seed)
    if as_json:
        print_json(made.model_dump(mode="json"))
    else:
        print(plan_dot(made) if dot else plan_text(made), end="")

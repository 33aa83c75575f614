"""``bottega plan``: the tasks of a build, before anything runs."""

from typing import Annotated

import typer

from bottega.cli.options import DEFAULT_STACK, AsJson, Description, File, Seed, SpecFile, Stack


def plan(
    description: Description = None,
    *,
    file: File = None,
    spec: SpecFile = None,
    stack: Stack = DEFAULT_STACK,
    seed: Seed = 0,
    dot: Annotated[bool, typer.Option("--dot", help="Print a graph for Graphviz.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show the tasks of a build before anything runs.

    Each with who does it, what it waits for and which paths it owns.

    \b
    Examples:
      bottega plan "A reading list. Books have a title and an author."
      bottega plan --spec hut/bottega/spec.yaml --json
      bottega plan --file wishes.txt --dot | dot -Tsvg > plan.svg
    """
    from bottega.cli.out import print_json
    from bottega.cli.sources import read_spec
    from bottega.planner import plan_dot, plan_text
    from bottega.workflows.pieces import plan_build

    _, read = read_spec(description, file=file, spec_file=spec)
    made = plan_build(read, stack=stack, seed=seed)
    if as_json:
        print_json(made.model_dump(mode="json"))
    else:
        print(plan_dot(made) if dot else plan_text(made), end="")

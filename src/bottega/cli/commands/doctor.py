"""``bottega doctor``: what this machine has and what it lacks."""

from typing import TYPE_CHECKING, Annotated

import typer

from bottega.cli.options import AsJson

if TYPE_CHECKING:
    from bottega.sandbox.toolchain import Finding

MARKS = {"ok": "✓", "weaker": "!", "missing": "✗"}


def doctor(
    *,
    network: Annotated[bool, typer.Option("--network", help="Also ask the package registry.")] = False,
    as_json: AsJson = False,
) -> None:
    """Say what this machine has and what it lacks.

    What is missing is listed with what that costs and how to mend it. Exit code 1 where
    something is missing that cannot be done without.

    \b
    Examples:
      bottega doctor
      bottega doctor --network --json
    """
    from bottega.cli.errors import EXIT_FAILED, EXIT_PROVEN, run_async
    from bottega.cli.out import print_json
    from bottega.config import load_settings
    from bottega.sandbox.toolchain import diagnose

    findings = run_async(diagnose(load_settings().home, network=network))
    if as_json:
        print_json([finding.model_dump(mode="json") for finding in findings])
    else:
        _print(findings)
    raise typer.Exit(EXIT_FAILED if any(finding.status == "missing" for finding in findings) else EXIT_PROVEN)


def _print(findings: "list[Finding]") -> None:
    width = max(len(finding.name) for finding in findings)
    for finding in findings:
        print(f"{MARKS[finding.status]} {finding.name:<{width}}  {finding.detail}")
        if finding.cost:
            print(f"  {'':<{width}}  costs: {finding.cost}")
        if finding.mend:
            print(f"  {'':<{width}}  mend:  {finding.mend}")

"""``bottega doctor``: what this machine has and what it lacks."""

import typer

from bottega.cli.options import AsJson

MARKS = {"ok": "✓", "missing": "✗", "weak": "!", "warning": "!"}


def doctor(*, as_json: AsJson = False) -> None:
    """Say what is here, what is missing, what that costs and how to mend it.

    Exit code 1 where something is missing without which nothing can be built.

    \b
    Examples:
      bottega doctor
      bottega doctor --json
    """
    from bottega.cli.out import print_json
    from bottega.sandbox.toolchain import diagnose

    findings = diagnose()
    if as_json:
        print_json([finding.model_dump(mode="json") for finding in findings])
    else:
        width = max(len(finding.name) for finding in findings)
        for finding in findings:
            print(f"{MARKS.get(finding.status, '?')} {finding.name:<{width}}  {finding.detail}")
            if finding.cost:
                print(f"  {'':<{width}}  costs: {finding.cost}")
            if finding.mend:
                print(f"  {'':<{width}}  mend:  {finding.mend}")
    raise typer.Exit(1 if any(finding.status == "missing" and not finding.cost for finding in findings) else 0)

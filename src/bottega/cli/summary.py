"""What a person reads at the end: the verdict with its denominators, what is not proven and why, what to do next."""

import shlex
from pathlib import Path

from bottega.domain.run import Run
from bottega.domain.verdict import Count, Evidence, MutationResult, RequirementResult

EVIDENCE = Path("bottega") / "evidence.json"
REPORT = Path("bottega") / "report.html"
MOST_LINES = 20
STRONGEST = "bubblewrap"


def load_evidence(directory: Path) -> Evidence | None:
    """Return the evidence that a repository carries, or None where it has none."""
    try:
        return Evidence.model_validate_json((directory / EVIDENCE).read_bytes())
    except FileNotFoundError:
        return None


def evidence_text(evidence: Evidence) -> str:
    """Return the verdict, then what stands behind it, and everything that was not proven or not run."""
    lines = [_headline(evidence)]
    open_ones = [result for result in evidence.requirements if result.standing != "proven"]
    for result in open_ones[:MOST_LINES]:
        lines += _requirement_lines(result)
    if len(open_ones) > MOST_LINES:
        lines.append(f"  ... and {len(open_ones) - MOST_LINES} more in the report")
    for verdict in evidence.checks:
        if verdict.status == "failed":
            lines += [f"  check failed: {verdict.title}", *_last_lines(verdict.output_tail or verdict.reason)]
    for left_out in evidence.not_run:
        mend = f" ({left_out.mend})" if left_out.mend else ""
        lines.append(f"  not run: {left_out.what}: {left_out.why}{mend}")
    if evidence.sandbox != STRONGEST and evidence.sandbox_note:
        lines.append(f"  sandbox: {evidence.sandbox}: {evidence.sandbox_note}")
    lines += _mutant_lines(evidence.mutants)
    return "\n".join(lines)


def _mutant_lines(mutants: MutationResult | None) -> list[str]:
    if mutants is None:
        return ["  mutants: not planted (bottega verify --thorough)"]
    lines = [f"  mutants: {mutants.caught} of {mutants.planted} caught, in {mutants.duration_seconds:.1f} s"]
    lines += [f"    survived: {survivor.rule} ({survivor.path})" for survivor in mutants.survivors]
    lines += [f"    not planted: {left_out.what}: {left_out.why}" for left_out in mutants.not_run]
    return lines


def _headline(evidence: Evidence) -> str:
    verdict = "proven" if evidence.proven else "not proven"
    return (
        f"{verdict}: {_of(evidence.requirement_count)} requirements, {_of(evidence.criterion_count)} criteria, "
        f"{_of(evidence.check_count)} checks, in {evidence.duration_seconds:.1f} s"
    )


def _of(count: Count) -> str:
    unchecked = count.total - count.checked
    return f"{count.met} of {count.total}" + (f" ({unchecked} not checked)" if unchecked else "")


def _requirement_lines(result: RequirementResult) -> list[str]:
    if result.standing == "unmet":
        return [f"  unmet: {result.text} (needs a model)"]
    lines = [f"  {result.standing}: {result.text}"]
    for criterion in result.criteria:
        if criterion.status != "passed":
            detail = f": {_first_line(criterion.detail)}" if criterion.detail else ""
            lines.append(f"    {criterion.status.replace('_', ' ')}: {criterion.text}{detail}")
    return lines


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0][:200] if text.strip() else ""


def _last_lines(text: str, most: int = 8) -> list[str]:
    return [f"    | {line[:200]}" for line in text.strip().splitlines()[-most:]]


def run_text(run: Run, evidence: Evidence | None) -> str:
    """Return the summary of a build: verdict, places, next commands."""
    out = Path(run.request.out)
    lines = [evidence_text(evidence) if evidence else f"{run.status}: no proof was made"]
    if run.message:
        lines.append(f"  {run.message}")
    lines += ["", f"repository  {out}"]
    if (out / REPORT).exists():
        lines.append(f"report      {out / REPORT}")
    lines += [f"{word:<10}  {command:<50}  {what}" for word, command, what in _next(run, out)]
    return "\n".join(lines)


def _next(run: Run, out: Path) -> list[tuple[str, str, str]]:
    """What a person may want to do now: a heading, a command that can be copied, and what it does."""
    if run.status not in {"proven", "unproven"}:
        return [
            ("next", f"bottega resume {run.id}", "go on where it stopped"),
            ("", f"bottega show {run.id}", "what happened"),
        ]
    return [
        ("next", f"bottega run {_shown(out)}", "start it"),
        ("", f"bottega verify {_shown(out)}", "prove it again"),
        ("", f"bottega build --spec {_shown(out / 'bottega' / 'spec.yaml')}", "after editing that file"),
    ]


def _shown(path: Path) -> str:
    """A path as a shell takes it, short where it lies below the current folder."""
    here = Path.cwd()
    return shlex.quote(str(path.relative_to(here) if path != here and path.is_relative_to(here) else path))


def run_json(run: Run, evidence: Evidence | None) -> dict[str, object]:
    """Return the document that ``--json`` prints for a run."""
    out = Path(run.request.out)
    return {
        "run": run.model_dump(mode="json"),
        "evidence": evidence.model_dump(mode="json") if evidence else None,
        "repository": str(out),
        "report": str(out / REPORT) if (out / REPORT).exists() else None,
    }

"""Verdicts -> Evidence: how every requirement stands, with denominators. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from bottega.domain.requirement import Criterion, Requirement
from bottega.domain.spec import Spec
from bottega.domain.verdict import (
    Count,
    CriterionResult,
    CriterionVerdict,
    Evidence,
    MutationResult,
    NotRun,
    RequirementResult,
    Standing,
    Verdict,
)
from bottega.verifier.checks import check_of

FULL_STRENGTH = "bubblewrap"


def make_evidence(
    spec: Spec,
    requirements: Sequence[Requirement],
    verdicts: Sequence[Verdict],
    *,
    commit: str,
    tree: str,
    spec_digest: str,
    stack: str,
    seed: int,
    bottega_version: str,
    tools: Mapping[str, str],
    sandbox: str,
    sandbox_note: str,
    started_at: datetime,
    duration_seconds: float,
    not_run: Iterable[NotRun] = (),
    mutants: MutationResult | None = None,
) -> Evidence:
    """Return what all checks saw of all requirements.

    A criterion counts as its own check reports it; whoever else speaks of it is not heard, and one
    that its check did not report was not run. ``docs/proof.md`` says when the whole is proven.
    """
    by_check = {verdict.check: verdict for verdict in verdicts}
    results = tuple(_requirement(requirement, by_check) for requirement in requirements)
    criteria = [criterion for result in results for criterion in result.criteria]
    return Evidence(
        application=spec.name,
        commit=commit,
        tree=tree,
        spec_digest=spec_digest,
        stack=stack,
        seed=seed,
        bottega_version=bottega_version,
        tools=dict(tools),
        sandbox=sandbox,
        sandbox_note=sandbox_note,
        started_at=started_at,
        duration_seconds=duration_seconds,
        proven=_is_proven(results, verdicts, by_check),
        requirements=results,
        requirement_count=Count(
            total=len(results),
            checked=sum(result.standing in {"proven", "failed"} for result in results),
            met=sum(result.standing == "proven" for result in results),
        ),
        criterion_count=_count([criterion.status for criterion in criteria]),
        check_count=_count([verdict.status for verdict in verdicts]),
        checks=tuple(verdicts),
        not_run=(*_left_out(results, verdicts, sandbox, sandbox_note), *not_run),
        mutants=mutants,
    )


def _count(statuses: list[str]) -> Count:
    return Count(
        total=len(statuses),
        checked=sum(status != "not_run" for status in statuses),
        met=sum(status == "passed" for status in statuses),
    )


def _requirement(requirement: Requirement, by_check: Mapping[str, Verdict]) -> RequirementResult:
    criteria = tuple(_criterion(criterion, by_check) for criterion in requirement.criteria)
    return RequirementResult(
        id=requirement.id,
        text=requirement.text,
        source=requirement.source,
        standing=_standing(criteria),
        criteria=criteria,
    )


def _standing(criteria: tuple[CriterionResult, ...]) -> Standing:
    statuses = {criterion.status for criterion in criteria}
    if not statuses:
        return "unmet"
    if "failed" in statuses:
        return "failed"
    return "unproven" if "not_run" in statuses else "proven"


def _criterion(criterion: Criterion, by_check: Mapping[str, Verdict]) -> CriterionResult:
    check = check_of(criterion)
    verdict = by_check.get(check)
    reported = _report_of(verdict, criterion.id) if verdict else None
    if reported is None:
        return CriterionResult(
            id=criterion.id, text=criterion.text, status="not_run", check=check, detail=_why_not(check, verdict)
        )
    return CriterionResult(
        id=criterion.id, text=criterion.text, status=reported.status, check=check, detail=reported.detail
    )


def _report_of(verdict: Verdict, criterion: str) -> CriterionVerdict | None:
    found = [seen for seen in verdict.criteria if seen.criterion == criterion]
    return next((seen for seen in found if seen.status == "failed"), found[0] if found else None)


def _why_not(check: str, verdict: Verdict | None) -> str:
    if verdict is None:
        return f"the check {check} was not part of this proof"
    if verdict.reason:
        return f"the check {check}: {verdict.reason}"
    if verdict.status == "not_run":
        return f"the check {check} was not run"
    return f"the check {check} ran without reporting it"


def _is_proven(
    results: Sequence[RequirementResult], verdicts: Sequence[Verdict], by_check: Mapping[str, Verdict]
) -> bool:
    """Whether nothing failed, something was proven, and all that this machine can check was checked."""
    if any(verdict.status != "passed" and not verdict.missing_tool for verdict in verdicts):
        return False
    criteria = [criterion for result in results for criterion in result.criteria]
    if not any(criterion.status == "passed" for criterion in criteria):
        return False
    return all(c.status == "passed" or (c.status == "not_run" and _is_excused(c, by_check)) for c in criteria)


def _is_excused(criterion: CriterionResult, by_check: Mapping[str, Verdict]) -> bool:
    verdict = by_check.get(criterion.check)
    return verdict is not None and bool(verdict.missing_tool)


def _left_out(
    results: Sequence[RequirementResult], verdicts: Sequence[Verdict], sandbox: str, sandbox_note: str
) -> list[NotRun]:
    """List what the proof left out: rules first, then checks, then isolation."""
    left = [
        NotRun(
            what=f"{result.id}: {result.text}",
            why="unmet: nothing here can build or check it, it needs a model",
            mend="build it by hand or with a model, and write a test for it",
        )
        for result in results
        if result.standing == "unmet"
    ]
    for verdict in verdicts:
        if verdict.status == "not_run":
            mend = f"install {verdict.missing_tool} and run the proof again" if verdict.missing_tool else ""
            left.append(NotRun(what=f"check {verdict.check}", why=verdict.reason or "not run", mend=mend))
    if sandbox != FULL_STRENGTH:
        why = f"the commands ran with {sandbox} only: {sandbox_note}" if sandbox_note else f"{sandbox} only"
        left.append(NotRun(what="full isolation", why=why, mend="install bubblewrap and run the proof again"))
    return left

"""Verdict and Evidence: what checks saw, with denominators."""

from datetime import datetime
from typing import Literal

from bottega.domain.base import Value
from bottega.domain.spec import Source

Status = Literal["passed", "failed", "not_run"]
Standing = Literal["proven", "failed", "unproven", "unmet"]
"""A requirement is *proven* when every criterion passed, *failed* when one failed, *unproven* when one
was not run, *unmet* when nothing here can build or check it (it needs a model)."""


class CriterionVerdict(Value):
    """What one check saw of one criterion."""

    criterion: str
    status: Status
    detail: str = ""


class Verdict(Value):
    """What one check saw.

    Args:
        command: The argv as run.
        exit_code: None where it did not run or was stopped.
        output_digest: sha256 of the whole output.
        output_tail: Last 4,000 characters of the output.
        reason: Why it was not run or how it was stopped; empty otherwise.
        missing_tool: The tool of the machine for lack of which it was not run; empty otherwise.
    """

    check: str
    title: str
    status: Status
    command: tuple[str, ...] = ()
    exit_code: int | None = None
    started_at: datetime | None = None
    duration_seconds: float = 0.0
    output_digest: str = ""
    output_tail: str = ""
    reason: str = ""
    missing_tool: str = ""
    criteria: tuple[CriterionVerdict, ...] = ()
    screenshots: tuple[str, ...] = ()


class CriterionResult(Value):
    """One criterion, its check and how it stands."""

    id: str
    text: str
    status: Status
    check: str = ""
    detail: str = ""


class RequirementResult(Value):
    """One requirement and how it stands."""

    id: str
    text: str
    source: Source
    standing: Standing
    criteria: tuple[CriterionResult, ...] = ()


class Count(Value):
    """A numerator is never shown without these."""

    total: int
    checked: int
    met: int


class NotRun(Value):
    """Something that the proof left out, and why."""

    what: str
    why: str
    mend: str = ""


class Survivor(Value):
    """A planted fault that no check noticed."""

    mutant: str
    rule: str
    path: str


class MutationResult(Value):
    """What became of the faults that were planted in copies of the application's code.

    Args:
        planted: How many were planted and tried; ``caught`` of them failed a check.
        not_run: The others, and why.
    """

    planted: int
    caught: int
    survivors: tuple[Survivor, ...] = ()
    not_run: tuple[NotRun, ...] = ()
    duration_seconds: float = 0.0


class Evidence(Value):
    """All verdicts of one proof, made in a clean checkout of ``commit``."""

    version: Literal[1] = 1
    application: str
    commit: str
    tree: str
    spec_digest: str
    stack: str
    seed: int
    bottega_version: str
    tools: dict[str, str]
    sandbox: str
    sandbox_note: str = ""
    started_at: datetime
    duration_seconds: float
    proven: bool
    requirements: tuple[RequirementResult, ...]
    requirement_count: Count
    criterion_count: Count
    check_count: Count
    checks: tuple[Verdict, ...]
    not_run: tuple[NotRun, ...] = ()
    mutants: MutationResult | None = None

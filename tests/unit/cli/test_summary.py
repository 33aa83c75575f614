"""At the end a person reads the verdict with its denominators, and what is missing from it."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bottega.cli.summary import evidence_text, run_text
from bottega.domain.run import BuildRequest, Run
from bottega.domain.spec import Entity, Source, Spec
from bottega.domain.verdict import (
    Count,
    CriterionResult,
    Evidence,
    MutationResult,
    NotRun,
    RequirementResult,
    Survivor,
    Verdict,
)

NOW = datetime(2030, 1, 31, tzinfo=UTC)


def evidence(**changes) -> Evidence:
    return Evidence(
        **{
            "application": "Hut", "commit": "c", "tree": "t", "spec_digest": "d", "stack": "s", "seed": 0, "bottega_version": "0",
            "tools": {}, "sandbox": "bubblewrap", "started_at": NOW, "duration_seconds": 9.24, "proven": True, "requirements": (),
            "requirement_count": Count(total=4, checked=4, met=4), "criterion_count": Count(total=9, checked=9, met=9),
            "check_count": Count(total=3, checked=3, met=3), "checks": (), **changes,
        }
    )  # fmt: skip


def requirement(standing: str, *criteria: CriterionResult) -> RequirementResult:
    return RequirementResult(id="r", text="A bed has a number.", source=Source(), standing=standing, criteria=criteria)


def run(status: str, out: Path, message: str = "") -> Run:
    spec = Spec(name="Hut", entities=(Entity(name="Bed", label="Bed", plural="Beds"),))
    return Run(
        id="r1",
        status=status,
        request=BuildRequest(spec=spec, out=str(out)),
        plan_id="p",
        created_at=NOW,
        message=message,
    )


def test_a_numerator_never_stands_alone() -> None:
    headline, *_ = evidence_text(evidence()).splitlines()
    assert headline == "proven: 4 of 4 requirements, 9 of 9 criteria, 3 of 3 checks, in 9.2 s"


def test_it_says_that_no_faults_were_planted_and_how_to_have_them_planted() -> None:
    assert evidence_text(evidence()).endswith("  mutants: not planted (bottega verify --thorough)")


def test_faults_that_survived_are_listed_with_their_file() -> None:
    survivor = Survivor(mutant="page-off-by-one", rule="Pages begin one page too late", path="listing.ts")
    left = NotRun(what="2 faults in the web", why="this machine has no chromium")
    mutants = MutationResult(planted=50, caught=49, survivors=(survivor,), not_run=(left,), duration_seconds=61.26)
    assert evidence_text(evidence(mutants=mutants)).splitlines()[1:] == [
        "  mutants: 49 of 50 caught, in 61.3 s",
        "    survived: Pages begin one page too late (listing.ts)",
        "    not planted: 2 faults in the web: this machine has no chromium",
    ]


def test_what_is_not_proven_is_told_with_its_reason() -> None:
    text = evidence_text(
        evidence(
            proven=False,
            requirement_count=Count(total=4, checked=3, met=2),
            requirements=(
                requirement("proven"),
                requirement(
                    "failed", CriterionResult(id="c", text="The number is kept.", status="failed", detail="got 7\nmore")
                ),
                requirement("unproven", CriterionResult(id="c", text="A person can do this.", status="not_run")),
                requirement("unmet"),
            ),
            checks=(Verdict(check="lint", title="Lint", status="failed", output_tail="a.ts:1 bad\nb.ts:2 bad\n"),),
            not_run=(NotRun(what="Browser", why="no Chromium here", mend="install chromium"),),
        )
    )
    assert text.splitlines() == [
        "not proven: 2 of 4 (1 not checked) requirements, 9 of 9 criteria, 3 of 3 checks, in 9.2 s",
        "  failed: A bed has a number.",
        "    failed: The number is kept.: got 7",
        "  unproven: A bed has a number.",
        "    not run: A person can do this.",
        "  unmet: A bed has a number. (needs a model)",
        "  check failed: Lint",
        "    | a.ts:1 bad",
        "    | b.ts:2 bad",
        "  not run: Browser: no Chromium here (install chromium)",
        "  mutants: not planted (bottega verify --thorough)",
    ]


def test_many_open_requirements_do_not_flood_the_terminal() -> None:
    text = evidence_text(evidence(proven=False, requirements=(requirement("unmet"),) * 50))
    assert "... and 30 more in the report" in text


def test_a_weaker_sandbox_is_said_aloud() -> None:
    assert "sandbox: limits: the network is open" in evidence_text(
        evidence(sandbox="limits", sandbox_note="the network is open")
    )


def test_a_build_ends_with_places_and_next_commands(tmp_path: Path) -> None:
    (tmp_path / "bottega").mkdir()
    (tmp_path / "bottega" / "report.html").touch()
    text = run_text(run("proven", tmp_path), evidence())
    for words in (
        f"repository  {tmp_path}",
        f"report      {tmp_path}/bottega/report.html",
        f"bottega run {tmp_path}",
        f"bottega verify {tmp_path}",
    ):
        assert words in text


def test_next_commands_can_be_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "  bottega build --spec 'my hut/bottega/spec.yaml'  " in run_text(
        run("proven", tmp_path / "my hut"), evidence()
    )


def test_a_run_that_stopped_says_how_to_go_on(tmp_path: Path) -> None:
    text = run_text(run("failed", tmp_path, "the disk is full"), None)
    assert text.splitlines()[:2] == ["failed: no proof was made", "  the disk is full"]
    assert "bottega resume r1" in text

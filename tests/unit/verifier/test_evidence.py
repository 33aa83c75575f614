"""Evidence: how requirements stand, what was left out, and when the whole is proven."""

from datetime import UTC, datetime
from pathlib import Path

from bottega.domain.requirement import Criterion, Requirement
from bottega.domain.spec import Entity, Source, Spec
from bottega.domain.verdict import CriterionVerdict, Evidence, NotRun, Verdict
from bottega.verifier import make_evidence

GOLDEN = Path(__file__).parents[2] / "golden" / "evidence-v1.json"
SPEC = Spec(name="Notes", entities=(Entity(name="Note", label="Note", plural="Notes"),))
LIFE = Criterion(id="Note/lifecycle", text="It lives.", kind="lifecycle", entity="Note")
PAGE = Criterion(id="Note/page", text="A person keeps it.", kind="page", entity="Note")
NOTE = Requirement(id="Note", text="The application keeps notes.", source=Source(), criteria=(LIFE, PAGE))
RULE = Requirement(id="rule.1", text="Notes are kind.", source=Source(text="kind notes", start=3))
NO_BROWSER = Verdict(check="browser", title="Browser", status="not_run", reason="no chromium", missing_tool="chromium")


def verdict(check: str, status: str = "passed", **criteria: str) -> Verdict:
    seen = tuple(CriterionVerdict(criterion=f"Note/{name}", status=how) for name, how in criteria.items())
    return Verdict(check=check, title=check, status=status, criteria=seen)


def evidence(*verdicts: Verdict, requirements=(NOTE,), sandbox="bubblewrap", not_run=()) -> Evidence:
    return make_evidence(
        SPEC,
        requirements,
        verdicts,
        commit="c" * 40,
        tree="t" * 40,
        spec_digest="s" * 64,
        stack="react-express 1",
        seed=0,
        bottega_version="0.1.0",
        tools={"node": "24"},
        sandbox=sandbox,
        sandbox_note="a note",
        started_at=datetime(2030, 1, 31, 9, 30, tzinfo=UTC),
        duration_seconds=12.5,
        not_run=not_run,
    )


CONTRACT = verdict("contract", lifecycle="passed")
BROWSER = verdict("browser", page="passed")


def standing(made: Evidence) -> str:
    return made.requirements[0].standing


def test_all_criteria_passed_is_proven() -> None:
    made = evidence(CONTRACT, BROWSER)
    assert (standing(made), made.proven, made.not_run) == ("proven", True, ())


def test_one_failed_criterion_fails_the_requirement() -> None:
    made = evidence(verdict("contract", "failed", lifecycle="failed"), BROWSER)
    assert (standing(made), made.proven) == ("failed", False)


def test_a_criterion_that_its_check_does_not_report_is_unproven_never_passed() -> None:
    made = evidence(verdict("contract"), BROWSER)
    assert (standing(made), made.proven) == ("unproven", False)
    assert made.requirements[0].criteria[0].detail == "the check contract ran without reporting it"


def test_only_its_own_check_is_heard_about_a_criterion() -> None:
    made = evidence(
        verdict("contract"), verdict("browser", page="passed", lifecycle="passed"), verdict("unit", lifecycle="passed")
    )
    assert standing(made) == "unproven"


def test_a_failure_among_several_reports_counts() -> None:
    both = Verdict(
        check="contract",
        title="",
        status="failed",
        criteria=tuple(CriterionVerdict(criterion=LIFE.id, status=how) for how in ("passed", "failed")),
    )
    assert standing(evidence(both, BROWSER)) == "failed"


def test_a_missing_tool_leaves_its_criteria_unproven_and_says_so_yet_the_rest_is_proven() -> None:
    made = evidence(CONTRACT, NO_BROWSER)
    assert (standing(made), made.proven) == ("unproven", True)
    assert made.requirements[0].criteria[1].detail == "the check browser: no chromium"
    assert made.not_run == (
        NotRun(what="check browser", why="no chromium", mend="install chromium and run the proof again"),
    )


def test_a_check_not_run_for_any_other_reason_is_not_excused() -> None:
    other = Verdict(check="browser", title="", status="not_run", reason="build-web did not pass")
    assert not evidence(CONTRACT, other).proven


def test_a_failed_check_without_criteria_prevents_the_proof() -> None:
    made = evidence(CONTRACT, BROWSER, verdict("lint", "failed"))
    assert (standing(made), made.proven) == ("proven", False)


def test_a_check_that_is_absent_altogether_is_not_excused() -> None:
    made = evidence(CONTRACT)
    assert not made.proven
    assert "not part of this proof" in made.requirements[0].criteria[1].detail


def test_where_nothing_was_checked_nothing_is_proven() -> None:
    assert not evidence(requirements=(RULE,)).proven
    assert not evidence(NO_BROWSER, requirements=(NOTE.model_copy(update={"criteria": (PAGE,)}),)).proven


def test_a_rule_that_nothing_can_check_is_unmet_listed_first_and_does_not_fail_the_rest() -> None:
    made = evidence(CONTRACT, NO_BROWSER, requirements=(NOTE, RULE))
    assert [r.standing for r in made.requirements] == ["unproven", "unmet"]
    assert made.proven
    assert [left.what for left in made.not_run] == ["rule.1: Notes are kind.", "check browser"]


def test_every_number_has_its_denominator() -> None:
    made = evidence(CONTRACT, NO_BROWSER, requirements=(NOTE, RULE))
    assert made.requirement_count.model_dump() == {"total": 2, "checked": 0, "met": 0}
    assert made.criterion_count.model_dump() == {"total": 2, "checked": 1, "met": 1}
    assert made.check_count.model_dump() == {"total": 2, "checked": 1, "met": 1}


def test_a_weaker_sandbox_is_told_loudly() -> None:
    (left,) = evidence(CONTRACT, BROWSER, sandbox="limits").not_run
    assert left.what == "full isolation"
    assert "limits" in left.why
    assert "bubblewrap" in left.mend


def test_what_the_caller_left_out_is_told_too() -> None:
    extra = NotRun(what="mutants", why="asked for a short proof")
    assert evidence(CONTRACT, BROWSER, not_run=[extra]).not_run == (extra,)


def test_evidence_of_version_1_loads_for_ever() -> None:
    text = GOLDEN.read_text()
    loaded = Evidence.model_validate_json(text)
    assert loaded.version == 1
    assert loaded.mutants is None, "faults were first planted later than this was written"
    assert loaded.model_dump_json(indent=2, exclude={"mutants"}) + "\n" == text

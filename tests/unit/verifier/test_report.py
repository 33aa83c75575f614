"""The report: one page that needs nothing else and lets nothing through unescaped."""

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

from bottega.domain.spec import Source
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
from bottega.verifier import render_report
from bottega.verifier.report import SCREENSHOT_BYTES, summarize

EVIL = "</pre><script>alert('x')</script>\"&"
START = datetime(2030, 1, 31, 9, 30, tzinfo=UTC)


def evidence(**changes) -> Evidence:
    criterion = CriterionResult(id="A/lifecycle", text=EVIL, status="failed", check="contract", detail=EVIL)
    source = Source(text=EVIL, start=0)
    requirements = (
        RequirementResult(id="A", text=EVIL, source=source, standing="proven"),
        RequirementResult(id="B", text="It fails.", source=source, standing="failed", criteria=(criterion,)),
        RequirementResult(id="rule.1", text="A rule.", source=source, standing="unmet"),
    )
    checks = (
        Verdict(
            check="lint",
            title="Lint",
            status="passed",
            command=("node", EVIL),
            exit_code=0,
            started_at=START,
            duration_seconds=2,
            output_tail=EVIL,
        ),
        Verdict(
            check="contract",
            title="Contract",
            status="failed",
            exit_code=1,
            command=("python",),
            started_at=START + timedelta(seconds=2),
            duration_seconds=6,
        ),
        Verdict(
            check="browser",
            title="Browser",
            status="not_run",
            reason="this machine has no chromium",
            missing_tool="chromium",
        ),
    )
    values = {
        "application": f"Notes {EVIL}",
        "commit": "c" * 40,
        "tree": "t" * 40,
        "spec_digest": "s" * 64,
        "stack": "react-express 1",
        "seed": 0,
        "bottega_version": "0.1.0",
        "tools": {"node": "24.19"},
        "sandbox": "bubblewrap",
        "started_at": START,
        "duration_seconds": 8.0,
        "proven": False,
        "requirements": requirements,
        "requirement_count": Count(total=3, checked=2, met=1),
        "criterion_count": Count(total=1, checked=1, met=0),
        "check_count": Count(total=3, checked=2, met=1),
        "checks": checks,
        "not_run": (NotRun(what="check browser", why="this machine has no chromium"),),
    }
    return Evidence.model_validate(values | changes)


class Outline(HTMLParser):
    """What elements a page has, and whether each that is opened is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.scripts = 0
        self.addresses: list[str] = []

    def handle_starttag(self, tag, attrs) -> None:
        self.scripts += tag == "script"
        self.addresses += [value for name, value in attrs if name in {"src", "href"}]
        if tag not in {"meta", "input", "br", "img", "link", "hr"}:
            self.open.append(tag)

    def handle_endtag(self, tag) -> None:
        assert self.open.pop() == tag


def outline(page: str) -> Outline:
    parsed = Outline()
    parsed.feed(page)
    return parsed


def test_every_value_is_escaped() -> None:
    page = render_report(evidence(), {EVIL: b"png"})
    assert outline(page).scripts == 1
    assert outline(page).open == []
    assert "alert('x')" not in page


def test_the_page_needs_nothing_from_elsewhere() -> None:
    page = render_report(evidence(), {"tasks-list.png": b"png"})
    assert outline(page).addresses == ["data:image/png;base64,cG5n"]
    assert "http" not in re.sub(r'http-equiv="', "", page)


def test_the_verdict_and_its_numbers_come_first() -> None:
    page = render_report(evidence(), {})
    assert "Not proven" in page
    assert '<b>1</b> <span class="of">of 3</span>' in page
    assert "Proven</div>" in render_report(evidence(proven=True), {})


def test_failures_stand_before_what_is_unmet_and_what_is_proven() -> None:
    page = render_report(evidence(), {})
    places = [page.index(f'<span class="id">{name}</span>') for name in ("B", "rule.1", "A")]
    assert places == sorted(places)


def test_bars_lie_where_the_checks_ran() -> None:
    page = render_report(evidence(), {})
    assert "left:0.00%;width:25.00%" in page
    assert "left:25.00%;width:75.00%" in page
    assert page.count('style="left:') == 2


def test_what_was_not_run_is_named_with_its_reason() -> None:
    page = render_report(evidence(), {})
    assert "What this proof leaves out" in page
    assert "this machine has no chromium" in page


def test_faults_that_survived_are_named_with_their_file_and_the_denominator() -> None:
    survivor = Survivor(mutant="m", rule=f"Pages begin too late {EVIL}", path="listing.ts")
    left = NotRun(what="Other fault", why="the code was edited")
    page = render_report(
        evidence(mutants=MutationResult(planted=9, caught=8, survivors=(survivor,), not_run=(left,))), {}
    )
    for words in ("8 of 9 faults", "Survived: Pages begin too late", "listing.ts", "Not planted: Other fault"):
        assert words in page
    assert EVIL not in page
    assert "Checks that can fail" not in render_report(evidence(), {})


def test_pictures_beyond_the_limit_are_named_but_not_shown() -> None:
    page = render_report(evidence(), {"a.png": b"x" * SCREENSHOT_BYTES, "b.png": b"y"})
    assert page.count("data:image/png") == 1
    assert "b.png (left out of this page for its size)" in page


def test_the_summary_gives_each_number_its_words() -> None:
    assert summarize(evidence()) == (
        "1 of 3 requirements are proven; 1 failed; 1 needs a model or a person; failing checks: contract."
    )


def test_evidence_of_a_proof_in_which_nothing_ran_still_makes_a_page() -> None:
    empty = Count(total=0, checked=0, met=0)
    page = render_report(
        evidence(checks=(), requirements=(), requirement_count=empty, criterion_count=empty, check_count=empty), {}
    )
    assert "Not proven" in page

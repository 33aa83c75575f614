"""``verify --thorough``: faults are planted in a finished application, and its checks notice them."""

import json

import pytest

pytestmark = pytest.mark.acceptance

NOTEBOOK = "A notebook, no login. A note has a title, a number of stars from 1 to 5 and a mood (calm or wild)."


def test_nearly_every_planted_fault_is_caught_and_the_others_are_named(bottega) -> None:
    folder = bottega.folder / "notebook"
    built = bottega("build", NOTEBOOK, "--out", str(folder))
    assert built.returncode == 0, built.stdout[-4000:] + built.stderr[-1000:]
    assert "mutants: not planted (bottega verify --thorough)" in built.stdout

    verified = bottega("verify", str(folder), "--thorough")
    assert verified.returncode == 0, verified.stdout[-4000:] + verified.stderr[-1000:]
    mutants = json.loads((folder / "bottega" / "evidence.json").read_text())["mutants"]
    assert mutants["not_run"] == []
    assert mutants["planted"] >= 40
    assert mutants["caught"] >= 0.9 * mutants["planted"], mutants["survivors"]
    assert mutants["planted"] - mutants["caught"] == len(mutants["survivors"])
    assert f"mutants: {mutants['caught']} of {mutants['planted']} caught" in verified.stdout
    assert f"{mutants['caught']} of {mutants['planted']} faults" in (folder / "bottega" / "report.html").read_text()

"""Planted faults: what can be planted, and what the end of its tests says about one."""

import pytest

from bottega.domain.check import Service
from bottega.domain.mutant import Mutant
from bottega.domain.spec import Spec
from bottega.domain.verdict import NotRun, Survivor
from bottega.verifier import Outcome, Planting, count, unchanged, unplantable

SERVER = Service(
    id="server", argv=("node", "server.js"), env={"DATABASE_URL": "/{database}", "MUTANT": "{mutant}"}, ready_path="/"
)


def mutant(name: str = "lost.1", **more: object) -> Mutant:
    values = {
        "operator": name.split(".", maxsplit=1)[0],
        "rule": f"{name} is wrong",
        "path": "a.ts",
        "original": "x",
        "mutated": "y",
    }
    criteria = ("Room.number/unique", "guest.Booking/own_rows")
    return Mutant.model_validate({"id": name, "criteria": criteria, **values, **more})


@pytest.fixture
def planting(hut: Spec, session) -> Planting:
    return Planting(hut, session, services={"api": SERVER, "web": SERVER}, postgres={"postgres_port": "5432"}, tools={})


def pytest_run(session) -> tuple[tuple[str, ...], dict[str, str]]:
    return next((argv, env) for argv, env in session.ran if "pytest" in argv)


def test_only_words_that_stand_once_can_be_changed() -> None:
    files = {"a.ts": "x", "b.ts": "x x", "c.ts": ""}
    mutants = [mutant(f"lost.{path}", path=path) for path in ("a.ts", "b.ts", "c.ts", "d.ts")]
    assert unplantable(mutants, files.get) == {
        "lost.b.ts": "the code that it changes stands 2 times in b.ts",
        "lost.c.ts": "the code that it changes stands 0 times in c.ts",
        "lost.d.ts": "there is no d.ts",
    }


def test_what_is_unchanged_has_every_criterion_once() -> None:
    control = unchanged(mutant(), ("a/x", "b/y", "a/x"))
    assert (control.path, control.original, control.criteria) == ("", "", ("a/x", "b/y"))


@pytest.mark.parametrize(("code", "status"), [(0, "survived"), (1, "caught"), (4, "not_run"), (5, "not_run")])
async def test_the_exit_code_of_the_tests_decides(planting: Planting, session, code: int, status: str) -> None:
    session.answers["python"] = (code, "output")
    assert (await planting.attempt(mutant(), slot=0)).status == status


async def test_tests_that_do_not_end_have_caught_it(planting: Planting, session) -> None:
    session.answers["python"] = (None, "")
    session.timed_out.add("python")
    assert (await planting.attempt(mutant(), slot=0)).status == "caught"


async def test_only_the_tests_that_should_notice_are_run(planting: Planting, session) -> None:
    await planting.attempt(mutant(), slot=0)
    argv, env = pytest_run(session)
    assert argv[-2:] == ("tests/contract/test_room.py", "tests/contract/test_permissions_guest.py")
    assert env["CRITERIA"] == "Room.number/unique guest.Booking/own_rows"
    assert "CRITERIA_REPORT" not in env, "the proof's own report is not written to"


async def test_each_slot_has_a_database_of_its_own_and_the_server_is_told_the_fault(planting, session) -> None:
    await planting.attempt(mutant(), slot=3)
    ((_, env),) = session.started
    assert [process.running for process in session.processes] == [False], "its server has ended"
    assert env == {"DATABASE_URL": "/mutant_3", "MUTANT": '{"path":"a.ts","original":"x","mutated":"y"}'}


async def test_an_application_that_does_not_start_says_nothing_about_the_tests(planting: Planting, session) -> None:
    session.running = False
    session.is_ready.clear()
    outcome = await planting.attempt(mutant(), slot=0)
    assert outcome.status == "not_run"
    assert "does not start" in outcome.why


def test_the_count_lists_who_survived_and_what_was_not_tried() -> None:
    outcomes = [
        Outcome(mutant("a.1"), "caught", "failed"),
        Outcome(mutant("a.2"), "survived"),
        Outcome(mutant("a.3"), "not_run", "no server"),
    ]
    result = count(outcomes, [NotRun(what="web", why="no chromium")], seconds=1.23456)
    assert (result.planted, result.caught, result.duration_seconds) == (2, 1, 1.235)
    assert result.survivors == (Survivor(mutant="a.2", rule="a.2 is wrong", path="a.ts"),)
    assert [left.why for left in result.not_run] == ["no server", "no chromium"]

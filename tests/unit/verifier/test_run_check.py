"""A command becomes a verdict."""

import json

from bottega.domain.check import Check, Service
from bottega.verifier import ServiceRunner, run_check

CHECK = Check(id="lint", title="Lint", argv=("node", "lint.js", "{tmp}"))
CONTRACT = Check(
    id="contract",
    title="Contract",
    argv=("pytest",),
    env={"REPORT": "{report}", "PICTURES": "{screenshots}", "BASE": "http://127.0.0.1:{server_port}"},
    services=("server",),
    report="criteria",
    screenshots="pictures",
)
SERVER = Service(id="server", argv=("node",))


async def run(check, session, tools=None):
    return await run_check(check, session, services=ServiceRunner(session, (SERVER,)), tools=tools or {})


async def test_exit_code_zero_passes(session) -> None:
    verdict = await run(CHECK, session)
    assert (verdict.status, verdict.exit_code, verdict.command) == ("passed", 0, ("node", "lint.js", "/private"))
    assert verdict.started_at is not None
    assert verdict.output_digest == "d" * 64


async def test_any_other_exit_code_fails_and_the_end_of_the_output_is_kept(session) -> None:
    session.answers["node"] = (2, "a" * 5000 + "the end")
    verdict = await run(CHECK, session)
    assert (verdict.status, verdict.exit_code) == ("failed", 2)
    assert len(verdict.output_tail) == 4000
    assert verdict.output_tail.endswith("the end")


async def test_a_check_that_takes_too_long_fails_and_says_so(session) -> None:
    session.answers["node"] = (None, "")
    session.timed_out.add("node")
    verdict = await run(CHECK, session)
    assert (verdict.status, verdict.exit_code, verdict.reason) == ("failed", None, "stopped after 300 s")


async def test_output_is_handed_on_as_it_comes(session) -> None:
    session.answers["node"] = (0, "hello")
    heard: list[str] = []
    services = ServiceRunner(session, ())
    await run_check(CHECK, session, services=services, tools={}, on_output=heard.append)
    assert heard == ["hello"]


async def test_a_check_whose_tool_is_missing_is_not_run(session) -> None:
    check = CHECK.model_copy(update={"tool": "chromium"})
    verdict = await run(check, session)
    assert (verdict.status, verdict.missing_tool) == ("not_run", "chromium")
    assert verdict.reason == "this machine has no chromium"
    assert session.ran == []


async def test_a_tool_that_is_there_is_a_placeholder(session) -> None:
    check = CHECK.model_copy(update={"tool": "chromium", "argv": ("see", "{chromium}")})
    assert (await run(check, session, {"chromium": "/usr/bin/chromium"})).command == ("see", "/usr/bin/chromium")


async def test_criteria_and_pictures_are_collected(session) -> None:
    session.report = json.dumps({"criterion": "Task/lifecycle", "status": "passed", "detail": ""})
    session.pictures = ["pictures/tasks.png"]
    verdict = await run(CONTRACT, session)
    assert [(c.criterion, c.status) for c in verdict.criteria] == [("Task/lifecycle", "passed")]
    assert verdict.screenshots == ("pictures/tasks.png",)
    env = next(env for argv, env in session.ran if argv == ("pytest",))
    assert env == {"REPORT": "/private/contract.jsonl", "PICTURES": "pictures", "BASE": "http://127.0.0.1:20000"}


async def test_what_was_reported_before_a_failure_counts(session) -> None:
    session.answers["pytest"] = (None, "")
    session.report = '{"criterion": "a", "status": "passed"}\n{"criterion": "b", "sta'
    verdict = await run(CONTRACT, session)
    assert verdict.status == "failed"
    assert [c.criterion for c in verdict.criteria] == ["a"]


async def test_a_criterion_with_several_results_fails_where_one_does(session) -> None:
    lines = [("a", "passed", ""), ("a", "failed", "why"), ("a", "passed", "")]
    session.report = "\n".join(json.dumps({"criterion": c, "status": s, "detail": d}) for c, s, d in lines)
    (only,) = (await run(CONTRACT, session)).criteria
    assert (only.status, only.detail) == ("failed", "why")


async def test_a_service_that_does_not_start_fails_the_check_with_its_log(session) -> None:
    session.running, session.log = False, "port taken"
    session.is_ready.clear()
    verdict = await run(CONTRACT, session)
    assert (verdict.status, verdict.exit_code) == ("failed", None)
    assert verdict.reason == "server ended before it was ready"
    assert verdict.output_tail == "port taken"

"""Services: started once, in the order of their needs, ready before anybody is told."""

import asyncio

import pytest

from bottega.domain.check import Service
from bottega.domain.errors import AgentError
from bottega.verifier import ServiceRunner

POSTGRES = Service(id="postgres", argv=("postgres", "-p", "{port}"), prepare=(("initdb", "{tmp}/pg"),))
SERVER = Service(
    id="server",
    argv=("node", "server.js"),
    env={"DATABASE_URL": "postgresql://127.0.0.1:{postgres_port}/x", "ADMIN_EMAIL": "admin@example.com"},
    needs=("postgres",),
    prepare=(("migrate",),),
    ready_path="/readyz",
)


async def test_a_service_starts_after_its_needs_and_its_preparation(session) -> None:
    given = await ServiceRunner(session, (SERVER, POSTGRES)).ensure("server")
    assert [argv[0] for argv, _ in session.ran if argv[0] != "python"] == ["initdb", "migrate"]
    assert [argv[0] for argv, _ in session.started] == ["postgres", "node"]
    assert given["postgres_port"] == "20000"
    assert given["server_port"] == "20001"


async def test_placeholders_are_filled_in_words_and_environment(session) -> None:
    await ServiceRunner(session, (SERVER, POSTGRES)).ensure("server")
    assert session.ran[0][0] == ("initdb", "/private/pg")
    assert session.started[0][0] == ("postgres", "-p", "20000")
    assert session.started[1][1]["DATABASE_URL"] == "postgresql://127.0.0.1:20000/x"


async def test_checks_learn_the_variables_of_a_service(session) -> None:
    given = await ServiceRunner(session, (SERVER, POSTGRES)).ensure("server")
    assert given["server_ADMIN_EMAIL"] == "admin@example.com"


async def test_many_who_ask_at_once_get_one_service(session) -> None:
    runner = ServiceRunner(session, (SERVER, POSTGRES))
    await asyncio.gather(*(runner.ensure("server") for _ in range(5)), runner.ensure("postgres"))
    assert len(session.started) == 2


async def test_who_gives_up_waiting_does_not_take_the_service_from_others(session) -> None:
    session.is_ready.clear()
    runner = ServiceRunner(session, (POSTGRES,))
    impatient, patient = asyncio.create_task(runner.ensure("postgres")), asyncio.create_task(runner.ensure("postgres"))
    await session.has_started.wait()
    impatient.cancel()
    session.is_ready.set()
    assert (await patient)["postgres_port"] == "20000"
    assert impatient.cancelled()


async def test_a_failing_preparation_is_told_with_the_end_of_its_output(session) -> None:
    session.answers["migrate"] = (1, "x" * 9000 + "relation exists")
    with pytest.raises(AgentError, match="server could not be prepared: migrate ended with exit code 1") as failed:
        await ServiceRunner(session, (SERVER, POSTGRES)).ensure("server")
    assert failed.value.code == "service_failed"
    assert failed.value.hint.endswith("relation exists")
    assert len(failed.value.hint) == 3000


async def test_a_service_that_dies_is_told_at_once_with_its_log(session) -> None:
    session.running, session.log = False, "JWT_SECRET is missing"
    session.is_ready.clear()
    with pytest.raises(AgentError, match="postgres ended before it was ready") as failed:
        await ServiceRunner(session, (POSTGRES,)).ensure("postgres")
    assert failed.value.hint == "JWT_SECRET is missing"


async def test_a_failure_is_the_same_for_everybody_and_not_tried_again(session) -> None:
    session.answers["initdb"] = (1, "no space")
    runner = ServiceRunner(session, (SERVER, POSTGRES))
    for service in ("server", "postgres", "server"):
        with pytest.raises(AgentError, match="postgres could not be prepared"):
            await runner.ensure(service)
    assert len(session.ran) == 1


async def test_what_was_started_can_be_ended_before_the_session_is(session) -> None:
    runner = ServiceRunner(session, (SERVER, POSTGRES))
    await runner.ensure("server")
    await runner.stop()
    assert [process.running for process in session.processes] == [False, False]


async def test_stopping_does_not_wait_for_a_service_that_is_not_ready(session) -> None:
    session.is_ready.clear()
    runner = ServiceRunner(session, (POSTGRES,))
    asked = asyncio.create_task(runner.ensure("postgres"))
    await session.has_started.wait()
    await runner.stop()
    assert not session.processes[0].running
    with pytest.raises(asyncio.CancelledError):
        await asked

"""What every engine promises."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bottega.domain.errors import AgentError, LimitExceeded, TaskFailed, TransientError, UserError
from bottega.domain.plan import Limits
from bottega.engine.backoff import Backoff
from bottega.engine.durable import DurableEngine
from bottega.engine.memory import MemoryEngine
from bottega.ports.engine import Engine, TaskFunction

Start = Callable[..., Awaitable[Engine]]
QUICK = Backoff(first=timedelta(milliseconds=1), longest=timedelta(milliseconds=2))


@pytest.fixture(params=["memory", "durable"])
async def start(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Start]:
    opened: list[Engine] = []

    async def start(run_task: TaskFunction, *, backoff: Backoff = QUICK) -> Engine:
        engine: Engine = (
            MemoryEngine(run_task, backoff=backoff)
            if request.param == "memory"
            else DurableEngine(tmp_path / "home", run_task, backoff=backoff)
        )
        await engine.open()
        opened.append(engine)
        return engine

    yield start
    for engine in opened:
        await engine.aclose()


class Task:
    """A task whose attempts do, one after another, what it was told: raise, or return."""

    def __init__(self, *ends: object) -> None:
        self.ends = list(ends)
        self.calls: list[tuple[str, dict]] = []

    async def __call__(self, key: str, payload: dict) -> dict:
        self.calls.append((key, payload))
        end = self.ends.pop(0) if len(self.ends) > 1 else self.ends[0]
        if isinstance(end, BaseException):
            raise end
        return end


async def test_a_task_runs_once_and_its_result_is_kept(start: Start):
    task = Task({"files": ["a", "ü"], "n": 1.5, "none": None})
    engine = await start(task)
    first = await engine.execute("run:api", {"seed": 1}, limits=Limits())
    assert await engine.execute("run:api", {"seed": 1}, limits=Limits()) == first == task.ends[0]
    assert task.calls == [("run:api", {"seed": 1})]


async def test_results_are_plain_json_from_the_start(start: Start):
    engine = await start(Task({"pair": (1, 2), 3: "three"}))
    assert await engine.execute("k", {}, limits=Limits()) == {"pair": [1, 2], "3": "three"}


async def test_tasks_run_at_the_same_time(start: Start):
    here, there = asyncio.Event(), asyncio.Event()

    async def meet(key: str, payload: dict) -> dict:
        mine, other = (here, there) if key == "here" else (there, here)
        mine.set()
        await asyncio.wait_for(other.wait(), 10)
        return {}

    engine = await start(meet)
    await asyncio.gather(*(engine.execute(key, {}, limits=Limits()) for key in ("here", "there")))


async def test_two_who_ask_for_one_key_share_one_execution(start: Start):
    task = Task({"n": 1})
    engine = await start(task)
    results = await asyncio.gather(*(engine.execute("k", {}, limits=Limits()) for _ in range(5)))
    assert results == [{"n": 1}] * 5
    assert len(task.calls) == 1


@pytest.mark.parametrize("error", [AgentError("bad file", code="unparsable"), TransientError("busy", code="busy")])
async def test_what_another_attempt_may_mend_gets_one_and_who_listens_is_told(start: Start, error: Exception):
    task = Task(error, error, {"ok": True})
    engine = await start(task)
    told: list[tuple[int, float, str]] = []
    result = await engine.execute("k", {}, limits=Limits(attempts=3), on_retry=lambda *said: told.append(said))
    assert result == {"ok": True}
    assert len(task.calls) == 3
    assert [(attempt, message) for attempt, _, message in told] == [(1, str(error)), (2, str(error))]
    assert all(0 <= delay <= QUICK.longest.total_seconds() for _, delay, _ in told)


async def test_when_the_attempts_are_used_up_the_last_error_says_why(start: Start):
    task = Task(TransientError("busy", code="busy"), AgentError("bad file", code="unparsable", hint="see line 3"))
    engine = await start(task)
    with pytest.raises(TaskFailed, match="bad file") as failed:
        await engine.execute("k", {}, limits=Limits(attempts=2))
    assert (failed.value.code, failed.value.hint, len(task.calls)) == ("unparsable", "see line 3", 2)


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (UserError("the disk is full", code="disk_full", hint="free space"), "disk_full", "the disk is full"),
        (LimitExceeded("no budget", code="budget", hint="more"), "budget", "no budget"),
        (KeyError("entity"), "bug", "KeyError: 'entity'"),
        (TimeoutError("a socket"), "bug", "TimeoutError: a socket"),
    ],
)
async def test_what_no_attempt_can_mend_ends_the_task_at_once(start: Start, error: Exception, code: str, message: str):
    task = Task(error)
    engine = await start(task)
    with pytest.raises(TaskFailed) as failed:
        await engine.execute("k", {}, limits=Limits(attempts=3))
    assert (failed.value.code, failed.value.message, len(task.calls)) == (code, message, 1)
    assert failed.value.hint


async def test_a_result_that_is_no_json_is_a_bug(start: Start):
    engine = await start(Task({"when": object()}))
    with pytest.raises(TaskFailed) as failed:
        await engine.execute("k", {}, limits=Limits())
    assert failed.value.code == "bug"


async def test_a_payload_that_is_no_json_is_refused_before_anything_runs(start: Start):
    task = Task({"ok": True})
    engine = await start(task)
    with pytest.raises(TypeError, match="not JSON serializable"):
        await engine.execute("k", {"when": object()}, limits=Limits())
    assert await engine.execute("k", {"pair": (1, 2)}, limits=Limits()) == {"ok": True}
    assert task.calls == [("k", {"pair": [1, 2]})]


async def test_a_task_that_cancels_itself_has_failed(start: Start):
    engine = await start(Task(asyncio.CancelledError()))
    with pytest.raises(TaskFailed, match="cancelled itself") as failed:
        await asyncio.wait_for(engine.execute("k", {}, limits=Limits()), 10)
    assert failed.value.code == "bug"


async def test_a_failed_task_stays_failed_until_it_is_forgotten(start: Start):
    task = Task(UserError("no", code="nope", hint="do"), {"ok": True})
    engine = await start(task)
    for _ in range(2):
        with pytest.raises(TaskFailed, match="no") as failed:
            await engine.execute("run:a%b", {}, limits=Limits())
        assert (failed.value.code, failed.value.hint) == ("nope", "do")
    assert len(task.calls) == 1
    await engine.forget("run:a_")  # a prefix, not a pattern
    with pytest.raises(TaskFailed):
        await engine.execute("run:a%b", {}, limits=Limits())
    await engine.forget("run:")
    assert await engine.execute("run:a%b", {}, limits=Limits()) == {"ok": True}


async def test_forgetting_keeps_what_finished_well_and_what_others_have(start: Start):
    async def run(key: str, payload: dict) -> dict:
        calls.append(key)
        if key.endswith("bad"):
            raise UserError("no", code="nope")
        return {}

    calls: list[str] = []
    engine = await start(run)

    async def everything() -> None:
        for key in ("r1:good", "r1:bad", "r2:bad"):
            await asyncio.gather(engine.execute(key, {}, limits=Limits()), return_exceptions=True)

    await everything()
    await engine.forget("r1:")
    await everything()
    assert sorted(calls) == ["r1:bad", "r1:bad", "r1:good", "r2:bad"]


async def test_an_attempt_that_takes_too_long_is_cancelled_and_counts_as_failed(start: Start):
    cancelled: list[str] = []

    async def hang(key: str, payload: dict) -> dict:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(key)
            raise
        return {}

    engine = await start(hang)
    with pytest.raises(TaskFailed, match=r"longer than 0.05 s") as failed:
        await engine.execute("k", {}, limits=Limits(timeout_seconds=0.05, attempts=2))
    assert (failed.value.code, cancelled) == ("timed_out", ["k", "k"])


class Gate:
    """A task that waits until it is let through, and knows whether it was cancelled."""

    def __init__(self) -> None:
        self.entered = asyncio.Event()
        self.left = asyncio.Event()
        self.open = asyncio.Event()
        self.entries = 0

    async def __call__(self, key: str, payload: dict) -> dict:
        self.entries += 1
        self.entered.set()
        try:
            await self.open.wait()
        except asyncio.CancelledError:
            self.left.set()
            raise
        return {"through": True}


async def test_cancelling_who_waits_cancels_the_attempt_and_the_key_runs_afresh_next_time(start: Start):
    gate = Gate()
    engine = await start(gate)
    waiter = asyncio.create_task(engine.execute("k", {}, limits=Limits()))
    await asyncio.wait_for(gate.entered.wait(), 10)
    waiter.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiter
    assert gate.left.is_set()
    gate.open.set()
    assert await engine.execute("k", {}, limits=Limits()) == {"through": True}
    assert gate.entries == 2


async def test_cancelling_one_of_two_leaves_the_execution_to_the_other(start: Start):
    gate = Gate()
    engine = await start(gate)
    waiters = [asyncio.create_task(engine.execute("k", {}, limits=Limits())) for _ in range(2)]
    await asyncio.wait_for(gate.entered.wait(), 10)
    waiters[0].cancel()
    await asyncio.wait([waiters[0]])
    gate.open.set()
    assert await waiters[1] == {"through": True}
    assert not gate.left.is_set()


async def turn(seconds: float) -> None:
    """Let the others go on for so long without ever giving up our turn for more than a moment."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        await asyncio.sleep(0)


async def test_after_a_cancel_at_any_moment_of_the_start_nothing_begins_and_the_key_can_run(start: Start):
    begun: list[str] = []

    async def run(key: str, payload: dict) -> dict:
        begun.append(key)
        await asyncio.sleep(0)
        return {"key": key}

    engine = await start(run)
    for step in range(60):
        waiter = asyncio.create_task(engine.execute(f"k{step}", {}, limits=Limits()))
        await turn(step * 50e-6)
        waiter.cancel()
        await asyncio.wait([waiter])
        before = len(begun)
        await turn(0.003)
        assert len(begun) == before
        assert await asyncio.wait_for(engine.execute(f"k{step}", {}, limits=Limits()), 10) == {"key": f"k{step}"}


async def test_a_cancelled_backoff_ends_at_once(start: Start):
    patient = Backoff(first=timedelta(days=1), longest=timedelta(days=1))
    engine = await start(Task(TransientError("busy", code="busy")), backoff=patient)
    told = asyncio.Event()
    waiter = asyncio.create_task(engine.execute("k", {}, limits=Limits(), on_retry=lambda *_: told.set()))
    await asyncio.wait_for(told.wait(), 10)
    waiter.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(waiter, 10)


async def test_closing_stops_what_runs(start: Start):
    gate = Gate()
    engine = await start(gate)
    waiter = asyncio.create_task(engine.execute("k", {}, limits=Limits()))
    await asyncio.wait_for(gate.entered.wait(), 10)
    await engine.aclose()
    assert gate.left.is_set()
    with pytest.raises(asyncio.CancelledError):
        await waiter
    await engine.aclose()  # twice is harmless

"""Driving a plan: a task starts when its own dependencies are done, and totals balance at the end."""

import asyncio

import pytest

from bottega.domain.plan import Plan, Task, TaskKind
from bottega.workflows.drive import drive


def plan_of(*tasks: tuple[str, tuple[str, ...]], kind: TaskKind = "generate") -> Plan:
    return Plan(
        id="p",
        spec_digest="d",
        stack="s",
        seed=0,
        tasks=tuple(Task(id=name, kind=kind, agent="backend", title=name, needs=needs) for name, needs in tasks),
    )


class Log:
    """Executes tasks by writing down when they start and end; a task in ``gates`` waits for its event."""

    def __init__(self, *, failing: tuple[str, ...] = (), gates: dict[str, asyncio.Event] | None = None) -> None:
        self.lines: list[str] = []
        self.skipped: dict[str, str] = {}
        self.running = self.most_running = 0
        self._failing = failing
        self._gates = gates or {}

    async def execute(self, task: Task) -> bool:
        self.lines.append(f"start {task.id}")
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        try:
            if task.id in self._gates:
                await self._gates[task.id].wait()
            await asyncio.sleep(0)
        finally:
            self.running -= 1
            self.lines.append(f"end {task.id}")
        return task.id not in self._failing

    async def skip(self, task: Task, reason: str) -> None:
        self.skipped[task.id] = reason


async def test_no_task_waits_for_a_level():
    """``deep`` needs only ``quick``: it runs while ``slow``, of the first level, still does."""
    gate = asyncio.Event()
    log = Log(gates={"slow": gate})
    plan = plan_of(("slow", ()), ("quick", ()), ("deep", ("quick",)))
    driving = asyncio.ensure_future(drive(plan, log.execute, skip=log.skip, concurrency=2))
    async with asyncio.timeout(5):
        while "end deep" not in log.lines:
            await asyncio.sleep(0)
    assert "end slow" not in log.lines
    gate.set()
    assert (await driving).totals().done == 3


async def test_concurrency_is_bounded():
    log = Log()
    plan = plan_of(*((f"t{number}", ()) for number in range(20)))
    await drive(plan, log.execute, skip=log.skip, concurrency=3)
    assert log.most_running == 3


async def test_what_needs_a_failed_task_is_skipped_with_the_reason():
    log = Log(failing=("a",))
    plan = plan_of(("a", ()), ("b", ("a",)), ("other", ()))
    schedule = await drive(plan, log.execute, skip=log.skip, concurrency=1, keep_going=True)
    assert "a" in log.skipped["b"]
    assert "end other" in log.lines
    totals = schedule.totals()
    assert (totals.done, totals.failed, totals.skipped, totals.total) == (1, 1, 1, 3)


async def test_without_keep_going_nothing_new_starts_after_a_failed_generate_task():
    log = Log(failing=("a",))
    await drive(plan_of(("a", ()), ("other", ())), log.execute, skip=log.skip, concurrency=1)
    assert "start other" not in log.lines


async def test_a_failed_check_never_stops_other_checks():
    log = Log(failing=("lint",))
    await drive(plan_of(("lint", ()), ("types", ()), kind="check"), log.execute, skip=log.skip, concurrency=1)
    assert "end types" in log.lines


async def test_cancelling_ends_every_running_task_first():
    log = Log(gates={"a": asyncio.Event(), "b": asyncio.Event()})
    plan = plan_of(("a", ()), ("b", ()))
    driving = asyncio.ensure_future(drive(plan, log.execute, skip=log.skip, concurrency=2))
    async with asyncio.timeout(5):
        while log.running < 2:
            await asyncio.sleep(0)
    driving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await driving
    assert log.running == 0


async def test_a_bug_in_a_task_ends_the_drive_and_the_other_tasks():
    log = Log(gates={"b": asyncio.Event()})

    async def execute(task: Task) -> bool:
        if task.id == "a":
            message = "bug"
            raise AssertionError(message)
        return await log.execute(task)

    with pytest.raises(AssertionError, match="bug"):
        await drive(plan_of(("a", ()), ("b", ())), execute, skip=log.skip, concurrency=2)
    assert log.running == 0

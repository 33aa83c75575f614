"""What every store of runs promises."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bottega.domain.errors import UserError
from bottega.domain.plan import Plan, Task
from bottega.domain.run import BuildRequest, TaskState
from bottega.domain.spec import Entity, Spec
from bottega.ports.store import RunStore
from bottega.store.memory import MemoryRunStore
from bottega.store.sql import SqlRunStore

NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
REQUEST = BuildRequest(
    prompt="We keep huts.", spec=Spec(name="Huts", entities=(Entity(name="Hut", label="Hut", plural="Huts"),)), out="/o"
)
PLAN = Plan(
    id="p1",
    spec_digest="d",
    stack="react-express",
    seed=0,
    tasks=tuple(Task(id=name, kind="generate", agent="backend", title=name) for name in ("zoo", "api", "model")),
)


@pytest.fixture(params=["memory", "sql"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[RunStore]:
    made: RunStore = MemoryRunStore() if request.param == "memory" else SqlRunStore(tmp_path / "home")
    await made.open()
    yield made
    await made.aclose()


async def test_a_new_run_is_running_and_its_tasks_wait_in_plan_order(store: RunStore):
    run = await store.create_run("r1", REQUEST, PLAN, at=NOON)
    assert (run.status, run.plan_id, run.created_at, run.finished_at) == ("running", "p1", NOON, None)
    assert await store.get_run("r1") == run
    assert run.request == REQUEST
    assert await store.get_plan("r1") == PLAN
    assert await store.list_tasks("r1") == [TaskState(task_id=name) for name in ("zoo", "api", "model")]


async def test_a_run_is_found_by_the_start_of_its_id_when_only_one_starts_so(store: RunStore):
    for run_id in ("abc1", "abd2", "abc"):
        await store.create_run(run_id, REQUEST, PLAN, at=NOON)
    assert (await store.get_run("abd")).id == "abd2"
    assert (await store.get_run("abc")).id == "abc"  # the whole id wins over being a start of others
    with pytest.raises(UserError, match="can mean 3 runs") as ambiguous:
        await store.get_run("ab")
    assert ambiguous.value.code == "ambiguous_run"


@pytest.mark.parametrize("asked", ["", "x", "%", "r_"])
async def test_an_id_that_nothing_has_is_an_error_with_a_hint(store: RunStore, asked: str):
    await store.create_run("r1", REQUEST, PLAN, at=NOON)
    with pytest.raises(UserError) as unknown:
        await store.get_run(asked)
    assert unknown.value.code == "unknown_run"
    assert unknown.value.hint


async def test_everything_about_an_unknown_run_says_that_it_is_unknown(store: RunStore):
    calls = (
        lambda: store.get_plan("r"),
        lambda: store.list_tasks("r"),
        lambda: store.list_events("r"),
        lambda: store.append_event("r", "note", {}, at=NOON),
        lambda: store.set_run_status("r", "failed", at=NOON),
        lambda: store.save_task("r", TaskState(task_id="api")),
    )
    await store.create_run("r1", REQUEST, PLAN, at=NOON)
    for call in calls:
        with pytest.raises(UserError) as unknown:
            await call()
        assert unknown.value.code == "unknown_run"


async def test_two_runs_cannot_have_one_id(store: RunStore):
    await store.create_run("r1", REQUEST, PLAN, at=NOON)
    with pytest.raises(UserError) as twice:
        await store.create_run("r1", REQUEST, PLAN, at=NOON)
    assert twice.value.code == "run_exists"


async def test_an_end_has_a_time_and_going_on_removes_it(store: RunStore):
    await store.create_run("r1", REQUEST, PLAN, at=NOON)
    later = NOON + timedelta(minutes=3)
    ended = await store.set_run_status("r1", "failed", message="no disk", at=later)
    assert (ended.status, ended.message, ended.finished_at) == ("failed", "no disk", later)
    assert await store.get_run("r1") == ended
    assert (await store.set_run_status("r1", "running", at=later)).finished_at is None


async def test_the_state_of_one_task_is_replaced_and_keeps_its_place(store: RunStore):
    await store.create_run("r1", REQUEST, PLAN, at=NOON)
    state = TaskState(task_id="api", status="failed", attempts=2, started_at=NOON, finished_at=NOON, error="no")
    await store.save_task("r1", state)
    assert await store.list_tasks("r1") == [TaskState(task_id="zoo"), state, TaskState(task_id="model")]


async def test_a_task_that_the_plan_lacks_is_a_bug(store: RunStore):
    await store.create_run("r1", REQUEST, PLAN, at=NOON)
    with pytest.raises(AssertionError, match="has no task ghost"):
        await store.save_task("r1", TaskState(task_id="ghost"))


async def test_runs_are_listed_newest_first_page_by_page(store: RunStore):
    for minute in (1, 0, 2):
        await store.create_run(f"r{minute}", REQUEST, PLAN, at=NOON + timedelta(minutes=minute))
    assert [run.id for run in await store.list_runs()] == ["r2", "r1", "r0"]
    first = await store.list_runs(limit=2)
    assert [run.id for run in await store.list_runs(limit=2, before=first[-1].created_at)] == ["r0"]


async def test_times_of_any_zone_are_the_same_instants_afterwards(store: RunStore):
    from zoneinfo import ZoneInfo

    there = (NOON + timedelta(microseconds=1)).astimezone(ZoneInfo("Asia/Tokyo"))
    await store.create_run("east", REQUEST, PLAN, at=there)
    await store.create_run("utc", REQUEST, PLAN, at=NOON)
    assert [run.id for run in await store.list_runs()] == ["east", "utc"]
    assert (await store.get_run("east")).created_at == there


async def test_events_count_up_from_one_within_their_run_and_are_read_after_a_number(store: RunStore):
    for run_id in ("r1", "r2"):
        await store.create_run(run_id, REQUEST, PLAN, at=NOON)
    said = [await store.append_event("r1", "note", {"text": f"n{n} ü"}, at=NOON) for n in range(5)]
    assert [event.sequence for event in said] == [1, 2, 3, 4, 5]
    assert (await store.append_event("r2", "run_started", {}, at=NOON)).sequence == 1
    assert await store.list_events("r1") == said
    assert await store.list_events("r1", after=2, limit=2) == said[2:4]
    assert await store.list_events("r1", after=5) == []


async def test_many_events_at_once_get_each_their_own_number(store: RunStore):
    import asyncio

    await store.create_run("r1", REQUEST, PLAN, at=NOON)
    events = await asyncio.gather(*(store.append_event("r1", "note", {"n": n}, at=NOON) for n in range(50)))
    assert sorted(event.sequence for event in events) == list(range(1, 51))

"""What was stored once loads for ever. These files are never changed: a new version gets new ones."""

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bottega.domain.base import Value
from bottega.domain.event import Event
from bottega.domain.plan import Plan
from bottega.domain.run import Run, TaskState
from bottega.store.sql import SqlRunStore

GOLDEN = Path(__file__).parents[2] / "golden"
AT = datetime(2026, 1, 31, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(("kind", "name"), [(Event, "event"), (Run, "run"), (Plan, "plan")])
def test_a_value_of_version_1_loads_and_is_written_again_without_loss(kind: type[Value], name: str):
    text = (GOLDEN / f"{name}-v1.json").read_text()
    value = kind.model_validate_json(text)
    assert kind.model_validate_json(value.model_dump_json()) == value


def test_the_values_mean_what_they_meant():
    run = Run.model_validate_json((GOLDEN / "run-v1.json").read_text())
    assert (run.status, run.created_at, run.finished_at) == ("failed", AT, AT + timedelta(seconds=12.5))
    assert run.request.spec.entity("Booking").field("status").transitions is not None
    plan = Plan.model_validate_json((GOLDEN / "plan-v1.json").read_text())
    assert [(task.id, task.limits.timeout_seconds) for task in plan.tasks] == [("model", 300), ("check-types", 90.5)]
    event = Event.model_validate_json((GOLDEN / "event-v1.json").read_text())
    assert (event.sequence, event.at, event.data["task"]) == (3, AT + timedelta(microseconds=1), "model")


def test_a_run_knows_what_its_repository_was_generated_from():
    assert Run.model_validate_json((GOLDEN / "run-v1.json").read_text()).request.base is None
    base = Run.model_validate_json((GOLDEN / "run-v1-rebuild.json").read_text()).request.base
    assert base is not None
    assert (base.spec.name, list(base.migrations.values())) == ("Hut", ['CREATE TABLE "beds" ();\n'])
    assert base.names == ("20260101000000_init", "20260301120000_by_hand")


async def test_a_store_of_version_1_opens_and_holds_what_it_held(tmp_path: Path):
    connection = sqlite3.connect(tmp_path / "bottega.sqlite")
    connection.executescript((GOLDEN / "store-v1.sql").read_text())
    connection.close()
    store = SqlRunStore(tmp_path)
    await store.open()
    run = await store.get_run("20260131")
    assert run == Run.model_validate_json((GOLDEN / "run-v1.json").read_text())
    assert await store.get_plan(run.id) == Plan.model_validate_json((GOLDEN / "plan-v1.json").read_text())
    done = TaskState(task_id="model", status="done", attempts=2, started_at=AT, finished_at=AT + timedelta(seconds=1))
    assert await store.list_tasks(run.id) == [done, TaskState(task_id="check-types")]
    events = await store.list_events(run.id)
    assert events[-1] == Event.model_validate_json((GOLDEN / "event-v1.json").read_text())
    assert [event.data.get("text") for event in events] == [None, "it's ü", None]
    assert (await store.append_event(run.id, "note", {}, at=AT)).sequence == 4
    await store.aclose()

"""What the engine stored once is known for ever, whatever version of DBOS comes. These files are never changed."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bottega.domain.errors import TaskFailed
from bottega.domain.plan import Limits
from bottega.engine.durable import DurableEngine

GOLDEN = Path(__file__).parents[2] / "golden"


async def test_tasks_that_ended_under_version_1_are_not_run_again(tmp_path: Path):
    connection = sqlite3.connect(tmp_path / "engine.sqlite")
    connection.executescript((GOLDEN / "engine-v1.sql").read_text())
    connection.close()

    async def never(key: str, payload: dict) -> dict:
        raise AssertionError(f"{key} has ended long ago")

    engine = DurableEngine(tmp_path, never, retention=timedelta(days=365_000))
    await engine.open()
    result = await engine.execute("run:good", {"seed": 1}, limits=Limits())
    assert result == {"files": ["a", "ü"], "n": 1.5, "none": None}
    with pytest.raises(TaskFailed, match="the disk is full") as failed:
        await engine.execute("run:bad", {}, limits=Limits())
    assert (failed.value.code, failed.value.hint) == ("disk_full", "free some ü space")
    await engine.aclose()

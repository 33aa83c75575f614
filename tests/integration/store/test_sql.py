"""The store on a real disk, with real processes."""

import asyncio
import json
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bottega.domain.errors import UserError
from bottega.domain.plan import Plan
from bottega.domain.run import BuildRequest
from bottega.domain.spec import Entity, Spec
from bottega.store.sql import SqlRunStore

PROGRAM = Path(__file__).with_name("program.py")
SPEC = Spec(name="Huts", entities=(Entity(name="Hut", label="Hut", plural="Huts"),))
PLAN = Plan(id="p", spec_digest="d", stack="s", seed=0, tasks=())
NOW = datetime(2026, 5, 4, tzinfo=UTC)
DEADLINE_SECONDS = 60.0


def start(home: Path, run_id: str, count: int) -> subprocess.Popen[str]:
    argv = [sys.executable, str(PROGRAM), str(home), run_id, str(count)]
    return subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


async def opened(home: Path) -> SqlRunStore:
    store = SqlRunStore(home)
    await store.open()
    return store


def test_several_processes_make_the_store_and_number_the_events_of_one_run_together(tmp_path: Path):
    processes = [start(tmp_path / "new" / "home", "r", 100) for _ in range(3)]
    said: list[int] = []
    for process in processes:
        output, errors = process.communicate(timeout=DEADLINE_SECONDS)
        assert (process.returncode, errors) == (0, "")
        mine = [int(line) for line in output.splitlines()]
        assert mine == sorted(mine)
        said += mine
    assert sorted(said) == list(range(1, 301))


async def test_what_a_killed_process_was_told_is_stored_is_there(tmp_path: Path):
    victim = await asyncio.to_thread(start, tmp_path, "r", 100_000)
    assert victim.stdout is not None
    told = 0
    while told < 200:
        told = int(await asyncio.to_thread(victim.stdout.readline))
    victim.kill()
    await asyncio.to_thread(victim.communicate)
    store = await opened(tmp_path)
    events = await store.list_events("r", limit=1_000_000)
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    assert len(events) >= told
    await store.aclose()


async def test_a_store_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path):
    await (await opened(tmp_path)).aclose()
    with sqlite3.connect(tmp_path / "bottega.sqlite") as connection:
        connection.execute("UPDATE schema_version SET version = 999")
    connection.close()
    with pytest.raises(UserError, match="has version 999") as newer:
        await opened(tmp_path)
    assert newer.value.code == "newer_store"
    connection = sqlite3.connect(tmp_path / "bottega.sqlite")
    assert connection.execute("SELECT version FROM schema_version").fetchall() == [(999,)]
    connection.close()


async def test_a_file_that_is_no_database_is_named(tmp_path: Path):
    (tmp_path / "bottega.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(UserError, match="is damaged") as damaged:
        await opened(tmp_path)
    assert damaged.value.code == "damaged_store"


async def test_a_home_that_is_a_file_cannot_be_written(tmp_path: Path):
    (tmp_path / "home").write_text("")
    with pytest.raises(UserError, match="cannot be written") as refused:
        await opened(tmp_path / "home")
    assert refused.value.code == "read_only_home"


def confined(home: Path, *mount: str) -> dict:
    bubblewrap = shutil.which("bwrap")
    assert bubblewrap, "this test needs bubblewrap"
    home.mkdir()
    argv = [bubblewrap, "--dev-bind", "/", "/", *mount, sys.executable, str(PROGRAM), str(home), "r", "100000"]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=DEADLINE_SECONDS)
    assert done.returncode == 2, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_a_read_only_home_is_the_users_to_mend(tmp_path: Path):
    error = confined(tmp_path / "home", "--ro-bind", str(tmp_path / "home"), str(tmp_path / "home"))
    assert (error["kind"], error["code"]) == ("UserError", "read_only_home")


@pytest.mark.parametrize("size_bytes", [20_000, 1_000_000])
def test_a_full_disk_is_the_users_to_mend(tmp_path: Path, size_bytes: int):
    error = confined(tmp_path / "home", "--size", str(size_bytes), "--tmpfs", str(tmp_path / "home"))
    assert (error["kind"], error["code"]) == ("UserError", "disk_full")


async def test_the_event_loop_goes_on_while_another_process_holds_the_write_lock(tmp_path: Path):
    store = await opened(tmp_path)
    await store.create_run("r", BuildRequest(spec=SPEC, out="/o"), PLAN, at=NOW)
    other = sqlite3.connect(tmp_path / "bottega.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    append = asyncio.create_task(store.append_event("r", "note", {}, at=NOW))
    beats = 0
    while beats < 20:  # the loop goes on
        done, _ = await asyncio.wait({append}, timeout=0.002)
        assert not done
        beats += 1
    other.execute("INSERT INTO event VALUES ('r', 1, 'note', '2026-05-04T00:00:00+00:00', 1, '{}')")
    other.execute("COMMIT")
    other.close()
    assert (await append).sequence == 2  # it looks for the highest number only when it holds the lock
    await store.aclose()

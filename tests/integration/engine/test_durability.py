"""Nothing is lost and nothing repeated: real processes, really killed."""

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bottega.domain.plan import Limits
from bottega.engine.durable import DurableEngine

PROGRAM = Path(__file__).with_name("program.py")
DEADLINE_SECONDS = 60.0


class Place:
    """A home, a log of attempts, and the processes that use them."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.log = folder / "log"
        self.log.touch()
        self.started: list[subprocess.Popen[str]] = []

    def start(self, keys: str, *options: str) -> subprocess.Popen[str]:
        argv = [sys.executable, str(PROGRAM), str(self.home), str(self.log), keys, *options]
        process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.started.append(process)
        return process

    def run(self, keys: str, *options: str) -> list[dict]:
        return finish(self.start(keys, *options))

    def lines(self) -> list[str]:
        """What was done, in order, without who did it."""
        return [line.rpartition(" ")[0] for line in self.log.read_text().splitlines() if not line.startswith("open")]

    def until(self, text: str, *, count: int = 1) -> None:
        wait_for(lambda: self.log.read_text().count(text) >= count)


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)


def finish(process: subprocess.Popen[str]) -> list[dict]:
    output, errors = process.communicate(timeout=DEADLINE_SECONDS)
    assert (process.returncode, errors) == (0, "")
    return json.loads(output)


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    for process in made.started:
        if process.poll() is None:
            kill(process)


def test_after_a_kill_finished_tasks_are_not_repeated_and_the_unfinished_one_runs_again(place: Place):
    victim = place.start("a,b,c,d", "--hold", "c")
    place.until("start c")
    kill(victim)
    results = place.run("a,b,c,d")
    assert [result["payload"]["of"] for result in results] == ["a", "b", "c", "d"]
    assert Counter(place.lines()) == Counter(
        ["start a", "end a", "start b", "end b", "start c", "start c", "end c", "start d", "end d"]
    )


def test_killed_again_and_again_at_any_moment_every_task_ends_once(place: Place):
    keys = ",".join(f"k{number}" for number in range(30))
    for kills in range(1, 5):
        victim = place.start(keys)
        place.until("end k", count=5 * kills)
        kill(victim)
    assert [result["key"] for result in place.run(keys)] == keys.split(",")
    ends = Counter(line for line in place.lines() if line.startswith("end"))
    # Between the end of a task and its commit a kill may fall: at most one repeat for each kill.
    assert set(ends) == {f"end {key}" for key in keys.split(",")}
    assert sum(ends.values()) - len(ends) <= 4
    assert list((place.home / "executors").iterdir()) == []


def test_two_processes_that_want_the_same_tasks_at_once_run_each_of_them_once(place: Place):
    keys = ",".join(f"k{number}" for number in range(40))
    both = [place.start(keys, "--at-once") for _ in range(2)]
    first, second = (finish(process) for process in both)
    assert first == second
    assert set(Counter(place.lines()).values()) == {1}


def test_the_start_of_a_second_process_leaves_the_running_task_of_the_first_alone(place: Place):
    first = place.start("slow", "--hold", "slow")
    place.until("start slow")
    assert place.run("other") == [{"key": "other", "payload": {"of": "other"}}]
    assert first.poll() is None
    assert place.lines() == ["start slow", "start other", "end other"]


def test_who_waits_for_a_task_of_a_living_process_takes_it_over_when_that_one_dies(place: Place):
    first = place.start("slow", "--hold", "slow")
    place.until("start slow")
    second = place.start("slow")
    place.until("open", count=2)
    kill(first)
    assert finish(second) == [{"key": "slow", "payload": {"of": "slow"}}]
    assert place.lines() == ["start slow", "start slow", "end slow"]


def test_it_says_nothing_and_uses_no_network(place: Place):
    process = place.start("a,b", "--watch", "--at-once")
    output, errors = process.communicate(timeout=DEADLINE_SECONDS)
    assert (process.returncode, errors) == (0, "")
    assert len(output.splitlines()) == 1


def confined(place: Place, *mount: str, keys: int) -> dict:
    """Run a task with the home on another file system, and return the error it ends with."""
    bubblewrap = shutil.which("bwrap")
    assert bubblewrap, "this test needs bubblewrap"
    place.home.mkdir(exist_ok=True)
    argv = [bubblewrap, "--dev-bind", "/", "/", *mount, sys.executable, str(PROGRAM)]
    done = subprocess.run(
        [*argv, str(place.home), str(place.log), ",".join(f"k{n}" for n in range(keys))],
        capture_output=True,
        text=True,
        timeout=DEADLINE_SECONDS,
    )
    assert done.returncode == 2, done.stderr[-2000:]
    return json.loads(done.stdout)


def test_a_home_that_cannot_be_written_is_the_users_to_mend(place: Place):
    error = confined(place, "--ro-bind", str(place.log.parent), str(place.log.parent), keys=1)
    assert (error["kind"], error["code"]) == ("UserError", "read_only_home")
    assert "BOTTEGA_HOME" in error["hint"]


@pytest.mark.parametrize(("size_bytes", "is_enough_to_start"), [(300_000, False), (2_000_000, True)])
def test_a_full_disk_is_the_users_to_mend(place: Place, size_bytes: int, *, is_enough_to_start: bool):
    error = confined(place, "--size", str(size_bytes), "--tmpfs", str(place.home), keys=3000)
    assert (error["kind"], error["code"]) == ("UserError", "disk_full")
    assert "bottega resume" in error["hint"]
    assert any(line.startswith("end") for line in place.lines()) == is_enough_to_start


async def echo(key: str, payload: dict) -> dict:
    return {"key": key, "pid": os.getpid()}


async def test_one_engine_after_another_in_one_process(tmp_path: Path):
    for _ in range(3):
        engine = DurableEngine(tmp_path, echo)
        await engine.open()
        assert (await engine.execute("k", {}, limits=Limits()))["key"] == "k"
        await engine.aclose()
        assert await asyncio.to_thread(lambda: "threads still work") == "threads still work"


async def test_a_second_engine_at_the_same_time_in_one_process_is_refused_and_the_first_goes_on(tmp_path: Path):
    first, second = DurableEngine(tmp_path, echo), DurableEngine(tmp_path, echo)
    await first.open()
    with pytest.raises(RuntimeError, match="close it first"):
        await second.open()
    assert (await first.execute("k", {}, limits=Limits()))["key"] == "k"
    await first.aclose()
    await second.open()
    assert (await second.execute("k", {}, limits=Limits()))["key"] == "k"
    await second.aclose()


async def test_what_finished_long_ago_is_forgotten(tmp_path: Path):
    calls: list[str] = []

    async def count(key: str, payload: dict) -> dict:
        calls.append(key)
        return {}

    for retention in (timedelta(days=30), timedelta(days=30), timedelta(seconds=-1)):
        engine = DurableEngine(tmp_path, count, retention=retention)
        await engine.open()
        await engine.execute("k", {}, limits=Limits())
        await engine.aclose()
    assert calls == ["k", "k"]


def test_the_import_of_the_engine_does_not_pay_for_dbos():
    code = "import sys, bottega.engine.durable, bottega.engine.memory; print({'dbos', 'sqlalchemy'} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "set()"

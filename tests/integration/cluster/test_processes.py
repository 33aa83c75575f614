"""Calls in processes of their own: real forks, real signals."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import psutil
import pytest

from bottega.cluster.processes import ProcessWorkers
from bottega.cluster.wire import WorkerBug
from bottega.domain.errors import AgentError, BottegaError, LimitExceeded, RejectedRequest, TransientError, UserError

HERE = Path(__file__).parent
LONG = timedelta(seconds=60)


@pytest.fixture
async def workers(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ProcessWorkers]:
    monkeypatch.syspath_prepend(str(HERE))
    made = ProcessWorkers(preload=["functions"])
    await made.start()
    yield made
    await made.aclose()


async def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONG.total_seconds()
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.005)


async def family(file: Path) -> list[int]:
    """The processes of a call that hangs, once all of them run."""
    await until(file.exists)
    return [int(word) for word in file.read_text().split()]


def living(pids: list[int]) -> list[int]:
    return [pid for pid in pids if psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE]


async def test_every_call_has_a_process_of_its_own(workers: ProcessWorkers):
    answers = await asyncio.gather(
        *(workers.call("functions:echo", {"n": n, "text": "ü"}, timeout=LONG) for n in range(40))
    )
    assert [answer["n"] for answer in answers] == list(range(40))
    assert len({answer["pid"] for answer in answers} | {os.getpid()}) == 41


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("SIGKILL", "killed by SIGKILL"),
        ("SIGTERM", "killed by SIGTERM"),
        ("segfault", "killed by SIGSEGV"),
        ("exit", "exit code 3"),
    ],
)
async def test_the_death_of_a_worker_is_told_at_once_with_its_cause_and_last_words(
    workers: ProcessWorkers, how: str, said: str
):
    begun = time.perf_counter()
    with pytest.raises(TransientError, match=said) as died:
        await workers.call("functions:die", {"how": how}, timeout=LONG)
    assert time.perf_counter() - begun < LONG.total_seconds() / 2
    assert (died.value.code, died.value.hint) == ("worker_died", "last words\nand complaints")
    assert (await workers.call("functions:echo", {"n": 1}, timeout=LONG))["n"] == 1


async def test_a_worker_killed_from_outside_is_told_too(workers: ProcessWorkers, tmp_path: Path):
    call = asyncio.create_task(workers.call("functions:hang", {"file": str(tmp_path / "pids")}, timeout=LONG))
    pids = await family(tmp_path / "pids")
    os.kill(pids[0], signal.SIGKILL)
    with pytest.raises(TransientError, match="SIGKILL"):
        await call
    assert living(pids) == []


async def test_a_call_that_takes_too_long_ends_with_everything_it_started(workers: ProcessWorkers, tmp_path: Path):
    call = workers.call("functions:hang", {"file": str(tmp_path / "pids")}, timeout=timedelta(seconds=2))
    with pytest.raises(TransientError, match=r"functions:hang took longer than 2 s") as late:
        await call
    assert late.value.code == "timed_out"
    assert living(await family(tmp_path / "pids")) == []


async def test_a_cancelled_call_ends_with_everything_it_started(workers: ProcessWorkers, tmp_path: Path):
    call = asyncio.create_task(workers.call("functions:hang", {"file": str(tmp_path / "pids")}, timeout=LONG))
    pids = await family(tmp_path / "pids")
    assert living(pids) == pids
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert living(pids) == []


async def test_what_a_finished_call_left_running_is_ended(workers: ProcessWorkers, tmp_path: Path):
    await workers.call("functions:hang", {"file": str(tmp_path / "pids"), "leave": True}, timeout=LONG)
    assert living(await family(tmp_path / "pids")) == []


@pytest.mark.parametrize("kind", [UserError, AgentError, TransientError, LimitExceeded, RejectedRequest])
async def test_errors_of_the_domain_cross_with_their_kind_code_and_hint(
    workers: ProcessWorkers, kind: type[BottegaError]
):
    with pytest.raises(kind, match="wrong ü") as raised:
        await workers.call("functions:raise_error", {"kind": kind.__name__}, timeout=LONG)
    assert type(raised.value) is kind
    assert (raised.value.code, raised.value.hint) == ("some_code", "mend it")


@pytest.mark.parametrize(
    ("function", "kind", "said"),
    [
        ("functions:raise_error", "KeyError", "KeyError: 'missing'"),
        ("functions:raise_error", "SystemExit", "SystemExit: missing"),
        ("functions:answer_nonsense", "", "not JSON serializable"),
        ("functions:no_such", "", "no_such"),
        ("no_such_module:work", "", "No module named 'no_such_module'"),
    ],
)
async def test_any_other_exception_is_a_bug_with_its_traceback(
    workers: ProcessWorkers, function: str, kind: str, said: str
):
    with pytest.raises(WorkerBug, match=said) as bug:
        await workers.call(function, {"kind": kind}, timeout=LONG)
    assert "Traceback (most recent call last)" in str(bug.value)


async def test_what_a_worker_prints_does_not_reach_the_terminal(
    workers: ProcessWorkers, capfd: pytest.CaptureFixture[str]
):
    await workers.call("functions:say", {}, timeout=LONG)
    assert capfd.readouterr() == ("", "")


async def test_payloads_and_results_of_64_megabytes_pass(workers: ProcessWorkers):
    text = "y" * (64 << 20)
    assert (await workers.call("functions:echo", {"text": text}, timeout=LONG))["text"] == text


async def test_a_killed_zygote_ends_its_calls_and_is_replaced(workers: ProcessWorkers, tmp_path: Path):
    call = asyncio.create_task(workers.call("functions:hang", {"file": str(tmp_path / "pids")}, timeout=LONG))
    pids = await family(tmp_path / "pids")
    zygote = psutil.Process(pids[0]).ppid()
    os.kill(zygote, signal.SIGKILL)
    with pytest.raises(TransientError, match="worker of functions:hang"):
        await call
    _, plain, loner, forked = pids
    await until(lambda: living(pids) == [loner])  # who left its group can only be found by a zygote
    os.kill(loner, signal.SIGKILL)
    assert {plain, forked}.isdisjoint(living(pids))
    assert (await workers.call("functions:echo", {"n": 2}, timeout=LONG))["n"] == 2


async def test_closing_ends_everything(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.syspath_prepend(str(HERE))
    workers = ProcessWorkers(preload=["functions"])
    call = asyncio.create_task(workers.call("functions:hang", {"file": str(tmp_path / "pids")}, timeout=LONG))
    pids = await family(tmp_path / "pids")
    await workers.aclose()
    with pytest.raises(TransientError):
        await call
    assert living(pids) == []
    await workers.aclose()  # twice is harmless


async def test_a_module_that_cannot_be_imported_is_a_bug_at_the_start():
    workers = ProcessWorkers(preload=["no_such_module"])
    with pytest.raises(WorkerBug, match="No module named 'no_such_module'"):
        await workers.start()
    await workers.aclose()


async def test_the_folder_one_stands_in_is_not_imported_from(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "bottega").mkdir()
    (tmp_path / "bottega" / "__init__.py").write_text("raise RuntimeError('a trap')")
    monkeypatch.chdir(tmp_path)
    workers = ProcessWorkers()
    await workers.start()
    await workers.aclose()


NODE = """
import asyncio, sys
from datetime import timedelta
from bottega.cluster.processes import ProcessWorkers
sys.path.insert(0, sys.argv[1])
async def main():
    await ProcessWorkers().call("functions:hang", {"file": sys.argv[2]}, timeout=timedelta(seconds=60))
asyncio.run(main())
"""


async def test_when_node_and_zygote_are_killed_at_once_the_worker_goes_too(tmp_path: Path):
    node = await asyncio.create_subprocess_exec(sys.executable, "-c", NODE, str(HERE), str(tmp_path / "pids"))
    worker, *started = await family(tmp_path / "pids")
    os.kill(psutil.Process(worker).ppid(), signal.SIGSTOP)  # it cannot clean up any more
    os.kill(psutil.Process(worker).ppid(), signal.SIGKILL)
    node.kill()
    await node.wait()
    await until(lambda: not living([worker]))
    for pid in living(started):
        os.kill(pid, signal.SIGKILL)


async def test_when_the_node_is_killed_zygote_workers_and_what_they_started_go_too(tmp_path: Path):
    node = await asyncio.create_subprocess_exec(sys.executable, "-c", NODE, str(HERE), str(tmp_path / "pids"))
    pids = await family(tmp_path / "pids")
    pids.append(psutil.Process(pids[0]).ppid())
    node.kill()
    await node.wait()
    await until(lambda: not living(pids))

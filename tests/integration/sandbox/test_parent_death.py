"""kill -9 of whoever opened a session leaves nothing behind."""

import asyncio
import contextlib
import signal
import sys
from pathlib import Path

import psutil
from tests.integration.sandbox.conftest import find_processes, nap, wait_until

from bottega.ports.sandbox import Sandbox, Strength
from bottega.sandbox import open_sandbox
from bottega.sandbox.limits import choose_temp_folder

HOLDER = """
import asyncio, sys
from pathlib import Path
from bottega.sandbox import open_sandbox

async def main() -> None:
    sandbox = await open_sandbox(sys.argv[1])
    async with sandbox.open(Path(sys.argv[2])) as session:
        first, second, third, fourth = sys.argv[3:]
        await session.start(["sh", "-c", f"trap '' TERM HUP INT; setsid sleep {first} & sleep {second} & wait"])
        await session.run(["sh", "-c", f"setsid setsid sleep {third} & sleep {fourth}"])

asyncio.run(main())
"""


async def test_kill_9_of_the_parent_ends_everything_inside(sandbox: Sandbox, strength: Strength, root: Path) -> None:
    naps = [nap(number) for number in (21, 22, 23, 24)]
    holder = await asyncio.create_subprocess_exec(sys.executable, "-c", HOLDER, strength, str(root), *naps)

    def count_running() -> int:
        return sum(1 for marker in naps for pid in find_processes(marker) if is_sleep(pid))

    await wait_until(lambda: count_running() == 4)
    inside = psutil.Process(holder.pid).children(recursive=True)
    holder.send_signal(signal.SIGKILL)
    await holder.wait()
    await wait_until(lambda: count_running() == 0)
    await wait_until(lambda: not any(process.is_running() and process.status() != "zombie" for process in inside))


def is_sleep(pid: int) -> bool:
    """Whether a process sleeps, and not only hands on how long."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).name() == "sleep"
    return False


async def test_the_next_session_removes_what_a_killed_one_left_in_the_temp_folder(root: Path) -> None:
    left = choose_temp_folder() / "bottega-session-killed"
    (left / "home").mkdir(parents=True, exist_ok=True)
    lock = left.with_name("bottega-session-killed.lock")
    lock.touch()
    async with (await open_sandbox("limits")).open(root):
        assert not left.exists()
        assert not lock.exists()

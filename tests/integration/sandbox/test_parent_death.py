"""kill -9 of whoever opened a session leaves nothing behind."""

import asyncio
import signal
import sys
from pathlib import Path

import psutil

from bottega.ports.sandbox import Sandbox, Strength
from bottega.sandbox import open_sandbox
from bottega.sandbox.limits import choose_temp_folder
from tests.integration.sandbox.conftest import find_processes, wait_until

HOLDER = """
import asyncio, sys
from pathlib import Path
from bottega.sandbox import open_sandbox

async def main() -> None:
    sandbox = await open_sandbox(sys.argv[1])
    async with sandbox.open(Path(sys.argv[2])) as session:
        await session.start(["sh", "-c", "trap '' TERM HUP INT; setsid sleep 301.11 & sleep 301.12 & wait"])
        await session.run(["sh", "-c", "setsid setsid sleep 301.13 & sleep 301.14"])

asyncio.run(main())
"""
MARKERS = ("301.11", "301.12", "301.13", "301.14")


async def test_kill_9_of_the_parent_ends_everything_inside(sandbox: Sandbox, strength: Strength, root: Path) -> None:
    holder = await asyncio.create_subprocess_exec(sys.executable, "-c", HOLDER, strength, str(root))
    await wait_until(lambda: all(find_processes(marker) for marker in MARKERS))
    inside = psutil.Process(holder.pid).children(recursive=True)
    holder.send_signal(signal.SIGKILL)
    await holder.wait()
    await wait_until(lambda: not any(find_processes(marker) for marker in MARKERS))
    await wait_until(lambda: not any(process.is_running() and process.status() != "zombie" for process in inside))


async def test_the_next_session_removes_what_a_killed_one_left_in_the_temp_folder(root: Path) -> None:
    left = choose_temp_folder() / "bottega-session-killed"
    (left / "home").mkdir(parents=True, exist_ok=True)
    lock = left.with_name("bottega-session-killed.lock")
    lock.touch()
    async with (await open_sandbox("limits")).open(root):
        assert not left.exists()
        assert not lock.exists()

"""What a sandbox costs: opening a session and one command in it, beside the same command without any.

./dev bench sandbox [--rounds N]
"""

import argparse
import asyncio
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple, get_args

from bottega.domain.errors import UserError
from bottega.ports.sandbox import Sandbox, Strength
from bottega.sandbox import open_sandbox


class Cost(NamedTuple):
    """Milliseconds: by the clock, which depends on what else the machine does, and of the processor."""

    wall: float
    processor: float


def processor_seconds() -> float:
    """Return what this process and all that it has waited for have used."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


async def measure(rounds: int, what: Callable[[], Awaitable[object]]) -> Cost:
    """Return the median time and the mean use of the processor."""
    taken = []
    before = processor_seconds()
    for _ in range(rounds):
        start = time.perf_counter()
        await what()
        taken.append(time.perf_counter() - start)
    return Cost(statistics.median(taken) * 1000, (processor_seconds() - before) / rounds * 1000)


async def run_plain(argv: list[str]) -> None:
    process = await asyncio.create_subprocess_exec(*argv, stdout=subprocess.PIPE)
    await process.communicate()


async def run_fresh(argv: list[str]) -> None:
    """Run a command in a new bubblewrap of its own, as one would without a session."""
    bare = ["--unshare-all", "--die-with-parent", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--"]
    await run_plain(["bwrap", *bare, *argv])


async def measure_sandbox(sandbox: Sandbox, root: Path, rounds: int) -> tuple[Cost, Cost]:
    """Return what a session costs, and one command in it (what inside used is known when a session is closed)."""
    commands = rounds * 10

    async def open_and_close() -> None:
        async with sandbox.open(root):
            pass

    opened = await measure(rounds, open_and_close)
    before = processor_seconds()
    async with sandbox.open(root) as session:
        wall = (await measure(commands, lambda: session.run(["true"]))).wall
    used = (processor_seconds() - before) * 1000 - opened.processor
    return opened, Cost(wall, used / commands)


async def main(rounds: int) -> None:
    """Print the table."""
    print(f"{'':24}{'session ms':>12}{'(processor)':>12}{'command ms':>12}{'(processor)':>12}")
    rows: list[tuple[str, Cost | None, Cost]] = []
    rows.append(("plain subprocess", None, await measure(rounds * 10, lambda: run_plain(["true"]))))
    if shutil.which("bwrap"):
        rows.append(("bwrap for each command", None, await measure(rounds * 10, lambda: run_fresh(["true"]))))
    for strength in get_args(Strength):
        try:
            sandbox = await open_sandbox(strength)
        except UserError as error:
            print(f"{strength:24}{error.message}", file=sys.stderr)
            continue
        with tempfile.TemporaryDirectory() as folder:
            rows.append((strength, *await measure_sandbox(sandbox, Path(folder), rounds)))
    for name, opened, command in rows:
        session = f"{opened.wall:12.1f}{opened.processor:12.1f}" if opened else " " * 24
        print(f"{name:24}{session}{command.wall:12.1f}{command.processor:12.1f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    asyncio.run(main(parser.parse_args().rounds))

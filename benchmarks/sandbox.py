"""What a sandbox costs: opening a session, one command in it, and its output, beside the same without any.

./dev bench sandbox [--rounds N]
"""

import argparse
import asyncio
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import get_args

from bottega.domain.errors import UserError
from bottega.ports.sandbox import Sandbox, Strength
from bottega.sandbox import open_sandbox

NOISY = ["sh", "-c", "head -c 52428800 /dev/zero"]


async def measure(rounds: int, what: Callable[[], Awaitable[object]]) -> float:
    """Return the median of some rounds, in milliseconds."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        await what()
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken)


async def run_plain(argv: list[str]) -> None:
    process = await asyncio.create_subprocess_exec(*argv, stdout=subprocess.PIPE)
    await process.communicate()


async def run_fresh(argv: list[str]) -> None:
    """Run a command in a new bubblewrap of its own, as one would without a session."""
    bare = ["--unshare-all", "--die-with-parent", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--"]
    await run_plain(["bwrap", *bare, *argv])


async def measure_sandbox(sandbox: Sandbox, root: Path, rounds: int) -> tuple[float, float, float]:
    async def open_and_close() -> None:
        async with sandbox.open(root):
            pass

    opened = await measure(rounds, open_and_close)
    async with sandbox.open(root) as session:
        command = await measure(rounds * 5, lambda: session.run(["true"]))
        output = await measure(3, lambda: session.run(NOISY))
    return opened, command, output


async def main(rounds: int) -> None:
    plain = await measure(rounds * 5, lambda: run_plain(["true"]))
    noisy = await measure(3, lambda: run_plain(NOISY))
    print(f"{'':24}{'session ms':>12}{'command ms':>12}{'x plain':>9}{'50 MB ms':>10}")
    print(f"{'plain subprocess':24}{'':12}{plain:12.1f}{1:9.1f}{noisy:10.0f}")
    if shutil.which("bwrap"):
        fresh = await measure(rounds * 5, lambda: run_fresh(["true"]))
        print(f"{'bwrap for each command':24}{'':12}{fresh:12.1f}{fresh / plain:9.1f}")
    for strength in get_args(Strength):
        try:
            sandbox = await open_sandbox(strength)
        except UserError as error:
            print(f"{strength:24}{error.message}", file=sys.stderr)
            continue
        with tempfile.TemporaryDirectory() as folder:
            opened, command, output = await measure_sandbox(sandbox, Path(folder), rounds)
        print(f"{strength:24}{opened:12.1f}{command:12.1f}{command / plain:9.1f}{output:10.0f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=20)
    asyncio.run(main(parser.parse_args().rounds))

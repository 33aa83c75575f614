"""What durability costs: ./dev bench engine [--tasks N] prints the table of docs/engine.md."""

import argparse
import asyncio
import gc
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bottega.cluster.processes import ProcessWorkers
from bottega.domain.errors import TransientError
from bottega.domain.plan import Limits, Plan
from bottega.domain.run import BuildRequest
from bottega.domain.spec import Entity, Spec
from bottega.engine.durable import DurableEngine
from bottega.engine.memory import MemoryEngine
from bottega.ports.engine import Engine
from bottega.store.sql import SqlRunStore

AT_ONCE = 40
LONG = timedelta(seconds=30)
LIMITS = Limits()


def answer(payload: dict[str, Any]) -> dict[str, Any]:
    """What a worker does: nothing."""
    return payload


def die(payload: dict[str, Any]) -> dict[str, Any]:
    """What a worker does that dies."""
    os.kill(os.getpid(), 9)
    return payload


async def no_op(_key: str, payload: dict[str, Any]) -> dict[str, Any]:
    return payload


def show(what: str, value: str) -> None:
    print(f"| {what} | {value} |", flush=True)


def quantiles(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    pick = [ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 for share in (0.5, 0.99)]
    return f"{pick[0]:.2f} / {pick[1]:.2f} ms"


async def rate(count: int, one: Callable[[int], Awaitable[object]]) -> float:
    """Tasks per second with so many at once."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def held(number: int) -> None:
        async with gate:
            await one(number)

    gc.collect()
    begun = time.perf_counter()
    await asyncio.gather(*(held(number) for number in range(count)))
    return count / (time.perf_counter() - begun)


async def timed(count: int, one: Callable[[int], Awaitable[object]]) -> str:
    """p50 / p99 of one after another."""
    taken = []
    for number in range(count):
        begun = time.perf_counter()
        await one(number)
        taken.append(time.perf_counter() - begun)
    return quantiles(taken)


async def engines(home: Path, count: int) -> None:
    bare = await rate(count, lambda number: asyncio.create_task(no_op(str(number), {"n": number})))
    show("bare asyncio loop", f"{bare:,.0f} tasks/s")
    memory = MemoryEngine(no_op)
    in_memory = await rate(count, lambda number: memory.execute(f"r{number}", {"n": number}, limits=LIMITS))
    show("MemoryEngine", f"{in_memory:,.0f} tasks/s, {bare / in_memory:,.0f} x slower than bare")
    for what in ("new home", "again"):
        begun = time.perf_counter()
        engine: Engine = DurableEngine(home, no_op)
        await engine.open()
        show(f"DurableEngine.open, {what}", f"{(time.perf_counter() - begun) * 1000:.0f} ms")
        if what == "new home":
            await engine.aclose()
    durable = await rate(count, lambda number: engine.execute(f"r{number}", {"n": number}, limits=LIMITS))
    show(
        "DurableEngine", f"{durable:,.0f} tasks/s, {bare / durable:,.0f} x bare, {in_memory / durable:,.0f} x in memory"
    )
    show(
        "submit to result, one at a time, p50 / p99",
        await timed(count // 2, lambda number: engine.execute(f"s{number}", {"n": number}, limits=LIMITS)),
    )
    show(
        "a task that is finished, p50 / p99",
        await timed(count // 2, lambda number: engine.execute(f"s{number}", {}, limits=LIMITS)),
    )
    cpu, begun = time.process_time(), time.perf_counter()
    await asyncio.sleep(2)
    show("idle", f"{(time.process_time() - cpu) / (time.perf_counter() - begun):.1%} of a core")
    begun = time.perf_counter()
    await engine.aclose()
    show("DurableEngine.aclose", f"{(time.perf_counter() - begun) * 1000:.0f} ms")


async def store(home: Path, count: int) -> None:
    runs = SqlRunStore(home)
    await runs.open()
    spec = Spec(name="A", entities=(Entity(name="B", label="B", plural="Bs"),))
    plan = Plan(id="p", spec_digest="d", stack="s", seed=0, tasks=())
    await runs.create_run("r", BuildRequest(spec=spec, out="/o"), plan, at=datetime.now(UTC))
    show(
        "append an event, p50 / p99",
        await timed(count, lambda number: runs.append_event("r", "note", {"n": number}, at=datetime.now(UTC))),
    )
    await runs.aclose()


async def processes(count: int) -> None:
    workers = ProcessWorkers(preload=["engine"])
    begun = time.perf_counter()
    await workers.start()
    show("zygote start", f"{(time.perf_counter() - begun) * 1000:.0f} ms")

    async def call(number: int) -> object:
        return await workers.call("engine:answer", {"n": number}, timeout=LONG)

    async def killed(_number: int) -> None:
        try:
            await workers.call("engine:die", {}, timeout=LONG)
        except TransientError:
            return
        raise AssertionError("it did not die")

    async def killed_and_again(number: int) -> None:
        await killed(number)
        await call(number)

    show("call in a forked process, p50 / p99", await timed(count, call))
    show(f"the same, {AT_ONCE} at once", f"{await rate(count, call):,.0f} calls/s")
    show("call that is killed with -9 until its error, p50 / p99", await timed(count, killed))
    show("the same until the next call has answered, p50 / p99", await timed(count, killed_and_again))
    await workers.aclose()


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=1000, help="tasks of each measurement (default: 1000)")
    count = parser.parse_args().tasks
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {count} tasks, {AT_ONCE} at once\n")
    print("| what | measured |\n|---|---|")
    code = "import time; t = time.perf_counter(); import bottega.engine.runtime; print(time.perf_counter() - t)"
    taken = float(await asyncio.to_thread(subprocess.check_output, [sys.executable, "-c", code]))
    show("import of dbos and SQLAlchemy, once, in the first open", f"{taken * 1000:.0f} ms")
    with tempfile.TemporaryDirectory() as home:
        await engines(Path(home), count)
        await store(Path(home), count)
    await processes(max(50, count // 4))


if __name__ == "__main__":
    asyncio.run(main())

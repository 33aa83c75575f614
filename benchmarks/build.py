"""How much longer `bottega build` takes than the same tools run bare, on the same application and machine.

Bare: the commands of every check, started as plain subprocesses on a finished checkout as early as their own needs
allow, two to four at once (the best of these counts), with a bare PostgreSQL and server for those that need them.
Nothing is read, planned, written, committed, isolated or recorded. Both sides alternate; the modules are installed.

    ./dev bench build [--rounds N] [--words "..."]
"""

import argparse
import asyncio
import contextlib
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path

from bottega.config import load_settings
from bottega.domain.check import Check, Service
from bottega.planner import Schedule, check_task_id
from bottega.sandbox import NodeModuleStore, find_chromium
from bottega.sandbox.locations import find_node, find_postgres
from bottega.sandbox.modules_layout import iter_module_folders
from bottega.stacks import find_stack
from bottega.verifier import contract_checks
from bottega.verifier.placeholders import fill_all, fill_env
from bottega.workflows.verify import plan_verify, read_verify_request
from bottega.workspace import GitWorkspace

WORDS = """We run a mountain hut. Rooms have a unique name and a number of beds between 1 and 20. Guests have a name,
an email and an optional phone number. A booking is for one guest and one room and has an arrival date, a departure
date, a price and a status: requested, confirmed or cancelled (requested by default). Wardens log in and manage
everything. Cooks log in too but may only look at bookings."""
UNPRIVILEGED = {"user": "nobody", "group": "nogroup", "extra_groups": ()} if os.geteuid() == 0 else {}
"""PostgreSQL refuses to run as root."""


class Bare:
    """Runs the checks of one checkout with nothing between them and the machine."""

    def __init__(self, root: Path, checks: tuple[Check, ...], services: tuple[Service, ...]) -> None:
        self._root = root
        self._checks = {check_task_id(check.id): check for check in checks}
        self._services = {service.id: service for service in services}
        self._ready: dict[str, asyncio.Task[dict[str, str]]] = {}
        self._processes: list[asyncio.subprocess.Process] = []
        self._tmp = Path(tempfile.mkdtemp(prefix="bottega-bare-"))
        self._tmp.chmod(0o777)
        node, postgres = find_node(), find_postgres()
        assert node is not None
        assert postgres is not None
        path = (node.parent, postgres, Path(sys.executable).parent, "/usr/bin", "/bin")
        self._environment = {"PATH": ":".join(map(str, path)), "HOME": str(self._tmp), "LANG": "C.UTF-8"}

    async def _start(self, argv: tuple[str, ...], env: dict[str, str], *, service: str) -> asyncio.subprocess.Process:
        account = UNPRIVILEGED if service == "postgres" else {}
        folder = self._tmp if account else self._root
        environment = {**self._environment, **env}
        with (self._tmp / "log").open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *argv, cwd=folder, env=environment, stdout=log, stderr=log, **account
            )

    async def _ensure(self, service: str) -> dict[str, str]:
        if service not in self._ready:
            self._ready[service] = asyncio.ensure_future(self._serve(self._services[service]))
        return await self._ready[service]

    async def _serve(self, service: Service) -> dict[str, str]:
        known = {"tmp": str(self._tmp)}
        for need in service.needs:
            known |= await self._ensure(need)
        known["port"] = str(free_port())
        env = fill_env(service.env, known)
        for argv in service.prepare:
            process = await self._start(fill_all(argv, known), env, service=service.id)
            assert await process.wait() == 0, argv
        self._processes.append(await self._start(fill_all(service.argv, known), env, service=service.id))
        await answers(int(known["port"]))
        own = {f"{service.id}_{name}": value for name, value in env.items()}
        return {**known, **own, f"{service.id}_port": known["port"]}

    async def execute(self, task_id: str) -> bool:
        """Run one check."""
        check = self._checks[task_id]
        known = {"chromium": str(find_chromium()), "tmp": str(self._tmp), "report": str(self._tmp / check.id)}
        known["screenshots"] = check.screenshots
        for service in check.services:
            known |= await self._ensure(service)
        process = await self._start(fill_all(check.argv, known), fill_env(check.env, known), service="")
        code = await process.wait()
        if code:
            print(f"bare {check.id} ended with {code}", (self._tmp / "log").read_text(errors="replace")[-1500:])
        return code == 0

    async def aclose(self) -> None:
        """End the services."""
        for process in reversed(self._processes):
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
            await process.wait()
        shutil.rmtree(self._tmp, ignore_errors=True)


def free_port() -> int:
    """Return a loopback port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def answers(port: int) -> None:
    """Wait until something listens."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            return
        await asyncio.sleep(0.01)
    message = f"nothing listens on {port}"
    raise TimeoutError(message)


@contextlib.asynccontextmanager
async def prepared(repository: Path, modules: Path) -> AsyncIterator[Path]:
    """A fresh checkout with its modules."""
    with tempfile.TemporaryDirectory(prefix="bottega-bench-") as folder:
        root = Path(folder) / "checkout"
        await GitWorkspace(repository).write_checkout("main", root)
        for installed, place in iter_module_folders(modules, root):
            (root / place).symlink_to(installed)
        yield root


async def bare_seconds(repository: Path, concurrency: int) -> float:
    """Time the bare stages once."""
    request = await read_verify_request(GitWorkspace(repository))
    stack = find_stack(request.stack)
    modules = await NodeModuleStore(load_settings().home).ensure(stack.manifest())
    checks = (*stack.checks(request.spec), *contract_checks(request.spec))
    async with prepared(repository, modules) as root:
        bare = Bare(root, checks, stack.services(request.spec))
        plan = plan_verify(request)
        began = time.perf_counter()
        try:
            schedule = Schedule(plan, keep_going=True)
            schedule.start("assemble")
            schedule.finish("assemble", True)
            running: dict[asyncio.Task[bool], str] = {}
            while not schedule.is_finished:
                for task_id in schedule.ready()[: concurrency - len(running)]:
                    schedule.start(task_id)
                    running[asyncio.ensure_future(bare.execute(task_id))] = task_id
                ended, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in ended:
                    schedule.finish(running.pop(task), task.result())
            assert schedule.totals().done == len(plan.tasks), schedule.states
            return time.perf_counter() - began
        finally:
            await bare.aclose()


def build_seconds(words: str, out: Path) -> float:
    """Time one whole `bottega build`, the start of Python included."""
    began = time.perf_counter()
    ended = subprocess.run(
        [sys.executable, "-m", "bottega", "build", words, "--out", str(out)],
        capture_output=True,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - began
    if ended.returncode:
        sys.exit(f"the build failed:\n{ended.stdout[-3000:]}{ended.stderr[-3000:]}")
    return seconds


def main() -> None:
    """Print medians and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--words", default=WORDS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bottega-bench-") as folder:
        first = Path(folder) / "first"
        build_seconds(arguments.words, first)  # warms the store of modules and the file cache
        trials = {number: asyncio.run(bare_seconds(first, number)) for number in (2, 3, 4)}
        best = min(trials, key=trials.__getitem__)
        bare, whole = [], []
        for number in range(arguments.rounds):
            bare.append(asyncio.run(bare_seconds(first, best)))
            whole.append(build_seconds(arguments.words, Path(folder) / f"build{number}"))
            print(f"round {number + 1}: bare {bare[-1]:.2f} s, build {whole[-1]:.2f} s", flush=True)
    print(f"bare, {best} at once: median {statistics.median(bare):.2f} s")
    print(f"bottega build: median {statistics.median(whole):.2f} s")
    print(f"ratio {statistics.median(whole) / statistics.median(bare):.2f} (goal: at most 1.25)")


if __name__ == "__main__":
    main()

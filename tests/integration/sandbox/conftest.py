"""Every test of a session runs in each sandbox that exists."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psutil
import pytest

from bottega.ports.sandbox import Sandbox, SandboxSession, Strength
from bottega.sandbox import NodeModuleStore, open_sandbox


@pytest.fixture(params=["bubblewrap", "landlock", "limits"])
def strength(request: pytest.FixtureRequest) -> Strength:
    return request.param


@pytest.fixture
async def sandbox(strength: Strength) -> Sandbox:
    return await open_sandbox(strength)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "checkout"
    folder.mkdir()
    return folder


@pytest.fixture
async def session(sandbox: Sandbox, root: Path) -> AsyncIterator[SandboxSession]:
    async with sandbox.open(root) as session:
        yield session


def nap(number: int) -> str:
    """Return a time to sleep that no other test process uses: what one looks for in the list of processes."""
    return f"3{number:02}.{os.getpid()}"


def find_processes(marker: str) -> list[int]:
    """Return the processes of this machine that carry the marker in their command line."""
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        if process.info["status"] != psutil.STATUS_ZOMBIE and marker in (process.info["cmdline"] or []):
            found.append(process.pid)
    return found


async def wait_until(condition: Callable[[], object], *, seconds: float = 10) -> None:
    """Wait for a condition, or fail."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        await asyncio.sleep(0.01)


@pytest.fixture(scope="session")
def manifest() -> dict[str, bytes]:
    """An installation of one package: prettier."""
    folder = Path(__file__).with_name("manifest")
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="session")
def modules(manifest: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The installed modules of the manifest."""
    return asyncio.run(NodeModuleStore(tmp_path_factory.mktemp("home")).ensure(manifest))

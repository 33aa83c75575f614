"""What every test gets: a data home and a temp folder of its own, and a check that it left nothing behind."""

import ctypes
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from hypothesis import HealthCheck, settings

# A busy machine is no fault of the code.
settings.register_profile("bottega", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("bottega")

PR_SET_CHILD_SUBREAPER = 36
GRACE_SECONDS = 10.0
SHARED_MODULES = Path(__file__).resolve().parents[1] / ".cache" / "modules"
"""Node modules, installed once per lockfile and kept between test runs."""


@pytest.fixture(scope="session", autouse=True)
def private_places() -> Iterator[None]:
    """Point the data home and the temp folder of this test process to places that nobody else uses."""
    if sys.platform == "linux":  # orphans come to us instead of to init, so that leaks are seen
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    place = Path(tempfile.mkdtemp(prefix="bottega-tests-"))
    temporary = place / "tmp"
    temporary.mkdir()
    SHARED_MODULES.mkdir(parents=True, exist_ok=True)
    (place / "home").mkdir()
    (place / "home" / "modules").symlink_to(SHARED_MODULES)
    before = {name: os.environ.get(name) for name in ("TMPDIR", "BOTTEGA_HOME")}
    os.environ["TMPDIR"], os.environ["BOTTEGA_HOME"] = str(temporary), str(place / "home")
    tempfile.tempdir = None
    yield
    left = _processes_after_grace(set())
    for name, value in before.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    tempfile.tempdir = None
    shutil.rmtree(place, ignore_errors=True)
    assert not left, f"processes left at the end of the tests: {left}"


@pytest.fixture(autouse=True)
def leaves_nothing(private_places: None, request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves processes or temp folders behind; fixtures of a wider scope end by themselves later."""
    processes, folders = set(_processes()), _temporary_folders()
    yield
    left = _processes_after_grace(processes)
    assert not left, f"{request.node.nodeid} left processes: {left}"
    new = _temporary_folders() - folders
    assert not new, f"{request.node.nodeid} left in the temp folder: {sorted(new)}"


def _processes() -> dict[int, str]:
    found: dict[int, str] = {}
    for child in psutil.Process().children(recursive=True):
        try:
            if child.status() == psutil.STATUS_ZOMBIE:
                continue
            command = " ".join(child.cmdline())
        except psutil.NoSuchProcess:
            continue
        if "multiprocessing" not in command:  # its resource tracker lives as long as we do
            found[child.pid] = command[:200]
    return found


def _processes_after_grace(known: set[int]) -> dict[int, str]:
    deadline = time.monotonic() + GRACE_SECONDS
    while True:
        left = {pid: command for pid, command in _processes().items() if pid not in known}
        if not left or time.monotonic() > deadline:
            return left
        time.sleep(0.05)


def _temporary_folders() -> set[str]:
    return {entry.name for entry in Path(tempfile.gettempdir()).iterdir() if not entry.name.startswith("pytest-of-")}

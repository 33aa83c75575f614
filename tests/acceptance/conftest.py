"""The command line as people run it, with one store of node modules for all tests."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

BUILD_SECONDS = 1800


class Bottega:
    """Runs ``bottega`` in a data home of its own."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.home = home
        self.folder = folder
        self.environment = {**os.environ, "BOTTEGA_HOME": str(home)}

    def start(self, *words: str, **more: Any) -> subprocess.Popen[str]:
        """Start a command in a process group of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "bottega", *words],
            cwd=self.folder,
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            **more,
        )

    def __call__(self, *words: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        process = self.start(*words, stdin=subprocess.PIPE if text is not None else subprocess.DEVNULL)
        try:
            out, err = process.communicate(text, timeout=BUILD_SECONDS)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            raise
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    def json(self, *words: str, expect: Sequence[int] = (0,)) -> Any:
        """Run a command with ``--json`` and return its document."""
        ended = self(*words, "--json")
        assert ended.returncode in expect, ended.stdout[-3000:] + ended.stderr[-3000:]
        return json.loads(ended.stdout)

    @contextmanager
    def serving(self, directory: Path) -> Iterator[str]:
        """Run ``bottega run`` and yield the address; Ctrl-C ends it."""
        process = self.start("run", str(directory))
        try:
            assert process.stdout is not None
            lines = iter(process.stdout.readline, "")
            yield next(line.strip() for line in lines if line.startswith("http"))
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)
            assert process.returncode == 0
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()


@pytest.fixture(scope="session")
def make_bottega(tmp_path_factory: pytest.TempPathFactory, private_places: None) -> Callable[[], Bottega]:
    """Return what makes a fresh data home and folder to work in; only the node modules are shared."""
    modules = (Path(os.environ["BOTTEGA_HOME"]) / "modules").resolve()

    def make() -> Bottega:
        folder = tmp_path_factory.mktemp("workshop")
        home = folder / "home"
        home.mkdir()
        (home / "modules").symlink_to(modules)
        return Bottega(home, folder)

    return make


@pytest.fixture
def bottega(make_bottega: Callable[[], Bottega]) -> Bottega:
    """A ``bottega`` with nothing done yet."""
    return make_bottega()

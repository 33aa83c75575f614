"""Sandbox: where commands that we do not trust run."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta
from pathlib import Path
from typing import Literal, Protocol

from bottega.domain.base import Value

Strength = Literal["bubblewrap", "landlock", "limits"]


class CommandResult(Value):
    """How a command ended. ``exit_code`` is None when it was stopped (time limit, cancel).

    ``output`` is what it wrote to both streams; of more than a mebibyte, the first and the last half with a
    line between them that says how much is left out. ``output_digest`` is the sha256 of all of it.
    """

    argv: tuple[str, ...]
    exit_code: int | None
    duration_seconds: float
    output: str
    output_digest: str = ""
    timed_out: bool = False


class ServiceProcess(Protocol):
    """A background process of a session."""

    async def output(self) -> str:
        """Return what it has written so far."""
        ...

    async def is_running(self) -> bool:
        """Whether it still runs."""
        ...

    async def stop(self) -> int | None:
        """End it (TERM, then KILL) with everything it started, and return its exit code."""
        ...


class SandboxSession(Protocol):
    """One closed room with a work tree, a network of its own and a private folder; commands in it see each other."""

    tmp: str
    """The private folder, as commands see it."""

    async def run(
        self,
        argv: Sequence[str],
        *,
        cwd: str = ".",
        env: Mapping[str, str] | None = None,
        timeout: timedelta = timedelta(seconds=300),
        on_output: Callable[[str], None] | None = None,
    ) -> CommandResult:
        """Run a command to its end; at ``timeout`` or when cancelled its whole process tree is stopped."""
        ...

    async def start(
        self, argv: Sequence[str], *, cwd: str = ".", env: Mapping[str, str] | None = None
    ) -> ServiceProcess:
        """Start a background process that ends with the session at the latest."""
        ...

    def free_port(self) -> int:
        """Return a loopback port that nothing in this session uses."""
        ...


class Sandbox(Protocol):
    """Opens sessions. ``note`` says in one sentence what it keeps out and what not."""

    strength: Strength
    note: str

    def open(
        self,
        root: Path,
        *,
        modules: Path | None = None,
        share_network: bool = False,
        writable: Sequence[Path] = (),
    ) -> AbstractAsyncContextManager[SandboxSession]:
        """Open a session whose work tree is ``root`` (writable).

        Args:
            modules: A folder of node modules that appears, read-only, as ``root/node_modules``.
            share_network: Use the network of the machine (only to serve a person on loopback).
            writable: More folders of the machine that commands may write, at their own paths.
        """
        ...

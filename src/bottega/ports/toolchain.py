"""The tools of a stack: its modules and its formatter."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol


class ModuleStore(Protocol):
    """Node modules, installed once per lockfile and shared by every build."""

    async def ensure(self, manifest: Mapping[str, bytes], *, on_output: Callable[[str], None] | None = None) -> Path:
        """Return the folder of installed modules for these files (``package.json``s and ``package-lock.json``).

        Installs them when they are not there: scripts off, atomically, safe against two at once and against kill -9.

        Raises:
            TransientError: code ``registry_unreachable``.
            UserError: code ``disk_full`` or ``missing_tool``.
        """
        ...


class Formatter(Protocol):
    """Formats source files the way the stack's own format check wants them."""

    async def format(self, files: Mapping[str, bytes], *, modules: Path) -> dict[str, bytes]:
        """Return the same files, formatted; those that the formatter does not know come back unchanged.

        Raises:
            AgentError: code ``unparsable``, naming file and line.
        """
        ...

    async def aclose(self) -> None:
        """End the formatter's process."""
        ...

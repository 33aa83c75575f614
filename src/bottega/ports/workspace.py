"""Workspace: the generated repository, where git is the artifact store."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

GENERATED_BRANCH = "bottega/generated"
"""What generators wrote; never edited by hand."""


class Workspace(Protocol):
    """One repository. Every writing method is idempotent by its key, so that a repeat after a crash is harmless."""

    path: Path

    async def open(self) -> None:
        """Create the repository, or take the one that is there."""
        ...

    async def commit_files(self, files: Mapping[str, bytes], *, owns: tuple[str, ...], key: str, message: str) -> str:
        """Commit ``files`` (relative path -> content) to the generated branch and return the commit.

        Files under ``owns`` that are not in ``files`` are removed. A commit with ``key`` that is there is returned.
        """
        ...

    async def merge_generated(self, message: str, *, ours: tuple[str, ...] = ()) -> str:
        """Merge the generated branch into ``main``, check ``main`` out, and return its commit.

        Args:
            ours: Paths whose text in the work tree stays as it is; what of them is not committed yet is.

        Raises:
            UserError: code ``merge_conflict``; the conflicting paths are left marked in the work tree.
        """
        ...

    async def find_merged(self) -> str | None:
        """Return the newest commit of the generated branch that ``main`` holds, or None where there is none."""
        ...

    async def is_overtaken(self, prefix: str, *, since: str | None) -> bool:
        """Whether ``main`` holds what was generated after ``since`` with a key that does not begin with ``prefix``."""
        ...

    async def list_paths(self, revision: str, folder: str) -> tuple[str, ...]:
        """Return the paths of the files below ``folder`` in a revision."""
        ...

    def close(self) -> None:
        """Let other builds have the repository."""
        ...

    async def uncommitted(self, *, untracked: bool = True) -> tuple[str, ...]:
        """Return the paths of the work tree that differ from the commit that is checked out."""
        ...

    async def revision(self, name: str = "HEAD") -> str:
        """Return the commit of a revision; UserError ``no_commit`` where there is none."""
        ...

    async def read(self, revision: str, path: str) -> bytes | None:
        """Return the content of a file in a revision, or None where it has no such file."""
        ...

    async def write_checkout(self, revision: str, into: Path) -> None:
        """Write the files of ``revision`` into the folder ``into``, without any git metadata."""
        ...

    async def tree_of(self, revision: str) -> str:
        """Return the tree hash of a revision."""
        ...

    async def keep_evidence(self, files: Mapping[str, bytes], *, commit: str) -> None:
        """Put evidence files under ``bottega/`` (ignored by git) and on branch ``bottega/evidence``."""
        ...

"""Leases: who is alive, told by file locks that the kernel drops when a process dies."""

import fcntl
import os
import secrets
from pathlib import Path
from typing import IO


class Leases:
    """One lock file per executor in a folder. A busy or stopped process keeps its lock, so it cannot seem dead."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: tuple[Path, IO[str]] | None = None

    def take(self) -> str:
        """Make and hold a lease, and return the executor's id, which no other process start ever has."""
        assert self._held is None, "this process holds its lease already"
        self._folder.mkdir(parents=True, exist_ok=True)
        executor_id = f"{os.getpid()}-{secrets.token_hex(6)}"
        path = self._path(executor_id)
        while True:
            file = path.open("a")
            fcntl.flock(file, fcntl.LOCK_EX)
            # Between open and flock another process may have seen a free lock and removed the file.
            if path.exists() and os.path.samestat(path.stat(), os.fstat(file.fileno())):
                self._held = (path, file)
                return executor_id
            file.close()

    def give_back(self) -> None:
        """End the lease; harmless when there is none."""
        if self._held is None:
            return
        path, file = self._held
        path.unlink(missing_ok=True)
        file.close()
        self._held = None

    def is_held(self, executor_id: str) -> bool:
        """Whether the executor is alive."""
        try:
            with self._path(executor_id).open() as file:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except BlockingIOError:
            return True
        return False

    def sweep(self) -> None:
        """Remove the lock files of the dead."""
        for path in self._folder.glob("*.lock"):
            try:
                with path.open() as file:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    path.unlink(missing_ok=True)
            except (BlockingIOError, FileNotFoundError):
                continue

    def _path(self, executor_id: str) -> Path:
        return self._folder / f"{executor_id}.lock"

"""A run is alive while its process holds a lock, which the system drops at the process's death."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path

from bottega.domain.errors import UserError


def _path(home: Path, run_id: str) -> Path:
    return home / "runs" / run_id / "alive"


@contextlib.contextmanager
def held(home: Path, run_id: str) -> Iterator[None]:
    """Hold the run for the length of the block.

    Raises:
        UserError: code ``run_busy`` when another process works on it.
    """
    path = _path(home, run_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            hint = f"`bottega cancel {run_id}` stops it"
            raise UserError(f"run {run_id} is being worked on", code="run_busy", hint=hint) from error
        yield


def is_alive(home: Path, run_id: str) -> bool:
    """Whether some process works on the run."""
    try:
        with _path(home, run_id).open("r") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return False

"""SQLite files: opened the one way that several processes can share, with errors that a person can act on."""

import errno
import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy
from sqlalchemy.exc import DBAPIError

from bottega.domain.errors import BottegaError, TransientError, UserError

BUSY_TIMEOUT_MILLISECONDS = 30_000

_NEARLY_NOTHING_BYTES = 1 << 20
"""SQLite says *I/O error* where the shared memory of the WAL does not fit on the disk."""

PRAGMAS = (
    f"busy_timeout={BUSY_TIMEOUT_MILLISECONDS}",
    "foreign_keys=ON",
    "journal_mode=WAL",
    # NORMAL survives every crash of a process; only a power cut may lose the last commits (never consistency).
    # Repeating them is harmless by design, and FULL costs a quarter of the speed.
    "synchronous=NORMAL",
)


def open_sqlite(path: Path) -> sqlalchemy.Engine:
    """Return an engine on the SQLite file at ``path`` (made when missing), ready for several processes at once.

    Raises:
        UserError: ``read_only_home``, ``disk_full`` or ``damaged_store``.
    """
    engine = sqlalchemy.create_engine(
        f"sqlite:///{path}",
        connect_args={"check_same_thread": False},
        # There is one writer anyway. Who waits for a connection is served in turn; who waits for SQLite's lock sleeps
        # and tries again: with many connections a few of 40 tasks at once waited four times as long.
        pool_size=2,
        max_overflow=0,
    )

    @sqlalchemy.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # IMMEDIATE takes the write lock at BEGIN: a reader that becomes a writer later could not wait for it.
        connection.isolation_level = "IMMEDIATE"
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}").close()

    with translated(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        # The switch to WAL does not wait for a lock as statements do, so one process at a time makes it.
        with exclusive(path.with_suffix(".setup.lock")), engine.connect():
            pass
    return engine


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Hold the lock file ``path`` for the length of the block; the kernel drops it when the process dies."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def translated(home: Path) -> Iterator[None]:
    """Turn what SQLite and the file system say about ``home`` into errors that a person can act on."""
    try:
        yield
    except DBAPIError as error:
        known = _known(str(error.orig), home)
        if known is None:
            raise
        raise known from error
    except OSError as error:
        known = _from_os(error, home)
        if known is None:
            raise
        raise known from error


def _known(text: str, home: Path) -> BottegaError | None:
    text = text.lower()
    if "disk is full" in text or ("disk i/o error" in text and shutil.disk_usage(home).free < _NEARLY_NOTHING_BYTES):
        return disk_full(home)
    if "disk i/o error" in text:
        return UserError(
            f"the disk that holds {home} reports an error",
            code="disk_error",
            hint="look at the disk (the system's log names it), or name another folder in BOTTEGA_HOME",
        )
    if "is locked" in text:
        return TransientError(
            f"another process has kept the database in {home} locked for {BUSY_TIMEOUT_MILLISECONDS // 1000} s",
            code="store_busy",
            hint="find the process that uses it, or try again",
        )
    if "readonly database" in text or "unable to open database" in text:
        return read_only_home(home)
    if "not a database" in text or "malformed" in text:
        return UserError(
            f"the database in {home} is damaged: {text}",
            code="damaged_store",
            hint="restore it from a backup, or move the folder away to start with an empty one",
        )
    return None


def _from_os(error: OSError, home: Path) -> BottegaError | None:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return disk_full(home)
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR, errno.EEXIST}:
        return read_only_home(home)
    return None


def disk_full(home: Path) -> UserError:
    """The error for a disk that takes no more."""
    return UserError(
        f"the disk that holds {home} is full", code="disk_full", hint="free some space, then go on with: bottega resume"
    )


def read_only_home(home: Path) -> UserError:
    """The error for a home that cannot be written."""
    return UserError(
        f"{home} cannot be written",
        code="read_only_home",
        hint="make it a folder that you may write, or name another one in BOTTEGA_HOME",
    )

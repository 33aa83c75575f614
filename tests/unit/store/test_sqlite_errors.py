"""What SQLite says becomes what a person can act on."""

import errno
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from bottega.domain.errors import BottegaError, TransientError, UserError
from bottega.store.sqlite import translated

HOME = Path("/")


@pytest.mark.parametrize(
    ("said", "kind", "code"),
    [
        ("database or disk is full", UserError, "disk_full"),
        ("disk I/O error", UserError, "disk_error"),
        ("attempt to write a readonly database", UserError, "read_only_home"),
        ("unable to open database file", UserError, "read_only_home"),
        ("file is not a database", UserError, "damaged_store"),
        ("database disk image is malformed", UserError, "damaged_store"),
        ("database is locked", TransientError, "store_busy"),
    ],
)
def test_what_sqlite_says_is_translated_with_a_hint(said: str, kind: type[BottegaError], code: str):
    with pytest.raises(kind) as error, translated(HOME):
        raise OperationalError("INSERT", {}, sqlite3.OperationalError(said))
    assert error.value.code == code
    assert error.value.hint


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "disk_full"), (errno.EROFS, "read_only_home"), (errno.EACCES, "read_only_home")]
)
def test_what_the_file_system_says_is_translated(number: int, code: str):
    with pytest.raises(UserError) as error, translated(HOME):
        raise OSError(number, "no")
    assert error.value.code == code


def test_what_nobody_can_act_on_stays_a_bug():
    with pytest.raises(OperationalError), translated(HOME):
        raise OperationalError("SELEKT", {}, sqlite3.OperationalError('near "SELEKT": syntax error'))
    with pytest.raises(ConnectionResetError), translated(HOME):
        raise ConnectionResetError

"""Where a served application keeps what it needs."""

from pathlib import Path

import pytest

from bottega.domain.errors import UserError
from bottega.workflows.serve import Place


def test_an_application_is_served_once_at_a_time(tmp_path: Path) -> None:
    with Place(tmp_path / "app").held(), pytest.raises(UserError) as caught, Place(tmp_path / "app").held():
        pass
    assert caught.value.code == "already_running"
    with Place(tmp_path / "app").held():
        pass

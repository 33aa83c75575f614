"""Settings come from the environment."""

import os
from pathlib import Path

import pytest

from bottega.config import load_settings
from bottega.domain.errors import UserError


def test_without_variables_everything_has_a_default() -> None:
    settings = load_settings({"HOME": "/home/ada"})
    assert settings.home == Path("/home/ada/.local/share/bottega")
    assert settings.log_level == "info"
    assert settings.concurrency == os.cpu_count()


def test_the_data_home_follows_the_desktop_standard() -> None:
    assert load_settings({"HOME": "/h", "XDG_DATA_HOME": "/data"}).home == Path("/data/bottega")
    assert load_settings({"HOME": "/h", "XDG_DATA_HOME": "relative"}).home == Path("/h/.local/share/bottega")


def test_variables_are_read_by_type() -> None:
    settings = load_settings({"BOTTEGA_HOME": "/srv/b", "BOTTEGA_LOG_LEVEL": "debug", "BOTTEGA_CONCURRENCY": "7"})
    assert (settings.home, settings.log_level, settings.concurrency) == (Path("/srv/b"), "debug", 7)
    assert settings.logs == Path("/srv/b/logs")


def test_an_empty_variable_is_as_good_as_none() -> None:
    assert load_settings({"HOME": "/h", "BOTTEGA_CONCURRENCY": ""}).concurrency == os.cpu_count()


def test_an_unknown_variable_is_an_error_that_names_the_nearest() -> None:
    with pytest.raises(UserError) as refused:
        load_settings({"HOME": "/h", "BOTTEGA_CONCURENCY": "3"})
    assert refused.value.message == "there is no setting BOTTEGA_CONCURENCY"
    assert refused.value.hint == "did you mean BOTTEGA_CONCURRENCY?"


@pytest.mark.parametrize(
    ("name", "value"),
    [("BOTTEGA_CONCURRENCY", "0"), ("BOTTEGA_CONCURRENCY", "many"), ("BOTTEGA_LOG_LEVEL", "loud")],
)
def test_a_wrong_value_is_an_error_that_names_the_variable(name: str, value: str) -> None:
    with pytest.raises(UserError, match=f"{name}={value}: ") as refused:
        load_settings({"HOME": "/h", name: value})
    assert refused.value.code == "bad_setting"


def test_the_variable_of_the_start_script_is_known() -> None:
    load_settings({"HOME": "/h", "BOTTEGA_PYTHON": "python3.12"})

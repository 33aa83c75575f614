"""Logs are JSON lines in the data home, without secrets."""

import json
import logging
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from bottega.observability import configure_logging


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    handlers, level = logging.root.handlers[:], logging.root.level
    for handler in handlers:  # basicConfig(force=True) would close pytest's own
        logging.root.removeHandler(handler)
    yield
    for handler in logging.root.handlers[:]:
        logging.root.removeHandler(handler)
        handler.close()
    logging.root.handlers[:] = handlers
    logging.root.setLevel(level)
    structlog.reset_defaults()


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_a_line_is_one_json_object_with_time_and_level(tmp_path: Path) -> None:
    path = configure_logging(tmp_path / "logs")
    structlog.get_logger("bottega").info("task_started", task_id="t1", attempt=2)
    (line,) = lines(path)
    assert (line["event"], line["task_id"], line["attempt"], line["level"]) == ("task_started", "t1", 2, "info")
    assert line["timestamp"].endswith("Z")


def test_nothing_is_made_before_the_first_line_and_nothing_reaches_the_terminal(tmp_path: Path, capfd) -> None:
    configure_logging(tmp_path / "logs")
    assert not (tmp_path / "logs").exists()
    structlog.get_logger().warning("seen_by_operators_only")
    assert capfd.readouterr() == ("", "")


def test_logging_of_libraries_goes_the_same_way(tmp_path: Path) -> None:
    path = configure_logging(tmp_path)
    logging.getLogger("some.library").warning("slow %s", "query")
    assert lines(path)[0]["event"] == "slow query"
    assert lines(path)[0]["logger"] == "some.library"


def test_lines_below_the_level_are_not_written(tmp_path: Path) -> None:
    path = configure_logging(tmp_path, level="error")
    structlog.get_logger().warning("too_quiet")
    logging.getLogger("x").info("too quiet")
    assert not path.exists()


def test_secrets_are_never_written(tmp_path: Path) -> None:
    path = configure_logging(tmp_path)
    structlog.get_logger().info(
        "call", api_key="k-12345", headers={"Authorization": "Bearer abcdefghijk"}, url="postgresql://ada:s3cret@db/x",
        words=["Bearer abcdefghijk"],
    )  # fmt: skip
    text = path.read_text()
    for secret in ("k-12345", "abcdefghijk", "s3cret"):
        assert secret not in text


def test_with_debug_the_terminal_gets_them_too(tmp_path: Path, capfd) -> None:
    configure_logging(tmp_path, to_terminal=True)
    structlog.get_logger().info("seen")
    assert json.loads(capfd.readouterr().err)["event"] == "seen"


def test_old_files_go_when_a_new_one_is_opened(tmp_path: Path) -> None:
    old, young = tmp_path / "bottega-2020-01-01.jsonl", tmp_path / "bottega-2020-01-02.jsonl"
    old.touch()
    young.touch()
    os.utime(old, (time.time() - 20 * 86400,) * 2)
    configure_logging(tmp_path)
    structlog.get_logger().info("x")
    assert not old.exists()
    assert young.exists()


def test_a_log_that_cannot_be_written_does_not_stop_the_work(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    configure_logging(tmp_path / "file" / "logs")
    structlog.get_logger().info("lost")

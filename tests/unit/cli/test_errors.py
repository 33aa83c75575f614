"""Errors reach a person as words, with an exit code."""

import asyncio
import json
import os
import signal

import pytest

from bottega.cli.errors import Interrupted, print_error, print_interrupted, run_async
from bottega.domain.errors import AgentError, RejectedRequest, TransientError, UserError


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UserError("x", code="c"), 2),
        (RejectedRequest("x", code="c"), 2),
        (TransientError("x", code="c"), 1),
        (AgentError("x", code="c"), 1),
        (ValueError("x"), 1),
    ],
)
def test_wrong_use_is_2_and_everything_else_1(error: Exception, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert print_error(error) == code
    assert "Traceback" not in capsys.readouterr().err


def test_an_error_says_what_and_how_to_mend_it(capsys: pytest.CaptureFixture[str]) -> None:
    print_error(UserError("the disk is full", code="disk_full", hint="make room"))
    assert capsys.readouterr() == ("", "error: the disk is full\nhint: make room\n")


def test_machines_get_the_error_as_a_document(capsys: pytest.CaptureFixture[str]) -> None:
    print_error(UserError("the disk is full", code="disk_full", hint="make room"), as_json=True)
    document = json.loads(capsys.readouterr().out)
    assert document == {"error": {"code": "disk_full", "message": "the disk is full", "hint": "make room"}}


def test_an_interruption_says_how_to_resume(capsys: pytest.CaptureFixture[str]) -> None:
    print_interrupted(Interrupted(run_id="r1"))
    assert "bottega resume r1" in capsys.readouterr().err


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_cancels_what_runs_and_waits_for_its_end(number: signal.Signals, code: int) -> None:
    ended = []

    async def work() -> None:
        try:
            os.kill(os.getpid(), number)
            await asyncio.sleep(30)
        finally:
            ended.append(True)

    with pytest.raises(Interrupted) as stopped:
        run_async(work())
    assert ended == [True]
    assert stopped.value.exit_code == code


def test_a_result_comes_through() -> None:
    async def work() -> int:
        return 7

    assert run_async(work()) == 7

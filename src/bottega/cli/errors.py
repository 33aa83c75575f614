"""How errors, interruptions and exit codes look to a person."""

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from bottega.cli.out import print_json
from bottega.domain.errors import BottegaError, UserError

EXIT_PROVEN = 0
EXIT_FAILED = 1
EXIT_MISUSE = 2

T = TypeVar("T")


class Interrupted(Exception):
    """Ctrl-C or a request to end; carries the run that can be resumed, once one has begun."""

    def __init__(self, *, run_id: str = "", exit_code: int = 130) -> None:
        super().__init__("interrupted")
        self.run_id = run_id
        self.exit_code = exit_code


def print_error(error: Exception, *, as_json: bool = False) -> int:
    """Say what went wrong and how to mend it; return the exit code.

    Shape: with ``as_json`` standard output gets ``{"error": {"code", "message", "hint"}}`` too.
    """
    if as_json:
        code, hint = (error.code, error.hint) if isinstance(error, BottegaError) else ("internal", "")
        message = error.message if isinstance(error, BottegaError) else _unexpected(error)
        print_json({"error": {"code": code, "message": message, "hint": hint}})
    if not isinstance(error, BottegaError):
        print(f"error: {_unexpected(error)}", file=sys.stderr)
        print("hint: this should not happen; `bottega --debug ...` shows where it came from", file=sys.stderr)
        return EXIT_FAILED
    print(f"error: {error.message}", file=sys.stderr)
    if error.hint:
        print(f"hint: {error.hint}", file=sys.stderr)
    return EXIT_MISUSE if isinstance(error, UserError) else EXIT_FAILED


def _unexpected(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def print_interrupted(error: Interrupted) -> None:
    """Say that nothing is lost and how to go on."""
    if error.run_id:
        print(f"\ninterrupted; nothing is lost. Go on with: bottega resume {error.run_id}", file=sys.stderr)
    else:
        print("\ninterrupted", file=sys.stderr)


STOP_SECONDS = 20.0
AGAIN_SECONDS = 3.0


def run_async(main: Coroutine[Any, Any, T]) -> T:
    """Run ``main`` to its end; Ctrl-C and TERM cancel it, so that all it started ends with it.

    Raises:
        Interrupted: It was cancelled by a signal.
    """
    codes: list[int] = []
    ends: list[threading.Timer] = []

    async def body() -> T:
        task, loop = asyncio.current_task(), asyncio.get_running_loop()
        assert task is not None

        def stop(code: int) -> None:
            if not codes:  # what does not end in time is ended: a run survives that as it survives kill -9
                end = threading.Timer(STOP_SECONDS, os._exit, [code])
                end.daemon = True
                end.start()
                ends.append(end)
            codes.append(code)
            task.cancel()
            loop.call_later(AGAIN_SECONDS, stop, code)  # somebody may have caught the first one

        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError):  # Windows has no such signals
                loop.add_signal_handler(number, stop, 128 + number)
        return await main

    try:
        return asyncio.run(body())
    except KeyboardInterrupt:
        raise Interrupted from None
    except asyncio.CancelledError:
        if not codes:
            raise
        raise Interrupted(exit_code=codes[0]) from None
    finally:
        for end in ends:
            end.cancel()

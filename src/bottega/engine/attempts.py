"""The attempts of one task: try, back off, try again, and say why it failed."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any, Final

import structlog

from bottega.domain.errors import AgentError, BottegaError, TaskFailed, TransientError
from bottega.domain.plan import Limits
from bottega.engine.backoff import Backoff
from bottega.ports.engine import Json, RetryListener, TaskFunction

BUG_HINT: Final = "this is a defect of bottega, not of your request; the log holds the traceback"
_log = structlog.get_logger(__name__)


async def run_attempts(
    run_task: TaskFunction,
    key: str,
    *,
    payload: Json,
    limits: Limits,
    backoff: Backoff,
    on_retry: RetryListener | None,
) -> Json:
    """Return the result of the first attempt that succeeds, as plain JSON values.

    Raises:
        TaskFailed: With code, message and hint of the last error.
    """
    attempt = 1
    while True:
        try:
            return await _attempt(run_task, key, payload=payload, limits=limits)
        except (AgentError, TransientError) as error:
            if attempt >= limits.attempts:
                raise failure(error) from error
            delay = backoff.delay(attempt).total_seconds()
            if on_retry is not None:
                on_retry(attempt, delay, error.message)
            await asyncio.sleep(delay)
            attempt += 1
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            assert task is not None
            if task.cancelling():  # whoever waits was cancelled
                raise
            raise failure(RuntimeError("the task cancelled itself")) from error
        except Exception as error:  # the border of the task: whatever it raised ends it, with its reason
            if not isinstance(error, BottegaError):
                _log.exception("task_bug", key=key)
            raise failure(error) from error


async def _attempt(run_task: TaskFunction, key: str, *, payload: Json, limits: Limits) -> Json:
    deadline = asyncio.timeout(limits.timeout_seconds)
    try:
        async with deadline:
            result = await run_task(key, payload)
    except TimeoutError as error:
        if not deadline.expired():
            raise
        raise TransientError(
            f"{key} took longer than {limits.timeout_seconds:g} s and was stopped",
            code="timed_out",
            hint="give it more time, or find out what it waits for",
        ) from error
    return plain_json(result)


def plain_json(value: Mapping[str, Any]) -> Json:
    """Return ``value`` as it will be read back: what is stored, what is passed on and what is returned are the same.

    Raises:
        TypeError: It holds something that JSON does not have.
        ValueError: It holds NaN or an infinity.
    """
    plain: Json = json.loads(json.dumps(value, allow_nan=False))
    return plain


def failure(error: Exception) -> TaskFailed:
    """Return the end of a task that ``error`` caused."""
    if isinstance(error, BottegaError):
        return TaskFailed(error.message, code=error.code, hint=error.hint)
    return TaskFailed(f"{type(error).__name__}: {error}", code="bug", hint=BUG_HINT)

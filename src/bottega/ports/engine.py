"""Engine: durable execution of tasks."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from bottega.domain.plan import Limits

Json = dict[str, Any]
TaskFunction = Callable[[str, Json], Awaitable[Json]]
"""Does one attempt of a task: ``(key, payload) -> result``, JSON values both.

Raises AgentError or TransientError for what another attempt may mend, UserError for what it cannot.
"""
RetryListener = Callable[[int, float, str], None]
"""Told of a retry: ``(attempt that failed, delay in seconds, error)``."""


class Engine(Protocol):
    """Executes tasks so that a crash at any moment loses none and repeats no finished one."""

    async def open(self) -> None:
        """Start; takes over the unfinished tasks of processes that died."""
        ...

    async def aclose(self) -> None:
        """Stop; running tasks stay unfinished and can be executed again."""
        ...

    async def execute(
        self, key: str, payload: Mapping[str, Any], *, limits: Limits, on_retry: RetryListener | None = None
    ) -> Json:
        """Run the task ``key`` to its end and return its result.

        Idempotency: a key that has finished answers with the stored result at once; one that is
        unfinished after a crash is run again. Attempts back off from 2 s to 60 s with full jitter.

        Raises:
            TaskFailed: Every attempt failed, or the error cannot be mended by another one.
            asyncio.CancelledError: The caller was cancelled; the attempt's process tree is stopped.
        """
        ...

    async def forget(self, key_prefix: str) -> None:
        """Drop what is stored of the tasks whose key starts so, that did not finish well; they run afresh next time."""
        ...

"""The engine without durability: the same behaviour for the length of one process."""

import asyncio
from collections.abc import Mapping
from typing import Any

from bottega.domain.errors import TaskFailed
from bottega.domain.plan import Limits
from bottega.engine.attempts import plain_json, run_attempts
from bottega.engine.backoff import Backoff
from bottega.engine.running import Running
from bottega.ports.engine import Json, RetryListener, TaskFunction


class MemoryEngine:
    """Executes tasks and remembers how they ended until the process ends."""

    def __init__(self, run_task: TaskFunction, *, backoff: Backoff | None = None) -> None:
        self._run_task = run_task
        self._backoff = backoff or Backoff()
        self._running = Running()
        self._ended: dict[str, Json | TaskFailed] = {}

    async def open(self) -> None:
        """Start; there is nothing to take over."""

    async def aclose(self) -> None:
        """Stop the running tasks; they can be executed again."""
        await self._running.stop()

    async def execute(
        self, key: str, payload: Mapping[str, Any], *, limits: Limits, on_retry: RetryListener | None = None
    ) -> Json:
        """Run the task ``key`` to its end and return its result."""
        plain = plain_json(payload)
        if key not in self._ended:
            await self._running.join(key, lambda: self._run(key, plain, limits=limits, on_retry=on_retry))
        end = self._ended[key]
        if isinstance(end, TaskFailed):
            raise TaskFailed(end.message, code=end.code, hint=end.hint)
        return end

    async def _run(self, key: str, payload: Json, *, limits: Limits, on_retry: RetryListener | None) -> Json:
        try:
            result = await run_attempts(
                self._run_task, key, payload=payload, limits=limits, backoff=self._backoff, on_retry=on_retry
            )
        except TaskFailed as end:
            self._ended[key] = end
            raise
        self._ended[key] = result
        return result

    async def forget(self, key_prefix: str) -> None:
        """Drop the failures of tasks whose key starts so."""
        await asyncio.sleep(0)
        for key in [k for k, end in self._ended.items() if k.startswith(key_prefix) and isinstance(end, TaskFailed)]:
            del self._ended[key]

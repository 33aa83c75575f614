"""Running: the tasks that this process executes right now, each once however many ask for it."""

import asyncio
from collections.abc import Awaitable, Callable

from bottega.ports.engine import Json


class Running:
    """Executions by key. One that nobody waits for any more is cancelled."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[Json]] = {}
        self._waiting: dict[str, int] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._tasks

    async def join(self, key: str, start: Callable[[], Awaitable[Json]]) -> Json:
        """Wait for the execution of ``key``, started here when there is none, and return its result."""
        task = self._tasks.get(key)
        if task is None:
            task = self._tasks[key] = asyncio.ensure_future(_call(start))
            task.add_done_callback(lambda _: self._end(key))
        self._waiting[key] = self._waiting.get(key, 0) + 1
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if self._waiting[key] == 1 and not task.done():
                await _stop([task])
            raise
        finally:
            self._waiting[key] -= 1
            if not self._waiting[key]:
                del self._waiting[key]

    async def stop(self) -> None:
        """Cancel everything and wait until it has ended."""
        await _stop(list(self._tasks.values()))

    def _end(self, key: str) -> None:
        task = self._tasks.pop(key)
        if not task.cancelled():
            task.exception()  # seen: whoever waited has it, and nobody may be left who does


async def _call(start: Callable[[], Awaitable[Json]]) -> Json:
    return await start()


async def _stop(tasks: list[asyncio.Task[Json]]) -> None:
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks)

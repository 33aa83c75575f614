"""The durable engine: DBOS on embedded SQLite, dispatched directly, healed by us."""

import asyncio
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bottega.domain.errors import TaskFailed
from bottega.domain.plan import Limits
from bottega.engine.attempts import plain_json, run_attempts
from bottega.engine.backoff import Backoff
from bottega.engine.leases import Leases
from bottega.engine.running import Running
from bottega.ports.engine import Json, RetryListener, TaskFunction

if TYPE_CHECKING:
    from bottega.engine.rows import Row, Rows
    from bottega.engine.runtime import Runtime

RETENTION = timedelta(days=30)
_POLL_SECONDS = 0.1
"""How often to look at a task that another living process runs: rare, and one indexed row."""


T = TypeVar("T")


@dataclass
class _Call:
    """One execution: what the body needs beside its payload, and how to stop it."""

    limits: Limits
    on_retry: RetryListener | None
    body: asyncio.Task[Any] | None = None
    is_cancelled: bool = False


_CALL: Final[ContextVar[_Call]] = ContextVar("call")


class DurableEngine:
    """Executes tasks over crashes; one per process at a time, any number of processes on one home.

    Args:
        home: The folder of ``engine.sqlite`` and ``executors/``; made when missing.
        run_task: Does one attempt.
        retention: How long finished tasks are remembered.
    """

    def __init__(
        self, home: Path, run_task: TaskFunction, *, backoff: Backoff | None = None, retention: timedelta = RETENTION
    ) -> None:
        self._home = home
        self._run_task = run_task
        self._backoff = backoff or Backoff()
        self._retention = retention
        self._leases = Leases(home / "executors")
        self._running = Running()
        self._parts: tuple[Runtime, Rows] | None = None
        self._executor_id = ""

    async def open(self) -> None:
        """Start; frees the unfinished tasks of processes that died.

        Raises:
            UserError: ``read_only_home``, ``disk_full`` or ``damaged_store``.
        """
        self._parts = await asyncio.to_thread(self._launch)

    def _launch(self) -> "tuple[Runtime, Rows]":
        # Heavy: only those who execute something pay for these imports.
        from bottega.engine.rows import Rows
        from bottega.engine.runtime import Runtime
        from bottega.store.sqlite import exclusive, open_sqlite, translated

        database = open_sqlite(self._home / "engine.sqlite")
        try:
            with translated(self._home):
                self._executor_id = self._leases.take()
                runtime = Runtime(database, executor_id=self._executor_id, body=self._body)
                with exclusive(self._home / "engine.setup.lock"):
                    runtime.launch()
                rows = Rows(database)
                rows.remove_older(self._retention)
                self._release_dead(rows)
        except BaseException:
            self._leases.give_back()
            database.dispose()
            raise
        self._database = database
        return runtime, rows

    def _release_dead(self, rows: "Rows") -> None:
        for executor in rows.list_executors():
            if executor is None or not self._leases.is_held(executor):
                rows.release(executor)
        self._leases.sweep()

    async def aclose(self) -> None:
        """Stop; running tasks stay unfinished and can be executed again."""
        if self._parts is None:
            return
        runtime, _ = self._parts
        await self._running.stop()
        self._parts = None
        loop = asyncio.get_running_loop()
        # DBOS made its own threads the loop's default; they end with it, so the loop gets fresh ones.
        loop.set_default_executor(ThreadPoolExecutor())
        await asyncio.to_thread(runtime.destroy)
        self._database.dispose()
        self._leases.give_back()

    async def execute(
        self, key: str, payload: Mapping[str, Any], *, limits: Limits, on_retry: RetryListener | None = None
    ) -> Json:
        """Run the task ``key`` to its end and return its result.

        A task that another living process runs is waited for; should that process die, it is run here.

        Idempotency: a key that has ended answers with its stored end; see the port.
        """
        plain = plain_json(payload)
        return await self._running.join(key, lambda: self._settle(key, plain, _Call(limits, on_retry)))

    async def forget(self, key_prefix: str) -> None:
        """Drop the failures of tasks whose key starts so; they run afresh next time."""
        _, rows = self._open_parts()
        await self._in_thread(partial(rows.forget_failed, key_prefix))

    async def _settle(self, key: str, payload: Json, call: _Call) -> Json:
        from bottega.engine.rows import FAILED, FINISHED
        from bottega.engine.runtime import KeyInUse

        _, rows = self._open_parts()
        while True:
            try:
                return await self._claim(key, payload, call)
            except KeyInUse:
                row = await self._in_thread(partial(rows.find, key))
            if row is None:
                continue
            if row.status == FINISHED:
                return _result(row)
            if row.status == FAILED:
                raise _failure(row)
            await self._wait_or_release(rows, row, key)

    async def _wait_or_release(self, rows: "Rows", row: "Row", key: str) -> None:
        """Give a living owner time, or take the task from a dead one."""
        mine = row.executor_id == self._executor_id  # left by a cancelled call: what runs here is in _running
        if row.executor_id is None or mine or not self._leases.is_held(row.executor_id):
            await self._in_thread(partial(rows.release, row.executor_id, key=key))
        else:
            await asyncio.sleep(_POLL_SECONDS)

    async def _claim(self, key: str, payload: Json, call: _Call) -> Json:
        from bottega.store.sqlite import translated

        runtime, _ = self._open_parts()
        _CALL.set(call)  # the body inherits it: DBOS starts the workflow as a task of this context
        try:
            with translated(self._home):
                return await runtime.run(key, payload)
        except asyncio.CancelledError:
            # DBOS shields the workflow from its waiter, so it is cancelled by itself; no end is written.
            call.is_cancelled = True
            if call.body is not None:
                call.body.cancel()
                await asyncio.wait([call.body])
            raise

    async def _body(self, key: str, payload: Json) -> Json:
        call = _CALL.get()
        if call.is_cancelled:  # between the insert of the row and now
            raise asyncio.CancelledError
        call.body = asyncio.current_task()
        try:
            return await run_attempts(
                self._run_task,
                key,
                payload=payload,
                limits=call.limits,
                backoff=self._backoff,
                on_retry=call.on_retry,
            )
        finally:
            call.body = None  # what follows writes the end and is not to be interrupted

    async def _in_thread(self, call: Callable[[], T]) -> T:
        from bottega.store.sqlite import translated

        with translated(self._home):
            return await asyncio.to_thread(call)

    def _open_parts(self) -> "tuple[Runtime, Rows]":
        assert self._parts is not None, "open() comes first"
        return self._parts


def _result(row: "Row") -> Json:
    result: Json = json.loads(row.output or "null")
    return result


def _failure(row: "Row") -> TaskFailed:
    error = json.loads(row.error or "{}")
    return TaskFailed(
        error.get("message", "failed"),
        code=str(error.get("code", "failed")),
        hint=str((error.get("data") or {}).get("hint", "")),
    )

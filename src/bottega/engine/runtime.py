"""Runtime: DBOS, started quietly in this process. Everything that imports dbos is here."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar

import dbos
import sqlalchemy

from bottega.domain.errors import TaskFailed
from bottega.ports.engine import Json

Body = Callable[[str, Json], Awaitable[Json]]

# A constant, where DBOS would take a hash of the code: a task of another version is never run again.
_APPLICATION_VERSION = "1"
_THREADS = 16
_FOREVER_SECONDS = 3600.0


class KeyInUse(Exception):
    """A row with that key is there already."""


class Runtime:
    """One launched DBOS; a process can have one at a time (DBOS is global), any number one after another.

    Args:
        database: The SQLite database, prepared for several processes.
        executor_id: Unique per process start.
        body: Does the work of the one workflow there is; raises TaskFailed.
    """

    _in_use: ClassVar[bool] = False

    def __init__(self, database: sqlalchemy.Engine, *, executor_id: str, body: Body) -> None:
        self._database = database
        self._executor_id = executor_id
        self._body = body
        self._workflow: Callable[[str, Json], Any] | None = None

    def launch(self) -> None:
        """Start DBOS (blocking, some tens of milliseconds)."""
        if Runtime._in_use:
            raise RuntimeError("this process has an open engine already: close it first")
        Runtime._in_use = True
        _silence()

        async def run_task(key: str, payload: Json) -> Json:
            return await self._body_or_portable(key, payload)

        self._workflow = dbos.DBOS.workflow(
            name="run_task", serialization_type=dbos.WorkflowSerializationFormat.PORTABLE
        )(run_task)
        dbos.DBOS(
            config={
                "name": "bottega",
                "system_database_url": self._database.url.render_as_string(hide_password=False),
                "system_database_engine": self._database,
                "application_version": _APPLICATION_VERSION,
                "executor_id": self._executor_id,
                "serializer": dbos.DBOSPortableJSONSerializer(),
                "enable_otlp": False,
                "max_executor_threads": _THREADS,
                # We neither send messages nor use schedules: nothing to poll for.
                "scheduler_polling_interval_sec": _FOREVER_SECONDS,
                "notification_listener_polling_interval_sec": 0.05,
            }
        )
        try:
            dbos.DBOS.listen_queues([])
            dbos.DBOS.launch()
        except BaseException:
            self.destroy()
            raise

    def destroy(self) -> None:
        """Stop DBOS and its threads (blocking)."""
        dbos.DBOS.destroy(destroy_registry=True)
        Runtime._in_use = False

    async def run(self, key: str, payload: Json) -> Json:
        """Insert the row, run the body, store its end, and return the result.

        Raises:
            KeyInUse: There is a row with that key.
            TaskFailed: The body raised it.
        """
        assert self._workflow is not None, "launch comes first"
        try:
            with dbos.SetWorkflowID(key, workflow_id_reuse_policy="reject"):
                handle = await dbos.DBOS.start_workflow_async(self._workflow, key, payload)
            result: Json = await handle.get_result()
        except dbos.error.DBOSWorkflowIDInUseError as error:
            raise KeyInUse(key) from error
        except dbos.PortableWorkflowError as error:
            hint = error.data.get("hint", "") if isinstance(error.data, dict) else ""
            raise TaskFailed(error.message, code=str(error.code), hint=str(hint)) from error.__cause__
        return result

    async def _body_or_portable(self, key: str, payload: Json) -> Json:
        try:
            return await self._body(key, payload)
        except TaskFailed as error:
            raise dbos.PortableWorkflowError(
                error.message, "TaskFailed", code=error.code, data={"hint": error.hint}
            ) from error


def _silence() -> None:
    """Keep DBOS off the terminal: it adds a handler of its own to its logger unless there is one."""
    logger = logging.getLogger("dbos")
    if not any(isinstance(handler, logging.NullHandler) for handler in logger.handlers):
        logger.addHandler(logging.NullHandler())
    logger.propagate = False
    logger.setLevel(logging.CRITICAL + 1)

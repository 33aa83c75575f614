"""The store on SQLite: one file that several processes share."""

import asyncio
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, RowMapping, func, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from bottega.domain.event import Event, EventKind
from bottega.domain.plan import Plan
from bottega.domain.run import BuildRequest, Run, RunStatus, TaskState
from bottega.store.migrations import migrate
from bottega.store.sqlite import exclusive, open_sqlite, translated
from bottega.store.tables import EVENT, RUN, TASK
from bottega.store.unknown import already_there, choose

T = TypeVar("T")
_RUN = (RUN.c.id, RUN.c.status, RUN.c.request, RUN.c.plan_id, RUN.c.created_at, RUN.c.finished_at, RUN.c.message)


class SqlRunStore:
    """Keeps runs in ``home/bottega.sqlite``.

    All statements of a process run in one thread on one connection: no lock is waited for inside the process, and
    the event loop never waits for the disk.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._thread: ThreadPoolExecutor | None = None
        self._engine: Engine | None = None
        self._connection: Connection | None = None

    async def open(self) -> None:
        """Make or migrate the tables.

        Raises:
            UserError: ``newer_store``, ``read_only_home``, ``disk_full`` or ``damaged_store``.
        """
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="run-store")
        try:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._connect)
        except BaseException:
            await self.aclose()
            raise

    def _connect(self) -> None:
        with translated(self._home):
            self._engine = open_sqlite(self._home / "bottega.sqlite")
            with exclusive(self._home / "bottega.setup.lock"), self._engine.begin() as connection:
                migrate(connection, home=str(self._home))
            self._connection = self._engine.connect()

    async def aclose(self) -> None:
        """Release the connection."""
        if self._thread is None:
            return
        await asyncio.get_running_loop().run_in_executor(self._thread, self._disconnect)
        self._thread.shutdown()
        self._thread = None

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
        if self._engine is not None:
            self._engine.dispose()
        self._connection = self._engine = None

    async def _do(self, work: Callable[[Connection], T]) -> T:
        assert self._thread is not None, "open() comes first"
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._in_transaction, work)

    def _in_transaction(self, work: Callable[[Connection], T]) -> T:
        assert self._connection is not None, "open() comes first"
        with translated(self._home), self._connection.begin():
            return work(self._connection)

    async def create_run(self, run_id: str, request: BuildRequest, plan: Plan, *, at: datetime) -> Run:
        """Store a new run with status ``running`` and every task ``waiting``."""
        run = Run(id=run_id, status="running", request=request, plan_id=plan.id, created_at=at)
        values = run.model_dump(exclude={"request"}) | {
            "request": request.model_dump_json(),
            "plan": plan.model_dump_json(),
        }
        tasks = [
            {"run_id": run_id, "task_id": t.id, "position": n, "state": TaskState(task_id=t.id).model_dump_json()}
            for n, t in enumerate(plan.tasks)
        ]

        def work(connection: Connection) -> None:
            connection.execute(insert(RUN), values)
            if tasks:
                connection.execute(insert(TASK), tasks)

        try:
            await self._do(work)
        except IntegrityError as error:
            raise already_there(run_id) from error
        return run

    async def get_run(self, run_id: str) -> Run:
        """Return the run with that id, or the only one whose id starts so."""

        def work(connection: Connection) -> Run:
            same = select(RUN.c.id).where(func.substr(RUN.c.id, 1, len(run_id)) == run_id)
            return _get_run(connection, choose(run_id, connection.execute(same).scalars().all()))

        return await self._do(work)

    async def get_plan(self, run_id: str) -> Plan:
        """Return the plan of a run."""

        def work(connection: Connection) -> str:
            _check(connection, run_id)
            return str(connection.execute(select(RUN.c.plan).where(RUN.c.id == run_id)).scalar_one())

        return Plan.model_validate_json(await self._do(work))

    async def list_runs(self, *, limit: int = 50, before: datetime | None = None) -> Sequence[Run]:
        """Return runs, newest first."""
        query = select(*_RUN).order_by(RUN.c.created_at.desc(), RUN.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(RUN.c.created_at < before)
        return await self._do(lambda connection: [_run(row) for row in connection.execute(query).mappings()])

    async def set_run_status(self, run_id: str, status: RunStatus, *, message: str = "", at: datetime) -> Run:
        """Change the status; a status other than ``running`` also sets ``finished_at``."""
        values = {"status": status, "message": message, "finished_at": None if status == "running" else at}

        def work(connection: Connection) -> Run:
            connection.execute(update(RUN).where(RUN.c.id == run_id).values(values))
            return _get_run(connection, run_id)

        return await self._do(work)

    async def save_task(self, run_id: str, state: TaskState) -> None:
        """Replace the state of one task."""
        change = update(TASK).where(TASK.c.run_id == run_id, TASK.c.task_id == state.task_id)

        def work(connection: Connection) -> None:
            changed = connection.execute(change.values(state=state.model_dump_json())).rowcount
            if not changed:
                _check(connection, run_id)
            assert changed, f"the plan of {run_id} has no task {state.task_id}"

        await self._do(work)

    async def list_tasks(self, run_id: str) -> Sequence[TaskState]:
        """Return the states of all tasks of a run, in plan order."""
        query = select(TASK.c.state).where(TASK.c.run_id == run_id).order_by(TASK.c.position)

        def work(connection: Connection) -> Sequence[TaskState]:
            _check(connection, run_id)
            return [TaskState.model_validate_json(state) for state in connection.execute(query).scalars()]

        return await self._do(work)

    async def append_event(self, run_id: str, kind: EventKind, data: dict[str, Any], *, at: datetime) -> Event:
        """Append one event and return it with its sequence number."""
        event = Event(run_id=run_id, sequence=0, kind=kind, at=at, data=data)
        values = event.model_dump(exclude={"sequence", "data"}) | {"data": json.dumps(data, ensure_ascii=False)}

        def work(connection: Connection) -> int:
            # The write lock is taken first: the highest number cannot change between looking and inserting.
            connection.execute(_BEGIN)
            last = connection.execute(_LAST_SEQUENCE, {"run_id": run_id}).scalar_one()
            if not last:
                _check(connection, run_id)
            connection.execute(_INSERT_EVENT, values | {"sequence": last + 1})
            return int(last) + 1

        return event.model_copy(update={"sequence": await self._do(work)})

    async def list_events(self, run_id: str, *, after: int = 0, limit: int = 1000) -> Sequence[Event]:
        """Return events with a sequence above ``after``, in order."""
        query = select(EVENT).where(EVENT.c.run_id == run_id, EVENT.c.sequence > after).order_by(EVENT.c.sequence)

        def work(connection: Connection) -> Sequence[Event]:
            _check(connection, run_id)
            rows = connection.execute(query.limit(limit)).mappings()
            return [Event.model_validate({**row, "data": json.loads(row["data"])}) for row in rows]

        return await self._do(work)


_BEGIN = text("BEGIN IMMEDIATE")
_LAST_SEQUENCE = text("SELECT coalesce(max(sequence), 0) FROM event WHERE run_id = :run_id")
_INSERT_EVENT = insert(EVENT)


def _check(connection: Connection, run_id: str) -> None:
    choose(run_id, connection.execute(select(RUN.c.id).where(RUN.c.id == run_id)).scalars().all())


def _get_run(connection: Connection, run_id: str) -> Run:
    _check(connection, run_id)
    return _run(connection.execute(select(*_RUN).where(RUN.c.id == run_id)).mappings().one())


def _run(row: RowMapping) -> Run:
    values = dict(row)
    return Run.model_validate(values | {"request": BuildRequest.model_validate_json(values["request"])})

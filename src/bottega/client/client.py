"""Client: what commands (and later the API) call."""

import asyncio
import contextlib
import os
import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from pathlib import Path

from bottega.bootstrap import Node, open_node, open_store, open_workshop
from bottega.client.lock import held, is_alive
from bottega.config import Settings
from bottega.domain.errors import BottegaError
from bottega.domain.event import Event
from bottega.domain.plan import Plan
from bottega.domain.run import BuildRequest, Run, RunStatus, TaskState
from bottega.domain.verdict import Evidence
from bottega.ports.store import RunStore
from bottega.workflows.base import read_base
from bottega.workflows.build import Build
from bottega.workflows.pieces import plan_build
from bottega.workflows.recorder import EventListener, Recorder, utc_now
from bottega.workflows.serve import serving
from bottega.workflows.verify import Verification, plan_verify, read_verify_request

CANCEL_POLL_SECONDS = 0.2


@contextlib.asynccontextmanager
async def open_client(settings: Settings) -> AsyncIterator["Client"]:
    """Open the store of runs; engine and workers start with the first run that needs them."""
    store = open_store(settings)
    await store.open()
    try:
        yield Client(settings, store)
    finally:
        await store.aclose()


class Client:
    """Starts, follows, resumes, cancels and lists runs."""

    def __init__(self, settings: Settings, store: RunStore) -> None:
        self._settings = settings
        self._store = store

    async def build(self, request: BuildRequest, on_event: EventListener | None = None) -> Run:
        """Build and prove an application; returns the run as it ended.

        What ``request.out`` was built from before is read here, once, so that resuming does the same.

        Raises:
            UserError: The request cannot be carried out as it is (the output folder, the disk, ...).
            asyncio.CancelledError: The caller stopped it; the run is kept and can be resumed.
        """
        from bottega.workspace import GitWorkspace

        plan = plan_build(request.spec, stack=request.stack, seed=request.seed)
        base = await read_base(GitWorkspace(Path(request.out)), request.stack)
        return await self._start(request.model_copy(update={"base": base}), plan, on_event)

    async def verify(self, directory: Path, on_event: EventListener | None = None, *, thorough: bool = False) -> Run:
        """Prove again what is committed in ``directory``; returns the run as it ended.

        Args:
            thorough: Plant faults as well and count those that the checks catch.
        """
        from bottega.workspace import GitWorkspace

        request = await read_verify_request(GitWorkspace(directory))
        request = request.model_copy(update={"thorough": thorough})
        return await self._start(request, plan_verify(request), on_event)

    async def _start(self, request: BuildRequest, plan: Plan, on_event: EventListener | None) -> Run:
        now = utc_now()
        run_id = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        with held(self._settings.home, run_id):
            run = await self._store.create_run(run_id, request, plan, at=now)
            recorder = Recorder(self._store, run_id, on_event)
            await recorder.event("run_started", kind=request.kind, name=request.spec.name, out=request.out)
            return await self._work(run, plan, recorder)

    async def resume(self, run_id: str, on_event: EventListener | None = None) -> Run:
        """Go on with a run that did not end proven; what is finished is not repeated.

        Raises:
            UserError: code ``unknown_run``, ``ambiguous_run`` or ``run_busy``.
        """
        run = await self.get_run(run_id)
        if run.status == "proven":
            return run
        with held(self._settings.home, run.id):
            plan = await self._store.get_plan(run.id)
            self._cancel_mark(run.id).unlink(missing_ok=True)
            if run.status == "unproven":  # its verdicts are final for that checkout: look again in a new one
                await asyncio.to_thread(shutil.rmtree, self._settings.home / "runs" / run.id / "checkout", True)
                (self._settings.home / "runs" / run.id / "incarnation").unlink(missing_ok=True)
            recorder = Recorder(self._store, run.id, on_event)
            run = await self._store.set_run_status(run.id, "running", at=utc_now())
            await recorder.event("run_resumed", kind=run.request.kind, name=run.request.spec.name, out=run.request.out)
            return await self._work(run, plan, recorder)

    async def _work(self, run: Run, plan: Plan, recorder: Recorder) -> Run:
        """Drive a run to its end and store how it ended."""
        await recorder.load()
        await recorder.event(
            "plan_made", plan=plan.id, tasks=[task.model_dump(mode="json", include=_SHOWN) for task in plan.tasks]
        )
        try:
            async with open_node(self._settings, self._store) as node:
                evidence = await self._until_cancelled(run.id, self._drive(node, run, plan, recorder))
        except asyncio.CancelledError:
            await self._finish(run, "interrupted", recorder, "stopped")
            raise
        except _Cancelled:
            return await self._finish(run, "cancelled", recorder, "cancelled")
        except BottegaError as error:
            await self._finish(run, "failed", recorder, error.message)
            raise
        await asyncio.to_thread(shutil.rmtree, self._settings.home / "runs" / run.id / "checkout", True)
        if evidence is None:
            return await self._finish(run, "failed", recorder, await self._reason(run))
        return await self._finish(run, "proven" if evidence.proven else "unproven", recorder, "", evidence)

    async def _drive(self, node: Node, run: Run, plan: Plan, recorder: Recorder) -> Evidence | None:
        if run.request.kind == "verify":
            return await Verification(node.workshop, run, plan, recorder).drive()
        await node.engine.forget(f"{run.id}/")
        build = Build(node.workshop, run, plan, recorder)
        node.builds[run.id] = build
        return await build.drive(node.engine)

    async def _reason(self, run: Run) -> str:
        """Why there is no proof, in the words of the first task that failed."""
        failed = [task.error for task in await self._store.list_tasks(run.id) if task.status == "failed"]
        return failed[0] if failed else "the code could not be made"

    async def _until_cancelled(self, run_id: str, work: Coroutine[None, None, Evidence | None]) -> Evidence | None:
        """Await ``work``; another process asks for its end by leaving a mark."""
        mark = self._cancel_mark(run_id)
        working = asyncio.ensure_future(work)
        try:
            while not working.done():
                await asyncio.wait([working], timeout=CANCEL_POLL_SECONDS)
                if mark.exists() and not working.done():
                    raise _Cancelled
            return working.result()
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)

    async def _finish(
        self, run: Run, status: RunStatus, recorder: Recorder, message: str, evidence: Evidence | None = None
    ) -> Run:
        ended = await self._store.set_run_status(run.id, status, message=message, at=utc_now())
        counts = {} if evidence is None else evidence.model_dump(mode="json", include=_COUNTS)
        await recorder.event("run_finished", status=status, message=message, out=run.request.out, **counts)
        return ended

    async def cancel(self, run_id: str) -> Run:
        """Ask the process that works on a run to stop it; a run nobody works on is marked cancelled."""
        run = await self.get_run(run_id)
        if run.status == "running":
            self._cancel_mark(run.id).touch()
            while is_alive(self._settings.home, run.id):  # noqa: ASYNC110 - what ends is another process
                await asyncio.sleep(CANCEL_POLL_SECONDS / 2)
            return await self.get_run(run.id)
        if run.status == "interrupted":
            return await self._store.set_run_status(run.id, "cancelled", message="cancelled", at=utc_now())
        return run

    def _cancel_mark(self, run_id: str) -> Path:
        return self._settings.home / "runs" / run_id / "cancel"

    async def serve(
        self, directory: Path, *, on_ready: Callable[[str], None], say: Callable[[str], None] = lambda _words: None
    ) -> None:
        """Serve a built application until the caller is cancelled; ``on_ready`` is told the address."""
        given = {name: os.environ[name] for name in _GIVEN_TO_SERVER if name in os.environ}
        async with (
            open_workshop(self._settings, self._store) as workshop,
            serving(workshop, directory, given=given, say=say) as url,
        ):
            on_ready(url)
            await asyncio.Event().wait()

    async def get_run(self, run_id: str) -> Run:
        """Return a run by its id or the beginning of it; UserError ``unknown_run`` or ``ambiguous_run``."""
        return self._seen(await self._store.get_run(run_id))

    async def list_runs(self, *, limit: int = 50) -> Sequence[Run]:
        """Return runs, newest first."""
        return [self._seen(run) for run in await self._store.list_runs(limit=limit)]

    def _seen(self, run: Run) -> Run:
        """A run that is stored as running but that no process holds was interrupted."""
        if run.status == "running" and not is_alive(self._settings.home, run.id):
            return run.model_copy(update={"status": "interrupted"})
        return run

    async def list_tasks(self, run_id: str) -> Sequence[TaskState]:
        """Return the states of a run's tasks, in plan order."""
        return await self._store.list_tasks(run_id)

    async def list_events(self, run_id: str, *, after: int = 0) -> Sequence[Event]:
        """Return the events of a run after a sequence number."""
        return await self._store.list_events(run_id, after=after)

    async def get_plan(self, run_id: str) -> Plan:
        """Return the plan of a run."""
        return await self._store.get_plan(run_id)

    async def find_evidence(self, run: Run) -> Evidence | None:
        """Return the newest evidence in the repository of a run, or None where there is none."""
        path = Path(run.request.out) / "bottega" / "evidence.json"
        if not path.is_file():
            return None
        return Evidence.model_validate_json(path.read_bytes())


_GIVEN_TO_SERVER = ("ADMIN_EMAIL", "ADMIN_PASSWORD", "CORS_ORIGIN", "AUTH_RATE_LIMIT_PER_MINUTE")
_SHOWN = {"id", "kind", "agent", "title", "needs"}
_COUNTS = {"requirement_count", "criterion_count", "check_count", "duration_seconds", "commit", "tree"}


class _Cancelled(Exception):
    """Another process asked for the end of the run."""

"""Build: from a stored run to a repository with its proof."""

import asyncio
import contextlib
import shutil
import time
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from bottega.domain.errors import TaskFailed, UserError
from bottega.domain.plan import Plan, Task
from bottega.domain.run import Run
from bottega.domain.verdict import Evidence, Verdict
from bottega.planner import ASSEMBLE
from bottega.ports.engine import Engine, Json
from bottega.workflows.base import new_migrations, unchanged_words
from bottega.workflows.drive import drive
from bottega.workflows.generate import RENDER, rendered_files
from bottega.workflows.pieces import all_pieces
from bottega.workflows.proof import Proof
from bottega.workflows.recorder import Recorder, utc_now
from bottega.workflows.verdicts import Verdicts
from bottega.workflows.workshop import Workshop


class Build:
    """One run of a build. The engine calls ``attempt`` for each task; everything else is here to feed it.

    A build can be driven again after a crash: what the engine has stored is not repeated, commits
    carry their key, and the checkout that checks work in stays until the run has ended.
    """

    def __init__(self, workshop: Workshop, run: Run, plan: Plan, recorder: Recorder) -> None:
        self._run = run
        self._workshop = workshop
        self._plan = plan
        self._recorder = recorder
        self._tasks = {task.id: task for task in plan.tasks}
        self._pieces = {piece.id: piece for piece in all_pieces(run.request.spec, run.request.stack)}
        self._workspace = workshop.open_workspace(Path(run.request.out))
        self._folder = workshop.home / "runs" / run.id
        self._formatter = workshop.make_formatter(self._folder / "tmp")
        self._proof = Proof(workshop, run.request, checkout=self._folder / "checkout")
        self._verdicts = Verdicts(self._proof.checks, recorder)
        self._incarnation = ""
        self._modules = Path()
        self._attempted: set[str] = set()

    async def drive(self, engine: Engine) -> Evidence | None:
        """Do everything that is left to do; return the evidence, or None where the code could not be made."""
        started, clock = utc_now(), time.monotonic()
        async with self._opened():
            await drive(
                self._plan,
                lambda task: self._execute(engine, task),
                skip=self._verdicts.skip,
                concurrency=self._workshop.concurrency,
                keep_going=self._run.request.keep_going,
            )
            if not any(verdict.status != "not_run" for verdict in self._verdicts.seen.values()):
                return None
            commit = await self._workspace.revision("main")
            tree = await self._workspace.tree_of(commit)
            seconds = time.monotonic() - clock
            seen = self._verdicts.seen
            evidence = self._proof.evidence(seen, commit=commit, tree=tree, started_at=started, seconds=seconds)
            await self._workspace.keep_evidence(self._proof.bundle(evidence), commit=commit)
        return evidence

    @contextlib.asynccontextmanager
    async def _opened(self) -> AsyncIterator[None]:
        await self._workspace.open()
        try:
            await self._refuse_overtaken()
            await asyncio.to_thread(self._clear_place)
            self._incarnation = await asyncio.to_thread(self._read_incarnation)
            self._modules = await self._proof.ensure_modules(self._recorder)
            yield
        finally:
            await self._proof.aclose()
            await self._formatter.aclose()
            self._workspace.close()

    async def _refuse_overtaken(self) -> None:
        """Another build may have ended since this one was asked for: its migrations must not be lost."""
        base = self._run.request.base
        if await self._workspace.is_overtaken(f"{self._run.id}/", since=base.commit if base else None):
            message = f"{self._workspace.path} was built anew since this run was asked for"
            hint = "start a new build: bottega build --spec <its bottega/spec.yaml>"
            raise UserError(message, code="overtaken", hint=hint)

    def _clear_place(self) -> None:
        """Make an empty folder for what tasks need while they work; a process that was killed left its own."""
        shutil.rmtree(self._folder / "tmp", ignore_errors=True)
        (self._folder / "tmp").mkdir(parents=True)

    def _read_incarnation(self) -> str:
        """Name the repository and checkout that results speak of; results for lost ones are not taken for ours."""
        name = self._workspace.path / ".git" / "bottega-incarnation"
        checkout = self._folder / "incarnation"
        if name.exists() and checkout.exists() and checkout.read_text() == name.read_text():
            return name.read_text()
        made = uuid4().hex[:12]
        name.write_text(made)
        checkout.write_text(made)
        return made

    async def _execute(self, engine: Engine, task: Task) -> bool:
        """Have the engine do one task, or say what it stored of it, and record how it ended."""
        payload = {"run_id": self._run.id, "task_id": task.id}
        try:
            result = await engine.execute(
                self._key(task), payload, limits=task.limits, on_retry=self._recorder.retry_listener(task.id)
            )
        except TaskFailed as error:
            told = f"{error.message} ({error.hint})" if error.hint else error.message
            await self._recorder.task_finished(task.id, "failed", error=told)
            return False
        known = task.id not in self._attempted and self._recorder.has_ended(task.id)
        if "verdict" in result:
            return await self._verdicts.record(task, Verdict.model_validate(result["verdict"]), known=known)
        await (self._recorder.task_known if known else self._recorder.task_finished)(task.id, "done")
        return True

    def _key(self, task: Task) -> str:
        return f"{self._run.id}/{self._incarnation}/{task.id}"

    async def attempt(self, task_id: str) -> Json:
        """Do one attempt of one task. Idempotency: commits by key; checks only read the code they check."""
        task = self._tasks[task_id]
        if task_id not in self._attempted:
            self._attempted.add(task_id)
            await self._recorder.task_started(task_id)
        if task.kind == "check":
            verdict = await self._proof.run(task, self._recorder.shower(task.id))
            return {"verdict": verdict.model_dump(mode="json")}
        if task.id == ASSEMBLE:
            return await self._assemble()
        return await self._generate(task)

    async def _generate(self, task: Task) -> Json:
        payload = {"request": self._run.request.model_dump(mode="json"), "piece": task.id}
        timeout = timedelta(seconds=task.limits.timeout_seconds)
        files = rendered_files(await self._workshop.workers.call(RENDER, payload, timeout=timeout))
        formatted = await self._format(files)
        owns = self._pieces[task.id].owns
        commit = await self._workspace.commit_files(formatted, owns=owns, key=self._key(task), message=_message(task))
        for told in new_migrations(self._run.request, formatted):
            await self._recorder.event("note", text=told)
        return {"commit": commit, "files": len(formatted)}

    async def _format(self, files: dict[str, bytes]) -> dict[str, bytes]:
        settings = self._proof.format_settings
        formatted = await self._formatter.format({**settings, **files}, modules=self._modules)
        return {path: formatted[path] for path in files}

    async def _assemble(self) -> Json:
        ours = await asyncio.to_thread(unchanged_words, self._workspace.path, self._run.request.spec)
        commit = await self._workspace.merge_generated("Merge what was generated", ours=ours)
        await self._workspace.write_checkout(commit, self._proof.checkout)
        await self._proof.restore_tests()
        return {"commit": commit}


def _message(task: Task) -> str:
    served = "\n".join(f"Requirement: {requirement}" for requirement in task.requirements)
    return f"{task.title}\n\n{served}" if served else task.title

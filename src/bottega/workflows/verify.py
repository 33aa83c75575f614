"""Verify: run the whole proof of a repository again, in a clean checkout."""

import json
import time
from pathlib import Path

from bottega.domain.errors import UserError
from bottega.domain.plan import Plan, Task
from bottega.domain.run import BuildRequest, Run
from bottega.domain.verdict import Evidence
from bottega.planner import ASSEMBLE, make_plan
from bottega.ports.workspace import Workspace
from bottega.reader.specfile import load_spec
from bottega.stacks import find_stack
from bottega.verifier import contract_checks
from bottega.workflows.drive import drive
from bottega.workflows.pieces import BUILD_PATH, SPEC_PATH, digest_spec
from bottega.workflows.proof import Proof
from bottega.workflows.recorder import Recorder, utc_now
from bottega.workflows.verdicts import Verdicts
from bottega.workflows.workshop import Workshop


async def read_verify_request(workspace: Workspace) -> BuildRequest:
    """Read from what is committed in a repository how it was built: its spec, stack and seed.

    Raises:
        UserError: code ``not_a_repository``, ``no_commit``, ``not_a_build`` or ``unreadable_build``, or what is
            wrong in the spec.
    """
    folder = workspace.path
    if not (folder / ".git").exists():
        hint = "name a folder that bottega built, or clone it with git first"
        raise UserError(f"{folder} is no git repository", code="not_a_repository", hint=hint)
    commit = await workspace.revision("HEAD")
    spec, build = await workspace.read(commit, SPEC_PATH), await workspace.read(commit, BUILD_PATH)
    if spec is None or build is None:
        missing = SPEC_PATH if spec is None else BUILD_PATH
        hint = "name a folder that bottega built"
        raise UserError(f"{folder} has no {missing} in its newest commit", code="not_a_build", hint=hint)
    try:
        recorded = json.loads(build)
        stack, seed = str(recorded["stack"]), int(recorded["seed"])
    except (ValueError, KeyError, TypeError) as error:
        hint = "restore it from the branch bottega/generated"
        raise UserError(f"{BUILD_PATH} cannot be read: {error!r}", code="unreadable_build", hint=hint) from error
    read = load_spec(spec.decode("utf-8", "replace"), name=SPEC_PATH)
    return BuildRequest(kind="verify", spec=read, stack=stack, seed=seed, out=str(folder.resolve()))


def plan_verify(request: BuildRequest) -> Plan:
    """Return the plan of a proof: a clean checkout, then every check."""
    stack = find_stack(request.stack)
    return make_plan(
        request.spec,
        stack=stack.name,
        stack_version=stack.version,
        seed=request.seed,
        pieces=(),
        checks=(*stack.checks(request.spec), *contract_checks(request.spec)),
        spec_digest=digest_spec(request.spec),
    )


class Verification:
    """One run of a proof. It only reads the repository, so it is simply done again after a crash."""

    def __init__(self, workshop: Workshop, run: Run, plan: Plan, recorder: Recorder) -> None:
        self._plan = plan
        self._recorder = recorder
        self._thorough = run.request.thorough
        self._concurrency = workshop.concurrency
        self._workspace = workshop.open_workspace(Path(run.request.out))
        self._proof = Proof(workshop, run.request, checkout=workshop.home / "runs" / run.id / "checkout")
        self._verdicts = Verdicts(self._proof.checks, recorder)

    async def drive(self) -> Evidence:
        """Check what is committed, keep the evidence in the repository and return it."""
        started, clock = utc_now(), time.monotonic()
        await self._workspace.open()
        try:
            commit = await self._workspace.revision("HEAD")
            await self._warn_of_uncommitted()
            await self._proof.ensure_modules(self._recorder)
            await drive(
                self._plan,
                lambda task: self._execute(task, commit),
                skip=self._verdicts.skip,
                concurrency=self._concurrency,
                keep_going=True,
            )
            tree = await self._workspace.tree_of(commit)
            seen = self._verdicts.seen
            mutants = await self._proof.plant_mutants(seen, self._recorder) if self._thorough else None
            evidence = self._proof.evidence(
                seen,
                commit=commit,
                tree=tree,
                started_at=started,
                seconds=time.monotonic() - clock,
                mutants=mutants,
            )
            await self._workspace.keep_evidence(self._proof.bundle(evidence), commit=commit)
            return evidence
        finally:
            await self._proof.aclose()
            self._workspace.close()

    async def _warn_of_uncommitted(self) -> None:
        if changed := await self._workspace.uncommitted():
            text = f"not part of the proof, because not committed: {', '.join(changed[:5])}"
            await self._recorder.event("note", text=text)

    async def _execute(self, task: Task, commit: str) -> bool:
        await self._recorder.task_started(task.id)
        if task.id == ASSEMBLE:
            await self._workspace.write_checkout(commit, self._proof.checkout)
            await self._proof.restore_tests()
            await self._recorder.task_finished(task.id, "done")
            return True
        return await self._verdicts.record(task, await self._proof.run(task, self._recorder.shower(task.id)))

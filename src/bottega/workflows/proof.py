"""Proof: a clean checkout, a sandbox on it, the services its checks talk to, and what they saw."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path

from bottega import __version__
from bottega.domain.check import Check
from bottega.domain.plan import Task
from bottega.domain.requirements import derive_requirements
from bottega.domain.run import BuildRequest
from bottega.domain.verdict import Evidence, MutationResult, NotRun, Verdict
from bottega.planner import check_task_id
from bottega.ports.sandbox import SandboxSession
from bottega.stacks import find_stack
from bottega.verifier import (
    ServiceRunner,
    contract_checks,
    contract_pieces,
    make_evidence,
    render_contract,
    render_report,
    run_check,
)
from bottega.workflows.mutation import Mutation
from bottega.workflows.pieces import digest_spec
from bottega.workflows.recorder import Recorder
from bottega.workflows.workshop import Workshop

OutputListener = Callable[[str], None]


class Proof:
    """Runs the checks of one application in one checkout; the sandbox opens at the first of them."""

    def __init__(self, workshop: Workshop, request: BuildRequest, *, checkout: Path) -> None:
        self.checkout = checkout
        self._workshop = workshop
        self._spec = request.spec
        self._seed = request.seed
        self._stack = find_stack(request.stack)
        self.format_settings = self._stack.format_settings(self._spec)
        self._opening = asyncio.Lock()
        self._exits = AsyncExitStack()
        self._opened: tuple[SandboxSession, ServiceRunner] | None = None
        self._modules: Path | None = None
        self._edited: tuple[NotRun, ...] = ()
        all_checks = (*self._stack.checks(self._spec), *contract_checks(self._spec))
        self.checks: dict[str, Check] = {check.id: check for check in all_checks}

    async def ensure_modules(self, recorder: Recorder) -> Path:
        """Return the installed modules of the stack; says so once where that takes an installation."""
        said: list[asyncio.Task[None]] = []

        def say(_output: str) -> None:
            if not said:
                text = f"installing the node modules of {self._stack.name}, once for all applications"
                said.append(asyncio.ensure_future(recorder.event("note", text=text)))

        self._modules = await self._workshop.modules.ensure(self._stack.manifest(), on_output=say)
        await asyncio.gather(*said)
        return self._modules

    async def restore_tests(self) -> None:
        """Write the tests that the criteria ask for over those of the checkout, and remember which differed.

        A proof must not be what somebody, or some model, turned the tests into.
        """
        self._edited = tuple(await asyncio.to_thread(self._restore_tests))

    def _restore_tests(self) -> list[NotRun]:
        differing = []
        for piece in contract_pieces(self._spec):
            for name, content in render_contract(self._spec, piece.id, seed=self._seed).items():
                path = self.checkout / name
                if not path.exists() or path.read_bytes() != content:
                    why = "it differs from what the criteria ask for, so those were run instead"
                    differing.append(NotRun(what=name, why=why))
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content)
        return differing

    async def run(self, task: Task, on_output: OutputListener) -> Verdict:
        """Run the check of one task and return its verdict."""
        session, services = await self._ready()
        check = next(check for check in self.checks.values() if check_task_id(check.id) == task.id)
        return await run_check(check, session, services=services, tools=self._tools(), on_output=on_output)

    def _tools(self) -> dict[str, str]:
        return {} if self._workshop.chromium is None else {"chromium": self._workshop.chromium}

    async def plant_mutants(self, seen: Mapping[str, Verdict], recorder: Recorder) -> MutationResult:
        """Plant every fault that the stack offers and return which of them the checks caught."""
        mutation = Mutation(self._spec, self._stack, checkout=self.checkout, concurrency=self._workshop.concurrency)
        session, services = await self._ready()
        return await mutation.run(session, services, tools=self._tools(), seen=seen, recorder=recorder)

    async def _ready(self) -> tuple[SandboxSession, ServiceRunner]:
        async with self._opening:
            if self._opened is None:
                opening = self._workshop.sandbox.open(self.checkout, modules=self._modules)
                session = await self._exits.enter_async_context(opening)
                self._opened = session, ServiceRunner(session, self._stack.services(self._spec))
            return self._opened

    async def aclose(self) -> None:
        """Stop the services and close the sandbox."""
        self._opened = None
        await self._exits.aclose()

    def evidence(
        self,
        verdicts: Mapping[str, Verdict],
        *,
        commit: str,
        tree: str,
        started_at: datetime,
        seconds: float,
        mutants: MutationResult | None = None,
    ) -> Evidence:
        """Return what all checks saw, with denominators."""
        return make_evidence(
            self._spec,
            derive_requirements(self._spec),
            [verdicts[check] for check in self.checks if check in verdicts],
            commit=commit,
            tree=tree,
            spec_digest=digest_spec(self._spec),
            stack=f"{self._stack.name} {self._stack.version}",
            seed=self._seed,
            bottega_version=__version__,
            tools=dict(self._workshop.tools),
            sandbox=self._workshop.sandbox.strength,
            sandbox_note=self._workshop.sandbox.note,
            started_at=started_at,
            duration_seconds=round(seconds, 3),
            not_run=self._edited,
            mutants=mutants,
        )

    def bundle(self, evidence: Evidence) -> dict[str, bytes]:
        """Return the files that keep the evidence, by path under ``bottega/``."""
        names = [name for verdict in evidence.checks for name in verdict.screenshots]
        pictures = {Path(name).name: self.checkout / name for name in names}
        shots = {name: path.read_bytes() for name, path in pictures.items() if path.exists()}
        return {
            "evidence.json": (evidence.model_dump_json(indent=2) + "\n").encode(),
            "report.html": render_report(evidence, shots).encode(),
            **{f"screenshots/{name}": content for name, content in shots.items()},
        }

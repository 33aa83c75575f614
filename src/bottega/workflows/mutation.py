"""Mutation: plant faults in copies of the application, and see which of them its checks notice."""

import asyncio
import time
from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from pathlib import Path

from bottega.domain.mutant import Layer, Mutant
from bottega.domain.spec import Spec
from bottega.domain.verdict import MutationResult, NotRun, Verdict
from bottega.ports.sandbox import SandboxSession
from bottega.stacks.stack import Stack
from bottega.verifier import LAYER_CHECKS, Outcome, Planting, ServiceRunner, count, unchanged, unplantable
from bottega.workflows.recorder import Recorder

LAYERS: tuple[Layer, ...] = ("api", "web")
TOLD_EVERY = 20


class Mutation:
    """Tries all mutants of one application in the session of its proof."""

    def __init__(self, spec: Spec, stack: Stack, *, checkout: Path, concurrency: int) -> None:
        self._checkout = checkout
        self._concurrency = concurrency
        self._services = {layer: stack.mutant_service(spec, layer) for layer in LAYERS}
        self._spec = spec
        self._left: list[NotRun] = []
        self.mutants = stack.mutants(spec)

    async def run(
        self,
        session: SandboxSession,
        services: ServiceRunner,
        *,
        tools: Mapping[str, str | PathLike[str]],
        seen: Mapping[str, Verdict],
        recorder: Recorder,
    ) -> MutationResult:
        """Plant every mutant whose checks hold without it; ``seen`` are the verdicts of the proof."""
        clock = time.monotonic()
        wanted = self._plantable(self._checked(seen))
        outcomes: list[Outcome] = []
        if wanted:
            planting = Planting(
                self._spec, session, services=self._services, postgres=await services.ensure("postgres"), tools=tools
            )
            wanted = await self._trusted(planting, wanted)
            await recorder.event("note", text=f"planting {len(wanted)} faults, {self._concurrency} at a time")
            outcomes = await self._all(planting, wanted, recorder)
        return count(outcomes, self._left, seconds=time.monotonic() - clock)

    def _checked(self, seen: Mapping[str, Verdict]) -> list[Mutant]:
        """The mutants of the layers whose own check passed in this proof."""
        chosen = []
        for layer in LAYERS:
            mine = [mutant for mutant in self.mutants if mutant.layer == layer]
            verdict = seen.get(LAYER_CHECKS[layer])
            if verdict is not None and verdict.status == "passed":
                chosen += mine
            elif mine:
                self._leave(layer, mine, verdict.reason if verdict and verdict.reason else "its check did not pass")
        return chosen

    def _leave(self, layer: Layer, mutants: Sequence[Mutant], why: str) -> None:
        self._left.append(NotRun(what=f"{len(mutants)} faults in the {layer}", why=why))

    def _plantable(self, mutants: Sequence[Mutant]) -> list[Mutant]:
        why_not = unplantable(mutants, self._read)
        rules = {mutant.id: mutant.rule for mutant in mutants}
        self._left += [NotRun(what=f"{name}: {rules[name]}", why=why) for name, why in why_not.items()]
        return [mutant for mutant in mutants if mutant.id not in why_not]

    def _read(self, path: str) -> str | None:
        file = self._checkout / path
        return file.read_text() if file.is_file() else None

    async def _trusted(self, planting: Planting, mutants: Sequence[Mutant]) -> list[Mutant]:
        """The mutants of the layers whose tests pass here while nothing is changed."""
        chosen = []
        for layer in LAYERS:
            mine = [mutant for mutant in mutants if mutant.layer == layer]
            if not mine:
                continue
            control = unchanged(mine[0], (criterion for mutant in mine for criterion in mutant.criteria))
            outcome = await planting.attempt(control, slot=0)
            if outcome.status == "survived":
                chosen += mine
            else:
                self._leave(layer, mine, f"the tests fail without a fault: {outcome.why[-300:]}")
        return chosen

    async def _all(self, planting: Planting, mutants: Iterable[Mutant], recorder: Recorder) -> list[Outcome]:
        waiting, outcomes = list(mutants)[::-1], list[Outcome]()
        total = len(waiting)

        async def work(slot: int) -> None:
            while waiting:
                outcomes.append(await planting.attempt(waiting.pop(), slot=slot))
                if len(outcomes) % TOLD_EVERY == 0:
                    caught = sum(outcome.status == "caught" for outcome in outcomes)
                    text = f"{len(outcomes)} of {total} faults tried, {caught} caught"
                    await recorder.event("note", text=text)

        workers = [asyncio.create_task(work(slot)) for slot in range(self._concurrency)]
        try:
            await asyncio.gather(*workers)
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.gather(*workers, return_exceptions=True)
        order = {mutant.id: place for place, mutant in enumerate(self.mutants)}
        return sorted(outcomes, key=lambda outcome: order[outcome.mutant.id])

"""Planted faults: one copy of the application with one fault, and the tests that should notice it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from os import PathLike
from typing import Literal, NamedTuple

from bottega.domain.check import Check, Service
from bottega.domain.errors import AgentError
from bottega.domain.mutant import Layer, Mutant
from bottega.domain.spec import Spec
from bottega.domain.verdict import MutationResult, NotRun, Survivor
from bottega.ports.sandbox import SandboxSession
from bottega.verifier.checks import BROWSER, CONTRACT, contract_checks
from bottega.verifier.pieces import contract_pieces
from bottega.verifier.placeholders import fill_all, fill_env
from bottega.verifier.services import ServiceRunner

MUTANT_SECONDS = 120.0
LAYER_CHECKS: dict[Layer, str] = {"api": CONTRACT, "web": BROWSER}

_PASSED, _TESTS_FAILED = 0, 1
"""Exit codes of pytest; any other says that it could not do its work."""


class Outcome(NamedTuple):
    """What became of one mutant; ``why`` it was not run."""

    mutant: Mutant
    status: Literal["caught", "survived", "not_run"]
    why: str = ""


def unplantable(mutants: Iterable[Mutant], read: Callable[[str], str | None]) -> dict[str, str]:
    """Return for the mutants whose words do not stand exactly once in the code, by id, what is there instead.

    Args:
        read: Gives the content of a file, or None where there is none.
    """
    found: dict[str, str] = {}
    for mutant in mutants:
        text = read(mutant.path)
        if text is None:
            found[mutant.id] = f"there is no {mutant.path}"
        elif (times := text.count(mutant.original)) != 1:
            found[mutant.id] = f"the code that it changes stands {times} times in {mutant.path}"
    return found


def unchanged(like: Mutant, criteria: Iterable[str]) -> Mutant:
    """Return the mutant that changes nothing: its tests must pass, or no failure of theirs says anything."""
    nothing = {"id": "unchanged", "operator": "unchanged", "path": "", "original": "", "mutated": ""}
    return like.model_copy(update={**nothing, "rule": "Nothing is changed", "criteria": tuple(dict.fromkeys(criteria))})


class Planting:
    """Tries mutants of one application, each with a server and a database of its own.

    Args:
        services: The server with a fault, by layer.
        postgres: The placeholders that a running ``postgres`` gives.
    """

    def __init__(
        self,
        spec: Spec,
        session: SandboxSession,
        *,
        services: Mapping[Layer, Service],
        postgres: Mapping[str, str],
        tools: Mapping[str, str | PathLike[str]],
    ) -> None:
        self._session = session
        self._services = services
        self._known = {**postgres, **{name: str(path) for name, path in tools.items()}, "tmp": session.tmp}
        self._checks = {check.id: check for check in contract_checks(spec)}
        self._files = {
            requirement: piece.owns
            for piece in contract_pieces(spec)
            for requirement in piece.requirements
            if piece.id != "tests-browser"
        }

    async def attempt(self, mutant: Mutant, *, slot: int) -> Outcome:
        """Plant one mutant and run the tests that should notice it; ``slot`` is used by one at a time.

        Raises:
            TransientError: The sandbox ended.
        """
        own = {"database": f"mutant_{slot}", "copy": f"mutant-{slot}", "mutant": _words(mutant)}
        runner = ServiceRunner(self._session, (self._services[mutant.layer],), values={**self._known, **own})
        try:
            given = await runner.ensure("server")
            return await self._test(mutant, {**self._known, **own, **given})
        except AgentError as error:
            why = f"the application does not start with it: {error.message}\n{error.hint}"
            return Outcome(mutant, "not_run", why[:600])
        finally:
            await runner.stop()

    async def _test(self, mutant: Mutant, known: Mapping[str, str]) -> Outcome:
        check = self._checks[LAYER_CHECKS[mutant.layer]]
        argv = fill_all((*check.argv[:-1], *self._tests_of(mutant, check)), known)
        env = fill_env(check.env, known) | {"CRITERIA": " ".join(mutant.criteria), "PYTEST_ADDOPTS": "-x"}
        for name in ("CRITERIA_REPORT", "SCREENSHOTS"):
            env.pop(name, None)
        # the tests are compiled once for all mutants
        env |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": f"{known['tmp']}/pycache"}
        result = await self._session.run(argv, env=env, timeout=timedelta(seconds=MUTANT_SECONDS))
        if result.timed_out or result.exit_code == _TESTS_FAILED:
            return Outcome(mutant, "caught", result.output)
        if result.exit_code == _PASSED:
            return Outcome(mutant, "survived")
        return Outcome(mutant, "not_run", f"its tests could not be run: {result.output.strip()[-300:]}")

    def _tests_of(self, mutant: Mutant, check: Check) -> tuple[str, ...]:
        if mutant.layer == "web":
            return check.argv[-1:]
        owned = (self._files[criterion.split("/", maxsplit=1)[0]] for criterion in mutant.criteria)
        return tuple(dict.fromkeys(path for paths in owned for path in paths))


def _words(mutant: Mutant) -> str:
    return mutant.model_dump_json(include={"path", "original", "mutated"})


def count(outcomes: Sequence[Outcome], not_run: Iterable[NotRun] = (), *, seconds: float) -> MutationResult:
    """Return how many were planted and caught, who survived, and what was not tried."""
    tried = [outcome for outcome in outcomes if outcome.status != "not_run"]
    left = [NotRun(what=f"{o.mutant.id}: {o.mutant.rule}", why=o.why) for o in outcomes if o.status == "not_run"]
    return MutationResult(
        planted=len(tried),
        caught=sum(outcome.status == "caught" for outcome in tried),
        survivors=tuple(
            Survivor(mutant=o.mutant.id, rule=o.mutant.rule, path=o.mutant.path)
            for o in tried
            if o.status == "survived"
        ),
        not_run=(*left, *not_run),
        duration_seconds=round(seconds, 3),
    )

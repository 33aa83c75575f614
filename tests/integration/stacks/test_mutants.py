"""Planted faults against the code as it is committed: rendered, then formatted."""

import os
from pathlib import Path

import pytest
from tests.unit.stacks.conftest import notes, shelf, shop  # noqa: F401 - fixtures

from bottega.domain.errors import AgentError
from bottega.domain.spec import Spec
from bottega.sandbox import NodeModuleStore, PrettierFormatter
from bottega.stacks import find_stack
from bottega.verifier import unplantable

STACK = find_stack("react-express")
OPERATORS = 50
"""How many kinds of faults there are at least, over the three applications together."""


@pytest.fixture(params=["shelf", "notes", "shop"])
def spec(request: pytest.FixtureRequest) -> Spec:
    chosen: Spec = request.getfixturevalue(request.param)
    return chosen


async def formatted(spec: Spec) -> dict[str, str]:
    """The source of an application as it is committed."""
    files: dict[str, bytes] = {}
    for piece in STACK.pieces(spec):
        files |= STACK.render(spec, piece.id, seed=0)
    modules = await NodeModuleStore(Path(os.environ["BOTTEGA_HOME"])).ensure(STACK.manifest())
    formatter = PrettierFormatter()
    try:
        done = await formatter.format({**STACK.format_settings(spec), **files}, modules=modules)
        return {path: content.decode() for path, content in done.items() if path.endswith((".ts", ".tsx", ".sql"))}
    finally:
        await formatter.aclose()


async def test_every_fault_finds_the_words_that_it_changes_exactly_once(spec: Spec) -> None:
    files = await formatted(spec)
    assert unplantable(STACK.mutants(spec), files.get) == {}


async def test_code_with_a_fault_is_still_code(spec: Spec) -> None:
    files = await formatted(spec)
    modules = await NodeModuleStore(Path(os.environ["BOTTEGA_HOME"])).ensure(STACK.manifest())
    formatter = PrettierFormatter()
    try:
        for mutant in STACK.mutants(spec):
            if mutant.path.endswith(".sql"):
                continue
            changed = files[mutant.path].replace(mutant.original, mutant.mutated).encode()
            try:
                await formatter.format({mutant.path: changed}, modules=modules)
            except AgentError as error:
                pytest.fail(f"{mutant.id}: {error.message}")
    finally:
        await formatter.aclose()


def test_every_kind_of_fault_is_planted_in_one_of_three_applications(request: pytest.FixtureRequest) -> None:
    specs = [request.getfixturevalue(name) for name in ("shelf", "notes", "shop")]
    assert len({mutant.operator for spec in specs for mutant in STACK.mutants(spec)}) >= OPERATORS

"""Which faults a proof plants, and when it plants none: over real files, with a session in memory."""

from pathlib import Path
from typing import Any

import pytest
from tests.unit.verifier.conftest import MemorySession

from bottega.domain.spec import Entity, Field, Spec
from bottega.domain.verdict import MutationResult, Verdict
from bottega.stacks import find_stack
from bottega.verifier import ServiceRunner
from bottega.workflows.mutation import Mutation

STACK = find_stack("react-express")
TITLE = Field(name="title", label="Title", type="string")
SPEC = Spec(name="Notes", entities=(Entity(name="Note", label="Note", plural="Notes", fields=(TITLE,)),))
NO_BROWSER = Verdict(check="browser", title="", status="not_run", reason="this machine has no chromium")
SEEN = {"contract": Verdict(check="contract", title="", status="passed"), "browser": NO_BROWSER}


class Notes:
    """A recorder that keeps what it is told."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    async def event(self, kind: str, /, **data: Any) -> None:
        self.texts.append(data["text"])


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The code of the application, as it is rendered."""
    for piece in STACK.pieces(SPEC):
        for name, content in STACK.render(SPEC, piece.id, seed=0).items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(content)
    return tmp_path


async def planted(checkout: Path, session: MemorySession, seen: dict[str, Verdict]) -> MutationResult:
    mutation = Mutation(SPEC, STACK, checkout=checkout, concurrency=2)
    services = ServiceRunner(session, STACK.services(SPEC))
    return await mutation.run(session, services, tools={}, seen=seen, recorder=Notes())


async def test_where_every_test_passes_every_fault_survives(checkout: Path) -> None:
    result = await planted(checkout, MemorySession(), SEEN)
    assert result.planted == len([m for m in STACK.mutants(SPEC) if m.layer == "api"]) == len(result.survivors)
    assert result.caught == 0


async def test_a_layer_whose_check_did_not_pass_gets_no_faults(checkout: Path) -> None:
    (left,) = (await planted(checkout, MemorySession(), SEEN)).not_run
    assert left.what.endswith("faults in the web")
    assert left.why == "this machine has no chromium"


async def test_where_tests_fail_with_nothing_changed_no_fault_is_planted(checkout: Path) -> None:
    session = MemorySession()
    session.answers["python"] = (1, "connection refused")
    result = await planted(checkout, session, SEEN)
    assert result.planted == 0
    assert "the tests fail without a fault: connection refused" in {left.why for left in result.not_run}


async def test_code_that_was_edited_is_named_where_a_fault_has_no_place_in_it(checkout: Path) -> None:
    listing = checkout / "backend/src/records/listing.ts"
    listing.write_text(listing.read_text().replace("take: pageSize", "take: Math.min(pageSize, 50)"))
    left = {left.what: left.why for left in (await planted(checkout, MemorySession(), SEEN)).not_run}
    why = "the code that it changes stands 0 times in backend/src/records/listing.ts"
    assert left["page-too-long: A page has one row too many"] == why

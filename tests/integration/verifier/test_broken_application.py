"""The contract tests against a real application: as it is made they pass; broken on purpose, the right ones fail."""

import asyncio
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bottega.domain.requirements import derive_requirements
from bottega.domain.spec import Spec
from bottega.domain.verdict import Verdict
from bottega.sandbox import NodeModuleStore, open_sandbox
from bottega.stacks import find_stack
from bottega.verifier import ServiceRunner, contract_checks, contract_pieces, render_contract, run_check

BREAKAGES = {
    "no unique index": (
        "backend/prisma/migrations/20260101000000_init/migration.sql",
        'CREATE UNIQUE INDEX "rooms_number_key" ON "rooms" ("number");',
        "",
        {"Room.number/unique"},
    ),
    "no upper bound": (
        "backend/dist/modules/rooms/schemas.js",
        ".max(30, 'Must be at most 30')",
        "",
        {"Room.number/maximum"},
    ),
    "the role is ignored": (
        "backend/dist/access/policy.js",
        "update: { warden: exports.everything, admin",
        "update: { guest: exports.everything, warden: exports.everything, admin",
        {"guest.Room/may_not.update"},
    ),
    "ownership is ignored": (
        "backend/dist/access/authorize.js",
        "return access.scope === 'own' ?",
        "return access.scope === 'never' ?",
        {"guest.Booking/own_rows", "guest.Booking/may.read", "guest.Booking/may.delete", "warden.Booking/may.delete"},
    ),
    "a wrong status": (
        "backend/dist/records/transitions.js",
        "HttpError(409, 'transition_not_allowed'",
        "HttpError(400, 'transition_not_allowed'",
        {"Booking.status/transitions"},
    ),
}
"""What is broken, where, the code as it is and as it is broken, and the criteria that must fail: no others may."""


def hut() -> Spec:
    from decimal import Decimal

    from bottega.domain.spec import BelongsTo, Entity, Field, Grant, Role, Transition

    steps = (("requested", "confirmed"), ("confirmed", "cancelled"))
    status = Field(
        name="status",
        label="Status",
        type="enum",
        values=("requested", "confirmed", "cancelled"),
        default="requested",
        transitions=tuple(Transition(before=a, after=b) for a, b in steps),
    )
    number = Field(name="number", label="Number", type="integer", unique=True, min=Decimal(1), max=Decimal(30))
    guest = Field(name="guest_name", label="Guest name", type="string")
    room = BelongsTo(target="Room", name="room", label="Room")
    return Spec(
        name="Hut",
        auth=True,
        roles=(Role(name="guest", label="Guest"), Role(name="warden", label="Warden")),
        signup_role="guest",
        entities=(
            Entity(name="Room", label="Room", plural="Rooms", fields=(number,)),
            Entity(
                name="Booking",
                label="Booking",
                plural="Bookings",
                owned=True,
                fields=(guest, status),
                belongs_to=(room,),
            ),
        ),
        grants=(
            Grant(role="guest", entity="Booking", actions=("create", "read"), scope="own"),
            Grant(role="warden", entity="Booking", actions=("read", "update")),
            Grant(role="warden", entity="Room", actions=("create", "update", "delete")),
        ),
    )


async def build(spec: Spec, root: Path) -> Path:
    """Write the application and its tests, compile the API, and return the node modules."""
    stack = find_stack("react-express")
    modules = await NodeModuleStore(Path(os.environ["BOTTEGA_HOME"])).ensure(stack.manifest())
    pieces = [(stack.render, piece.id) for piece in stack.pieces(spec)]
    for render, piece in [*pieces, *((render_contract, piece.id) for piece in contract_pieces(spec))]:
        for path, content in render(spec, piece, seed=0).items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content)
    checks = {check.id: check for check in stack.checks(spec)}
    async with (await open_sandbox()).open(root, modules=modules) as session:
        for check in ("generate-client", "build-api"):
            verdict = await run_check(checks[check], session, services=ServiceRunner(session, ()), tools={})
            assert verdict.status == "passed", verdict.output_tail
    return modules


async def contract(spec: Spec, root: Path, modules: Path) -> Verdict:
    """Run the contract check on an empty database."""
    check = contract_checks(spec)[0]
    async with (await open_sandbox()).open(root, modules=modules) as session:
        services = ServiceRunner(session, find_stack("react-express").services(spec))
        return await run_check(check, session, services=services, tools={})


@pytest.fixture(scope="module")
def verify(tmp_path_factory: pytest.TempPathFactory, private_places: None) -> Callable[[list[str]], Verdict]:
    """Return what breaks a copy of the built application in some ways and runs the contract check on it."""
    spec, built = hut(), tmp_path_factory.mktemp("built")
    modules = asyncio.run(build(spec, built))

    def run(breakages: list[str]) -> Verdict:
        root = tmp_path_factory.mktemp("copy") / "application"
        shutil.copytree(built, root, ignore=shutil.ignore_patterns("node_modules"))
        for name in breakages:
            path, good, bad, _ = BREAKAGES[name]
            text = (root / path).read_text()
            assert good in text, f"{name}: {path} no longer holds {good!r}"
            (root / path).write_text(text.replace(good, bad, 1))
        return asyncio.run(contract(spec, root, modules))

    return run


def test_the_application_as_it_is_made_passes_every_criterion(verify) -> None:
    verdict = verify([])
    assert verdict.status == "passed", verdict.output_tail
    criteria = [c for requirement in derive_requirements(hut()) for c in requirement.criteria]
    assert {c.criterion for c in verdict.criteria} == {c.id for c in criteria if c.kind != "page"}
    assert {c.status for c in verdict.criteria} == {"passed"}


def test_each_breakage_fails_its_own_criteria_and_no_others(verify) -> None:
    verdict = verify(list(BREAKAGES))
    assert verdict.status == "failed"
    expected = set().union(*(criteria for *_, criteria in BREAKAGES.values()))
    assert {c.criterion for c in verdict.criteria if c.status == "failed"} == expected


def test_a_server_that_cannot_start_fails_the_check_with_its_own_words(verify, monkeypatch) -> None:
    name = "it stops at once"
    monkeypatch.setitem(
        BREAKAGES, name, ("backend/dist/server.js", '"use strict";', "throw new Error('no way');", set())
    )
    verdict = verify([name])
    assert (verdict.status, verdict.criteria) == ("failed", ())
    assert verdict.reason == "server ended before it was ready"
    assert "no way" in verdict.output_tail

"""Specs that the verifier's tests speak of."""

import asyncio
import json
from datetime import timedelta
from decimal import Decimal

import pytest

from bottega.domain.spec import BelongsTo, Entity, Field, Grant, ManyToMany, Role, Rule, Spec, Transition
from bottega.ports.sandbox import CommandResult


def hut_spec() -> Spec:
    """A mountain hut: roles, ownership, a unique number in a small range, steps of a status, links of every kind."""
    steps = (("requested", "confirmed"), ("requested", "cancelled"), ("confirmed", "cancelled"))
    status = Field(
        name="status",
        label="Status",
        type="enum",
        values=("requested", "confirmed", "cancelled"),
        default="requested",
        transitions=tuple(Transition(before=a, after=b) for a, b in steps),
    )
    room = Entity(
        name="Room",
        label="Room",
        plural="Rooms",
        fields=(
            Field(name="number", label="Number", type="integer", unique=True, min=Decimal(1), max=Decimal(30)),
            Field(name="kind", label="Kind", type="enum", values=("dorm", "private")),
            Field(name="rate", label="Rate", type="money", min=Decimal(0)),
        ),
    )
    booking = Entity(
        name="Booking",
        label="Booking",
        plural="Bookings",
        owned=True,
        fields=(
            Field(name="guest_name", label="Guest name", type="string"),
            Field(name="note", label="Note", type="text", required=False),
            Field(name="arrival", label="Arrival", type="date"),
            Field(name="beds", label="Beds", type="integer", min=Decimal(1), max=Decimal(8)),
            status,
            Field(name="contact", label="Contact", type="email"),
            Field(name="phone", label="Phone", type="phone", required=False),
            Field(name="page", label="Page", type="url", required=False),
            Field(name="weight", label="Weight", type="decimal", required=False),
            Field(name="meal", label="Meal", type="time", required=False),
            Field(name="seen_at", label="Seen at", type="datetime", required=False),
            Field(name="paid", label="Paid", type="boolean", default=False),
        ),
        belongs_to=(
            BelongsTo(target="Room", name="room", label="Room"),
            BelongsTo(target="User", name="keeper", label="Keeper", required=False),
        ),
        many_to_many=(ManyToMany(target="Tag", name="tags", label="Tags"),),
    )
    tag = Entity(
        name="Tag",
        label="Tag",
        plural="Tags",
        fields=(Field(name="name", label="Name", type="string", unique=True),),
    )
    return Spec(
        name="Hut",
        auth=True,
        roles=(Role(name="guest", label="Guest"), Role(name="warden", label="Warden")),
        signup_role="guest",
        entities=(room, booking, tag),
        grants=(
            Grant(role="guest", entity="Booking", actions=("create", "read"), scope="own"),
            Grant(
                role="warden",
                entity="Booking",
                actions=("read", "update"),
                fields=("status",),
                values=("confirmed", "cancelled"),
            ),
            Grant(role="warden", entity="Room", actions=("create", "update", "delete")),
        ),
        rules=(Rule(id="1", text="Nobody books a bed twice."),),
    )


@pytest.fixture
def hut() -> Spec:
    return hut_spec()


class MemoryProcess:
    """A background process of a session in memory."""

    def __init__(self, *, running: bool, log: str) -> None:
        self.running, self.log = running, log

    async def output(self) -> str:
        return self.log

    async def is_running(self) -> bool:
        return self.running

    async def stop(self) -> int | None:
        self.running = False
        return -15


class MemorySession:
    """A session in memory: a command's first word decides how it ends; ``python -I`` reads the files it is given."""

    tmp = "/private"

    def __init__(self) -> None:
        self.ran: list[tuple[tuple[str, ...], dict[str, str]]] = []
        self.started: list[tuple[tuple[str, ...], dict[str, str]]] = []
        self.processes: list[MemoryProcess] = []
        self.answers: dict[str, tuple[int | None, str]] = {}
        self.timed_out: set[str] = set()
        self.running = True
        self.log = "listening"
        self.has_started = asyncio.Event()
        self.is_ready = asyncio.Event()
        self.is_ready.set()
        self.report = ""
        self.pictures: list[str] = []
        self._ports = iter(range(20000, 20100))

    async def run(self, argv, *, cwd=".", env=None, timeout=timedelta(seconds=300), on_output=None):
        self.ran.append((tuple(argv), dict(env or {})))
        code, output = self.answers.get(argv[0], (0, ""))
        if argv[:2] == ("python", "-I"):
            code, output = await self._python(argv)
        if on_output is not None:
            on_output(output)
        return CommandResult(
            argv=tuple(argv),
            exit_code=code,
            duration_seconds=0.1,
            output=output,
            output_digest="d" * 64,
            timed_out=argv[0] in self.timed_out,
        )

    async def _python(self, argv) -> tuple[int, str]:
        if "socket" in argv[4]:
            await self.is_ready.wait()
            return 0, ""
        return 0, json.dumps({"lines": self.report if argv[5] else "", "pictures": self.pictures})

    async def start(self, argv, *, cwd=".", env=None) -> MemoryProcess:
        self.started.append((tuple(argv), dict(env or {})))
        self.has_started.set()
        self.processes.append(MemoryProcess(running=self.running, log=self.log))
        return self.processes[-1]

    def free_port(self) -> int:
        return next(self._ports)


@pytest.fixture
def session() -> MemorySession:
    return MemorySession()

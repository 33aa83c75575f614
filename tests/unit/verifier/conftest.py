"""Specs that the verifier's tests speak of."""

from decimal import Decimal

import pytest

from bottega.domain.spec import BelongsTo, Entity, Field, Grant, ManyToMany, Role, Rule, Spec, Transition


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

"""What was understood is shown beside the words it came from."""

from bottega.cli.spec_view import spec_text
from bottega.domain.spec import BelongsTo, Entity, Field, Grant, Remark, Role, Rule, Source, Spec, Transition

SPEC = Spec(
    name="Mountain hut",
    auth=True,
    roles=(Role(name="guest", label="Guest"), Role(name="warden", label="Warden", limited=True)),
    signup_role="guest",
    entities=(
        Entity(
            name="Booking",
            label="Booking",
            plural="Bookings",
            owned=True,
            source=Source(text="Guests book beds", start=4),
            fields=(
                Field(name="note", label="Note", type="text", required=False),
                Field(
                    name="status", label="Status", type="enum", values=("draft", "done"), default="draft",
                    transitions=(Transition(before="draft", after="done"),), source=Source(text="wardens   confirm", start=20),
                ),
            ),
            belongs_to=(BelongsTo(target="Booking", name="parent", label="Parent", required=False),),
        ),
    ),
    grants=(Grant(role="guest", entity="Booking", actions=("read", "update"), scope="own", fields=("note",)),),
    rules=(Rule(id="quiet", text="No bookings after ten"),),
    remarks=(Remark(kind="not_understood", text="and so on"), Remark(kind="question", text="How long?")),
)  # fmt: skip


def test_everything_that_was_read_is_shown() -> None:
    lines = [line.rstrip() for line in spec_text(SPEC).splitlines()]
    for line in (
        "Mountain hut",
        "people sign in",
        "roles: Guest, Warden (only what is granted); who signs up is guest",
        "  note                 text, optional",
        "  parent               -> Booking, optional",
        "  guest may read, update their own Booking, only note",
        "  No bookings after ten",
        "  and so on",
        "  How long?",
    ):
        assert line in lines


def test_words_stand_beside_what_was_read_from_them() -> None:
    lines = spec_text(SPEC).splitlines()
    status = next(line for line in lines if line.startswith("  status"))
    assert status.startswith("  status               enum(draft, done), required, default draft, steps draft -> done")
    assert status.endswith("“wardens confirm”")


def test_requirements_are_counted() -> None:
    assert spec_text(SPEC).splitlines()[-1].endswith("acceptance criteria")

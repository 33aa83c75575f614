"""One function answers who may do what; generators and checks both ask it."""

from bottega.domain.access import Access, access, actors
from bottega.domain.spec import BelongsTo, Entity, Field, Grant, Role, Spec

BOOKING = Entity(
    name="Booking",
    label="Booking",
    plural="Bookings",
    owned=True,
    fields=(Field(name="status", label="Status", type="enum", values=("asked", "confirmed")),),
)
BED = Entity(name="Bed", label="Bed", plural="Beds")
GUEST, WARDEN = Role(name="guest", label="Guest"), Role(name="warden", label="Warden")
WARDENS_CONFIRM = Grant(role="warden", entity="Booking", actions=("update",), fields=("status",), values=("confirmed",))


def hut(*grants: Grant, auth: bool = True, roles: tuple[Role, ...] = (GUEST, WARDEN)) -> Spec:
    return Spec(name="Hut", auth=auth, roles=roles, entities=(BOOKING, BED), grants=grants)


def test_without_sign_in_everybody_may_do_everything() -> None:
    spec = Spec(name="Hut", entities=(BED,))
    assert actors(spec) == ("public",)
    assert access(spec, "public", "Bed", "delete") == Access()


def test_with_sign_in_a_visitor_may_do_nothing_that_is_not_granted() -> None:
    assert access(hut(), "public", "Bed", "read") is None
    opened = hut(Grant(role="public", entity="Bed", actions=("read",)))
    assert access(opened, "public", "Bed", "read") == Access()
    assert access(opened, "public", "Bed", "create") is None


def test_what_nobody_was_granted_is_open_to_every_role() -> None:
    assert access(hut(), "guest", "Bed", "create") == Access()


def test_rows_that_have_an_owner_are_open_to_their_owner() -> None:
    assert access(hut(), "guest", "Booking", "update") == Access(scope="own")


def test_granting_an_action_to_one_role_closes_it_to_the_others() -> None:
    spec = hut(WARDENS_CONFIRM)
    assert access(spec, "warden", "Booking", "update") == Access(fields=("status",), values=("confirmed",))
    assert access(spec, "guest", "Booking", "update") is None
    assert access(spec, "guest", "Booking", "read") == Access(scope="own")


def test_a_limited_role_may_read_and_else_only_what_it_was_granted() -> None:
    cleaner = Role(name="cleaner", label="Cleaner", limited=True)
    spec = hut(Grant(role="cleaner", entity="Bed", actions=("update",)), roles=(GUEST, cleaner))
    assert access(spec, "cleaner", "Bed", "update") == Access()
    assert access(spec, "cleaner", "Bed", "read") == Access()
    assert access(spec, "cleaner", "Bed", "delete") is None


def test_the_admin_may_do_everything() -> None:
    assert access(hut(WARDENS_CONFIRM), "admin", "Booking", "update") == Access()
    assert actors(hut())[-1] == "admin"


def test_whoever_may_create_something_may_read_what_it_links_to() -> None:
    nights = Entity(
        name="Night", label="Night", plural="Nights", belongs_to=(BelongsTo(target="Bed", name="bed", label="Bed"),)
    )
    wardens_see_beds = Grant(role="warden", entity="Bed", actions=("read",))
    closed = hut(wardens_see_beds)
    assert access(closed, "guest", "Bed", "read") is None
    linked = closed.model_copy(update={"entities": (*closed.entities, nights)})
    assert access(linked, "guest", "Bed", "read") == Access()

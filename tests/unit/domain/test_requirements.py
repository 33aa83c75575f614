"""Requirements follow from a Spec, completely and with stable ids."""

from decimal import Decimal

from bottega.domain.requirement import Criterion, Requirement
from bottega.domain.requirements import derive_requirements
from bottega.domain.spec import FIELD_TYPES, BelongsTo, Entity, Field, Grant, ManyToMany, Role, Spec, Transition


def spec(*fields: Field, **more) -> Spec:
    links = {key: more.pop(key) for key in ("belongs_to", "many_to_many", "owned") if key in more}
    return Spec(name="x", entities=(Entity(name="Bed", label="Bed", plural="Beds", fields=fields, **links),), **more)


def requirements(of: Spec) -> dict[str, Requirement]:
    return {requirement.id: requirement for requirement in derive_requirements(of)}


def criteria(of: Spec, requirement: str) -> dict[str, Criterion]:
    return {criterion.id.partition("/")[2]: criterion for criterion in requirements(of)[requirement].criteria}


def field(kind: str = "string", **more) -> Field:
    return Field(name="number", label="Number", type=kind, **more)


def test_ids_are_unique_and_stable() -> None:
    rich = spec(
        *(
            Field(name=f"f_{kind}", label=kind, type=kind, values=("a", "b") if kind == "enum" else ())
            for kind in FIELD_TYPES
        ),
        belongs_to=(BelongsTo(target="Bed", name="next", label="Next"),),
        many_to_many=(ManyToMany(target="Bed", name="near", label="Near beds"),),
        auth=True,
        roles=(Role(name="guest", label="Guest"), Role(name="warden", label="Warden")),
        grants=(Grant(role="warden", entity="Bed", actions=("create",)),),
        owned=True,
    )
    ids = [criterion.id for requirement in derive_requirements(rich) for criterion in requirement.criteria]
    assert len(ids) == len(set(ids))
    assert derive_requirements(rich) == derive_requirements(rich)
    assert all(criterion.id.startswith(f"{r.id}/") for r in derive_requirements(rich) for criterion in r.criteria)


def test_bounds_are_promised_in_plain_notation() -> None:
    bounded = criteria(spec(field("decimal", min=Decimal("0.50"), max=Decimal("1E+2"))), "Bed.number")
    assert (bounded["minimum"].value, bounded["maximum"].value) == ("0.5", "100")


def test_a_default_takes_the_place_of_being_required() -> None:
    assert "required" not in criteria(spec(field("boolean", default=False)), "Bed.number")
    assert criteria(spec(field("boolean", default=False)), "Bed.number")["default"].value is False


def test_steps_are_promised_as_pairs() -> None:
    steps = (Transition(before="a", after="b"),)
    found = criteria(spec(field("enum", values=("a", "b"), transitions=steps)), "Bed.number")
    assert found["transitions"].values == ("a>b",)
    assert found["one_of"].values == ("a", "b")


def test_a_link_is_promised_with_its_presence_and_its_uniqueness() -> None:
    link = BelongsTo(target="Bed", name="next", label="Next", required=False, unique=True)
    assert list(criteria(spec(belongs_to=(link,)), "Bed.next")) == ["links", "optional", "unique"]


def test_a_visitor_who_may_nothing_is_covered_by_the_need_to_sign_in() -> None:
    found = requirements(spec(auth=True))
    assert "public.Bed" not in found
    assert "needs_sign_in" in {criterion.kind for criterion in found["Bed"].criteria}


def test_a_permission_promises_both_what_is_allowed_and_what_is_refused() -> None:
    granted = spec(
        field("enum", values=("free", "taken")),
        auth=True,
        owned=True,
        roles=(Role(name="guest", label="Guest"), Role(name="warden", label="Warden")),
        grants=(
            Grant(role="warden", entity="Bed", actions=("create", "update"), fields=("number",), values=("free",)),
            Grant(role="guest", entity="Bed", actions=("read",), scope="own"),
        ),
    )
    warden = criteria(granted, "warden.Bed")
    assert {"may.create", "may.update", "only_fields", "only_values"} <= warden.keys()
    assert {"may_not.create", "may_not.update", "own_rows"} <= criteria(granted, "guest.Bed").keys()
    assert "admin.Bed" not in requirements(granted)

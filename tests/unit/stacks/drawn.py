"""Specs drawn at random from few names, so that two of them have much in common."""

from hypothesis import strategies as st
from tests.unit.stacks.conftest import field, kind, link

from bottega.domain.spec import FIELD_TYPES, BelongsTo, Entity, Field, ManyToMany, Spec

_KINDS = ("Book", "Person", "Tag", "Zoo")
_NAMES = ("name", "size", "colour", "age")
_VALUES = ("red", "green", "blue")


@st.composite
def _fields(draw: st.DrawFn, name: str) -> Field:
    of_type = draw(st.sampled_from(FIELD_TYPES))
    values = tuple(draw(st.lists(st.sampled_from(_VALUES), min_size=1, unique=True))) if of_type == "enum" else ()
    return field(name, of_type, values=values, required=draw(st.booleans()), unique=draw(st.booleans()))


@st.composite
def _entities(draw: st.DrawFn, name: str, names: list[str]) -> Entity:
    fields = [draw(_fields(n)) for n in draw(st.lists(st.sampled_from(_NAMES), min_size=1, unique=True))]
    links: list[BelongsTo] = []
    for target in draw(st.lists(st.sampled_from(names), max_size=2, unique=True)):
        role = draw(st.sampled_from(("first", "second"))) + f"_{target.lower()}"
        links.append(link(target, role, required=draw(st.booleans()), unique=draw(st.booleans())))
    many = tuple(
        ManyToMany(target=target, name=f"many_{target.lower()}", label="Many")
        for target in draw(st.lists(st.sampled_from(names), max_size=1))
    )
    return kind(name, f"{name}s", *fields, belongs_to=tuple(links), many_to_many=many)


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    """Return a valid Spec of one to three kinds of things."""
    names = draw(st.lists(st.sampled_from(_KINDS), min_size=1, max_size=3, unique=True))
    auth = draw(st.booleans())
    entities = tuple(draw(_entities(name, names)) for name in names)
    if auth:
        entities = tuple(e.model_copy(update={"owned": draw(st.booleans())}) for e in entities)
    return Spec(name="Drawn", auth=auth, entities=entities)

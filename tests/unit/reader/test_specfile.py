"""The spec file: pleasant to edit, exact, and clear about mistakes."""

import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bottega.domain.errors import UserError
from bottega.domain.spec import (
    ACTIONS,
    FIELD_TYPES,
    NUMBERS,
    BelongsTo,
    Entity,
    Field,
    Grant,
    ManyToMany,
    Remark,
    Role,
    Rule,
    Source,
    Spec,
    Transition,
)
from bottega.domain.spec_rules import spec_violations
from bottega.reader.specfile import dump_spec, load_spec

HUT = """\
name: Mountain hut
auth: true
roles:
  guest:
  warden: limited, label "Hut warden"
signup_role: guest
entities:
  Room:
    fields:
      number: integer, required, unique, min 1, max 40
      price: money, required, min 0.50
  PurchaseOrder:
    owned: true
    display: note
    fields:
      note: text, optional, label "A note, with comma"
      status:
        type: enum
        values: [draft, confirmed, yes]
        default: draft
        transitions: [draft -> confirmed]
      kind: enum(a, b), required, default b
      paid: boolean, required, default false
      due: date, optional
    belongs_to:
      room: Room, required
      parent: PurchaseOrder, optional, unique
    many_to_many:
      rooms: Room, label "All rooms"
grants:
  - guest may create, read own PurchaseOrder
  - warden may update PurchaseOrder only status to confirmed, draft
rules:
  quiet: No bookings after ten.
remarks:
  - question: How long is a stay?
    from: [12, a stay]
words:
  Room: [3, rooms]
"""


def mistakes(text: str) -> list[str]:
    with pytest.raises(UserError) as refused:
        load_spec(text)
    assert refused.value.code == "invalid_spec"
    return refused.value.message.splitlines()


def test_a_file_says_what_the_application_is() -> None:
    spec = load_spec(HUT)
    room, order = spec.entities
    assert spec.roles == (Role(name="guest", label="Guest"), Role(name="warden", label="Hut warden", limited=True))
    assert room.field("number") == Field(
        name="number", label="Number", type="integer", unique=True, min=Decimal(1), max=Decimal(40)
    )
    assert room.source == Source(start=3, text="rooms")
    assert order.field("note").label == "A note, with comma"
    assert order.field("status").values == ("draft", "confirmed", "yes")
    assert order.field("status").transitions == (Transition(before="draft", after="confirmed"),)
    assert order.field("paid").default is False
    assert order.belongs_to[1] == BelongsTo(
        target="PurchaseOrder", name="parent", label="Parent", required=False, unique=True
    )
    assert order.many_to_many == (ManyToMany(target="Room", name="rooms", label="All rooms"),)
    assert spec.grants[1] == Grant(
        role="warden", entity="PurchaseOrder", actions=("update",), fields=("status",), values=("confirmed", "draft")
    )
    assert spec.rules == (Rule(id="quiet", text="No bookings after ten."),)
    assert spec.remarks == (
        Remark(kind="question", text="How long is a stay?", source=Source(start=12, text="a stay")),
    )


def test_labels_and_plurals_that_are_left_out_are_derived() -> None:
    order = load_spec(HUT).entity("PurchaseOrder")
    assert (order.label, order.plural) == ("Purchase order", "Purchase orders")
    assert load_spec("name: x\nentities: {Person: {fields: {name: string}}}").entities[0].plural == "People"


def test_what_is_written_is_short_and_explained() -> None:
    text = dump_spec(load_spec(HUT))
    assert text.startswith("# What the application is.")
    for line in (
        "      number: integer, required, unique, min 1, max 40",
        "      kind: enum(a, b), required, default b",
        "  - warden may update PurchaseOrder only status to confirmed, draft",
        "        transitions: [draft -> confirmed]",
    ):
        assert line in text.splitlines()


names = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
texts = st.text(st.characters(codec="utf-8"), max_size=20)
sources = st.builds(Source, text=texts, start=st.integers(-1, 10**6))
numbers = st.decimals(allow_nan=False, allow_infinity=False)


@st.composite
def fields(draw: st.DrawFn, name: str) -> Field:
    kind = draw(st.sampled_from(FIELD_TYPES))
    values = tuple(draw(st.lists(names, min_size=1, max_size=4, unique=True))) if kind == "enum" else ()
    bounds = sorted(draw(st.lists(numbers, min_size=2, max_size=2))) if kind in NUMBERS else [None, None]
    defaults = {"enum": st.sampled_from(values or ("",)), "boolean": st.booleans()}
    default = draw(st.none() | defaults.get(kind, texts | st.integers() | st.booleans()))
    steps = (
        st.lists(st.builds(Transition, before=st.sampled_from(values), after=st.sampled_from(values))).map(tuple)
        if values
        else st.none()
    )
    return Field(
        name=name, label=draw(texts), type=kind, required=draw(st.booleans()), unique=draw(st.booleans()), values=values,
        min=draw(st.sampled_from([None, bounds[0]])), max=draw(st.sampled_from([None, bounds[1]])), default=default,
        transitions=draw(st.none() | steps), source=draw(sources),
    )  # fmt: skip


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    entity_names = draw(
        st.lists(st.from_regex(r"[A-Z][A-Za-z0-9]{0,8}", fullmatch=True), min_size=1, max_size=3, unique_by=str.lower)
    )
    roles = draw(st.lists(names, max_size=3, unique=True))
    entities = []
    for entity in entity_names:
        columns = draw(st.lists(names, max_size=4, unique=True))
        links = draw(st.lists(names, max_size=2, unique=True))
        target = st.sampled_from(entity_names)
        entities.append(
            Entity(
                name=entity,
                label=draw(texts),
                plural=draw(texts),
                fields=tuple(draw(fields(column)) for column in columns),
                belongs_to=tuple(
                    BelongsTo(
                        target=draw(target),
                        name=name,
                        label=draw(texts),
                        required=draw(st.booleans()),
                        unique=draw(st.booleans()),
                        source=draw(sources),
                    )
                    for name in links
                ),
                many_to_many=tuple(
                    ManyToMany(target=draw(target), name=f"{name}_many", label=draw(texts)) for name in links
                ),
                owned=draw(st.booleans()),
                display=draw(st.sampled_from([None, *columns])),
                source=draw(sources),
            )
        )
    grants = [
        Grant(
            role=draw(st.sampled_from(["public", *roles])), entity=draw(st.sampled_from(entity_names)),
            actions=tuple(draw(st.lists(st.sampled_from(ACTIONS), min_size=1, unique=True))), source=draw(sources),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]  # fmt: skip
    return Spec(
        name=draw(texts), description=draw(texts), auth=True,
        roles=tuple(Role(name=role, label=draw(texts), limited=draw(st.booleans()), source=draw(sources)) for role in roles),
        signup_role=draw(st.sampled_from([None, *roles])), entities=tuple(entities), grants=tuple(grants),
        rules=tuple(Rule(id=i, text=draw(texts), source=draw(sources)) for i in draw(st.lists(names, max_size=2, unique=True))),
        remarks=tuple(draw(st.lists(st.builds(Remark, kind=st.sampled_from(["question", "assumption", "not_understood"]), text=texts, source=sources), max_size=2))),
    )  # fmt: skip


@settings(max_examples=60)
@given(specs().filter(lambda spec: not spec_violations(spec)))
def test_every_valid_spec_reads_back_as_it_was_written(spec: Spec) -> None:
    text = dump_spec(spec)
    again = load_spec(text)
    assert again == spec
    assert dump_spec(again) == text


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("due: date, optional", "due: dat, optional", "spec.yaml:24:12: entities.PurchaseOrder.fields.due.type: 'dat' is no field type; nearest: 'date'"),
        ("due: date, optional", "due: date, requird", "spec.yaml:24:18: entities.PurchaseOrder.fields.due: 'requird' is not understood; nearest: 'required'"),
        ("due: date, optional", "due: date, optional, required", "spec.yaml:24:28: entities.PurchaseOrder.fields.due.required: 'required' contradicts or repeats what stands before it"),
        ("min 0.50", "min cheap", "spec.yaml:11:31: entities.Room.fields.price.min: 'cheap' is no number"),
        ("display: note", "dislay: note", "spec.yaml:14:5: entities.PurchaseOrder.dislay: 'dislay' is no key here; nearest: 'display'"),
        ("display: note", "display: noet", "spec.yaml:14:14: entities.PurchaseOrder.display: there is no field 'noet'; nearest: 'note'"),
        ("room: Room, required", "room: Rom, required", "spec.yaml:26:13: entities.PurchaseOrder.belongs_to.room: there is no entity 'Rom'; nearest: 'Room'"),
        ("guest may create", "gest may create", "spec.yaml:31:5: grants.0.role: there is no role 'gest'; nearest: 'guest'"),
        ("create, read own", "creat, read own", "spec.yaml:31:15: grants.0.actions: 'creat' is no action; nearest: 'create'"),
        ("guest may create, read own PurchaseOrder", "guests can book", "spec.yaml:31:5: grants.0: 'guests can book' is no grant; write it like: warden may read, update own Booking only status to confirmed"),
        ("auth: true", "auth: maybe", "spec.yaml:2:7: auth: must be true or false"),
        ("[draft -> confirmed]", "[draft to confirmed]", "spec.yaml:21:23: entities.PurchaseOrder.fields.status.transitions.0: must be two values with an arrow: draft -> confirmed"),
        ("default: draft", "default: dratf", "spec.yaml:18:9: entities.PurchaseOrder.fields.status.default: 'dratf' is none of the values"),
        ("kind: enum(a, b)", "due: enum(a, b)", "spec.yaml:24:7: entities.PurchaseOrder.fields.due: 'due' stands here twice"),
        ("entities:", "entitys:", "spec.yaml:7:1: entitys: 'entitys' is no key here; nearest: 'entities'"),
        ("name: Mountain", "version: 2\nname: Mountain", "spec.yaml:1:10: version: this version of the format is not known; a newer bottega wrote it"),
        ("      number: integer", "      number: [integer", "spec.yaml:11:12: no YAML: did not find expected ',' or ']'"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_line_column_path_and_the_nearest_word(before: str, after: str, message: str) -> None:
    assert before in HUT
    assert mistakes(HUT.replace(before, after, 1)) == [message]


def test_several_mistakes_are_told_at_once_in_the_order_of_the_file() -> None:
    text = (
        HUT.replace("unique, min 1", "uniqe, min 1").replace("due: date", "due: dat").replace("auth: true", "auth: 3")
    )
    assert [line.split(":")[1] for line in mistakes(text)] == ["2", "10", "24"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "the file is empty"),
        ("just words", "must be a mapping"),
        ("- a\n- b", "must be a mapping (name: ...), not a list"),
        ("name: x", "there is no 'entities'"),
        ("name: x\nentities: {}", "keeps at least one thing"),
        ("a: &a [x]\nb: [*a, *a]", "anchors and aliases are not allowed"),
        ("name: !!python/object/apply:os.system [id]", "is not allowed"),
        ("name: \x00", "no YAML"),
        ("[" * 5000, "nested too deeply"),
        ("a: 1\n---\nb: 2", "no YAML"),
        ("name: x\nentities: [A]", "entities: must be a mapping (name: ...), not a list"),
        ("name: x\nentities: {A: {fields: {a: {required: true}}}}", "entities.A.fields.a: there is no 'type'"),
    ],
)
def test_text_that_is_no_spec_or_hostile_is_refused(text: str, words: str) -> None:
    assert words in mistakes(text)[0]


def test_a_huge_file_is_refused_at_once() -> None:
    started = time.process_time()
    assert mistakes("a" * 10_000_000) == ["spec.yaml is larger than 1 MB"]
    assert time.process_time() - started < 0.5


def test_a_spec_with_violations_is_not_written() -> None:
    broken = Spec(name="x", entities=(Entity(name="lower", label="x", plural="x"),))
    with pytest.raises(UserError, match=r"entities\.0\.name: 'lower' is no PascalCase name"):
        dump_spec(broken)


def test_forty_entities_are_read_and_written_quickly() -> None:
    entities = tuple(
        Entity(
            name=f"Thing{i}",
            label=f"Thing {i}",
            plural=f"Things {i}",
            fields=tuple(Field(name=f"f{j}", label=f"F{j}", type="string") for j in range(12)),
        )
        for i in range(40)
    )
    spec = Spec(name="Big", entities=entities)
    started = time.process_time()
    assert load_spec(dump_spec(spec)) == spec
    assert time.process_time() - started < 1


def test_a_file_of_the_first_version_is_read_for_ever() -> None:
    golden = Path(__file__).parents[2] / "golden" / "spec-v1.yaml"
    assert load_spec(golden.read_text()) == load_spec(HUT)

"""What the generated modules say: validation from the Spec, rights from the policy, nothing that is not used."""

import re
from decimal import Decimal

import pytest

from bottega.domain.spec import BelongsTo, Entity, Field, Spec
from bottega.stacks import find_stack
from bottega.stacks.react_express.samples import refused, sample
from bottega.stacks.react_express.templates import js, md, single
from bottega.stacks.react_express.view import make_view


def file_of(spec: Spec, piece: str, path: str) -> str:
    return find_stack("react-express").render(spec, piece, seed=1)[path].decode()


def test_validation_comes_from_the_spec(shelf: Spec) -> None:
    schemas = file_of(shelf, "api-book", "backend/src/modules/books/schemas.ts")
    assert "title: filledText," in schemas
    assert "summary: text.nullish()," in schemas
    assert "pages: integer.min(1, 'Must be at least 1').max(5000, 'Must be at most 5000')," in schemas
    assert re.search(r"weight: decimal\(\{ min: '0.5', +\}\).nullish\(\),", schemas)
    assert "authorId: link," in schemas
    assert "sequelOfId: link.nullish()," in schemas
    assert 'status: fields.status.prefault("draft"),' in schemas


def test_a_service_imports_only_what_it_uses(shelf: Spec, notes: Spec, shop: Spec) -> None:
    for spec in (shelf, notes, shop):
        stack = find_stack("react-express")
        for piece in stack.pieces(spec):
            if not piece.id.startswith("api-") or piece.agent != "backend":
                continue
            for path, data in stack.render(spec, piece.id, seed=1).items():
                assert_imports_are_used(path, data.decode())


def assert_imports_are_used(path: str, code: str) -> None:
    for names in re.findall(r"^import (?:type )?\{ (.*?) \} from", code, re.MULTILINE):
        for name in names.split(", "):
            local = name.removeprefix("type ").split(" as ")[-1]
            assert len(re.findall(rf"\b{local}\b", code)) > 1, (path, local)


def test_transitions_are_data_and_an_update_is_bound_to_the_value_it_saw(shop: Spec) -> None:
    service = file_of(shop, "api-order", "backend/src/modules/orders/service.ts")
    assert '{"draft": ["out"], "out": ["2nd"], "2nd": []}' in service
    assert "where: { id, status: current.status, ...ownRows(grant) }" in service


def test_a_link_that_somebody_cannot_see_is_checked_against_what_they_see(shop: Spec) -> None:
    service = file_of(shop, "api-order", "backend/src/modules/orders/service.ts")
    assert 'db.objectRecord.count({ where: { id, ...readableBy(actor, "Object") } })' in service
    assert "db.classRecord.count({ where: { id } })" in service


def test_the_policy_is_a_table(shop: Spec) -> None:
    policy = file_of(shop, "policy", "backend/src/access/policy.ts")
    orders = policy[policy.index("  Order: {") :]
    assert "public" not in orders[: orders.index("  Object: {")]
    assert """boss: { scope: 'all', fields: ["status", "objectId"], values: {"status": ["out"]} }""" in orders
    assert re.search(r"update: \{ clerk: ownRows, boss: ", orders)


def test_an_entity_without_words_can_still_be_listed() -> None:
    entity = Entity(
        name="Reading", label="Reading", plural="Readings", fields=(Field(name="at", label="At", type="date"),)
    )
    service = file_of(Spec(name="X", entities=(entity,)), "api-reading", "backend/src/modules/readings/service.ts")
    assert "searched(query.q).map(() => ({ id: { in: [] } }))" in service


@pytest.mark.parametrize(
    ("text", "expected"),
    [('say "hi"', r'"say \"hi\""'), ("a\\b", r'"a\\b"'), ("a\u2028b", r'"a\u2028b"'), ("`${x}`", '"`${x}`"')],
)
def test_a_text_becomes_a_literal_that_cannot_end_early(text: str, expected: str) -> None:
    assert js(text) == expected


def test_labels_cannot_break_out_of_tests_or_tables() -> None:
    assert single('it\'s "x" \\') == 'it\\\'s "x" \\\\'
    assert md("a|b\n<i>*c*") == r"a\|b \<i\>\*c\*"


@pytest.mark.parametrize(
    ("bounds", "value"),
    [({}, "1"), ({"min": Decimal("2.5")}, "3"), ({"max": Decimal(5)}, "-44"), ({"max": Decimal(100)}, "1")],
)
def test_a_sample_number_lies_within_its_bounds(bounds: dict[str, Decimal], value: str) -> None:
    entity = Entity(
        name="Box",
        label="Box",
        plural="Boxes",
        fields=(Field.model_validate({"name": "size", "label": "Size", "type": "integer", **bounds}),),
    )
    view = make_view(Spec(name="X", entities=(entity,))).entities[0].fields[0]
    assert sample(view, 1) == value


def test_a_test_never_expects_a_valid_value_to_be_refused(shelf: Spec) -> None:
    for entity in make_view(shelf).entities:
        for field in entity.fields:
            assert sample(field, 1) not in {value for _, value in refused(field)}


def test_a_field_called_label_is_the_label_and_links_to_itself_still_find_it() -> None:
    label = Field(name="label", label="Label", type="string")
    parent = BelongsTo(target="Node", name="parent", label="Parent", required=False)
    entity = Entity(name="Leaf", label="Leaf", plural="Leaves", fields=(label,))
    node = Entity(name="Node", label="Node", plural="Nodes", fields=(label,), belongs_to=(parent,))
    spec = Spec(name="X", entities=(entity, node))
    leaves = file_of(spec, "api-leaf", "backend/src/modules/leaves/rows.ts")
    nodes = file_of(spec, "api-node", "backend/src/modules/nodes/rows.ts")
    assert "labelOf" not in leaves
    assert nodes.count("labelOf") == 2
    assert nodes.count("label: row.label,") == 1

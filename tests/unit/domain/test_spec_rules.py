"""Every violation of a Spec is found in one pass, with its path."""

from decimal import Decimal

import pytest

from bottega.domain.spec import BelongsTo, Entity, Field, Grant, ManyToMany, Role, Rule, Spec, Transition
from bottega.domain.spec_rules import spec_violations


def thing(*fields: Field, name: str = "Thing", **more) -> Entity:
    return Entity(name=name, label="Thing", plural="Things", fields=fields, **more)


def field(name: str = "a", kind: str = "string", **more) -> Field:
    return Field(name=name, label="A", type=kind, **more)


def found(spec: Spec) -> list[tuple[str, str]]:
    return [(violation.path, violation.code) for violation in spec_violations(spec)]


def spec(*entities: Entity, **more) -> Spec:
    return Spec(name="x", entities=entities or (thing(),), **more)


@pytest.mark.parametrize("name", ["Class", "Order", "User2", "Group", "Select", "A"])
def test_words_that_other_languages_reserve_are_fine_names(name: str) -> None:
    assert found(spec(thing(field("type"), field("default"), field("order"), name=name))) == []


@pytest.mark.parametrize("name", ["thing", "My Thing", "../Thing", "Thing;", "", "2Things", "Ding€", "A" * 64])
def test_an_entity_has_a_pascal_case_name(name: str) -> None:
    assert found(spec(thing(name=name))) == [("entities.0.name", "bad_name")]


@pytest.mark.parametrize("name", ["Title", "two words", "a-b", "", "$x", "a" * 64])
def test_a_field_has_a_snake_case_name(name: str) -> None:
    assert found(spec(thing(field(name)))) == [("entities.0", "bad_name")]


@pytest.mark.parametrize("name", ["id", "created_at", "updated_at"])
def test_what_every_record_has_is_not_declared_again(name: str) -> None:
    assert found(spec(thing(field(name)))) == [("entities.0", "given_field")]


def test_a_field_called_label_is_what_stands_for_the_record() -> None:
    assert found(spec(thing(field("label")))) == []
    assert found(spec(thing(field("label", required=False)))) == [("entities.0.fields.0", "bad_label")]


def test_only_an_owned_record_has_an_owner_by_itself() -> None:
    link = BelongsTo(target="Thing", name="owner", label="Owner", required=False)
    assert found(spec(thing(belongs_to=(link,)))) == []
    owned = spec(thing(belongs_to=(link,), owned=True), auth=True)
    assert set(found(owned)) == {("entities.0", "given_field")}


def test_names_that_differ_only_in_case_or_meet_in_a_column_are_duplicates() -> None:
    assert found(spec(thing(), thing(name="THING"))) == [("entities", "duplicate")]
    link = BelongsTo(target="Thing", name="a", label="A", required=False)
    assert found(spec(thing(field("a_id"), belongs_to=(link,)))) == [("entities.0", "duplicate")]


def needing(name: str, *targets: str, required: bool = True) -> Entity:
    links = (BelongsTo(target=target, name=target.lower(), label=target, required=required) for target in targets)
    return thing(name=name, belongs_to=tuple(links))


def test_a_circle_of_required_links_is_named_for_no_row_could_be_the_first() -> None:
    assert found(spec(needing("Employee", "Employee"))) == [("entities.0.belongs_to", "required_circle")]
    circle = spec(thing(name="D"), needing("A", "D", "B"), needing("B", "C"), needing("C", "D", "A"))
    (violation,) = spec_violations(circle)
    told = violation.message.partition(": ")[2].split(" -> ")
    assert told[0] == told[-1]
    assert "A -> B -> C -> A -> B -> C -> A".find(" -> ".join(told)) >= 0


def test_optional_links_may_form_a_circle_and_required_ones_may_meet() -> None:
    assert found(spec(needing("Employee", "Employee", required=False))) == []
    diamond = spec(needing("A", "B", "C"), needing("B", "D"), needing("C", "D"), thing(name="D"))
    assert found(diamond) == []


def test_an_application_keeps_something_besides_accounts() -> None:
    assert ("entities", "nothing_kept") in found(spec(thing(name="User"), auth=True))


def test_links_lead_to_entities_and_to_the_account_where_there_is_one() -> None:
    links = {
        "belongs_to": (BelongsTo(target="User", name="a", label="A"),),
        "many_to_many": (ManyToMany(target="Nope", name="b", label="B"),),
    }
    assert found(spec(thing(**links))) == [
        ("entities.0.belongs_to.0", "unknown_entity"),
        ("entities.0.many_to_many.0", "unknown_entity"),
    ]
    assert found(spec(thing(**links), auth=True)) == [("entities.0.many_to_many.0", "unknown_entity")]


@pytest.mark.parametrize(
    ("broken", "path", "code"),
    [
        (field(kind="enum"), "values", "bad_values"),
        (field(values=("a",)), "values", "bad_values"),
        (field(kind="enum", values=("a", "a")), "values", "duplicate"),
        (field(kind="enum", values=("Two words",)), "values", "bad_name"),
        (field(min=Decimal(1)), "", "bad_bound"),
        (field(kind="integer", min=Decimal(2), max=Decimal(1)), "min", "bad_bound"),
        (field(kind="enum", values=("a",), default="b"), "default", "bad_default"),
        (field(kind="boolean", default="yes"), "default", "bad_default"),
        (
            field(kind="enum", values=("a",), transitions=(Transition(before="a", after="b"),)),
            "transitions",
            "unknown_value",
        ),
    ],
)
def test_a_field_fits_its_type(broken: Field, path: str, code: str) -> None:
    assert found(spec(thing(broken))) == [(f"entities.0.fields.0{'.' + path if path else ''}", code)]


def test_a_display_field_exists() -> None:
    assert found(spec(thing(display="name"))) == [("entities.0.display", "unknown_field")]


def test_roles_and_owned_rows_need_sign_in() -> None:
    roles = (Role(name="guest", label="Guest"),)
    assert found(spec(thing(owned=True), roles=roles)) == [
        ("auth", "roles_without_auth"),
        ("entities.0.owned", "owned_without_auth"),
    ]
    assert found(spec(thing(owned=True), roles=roles, auth=True)) == []


@pytest.mark.parametrize("name", ["public", "admin", "user", "Guest"])
def test_some_names_are_not_for_roles(name: str) -> None:
    assert found(spec(auth=True, roles=(Role(name=name, label="x"),))) == [("roles.0.name", "bad_name")]


def test_who_signs_up_gets_a_role_that_exists() -> None:
    assert found(spec(auth=True, signup_role="guest")) == [("signup_role", "unknown_role")]


def test_a_grant_speaks_of_what_is_there() -> None:
    grant = Grant(role="nobody", entity="Thing", actions=("read",), scope="own", fields=("b",), values=("x",))
    assert found(spec(auth=True, grants=(grant, grant.model_copy(update={"entity": "Nope"})))) == [
        ("grants.0.role", "unknown_role"),
        ("grants.0.scope", "not_owned"),
        ("grants.0.fields", "unknown_field"),
        ("grants.0.values", "unknown_value"),
        ("grants.1.role", "unknown_role"),
        ("grants.1.entity", "unknown_entity"),
    ]


def test_rules_have_ids_of_their_own() -> None:
    assert found(spec(rules=(Rule(id="a", text="x"), Rule(id="a", text="y")))) == [("rules", "duplicate")]


def test_cycles_and_links_to_oneself_are_fine() -> None:
    to = lambda target: (BelongsTo(target=target, name="parent", label="Parent", required=False),)  # noqa: E731
    assert (
        found(
            spec(
                thing(belongs_to=to("Thing")), thing(name="B", belongs_to=to("C")), thing(name="C", belongs_to=to("B"))
            )
        )
        == []
    )

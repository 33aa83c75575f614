"""What makes a Spec valid: every violation, with its path, in one pass."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter

from bottega.domain.base import Value
from bottega.domain.spec import ACCOUNT, ADMIN, NUMBERS, PUBLIC, Entity, Field, Grant, Spec

ENTITY_NAME = re.compile(r"[A-Z][A-Za-z0-9]{0,62}")
SNAKE_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
VALUE_NAME = re.compile(r"[a-z0-9][a-z0-9_]{0,62}")
GIVEN_FIELDS = frozenset({"id", "created_at", "updated_at"})
"""Columns that every record has by itself; a Spec must not declare them."""
OWNER_FIELDS = frozenset({"owner", "owner_id"})
"""What an owned record has beside them."""


class Violation(Value):
    """One thing wrong. ``path`` is dotted, ``entities.2.fields.0.type``."""

    path: str
    code: str
    message: str


def spec_violations(spec: Spec) -> tuple[Violation, ...]:
    """Return every violation of ``spec``; empty when it is valid."""
    return tuple(_all(spec))


def _all(spec: Spec) -> Iterator[Violation]:
    yield from _duplicates("entities", [e.name for e in spec.entities])
    yield from _duplicates("roles", [r.name for r in spec.roles])
    yield from _duplicates("rules", [r.id for r in spec.rules])
    if not spec.kept:
        yield Violation(path="entities", code="nothing_kept", message="the application keeps nothing but accounts")
    for index, role in enumerate(spec.roles):
        if not SNAKE_NAME.fullmatch(role.name) or role.name in {PUBLIC, ADMIN, "user"}:
            yield Violation(
                path=f"roles.{index}.name", code="bad_name", message=f"{role.name!r} cannot be the name of a role"
            )
    if spec.roles and not spec.auth:
        yield Violation(path="auth", code="roles_without_auth", message="roles need sign-in: auth must be true")
    if spec.signup_role is not None and spec.signup_role not in {r.name for r in spec.roles}:
        yield _unknown("signup_role", "role", spec.signup_role)
    names = {e.name for e in spec.entities} | ({ACCOUNT} if spec.auth else set())
    for index, entity in enumerate(spec.entities):
        yield from _entity(f"entities.{index}", entity, names)
        if entity.owned and not spec.auth:
            yield Violation(
                path=f"entities.{index}.owned", code="owned_without_auth", message="owned rows need sign-in"
            )
    if circle := find_required_circle(spec.entities):
        index = [e.name for e in spec.entities].index(circle[0])
        words = " -> ".join((*circle, circle[0]))
        message = f"no {circle[0]} could ever be the first; make one of these links optional: {words}"
        yield Violation(path=f"entities.{index}.belongs_to", code="required_circle", message=message)
    for index, grant in enumerate(spec.grants):
        yield from _grant(f"grants.{index}", grant, spec)


def find_required_circle(entities: Sequence[Entity]) -> tuple[str, ...]:
    """Return entities that each need one of the next before they can exist, the last one of the first; else nothing."""
    needs = {e.name: [link.target for link in e.belongs_to if link.required] for e in entities}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]  # each stands before what needs it, and the first is also the last
        return tuple(reversed(circle[1:]))
    return ()


def _duplicates(path: str, names: list[str]) -> Iterator[Violation]:
    for name, count in Counter(n.lower() for n in names).items():
        if count > 1:
            yield Violation(path=path, code="duplicate", message=f"{name!r} is there {count} times")


def _unknown(path: str, what: str, name: str) -> Violation:
    return Violation(path=path, code=f"unknown_{what}", message=f"there is no {what} {name!r}")


def _entity(path: str, entity: Entity, names: set[str]) -> Iterator[Violation]:
    if not ENTITY_NAME.fullmatch(entity.name):
        yield Violation(path=f"{path}.name", code="bad_name", message=f"{entity.name!r} is no PascalCase name")
    columns = [f.name for f in entity.fields]
    columns += [link.name for link in entity.belongs_to] + [f"{link.name}_id" for link in entity.belongs_to]
    columns += [link.name for link in entity.many_to_many]
    yield from _duplicates(path, columns)
    given = GIVEN_FIELDS | OWNER_FIELDS if entity.owned else GIVEN_FIELDS
    for name in columns:
        if not SNAKE_NAME.fullmatch(name):
            yield Violation(path=path, code="bad_name", message=f"{name!r} is no snake_case name")
        if name in given:
            yield Violation(path=path, code="given_field", message=f"every record has {name!r} by itself")
    targets = [(f"belongs_to.{i}", link.target) for i, link in enumerate(entity.belongs_to)]
    targets += [(f"many_to_many.{i}", link.target) for i, link in enumerate(entity.many_to_many)]
    for place, target in targets:
        if target not in names:
            yield _unknown(f"{path}.{place}", "entity", target)
    if entity.display is not None and entity.display not in {f.name for f in entity.fields}:
        yield _unknown(f"{path}.display", "field", entity.display)
    for index, field in enumerate(entity.fields):
        yield from _field(f"{path}.fields.{index}", field)


def _field(path: str, field: Field) -> Iterator[Violation]:
    if field.name == "label" and not (field.type == "string" and field.required):
        message = "what every record answers as its label must be a required string"
        yield Violation(path=path, code="bad_label", message=message)
    if (field.type == "enum") != bool(field.values):
        message = "an enum needs values" if field.type == "enum" else f"a {field.type} has no values"
        yield Violation(path=f"{path}.values", code="bad_values", message=message)
    yield from _duplicates(f"{path}.values", list(field.values))
    for value in field.values:
        if not VALUE_NAME.fullmatch(value):
            yield Violation(path=f"{path}.values", code="bad_name", message=f"{value!r} is no snake_case value")
    if (field.min is not None or field.max is not None) and field.type not in NUMBERS:
        yield Violation(path=path, code="bad_bound", message=f"a {field.type} has no min or max")
    if field.min is not None and field.max is not None and field.min > field.max:
        yield Violation(path=f"{path}.min", code="bad_bound", message=f"min {field.min} is above max {field.max}")
    if field.type == "enum" and field.default is not None and field.default not in field.values:
        yield Violation(path=f"{path}.default", code="bad_default", message=f"{field.default!r} is none of the values")
    if field.type == "boolean" and field.default is not None and not isinstance(field.default, bool):
        yield Violation(path=f"{path}.default", code="bad_default", message="the default must be true or false")
    for step in field.transitions or ():
        if {step.before, step.after} - set(field.values):
            yield Violation(
                path=f"{path}.transitions",
                code="unknown_value",
                message=f"{step.before} to {step.after}: not both are values",
            )


def _grant(path: str, grant: Grant, spec: Spec) -> Iterator[Violation]:
    if grant.role not in {PUBLIC, *(r.name for r in spec.roles)}:
        yield _unknown(f"{path}.role", "role", grant.role)
    entity = next((e for e in spec.kept if e.name == grant.entity), None)
    if entity is None:
        yield _unknown(f"{path}.entity", "entity", grant.entity)
        return
    if grant.scope == "own" and not entity.owned:
        yield Violation(path=f"{path}.scope", code="not_owned", message=f"{entity.name} is not owned by accounts")
    known = {f.name for f in entity.fields} | {link.name for link in entity.belongs_to}
    for name in grant.fields:
        if name not in known:
            yield _unknown(f"{path}.fields", "field", name)
    values = {v for f in entity.fields if f.name in grant.fields for v in f.values}
    for value in grant.values:
        if value not in values:
            yield _unknown(f"{path}.values", "value", value)

"""A Spec as the JSON that ``bottega spec`` prints."""

from decimal import Decimal
from typing import Any

from bottega.domain.requirements import derive_requirements
from bottega.domain.spec import ACCOUNT, BelongsTo, Entity, Field, ManyToMany, Source, Spec


def spec_json(spec: Spec) -> dict[str, Any]:
    """Return ``spec`` with its requirements as plain JSON values.

    Shape: name, auth, roles, entities (fields, belongs_to and many_to_many as names), requirements; beside them
    ``links``, ``owned``, ``grants``, ``rules``, ``remarks`` and the ``source`` words of each part.
    """
    return {
        "name": spec.name,
        "auth": spec.auth,
        "roles": [role.name for role in spec.roles],
        "signup_role": spec.signup_role,
        "entities": [_entity(entity) for entity in _listed(spec)],
        "grants": [grant.model_dump(mode="json") for grant in spec.grants],
        "rules": [rule.model_dump(mode="json") for rule in spec.rules],
        "remarks": [remark.model_dump(mode="json") for remark in spec.remarks],
        "requirements": [_requirement(requirement) for requirement in derive_requirements(spec)],
    }


def _listed(spec: Spec) -> list[Entity]:
    """The entities, with the account as it is: it has an email and a name by itself wherever people sign in."""
    given = (
        Field(name="email", label="Email", type="email", unique=True),
        Field(name="name", label="Name", type="string"),
    )
    found = [e if e.name != ACCOUNT else e.model_copy(update={"fields": (*given, *e.fields)}) for e in spec.entities]
    if spec.auth and all(entity.name != ACCOUNT for entity in found):
        found.append(Entity(name=ACCOUNT, label="User", plural="Users", fields=given))
    return found


def _entity(entity: Entity) -> dict[str, Any]:
    return {
        "name": entity.name,
        "label": entity.label,
        "plural": entity.plural,
        "owned": entity.owned,
        "display": entity.display,
        "fields": [_field(field) for field in entity.fields],
        "belongs_to": [link.target for link in entity.belongs_to] + _owner(entity),
        "many_to_many": [link.target for link in entity.many_to_many],
        "links": [*map(_link, entity.belongs_to), *map(_link, entity.many_to_many)],
        "source": _source(entity.source),
    }


def _owner(entity: Entity) -> list[str]:
    """The account, where rows belong to who made them and no link says so already."""
    return [ACCOUNT] if entity.owned and all(link.target != ACCOUNT for link in entity.belongs_to) else []


def _field(field: Field) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": field.name,
        "label": field.label,
        "type": field.type,
        "required": field.required,
        "unique": field.unique,
        "values": list(field.values),
        "min": _plain(field.min),
        "max": _plain(field.max),
        "default": field.default,
        "source": _source(field.source),
    }
    if field.transitions is not None:
        found["transitions"] = [[step.before, step.after] for step in field.transitions]
    return found


def _link(link: BelongsTo | ManyToMany) -> dict[str, Any]:
    many = isinstance(link, ManyToMany)
    return {
        "name": link.name,
        "label": link.label,
        "target": link.target,
        "kind": "many_to_many" if many else "belongs_to",
        "required": False if isinstance(link, ManyToMany) else link.required,
        "unique": False if isinstance(link, ManyToMany) else link.unique,
        "source": _source(link.source),
    }


def _requirement(requirement: Any) -> dict[str, Any]:
    return {
        "id": requirement.id,
        "text": requirement.text,
        "source": _source(requirement.source),
        "criteria": [c.model_dump(mode="json", exclude_defaults=True) for c in requirement.criteria],
    }


def _source(source: Source) -> dict[str, Any]:
    return {"text": source.text, "start": source.start}


def _plain(number: Decimal | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)

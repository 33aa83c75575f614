"""Which names each generated module of an entity needs: exactly those it uses, so that none is dead."""

from collections.abc import Iterable
from typing import NamedTuple

from bottega.domain.spec import Action, FieldType
from bottega.stacks.react_express.view import AppView, EntityView, FieldView, LinkView, ManyView, Target

_FIELD_CODECS: dict[FieldType, str] = {"boolean": "flag", "enum": "oneOf"}
_WIRE_CODECS: dict[FieldType, str] = {
    "money": "moneyText",
    "decimal": "decimalText",
    "date": "dateText",
    "time": "timeText",
    "datetime": "instantText",
}


class LinkCheck(NamedTuple):
    """A link whose rows must exist. ``limited``: not everybody who may set it sees all of them."""

    key: str
    target: Target
    limited: bool


def _links(entity: EntityView) -> list[LinkView | ManyView]:
    return [*entity.belongs_to, *entity.many_to_many]


def link_targets(entity: EntityView) -> list[Target]:
    """Return what ``entity`` links to, each once, by path."""
    found = {link.target.path: link.target for link in _links(entity)}
    return [found[path] for path in sorted(found)]


def link_checks(app: AppView, entity: EntityView) -> list[LinkCheck]:
    """Return the links of ``entity`` in order."""
    links = _links(entity)
    return [LinkCheck(link.key, link.target, _is_limited(app, entity, link.target)) for link in links]


def _is_limited(app: AppView, entity: EntityView, target: Target) -> bool:
    if not app.auth or target.is_account or entity.is_account:
        return False
    changes: tuple[Action, ...] = ("create", "update")
    setters = {g.actor for action in changes for g in app.grants(entity.name, action)}
    seeing = {g.actor for g in app.grants(target.name, "read") if g.scope == "all"}
    return not setters <= seeing


def uses_readable(app: AppView) -> bool:
    """Whether some link may point only at rows that the person sees."""
    return any(check.limited for entity in app.entities for check in link_checks(app, entity))


def uses_readable_own(app: AppView) -> bool:
    """Whether some such link points at owned rows."""
    return any(c.limited and c.target.owned for entity in app.entities for c in link_checks(app, entity))


def uses_initial(app: AppView) -> bool:
    """Whether records of some kind must start in one state."""
    fields = [f for entity in app.entities for f in entity.fields]
    return any(f.transitions is not None and f.default is not None for f in fields)


def field_imports(entity: EntityView, *, is_account: bool = False) -> set[str]:
    """Return the names of ``records/fields`` that the schemas of ``entity`` use."""
    names = {_field_codec(f) for f in entity.fields}
    if entity.belongs_to or entity.many_to_many:
        names |= {"reference"}
    if entity.belongs_to or (entity.many_to_many and not is_account):
        names |= {"link"}
    if entity.many_to_many:
        names |= {"links"}
    if is_account:
        names |= {"filledText", "reference"}
    elif any(f.type == "boolean" and f.is_filter for f in entity.fields):
        names |= {"queryFlag"}
    return names


def _field_codec(field: FieldView) -> str:
    if field.type in {"string", "text"}:
        return "filledText" if field.required else "text"
    return _FIELD_CODECS.get(field.type, field.type)


def wire_imports(fields: Iterable[FieldView]) -> set[str]:
    """Return the names of ``records/wire`` that answers with ``fields`` use."""
    return {_WIRE_CODECS[f.type] for f in fields if f.type in _WIRE_CODECS}


def has_certain_label(entity: EntityView) -> bool:
    """Whether the first choice for the label of a row always says something."""
    first = entity.label_fields[:1]
    return bool(first) and first[0].required


def label_imports(entity: EntityView) -> set[str]:
    """Return the names of ``records/wire`` that the label of ``entity`` uses."""
    if has_certain_label(entity):
        return wire_imports(entity.label_fields[:1])
    return {"firstText", *wire_imports(entity.label_fields)}


def access_imports(app: AppView, entity: EntityView) -> list[str]:
    """Return the names of ``access/authorize`` that the service of ``entity`` uses."""
    names = []
    limited = any(check.limited for check in link_checks(app, entity))
    if entity.owned:
        names += ["ownRows"] if entity.optional_owner else ["accountOf", "ownRows"]
    if limited:
        names.append("readableBy")
    return [*names, "type Grant"] if names else []


def transition_imports(entity: EntityView) -> list[str]:
    """Return the names of ``records/transitions`` that the service of ``entity`` uses."""
    steps = [f for f in entity.fields if f.transitions is not None]
    if not steps:
        return []
    initial = ["assertInitial"] if any(f.default is not None for f in steps) else []
    return [*initial, "assertTransition", "type Transitions"]

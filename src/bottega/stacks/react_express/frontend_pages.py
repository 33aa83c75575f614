"""What the pages of one entity say, worked out in Python so that the templates stay plain."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from bottega.domain.naming import humanize
from bottega.domain.spec import ACTIONS, PUBLIC
from bottega.stacks.react_express.templates import js, plain
from bottega.stacks.react_express.view import AppView, EntityView, FieldView, LinkView, ManyView

MOST_COLUMNS = 5
_TONES = {
    "green": """active accepted approved available complete completed confirmed delivered done finished healthy open
        paid passed published ready received resolved returned shipped solved success won""",
    "amber": """attention due hold in_progress in_review late maintenance medium on_hold on_leave partial partly_paid
        pending progress reserved review suspended under_repair waiting warning""",
    "red": """blocked broken cancelled canceled critical declined defective failed high lost missing no_show overdue
        rejected retired unpaid urgent void""",
    "blue": """assigned booked borrowed checked_out lent new on_loan ordered planned scheduled sent started submitted
        todo""",
    "gray": "archived closed discontinued draft inactive low none normal other unknown",
}
_TONE_OF_WORD = {word: tone for tone, words in _TONES.items() for word in words.split()}
_OTHER_TONES = ("violet", "teal", "blue", "amber", "green")
_RANKS = {
    "enum": 0, "date": 1, "datetime": 1, "money": 1, "integer": 2, "boolean": 2, "string": 2, "decimal": 3, "email": 3,
}  # fmt: skip
_LAST_RANK = 4


class Literal(str):
    """TypeScript that is written as it is, where a plain string would be quoted."""

    __slots__ = ()


@dataclass(frozen=True, kw_only=True)
class Related:
    """A list of rows of another kind on the page of a row: those whose ``by`` is this row."""

    path: str
    by: str
    title: str


@dataclass(frozen=True, kw_only=True)
class EntityPages:
    """The words and tables of one entity's pages; ``table`` and ``access`` hold TypeScript.

    ``order`` are the keys of the fields and links as the form shows them.
    """

    view: EntityView
    order: tuple[str, ...]
    resource: str
    row_type: str
    display: str
    columns: tuple[str, ...]
    table: tuple[str, ...]
    access: tuple[tuple[str, str], ...]
    access_names: tuple[str, ...]
    related: tuple[Related, ...]


def entity_pages(app: AppView, entity: EntityView) -> EntityPages:
    """Return what the pages of ``entity`` need."""
    access = tuple((actor, _access(app, entity, actor)) for actor in app.actors)
    display = entity.label_fields[0].key if entity.label_fields else ""
    return EntityPages(
        view=entity,
        order=tuple(str(entry["key"]) for entry in _table(entity, display)),
        resource=f"{entity.var}Resource",
        row_type=f"{entity.type_name}Row" if entity.type_name in {"Row", "Ref"} else entity.type_name,
        display=display,
        columns=_columns(entity, display),
        table=tuple(typescript(field) for field in _table(entity, display)),
        access=tuple((actor, typescript(rights)) for actor, rights in access),
        access_names=tuple(sorted({name for _, rights in access for name in _names(rights)})),
        related=tuple(_related(app, entity)),
    )


def account_pages(app: AppView) -> EntityPages | None:
    """Return what the page for signing up needs, or None where nobody signs in.

    Of the links of an account it offers those whose rows a visitor may see, and those it cannot do without.
    """
    if app.account is None:
        return None
    seen = {grant.entity for grant in app.policy if grant.actor == PUBLIC and grant.action == "read"}
    offered = replace(
        app.account,
        belongs_to=tuple(link for link in app.account.belongs_to if link.required or link.target.name in seen),
        many_to_many=tuple(link for link in app.account.many_to_many if link.target.name in seen),
    )
    return entity_pages(app, offered)


def typescript(value: object) -> str:
    """Return ``value`` as TypeScript; the formatter takes quotes off the keys that need none."""
    if isinstance(value, Literal):
        return str(value)
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{typescript(k)}: {typescript(v)}" for k, v in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(typescript(v) for v in value) + "]"
    return js(value)


def field_table(field: FieldView) -> dict[str, object]:
    """Return the entry of a field in a resource's table."""
    entry: dict[str, object] = {"type": field.type, "key": field.key, "label": field.label, "required": field.required}
    if field.values:
        entry["values"] = _values(field.values)
    optional = {"min": field.min, "max": field.max, "default": field.default, "transitions": field.transitions}
    return entry | {key: value for key, value in optional.items() if value is not None}


def _values(values: tuple[str, ...]) -> list[dict[str, str]]:
    spare = iter(_OTHER_TONES)
    return [{"value": v, "label": humanize(v), "tone": _TONE_OF_WORD.get(v) or next(spare, "gray")} for v in values]


def _table(entity: EntityView, display: str) -> Iterator[dict[str, object]]:
    """The fields in the order in which a person fills them in: what it is called, what it needs, the rest."""
    yield from (field_table(f) for f in entity.fields if f.key == display)
    yield from (_link(link) for link in entity.belongs_to if link.required)
    yield from (field_table(f) for f in entity.fields if f.key != display)
    yield from (_link(link) for link in entity.belongs_to if not link.required)
    yield from (_links(link) for link in entity.many_to_many)


def _link(link: LinkView) -> dict[str, object]:
    return {
        "type": "link", "key": link.key, "name": link.rel, "label": link.label,
        "required": link.required, "target": link.target.path,
    }  # fmt: skip


def _links(link: ManyView) -> dict[str, object]:
    return {
        "type": "links", "key": link.key, "name": link.rel, "label": link.label,
        "required": False, "target": link.target.path, "filter": link.filter,
    }  # fmt: skip


def _columns(entity: EntityView, display: str) -> tuple[str, ...]:
    """The columns of the list beside the label: what tells rows apart best, in the order of the form."""
    ranks = {field.key: _RANKS.get(field.type, _LAST_RANK) for field in entity.fields if field.type != "text"}
    ranks |= {link.key: min(index, _LAST_RANK) for index, link in enumerate(entity.belongs_to)}
    ranks |= {link.key: _LAST_RANK for link in entity.many_to_many}
    ranks.pop(display, None)
    best = sorted(ranks, key=lambda key: ranks[key])[:MOST_COLUMNS]
    keys = [str(entry["key"]) for entry in _table(entity, display)]
    return tuple(key for key in keys if key in best)


def _access(app: AppView, entity: EntityView, actor: str) -> object:
    if not app.auth:
        return Literal("everything")
    rights: dict[str, object] = {}
    for action in ACTIONS:
        for grant in app.grants(entity.name, action):
            if grant.actor != actor:
                continue
            limits: dict[str, object] = {}
            if action == "update" and grant.fields:
                limits["fields"] = grant.fields
            if action == "update" and grant.values:
                limits["values"] = grant.values
            rights[action] = {"scope": grant.scope, **limits} if limits else Literal(grant.scope)
    if len(rights) == len(ACTIONS) and all(right == "all" for right in rights.values()):
        return Literal("everything")
    return rights


def _names(rights: object) -> Iterator[str]:
    """The constants that a literal of rights refers to: ``all``, ``own``, ``everything``."""
    if isinstance(rights, Literal):
        yield str(rights)
    elif isinstance(rights, Mapping):
        for right in rights.values():
            if isinstance(right, Literal):
                yield str(right)


def _related(app: AppView, entity: EntityView) -> Iterator[Related]:
    for other in app.entities:
        links = [(link.key, link.label) for link in other.belongs_to if link.target.name == entity.name]
        links += [(link.filter, link.label) for link in other.many_to_many if link.target.name == entity.name]
        plain = len(links) == 1 and other.name != entity.name
        for by, label in links:
            yield Related(path=other.path, by=by, title="" if plain else f"{other.plural} · {label}")

"""View: a Spec with every name and type that the templates need already worked out."""

import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal

from bottega.domain.access import access, actors
from bottega.domain.errors import UserError
from bottega.domain.naming import camel, many_keys, operation_ids, resource_path
from bottega.domain.requirement import Requirement
from bottega.domain.requirements import derive_requirements
from bottega.domain.spec import (
    ACCOUNT,
    ACTIONS,
    PUBLIC,
    Action,
    BelongsTo,
    Entity,
    Field,
    FieldType,
    ManyToMany,
    Role,
    Rule,
    Spec,
)
from bottega.stacks.react_express.names import database_name, fresh, lower_first, type_name

_GIVEN_TO_ACCOUNTS = frozenset({"email", "name", "password", "password_hash", "role"})
SEARCHED: frozenset[FieldType] = frozenset({"string", "text", "email", "url", "phone"})
_PAGING = frozenset({"page", "pageSize", "sort", "q"})
_WIRE_TYPES: dict[FieldType, str] = {"integer": "number", "boolean": "boolean"}


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """One field. ``key`` is its name on the wire, ``ts`` its TypeScript type there (without null)."""

    name: str
    key: str
    column: str
    label: str
    type: FieldType
    ts: str
    required: bool
    unique: bool
    values: tuple[str, ...]
    min: Decimal | None
    max: Decimal | None
    default: str | int | bool | None
    transitions: dict[str, tuple[str, ...]] | None

    @property
    def is_searched(self) -> bool:
        """Whether ``q`` looks into it."""
        return self.type in SEARCHED

    @property
    def is_filter(self) -> bool:
        """Whether lists can be narrowed by it."""
        return self.type in {"enum", "boolean"} and self.key not in _PAGING


@dataclass(frozen=True, kw_only=True)
class Target:
    """What a link needs to know of the entity it points at."""

    name: str
    type_name: str
    var: str
    label: str
    plural: str
    path: str
    table: str
    owned: bool
    is_account: bool


@dataclass(frozen=True, kw_only=True)
class LinkView:
    """A belongs-to link: ``name`` ``purchase_order``, ``rel`` ``purchaseOrder``, ``key`` ``purchaseOrderId``."""

    name: str
    rel: str
    key: str
    column: str
    label: str
    required: bool
    unique: bool
    target: Target


@dataclass(frozen=True, kw_only=True)
class ManyView:
    """A many-to-many link: ``rel`` ``tags``, ``key`` ``tagIds``, ``filter`` ``tagId``."""

    name: str
    rel: str
    key: str
    filter: str
    label: str
    target: Target


@dataclass(frozen=True, kw_only=True)
class EntityView:
    """One entity. ``display`` is the key of its display field, or None.

    ``label_fields`` are the fields that can stand for a row, first choice first. ``optional_owner``: rows
    that visitors make have no owner.
    """

    name: str
    type_name: str
    var: str
    label: str
    plural: str
    path: str
    table: str
    operations: dict[str, str]
    fields: tuple[FieldView, ...]
    belongs_to: tuple[LinkView, ...]
    many_to_many: tuple[ManyView, ...]
    owned: bool
    optional_owner: bool
    display: str | None
    label_fields: tuple[FieldView, ...]
    is_account: bool

    @property
    def has_label(self) -> bool:
        """Whether a field of the Spec is the label that every row answers."""
        return any(field.key == "label" for field in self.fields)


@dataclass(frozen=True, kw_only=True)
class GrantView:
    """What one actor may do with one entity: ``fields`` are wire keys, ``values`` allowed values by wire key."""

    actor: str
    entity: str
    action: Action
    scope: str
    fields: tuple[str, ...]
    values: dict[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class AppView:
    """The application. ``entities`` are those with pages; ``account`` is there where people sign in.

    Args:
        slug: The name as a word for containers and packages: a letter, then lower-case letters, digits and hyphens.
        actors: Everybody the policy tells apart, weakest first.
        policy: Everything that anybody may do, by entity, action and actor.
        session: Name of the model that keeps the sessions.
        hue: Accent colour of the pages, 0 to 359.
    """

    name: str
    slug: str
    description: str
    auth: bool
    roles: tuple[Role, ...]
    signup_role: str | None
    entities: tuple[EntityView, ...]
    account: EntityView | None
    actors: tuple[str, ...]
    requirements: tuple[Requirement, ...]
    rules: tuple[Rule, ...]
    policy: tuple[GrantView, ...]
    session: str
    session_table: str
    hue: int

    def entity(self, name: str) -> EntityView:
        """Return the entity (or the account) of that name; KeyError where there is none."""
        for entity in (*self.entities, *([self.account] if self.account else [])):
            if entity.name == name:
                return entity
        raise KeyError(name)

    def grants(self, entity: str, action: Action) -> tuple[GrantView, ...]:
        """Return who may do ``action`` with ``entity``."""
        return tuple(g for g in self.policy if g.entity == entity and g.action == action)


def make_view(spec: Spec, *, seed: int = 0) -> AppView:
    """Return the view of ``spec``; the same for the same arguments.

    Raises:
        UserError: code ``bad_path``: a plural label gives no path, or two give the same; code
            ``account_without_auth``: something links to accounts in an application without sign-in.
    """
    _check_paths(spec)
    _check_accounts(spec)
    entities = [*spec.kept]
    if spec.auth:
        entities.append(_account(spec))
    targets = _targets(entities)
    views = {e.name: _entity(spec, e, targets) for e in entities}
    session = fresh("AuthSession", [t.type_name for t in targets.values()])
    return AppView(
        name=spec.name,
        slug=_slug(spec.name),
        description=spec.description,
        auth=spec.auth,
        roles=spec.roles,
        signup_role=spec.signup_role,
        entities=tuple(views[e.name] for e in spec.kept),
        account=views.get(ACCOUNT) if spec.auth else None,
        actors=actors(spec),
        requirements=derive_requirements(spec),
        rules=spec.rules,
        policy=_policy(spec, views) if spec.auth else (),
        session=session,
        session_table=fresh("auth_sessions", [t.table for t in targets.values()]),
        hue=int.from_bytes(hashlib.sha256(f"{spec.name}\n{seed}".encode()).digest()[:4]) % 360,
    )


def _slug(name: str) -> str:
    ascii_name = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_name.lower()).strip("-")[:40].strip("-")
    return slug if slug[:1].isalpha() else f"app-{slug}".strip("-")


def _check_paths(spec: Spec) -> None:
    paths = Counter(resource_path(e) for e in spec.kept)
    taken = {"auth", "users", "login", "signup"} if spec.auth else set()
    for entity in spec.kept:
        path = resource_path(entity)
        hint = f"Give {entity.name} another `plural`, made of letters and digits, that no other entity has."
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path):
            raise UserError(f"{entity.name}: plural {entity.plural!r} gives no path", code="bad_path", hint=hint)
        if paths[path] > 1 or path in taken:
            raise UserError(f"{entity.name}: the path {path!r} is taken", code="bad_path", hint=hint)


def _check_accounts(spec: Spec) -> None:
    for entity in spec.kept:
        targets = {*(link.target for link in entity.belongs_to), *(link.target for link in entity.many_to_many)}
        if not spec.auth and ACCOUNT in targets:
            raise UserError(
                f"{entity.name} links to {ACCOUNT}, but nobody signs in",
                code="account_without_auth",
                hint=f"Set `auth: true`, or give the entity {ACCOUNT} another name.",
            )


def _account(spec: Spec) -> Entity:
    """The entity of the accounts, without what every account has by itself."""
    given = next((e for e in spec.entities if e.name == ACCOUNT), None)
    account = given or Entity(name=ACCOUNT, label="User", plural="Users")
    fields = tuple(f for f in account.fields if f.name not in _GIVEN_TO_ACCOUNTS)
    return account.model_copy(update={"fields": fields, "plural": "Users", "display": None, "owned": False})


def _targets(entities: list[Entity]) -> dict[str, Target]:
    names = [e.name for e in entities]
    targets: dict[str, Target] = {}
    for entity in entities:
        safe = type_name(entity.name, names)
        path = resource_path(entity)
        targets[entity.name] = Target(
            name=entity.name,
            type_name=safe,
            var=lower_first(safe),
            label=entity.label,
            plural=entity.plural,
            path=path,
            table=database_name(path.replace("-", "_")),
            owned=entity.owned,
            is_account=entity.name == ACCOUNT,
        )
    return targets


def _entity(spec: Spec, entity: Entity, targets: dict[str, Target]) -> EntityView:
    target = targets[entity.name]
    fields = tuple(_field(f) for f in entity.fields)
    return EntityView(
        name=entity.name,
        type_name=target.type_name,
        var=target.var,
        label=entity.label,
        plural=entity.plural,
        path=target.path,
        table=target.table,
        operations=operation_ids(entity),
        fields=fields,
        belongs_to=tuple(_belongs_to(link, targets) for link in entity.belongs_to),
        many_to_many=tuple(_many_to_many(link, targets) for link in entity.many_to_many),
        owned=entity.owned,
        optional_owner=entity.owned and access(spec, PUBLIC, entity.name, "create") is not None,
        display=camel(entity.display) if entity.display else None,
        label_fields=_label_fields(entity, fields),
        is_account=target.is_account,
    )


def _label_fields(entity: Entity, fields: tuple[FieldView, ...]) -> tuple[FieldView, ...]:
    """A field called label, the display field, the first string, then all others, up to the first that always is."""
    display = [f for f in fields if f.name == "label"] + [f for f in fields if f.name == entity.display]
    strings = [f for f in fields if f.type == "string"][:1]
    chosen: list[FieldView] = []
    for field in (*display, *strings, *fields):
        if field not in chosen:
            chosen.append(field)
        if field.required:
            break
    return tuple(chosen)


def _field(field: Field) -> FieldView:
    ts = " | ".join(f"'{value}'" for value in field.values) or _WIRE_TYPES.get(field.type, "string")
    return FieldView(
        name=field.name,
        key=camel(field.name),
        column=field.name,
        label=field.label,
        type=field.type,
        ts=ts,
        required=field.required,
        unique=field.unique,
        values=field.values,
        min=field.min,
        max=field.max,
        default=field.default,
        transitions=_transitions(field),
    )


def _transitions(field: Field) -> dict[str, tuple[str, ...]] | None:
    if field.transitions is None:
        return None
    return {v: tuple(t.after for t in field.transitions if t.before == v) for v in field.values}


def _belongs_to(link: BelongsTo, targets: dict[str, Target]) -> LinkView:
    return LinkView(
        name=link.name,
        rel=camel(link.name),
        key=camel(f"{link.name}_id"),
        column=database_name(f"{link.name}_id"),
        label=link.label,
        required=link.required,
        unique=link.unique,
        target=targets[link.target],
    )


def _many_to_many(link: ManyToMany, targets: dict[str, Target]) -> ManyView:
    keys = many_keys(link)
    return ManyView(
        name=link.name,
        rel=keys.rows,
        key=keys.ids,
        filter=keys.one,
        label=link.label,
        target=targets[link.target],
    )


def _policy(spec: Spec, views: dict[str, EntityView]) -> tuple[GrantView, ...]:
    grants = []
    for entity in spec.kept:
        for action in ACTIONS:
            for actor in actors(spec):
                answer = access(spec, actor, entity.name, action)
                if answer is None:
                    continue
                view = views[entity.name]
                links = {link.name: link.key for link in view.belongs_to}
                limited = [f for f in view.fields if f.name in answer.fields and set(f.values) & set(answer.values)]
                grants.append(
                    GrantView(
                        actor=actor,
                        entity=entity.name,
                        action=action,
                        scope=answer.scope,
                        fields=tuple(links.get(name) or camel(name) for name in answer.fields),
                        values={f.key: tuple(v for v in f.values if v in answer.values) for f in limited},
                    )
                )
    return tuple(grants)

"""The relational model of an application: the one source of its Prisma schema and its migration."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bottega.domain.naming import camel, pascal
from bottega.domain.spec import ADMIN, FieldType
from bottega.stacks.react_express.fill import default_of, fill_of
from bottega.stacks.react_express.names import database_name, fresh
from bottega.stacks.react_express.view import AppView, EntityView, FieldView, LinkView, Target

OnDelete = Literal["Cascade", "Restrict", "SetNull"]

SQL_TYPES: dict[FieldType, tuple[str, str, str]] = {
    "string": ("TEXT", "String", ""),
    "text": ("TEXT", "String", ""),
    "email": ("TEXT", "String", ""),
    "url": ("TEXT", "String", ""),
    "phone": ("TEXT", "String", ""),
    "enum": ("TEXT", "String", ""),
    "integer": ("INTEGER", "Int", ""),
    "decimal": ("DECIMAL(20,6)", "Decimal", "@db.Decimal(20, 6)"),
    "money": ("DECIMAL(16,2)", "Decimal", "@db.Decimal(16, 2)"),
    "boolean": ("BOOLEAN", "Boolean", ""),
    "date": ("DATE", "DateTime", "@db.Date"),
    "time": ("TIME(0)", "DateTime", "@db.Time(0)"),
    "datetime": ("TIMESTAMPTZ(3)", "DateTime", "@db.Timestamptz(3)"),
}
"""SQL type, Prisma type, Prisma's native type attribute."""

_UUID = ("UUID", "String", "@db.Uuid")
_TEXT = SQL_TYPES["text"]
_INSTANT = SQL_TYPES["datetime"]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column.

    Args:
        attribute: Attribute of Prisma, and ``sql_default`` what SQL says for it; or nothing.
        default: SQL expression of the default that the Spec gives; the server sets it, the database does not know it.
        fill: SQL expression for rows that lack what is required from now on; empty where nothing can be made up.
    """

    key: str
    name: str
    type: tuple[str, str, str]
    nullable: bool = False
    unique: bool = False
    values: tuple[str, ...] = ()
    attribute: str = ""
    sql_default: str = ""
    default: str = ""
    fill: str = ""


@dataclass(frozen=True, kw_only=True)
class Relation:
    """A foreign key of ``table``, and the fields that stand for it on both sides of the Prisma schema."""

    name: str
    field: str
    back_field: str
    column: Column
    target: Target
    on_delete: OnDelete


@dataclass(frozen=True, kw_only=True)
class Join:
    """A many-to-many link, kept in a table that Prisma names and fills."""

    name: str
    field: str
    back_field: str
    source: Target
    target: Target

    @property
    def sides(self) -> tuple[str, str]:
        """The tables of columns A and B: in the order of the models' names."""
        first, second = sorted((self.source, self.target), key=lambda t: t.type_name)
        return first.table, second.table


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table with its model name, columns, foreign keys and indexed columns.

    ``given``: the Spec has no word of it.
    """

    name: str
    model: str
    columns: tuple[Column, ...]
    relations: tuple[Relation, ...] = ()
    given: bool = False

    @property
    def indexed(self) -> tuple[Column, ...]:
        """Columns that lists are read by: foreign keys and the default order; unique ones have an index already."""
        keys = [r.column for r in self.relations if not r.column.unique]
        return (*keys, *(c for c in self.columns if c.name == "created_at"))


@dataclass(frozen=True, kw_only=True)
class Database:
    """All tables in an order of creation, and the many-to-many links between them."""

    tables: tuple[Table, ...]
    joins: tuple[Join, ...]


def make_database(app: AppView) -> Database:
    """Return the relational model of ``app``."""
    entities = [*([app.account] if app.account else []), *app.entities]
    names = _FieldNames(entities)
    tables = []
    for entity in entities:
        columns = _account_columns(app, entity) if entity.is_account else _record_columns(entity)
        tables.append(
            Table(
                name=entity.table,
                model=entity.type_name,
                columns=columns,
                relations=tuple(_relations(app, entity, names)),
                given=entity.is_account,
            )
        )
    joins = tuple(_join(entity, many.rel, many.target, names) for entity in entities for many in entity.many_to_many)
    if app.account:
        tables.insert(1, _session_table(app, app.account, names))
    return Database(tables=tuple(tables), joins=joins)


class _FieldNames:
    """Hands out names for the far side of relations that no field of the model has yet."""

    def __init__(self, entities: list[EntityView]) -> None:
        self._taken = {e.type_name: {"id", "createdAt", "updatedAt", *_own_names(e)} for e in entities}

    def take(self, model: str, name: str) -> str:
        """Return ``name`` or one like it that is free in ``model``."""
        chosen = fresh(name, self._taken[model])
        self._taken[model].add(chosen)
        return chosen


def _own_names(entity: EntityView) -> Iterator[str]:
    yield from (f.key for f in entity.fields)
    for link in entity.belongs_to:
        yield from (link.rel, link.key)
    for many in entity.many_to_many:
        yield from (many.rel, many.key)
    if entity.owned:
        yield "ownerId"
    if entity.is_account:
        yield from ("email", "name", "passwordHash", "role")


def _field_column(field: FieldView, *, nullable: bool) -> Column:
    return Column(
        key=field.key,
        name=field.column,
        type=SQL_TYPES[field.type],
        nullable=nullable,
        unique=field.unique,
        values=field.values,
        default=default_of(field),
        fill=fill_of(field),
    )


def _link_column(link: LinkView, *, nullable: bool) -> Column:
    return Column(key=link.key, name=link.column, type=_UUID, nullable=nullable, unique=link.unique)


_ID = Column(key="id", name="id", type=_UUID, attribute="@id @default(uuid())")
_CREATED = Column(
    key="createdAt",
    name="created_at",
    type=_INSTANT,
    attribute="@default(now())",
    sql_default="CURRENT_TIMESTAMP",
)
_UPDATED = Column(key="updatedAt", name="updated_at", type=_INSTANT, attribute="@updatedAt")


def _record_columns(entity: EntityView) -> tuple[Column, ...]:
    owner = Column(key="ownerId", name="owner_id", type=_UUID, nullable=entity.optional_owner)
    return (
        _ID,
        *(_field_column(f, nullable=not f.required) for f in entity.fields),
        *(_link_column(link, nullable=not link.required) for link in entity.belongs_to),
        *([owner] if entity.owned else []),
        _CREATED,
        _UPDATED,
    )


def _account_columns(app: AppView, entity: EntityView) -> tuple[Column, ...]:
    """What the Spec adds is nullable: the account made at the first start has none of it."""
    roles = (*(r.name for r in app.roles), ADMIN)
    role = Column(key="role", name="role", type=_TEXT, nullable=True, values=roles, default="NULL")
    return (
        _ID,
        Column(key="email", name="email", type=_TEXT, unique=True),
        Column(key="name", name="name", type=_TEXT),
        Column(key="passwordHash", name="password_hash", type=_TEXT),
        *([role] if app.roles else []),
        *(_field_column(f, nullable=True) for f in entity.fields),
        *(_link_column(link, nullable=True) for link in entity.belongs_to),
        _CREATED,
        _UPDATED,
    )


def _relations(app: AppView, entity: EntityView, names: _FieldNames) -> Iterator[Relation]:
    for link in entity.belongs_to:
        nullable = not link.required or entity.is_account
        yield Relation(
            name=f"{entity.type_name}{pascal(link.name)}",
            field=link.rel,
            back_field=names.take(link.target.type_name, f"{_many_of(entity)}As{pascal(link.name)}"),
            column=_link_column(link, nullable=nullable),
            target=link.target,
            on_delete="SetNull" if nullable else "Restrict",
        )
    if entity.owned and app.account is not None:
        account = _target(app.account)
        yield Relation(
            name=f"{entity.type_name}Owner",
            field=names.take(entity.type_name, "owner"),
            back_field=names.take(account.type_name, f"owned{pascal(_many_of(entity, split=True))}"),
            column=next(c for c in _record_columns(entity) if c.name == "owner_id"),
            target=account,
            on_delete="SetNull" if entity.optional_owner else "Cascade",
        )


def _many_of(entity: EntityView, *, split: bool = False) -> str:
    words = entity.path if entity.path[0].isalpha() else f"rows-{entity.path}"
    return words if split else camel(words)


def _join(entity: EntityView, rel: str, target: Target, names: _FieldNames) -> Join:
    side = rel[:1].upper() + rel[1:]
    return Join(
        name=database_name(f"{entity.type_name}{side}")[:40],
        field=rel,
        back_field=names.take(target.type_name, f"{_many_of(entity)}As{side}"),
        source=_target(entity),
        target=target,
    )


def _session_table(app: AppView, account: EntityView, names: _FieldNames) -> Table:
    column = Column(key="accountId", name="account_id", type=_UUID)
    relation = Relation(
        name=f"{app.session}Account",
        field="account",
        back_field=names.take(account.type_name, "sessions"),
        column=column,
        target=_target(account),
        on_delete="Cascade",
    )
    expires = Column(key="expiresAt", name="expires_at", type=_INSTANT)
    return Table(
        name=app.session_table,
        model=app.session,
        columns=(_ID, column, expires, _CREATED),
        relations=(relation,),
        given=True,
    )


def _target(entity: EntityView) -> Target:
    return Target(
        name=entity.name,
        type_name=entity.type_name,
        var=entity.var,
        label=entity.label,
        plural=entity.plural,
        path=entity.path,
        table=entity.table,
        owned=entity.owned,
        is_account=entity.is_account,
    )

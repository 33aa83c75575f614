"""Who may do what: the one place where the grants of a Spec become answers."""

from typing import Literal

from bottega.domain.base import Value
from bottega.domain.spec import ADMIN, PUBLIC, Action, Grant, Spec

USER = "user"
"""Anybody who has signed in, in an application without roles."""


class Access(Value):
    """What is allowed: on which rows, and for updates which fields and enum values (empty: all)."""

    scope: Literal["all", "own"] = "all"
    fields: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


def actors(spec: Spec) -> tuple[str, ...]:
    """Everybody the policy tells apart, weakest first: the visitor, then the roles or ``user``, then ``admin``."""
    if not spec.auth:
        return (PUBLIC,)
    if not spec.roles:
        return (PUBLIC, USER)
    return (PUBLIC, *(role.name for role in spec.roles), ADMIN)


def access(spec: Spec, actor: str, entity: str, action: Action) -> Access | None:
    """Return what ``actor`` may do, or None for nothing.

    Without sign-in everybody may do everything. With it, a visitor may do only what is granted to
    ``public``, and everybody may do what a visitor may. For a role: a grant of its own decides; else
    an (entity, action) that another role was granted on all rows is closed; else it is open, except
    to a limited role, which may only read. Open owned rows are open to their owner. Whoever may
    create something may read what it links to: there would be nothing to choose from otherwise.
    """
    if not spec.auth or actor == ADMIN:
        return Access()
    mine = _granted(spec, PUBLIC, entity, action)
    if actor != PUBLIC:
        mine = [*mine, *_granted(spec, actor, entity, action)]
    if mine:
        return _union(mine)
    if actor != PUBLIC and not _closed(spec, entity, action):
        limited = any(role.name == actor and role.limited for role in spec.roles)
        if not limited or action == "read":
            return _open(spec, entity)
    if action == "read" and _refers(spec, PUBLIC, entity):
        return Access()
    return _open(spec, entity) if action == "read" and _refers(spec, actor, entity) else None


def _open(spec: Spec, entity: str) -> Access:
    return Access(scope="own" if spec.entity(entity).owned else "all")


def _granted(spec: Spec, actor: str, entity: str, action: Action) -> list[Grant]:
    return [g for g in spec.grants if g.role == actor and g.entity == entity and action in g.actions]


def _refers(spec: Spec, actor: str, target: str) -> bool:
    """Whether ``actor`` may create something that links to ``target``."""
    return any(
        target in {link.target for link in entity.links} and access(spec, actor, entity.name, "create") is not None
        for entity in spec.kept
    )


def _closed(spec: Spec, entity: str, action: Action) -> bool:
    return any(
        g.entity == entity and action in g.actions and g.role != PUBLIC and g.scope == "all" for g in spec.grants
    )


def _union(grants: list[Grant]) -> Access:
    """The widest of several grants."""
    fields = () if any(not g.fields for g in grants) else tuple(dict.fromkeys(f for g in grants for f in g.fields))
    values = () if any(not g.values for g in grants) else tuple(dict.fromkeys(v for g in grants for v in g.values))
    scope: Literal["all", "own"] = "all" if any(g.scope == "all" for g in grants) else "own"
    return Access(scope=scope, fields=fields, values=values)

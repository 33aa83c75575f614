"""What only some may decide: *managers approve claims* keeps the others from setting a claim to approved."""

from collections import defaultdict
from collections.abc import Callable, Iterable, MutableMapping

from bottega.domain.spec import Action, Entity, Grant, Source
from bottega.reader.facts import Act, Key
from bottega.reader.fields import safe_name

Granted = MutableMapping[tuple[str, Key], dict[tuple[str, ...], Grant]]
DECIDES = frozenset({"approve", "reject", "decline", "moderate", "authorise", "authorize", "accept"})
_ADMIN = frozenset({"admin", "administrator"})


def keep_decisions(
    decided: Iterable[tuple[Act, Key, tuple[str, str]]],
    roles: Iterable[Key],
    entities: dict[Key, Entity],
    *,
    found: Granted,
    limited: set[str],
    source: Callable[[int, int], Source],
) -> None:
    """Take the values that are decided on from what the other roles may set; ``decided``: act, thing, (field, value)."""
    values: dict[Key, set[str]] = defaultdict(set)
    deciders: dict[Key, set[str]] = defaultdict(set)
    first: dict[Key, Act] = {}
    for act, thing, (_field, value) in decided:
        if act.actor[-1] in _ADMIN or _others_make(act, thing, found):
            values[thing].add(value)
            deciders[thing].add(safe_name(act.actor))
            first.setdefault(thing, act)
    closed = {thing: _is_closed(thing, found) for thing in values}
    for thing, kept_back in values.items():
        span = first[thing].start, first[thing].end
        for key in roles:
            role = safe_name(key)
            if role in deciders[thing]:
                if not any("update" in grant.actions for grant in found[role, thing].values()):
                    found[role, thing]["decide",] = Grant(
                        role=role, entity=entities[thing].name, actions=("update",), source=source(*span)
                    )
            elif role and role not in limited and _may_update(role, thing, found, closed=closed[thing]):
                found[role, thing] = _restricted(role, kept_back, entities[thing], found[role, thing], source(*span))


def _is_closed(thing: Key, found: Granted) -> bool:
    """Whether a grant on all rows keeps those without one from changing the thing."""
    grants = [grant for (_role, key), named in found.items() if key == thing for grant in named.values()]
    return any("update" in grant.actions and grant.scope == "all" for grant in grants)


def _may_update(role: str, thing: Key, found: Granted, *, closed: bool) -> bool:
    """Whether a role may change the thing at all."""
    return not closed or any("update" in grant.actions for grant in found[role, thing].values())


def _others_make(act: Act, thing: Key, found: Granted) -> bool:
    """Whether another role has rights of its own on the thing."""
    mine = safe_name(act.actor)
    return any(role != mine and key == thing and grants for (role, key), grants in found.items())


def _restricted(
    role: str, kept_back: set[str], entity: Entity, granted: dict[tuple[str, ...], Grant], source: Source
) -> dict[tuple[str, ...], Grant]:
    """The grants of a role without the values that others decide on."""
    grants = dict(granted)
    own = ("own",) in grants
    for name, grant in list(grants.items()):
        actions: tuple[Action, ...] = tuple(a for a in grant.actions if a != "update")
        if actions:
            grants[name] = grant.model_copy(update={"actions": actions})
        else:
            del grants[name]
    fields = [field for field in entity.fields if field.type != "enum" or set(field.values) - kept_back]
    names = (*(field.name for field in fields), *(link.name for link in entity.belongs_to))
    allowed = tuple(dict.fromkeys(v for field in fields for v in field.values if v not in kept_back))
    if not names:
        return grants
    grants["undecided",] = Grant(
        role=role, entity=entity.name, actions=("update",), scope="own" if own else "all", fields=names, values=allowed, source=source
    )  # fmt: skip
    return grants

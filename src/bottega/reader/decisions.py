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
    found: Granted,
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
    for thing, kept_back in values.items():
        span = first[thing].start, first[thing].end
        for key in roles:
            role = safe_name(key)
            if role in deciders[thing]:
                if not any("update" in grant.actions for grant in found[role, thing].values()):
                    found[role, thing]["decide",] = Grant(
                        role=role, entity=entities[thing].name, actions=("update",), source=source(*span)
                    )
            elif role:
                _restrict(role, thing, kept_back, entities[thing], found, source(*span))


def _others_make(act: Act, thing: Key, found: Granted) -> bool:
    """Whether another role has rights of its own on the thing."""
    mine = safe_name(act.actor)
    return any(role != mine and key == thing and grants for (role, key), grants in found.items())


def _restrict(role: str, thing: Key, kept_back: set[str], entity: Entity, found: Granted, source: Source) -> None:
    grants = found[role, thing]
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
    grants["undecided",] = Grant(
        role=role, entity=entity.name, actions=("update",), scope="own" if own else "all", fields=names, values=allowed, source=source
    )  # fmt: skip

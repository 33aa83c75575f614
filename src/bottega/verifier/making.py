"""How the tests make rows: what each kind of row needs, who can make one, and how many there can be."""

from bottega.domain.access import access, actors
from bottega.domain.naming import camel
from bottega.domain.spec import ACCOUNT, ADMIN, PUBLIC, BelongsTo, Entity, Field, Spec
from bottega.verifier.examples import UNIQUE_BY_SUFFIX, capacity_of

PLENTY = 1000


def key_of(part: Field | BelongsTo) -> str:
    """Return the key of a field or a link in bodies: ``unitPrice``, ``supplierId``."""
    return camel(part.name) + ("Id" if isinstance(part, BelongsTo) else "")


def shown_field(entity: Entity) -> Field | None:
    """Return the field that always stands for a row in lists and pickers, or None where that depends on the row."""
    named = next((f for f in entity.fields if f.name == "label"), None)
    if named is None and entity.display is not None:
        named = entity.field(entity.display)
    return named or next((f for f in entity.fields if f.type == "string"), None)


def needed_links(spec: Spec, entity: Entity) -> tuple[BelongsTo, ...]:
    """Return the links that a new row must have, without those that lead back to the entity itself.

    Where every row needs another one first there can be no first row; the tests then say so.
    """
    return tuple(
        link for link in entity.belongs_to if link.required and not _leads_to(spec, link.target, entity.name, set())
    )


def _leads_to(spec: Spec, start: str, goal: str, seen: set[str]) -> bool:
    if start == goal:
        return True
    if start in seen or start == ACCOUNT:
        return False
    seen.add(start)
    return any(_leads_to(spec, link.target, goal, seen) for link in spec.entity(start).belongs_to if link.required)


def capacity(spec: Spec, entity: Entity) -> int:
    """Return how many rows of this kind one test can make, as far as unique values bound it."""
    rooms = [capacity_of(f) for f in entity.fields if f.unique and f.type not in UNIQUE_BY_SUFFIX]
    for link in needed_links(spec, entity):
        if link.target != ACCOUNT and (link.unique or not is_shareable(spec.entity(link.target))):
            rooms.append(capacity(spec, spec.entity(link.target)))
    return min(rooms, default=PLENTY)


def is_shareable(entity: Entity) -> bool:
    """Whether one row can serve many tests: none of its values may get into the way of another row's."""
    clashing = any(f.unique and f.type not in UNIQUE_BY_SUFFIX for f in entity.fields)
    return not clashing and not any(link.unique for link in entity.belongs_to)


def owner_actor(spec: Spec) -> str:
    """Return the actor whom the fixture ``api`` stands for: who may do everything."""
    return actors(spec)[-1] if spec.auth else PUBLIC


def can_make(spec: Spec, actor: str, entity: Entity) -> bool:
    """Whether this actor can make a row alone, or with links to rows that somebody else made."""
    if actor in {ADMIN, owner_actor(spec)}:
        return True
    return access(spec, actor, entity.name, "create") is not None and all(
        link.target == ACCOUNT or parent_maker(spec, actor, link) is not None for link in needed_links(spec, entity)
    )


def parent_maker(spec: Spec, actor: str, link: BelongsTo) -> str | None:
    """Return who makes the row that ``actor`` links to, so that it can be seen: an actor, or None for nobody can."""
    read = access(spec, actor, link.target, "read")
    if read is None:
        return None
    if read.scope == "all":
        return owner_actor(spec)
    return actor if can_make(spec, actor, spec.entity(link.target)) else None

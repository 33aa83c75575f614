"""What words may say together but no application can be: mended at the end, where all of it is known."""

from collections.abc import Sequence

from bottega.domain.spec import BelongsTo, Entity
from bottega.domain.spec_rules import OWNER_FIELDS, find_required_circle


def mend(entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """Return the entities with circles of required links opened and links clear of the owner that owned rows have."""
    mended = {entity.name: _own_name(entity) for entity in entities}
    while circle := find_required_circle(tuple(mended.values())):
        entity, target = mended[circle[-1]], circle[0]
        links = tuple(
            link.model_copy(update={"required": link.required and link.target != target}) for link in entity.belongs_to
        )
        mended[entity.name] = entity.model_copy(update={"belongs_to": links})
    return tuple(mended.values())


def _own_name(entity: Entity) -> Entity:
    if not entity.owned:
        return entity
    fields = tuple(f for f in entity.fields if f.name not in OWNER_FIELDS)
    links = tuple(_renamed(link) for link in entity.belongs_to)
    many = tuple(link for link in entity.many_to_many if link.name not in OWNER_FIELDS)
    return entity.model_copy(update={"fields": fields, "belongs_to": links, "many_to_many": many})


def _renamed(link: BelongsTo) -> BelongsTo:
    return link.model_copy(update={"name": f"kept_by_{link.name}"}) if link.name in OWNER_FIELDS else link

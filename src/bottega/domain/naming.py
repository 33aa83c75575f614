"""How names of a Spec appear on the wire: the one convention that generators and checks share."""

from bottega.domain.spec import Entity


def words_of(name: str) -> list[str]:
    """Split snake_case, kebab-case or a label into lower-case words: ``Purchase order`` -> purchase, order."""
    return [word.lower() for word in name.replace("_", " ").replace("-", " ").split()]


def camel(name: str) -> str:
    """``unit_price`` -> ``unitPrice``: keys of JSON bodies and query parameters."""
    first, *rest = words_of(name)
    return first + "".join(word.capitalize() for word in rest)


def pascal(name: str) -> str:
    """``purchase order lines`` -> ``PurchaseOrderLines``."""
    return "".join(word.capitalize() for word in words_of(name))


def kebab(name: str) -> str:
    """``Purchase order lines`` -> ``purchase-order-lines``."""
    return "-".join(words_of(name))


def resource_path(entity: Entity) -> str:
    """The path segment of an entity's collection, in the API and in the pages: ``purchase-order-lines``."""
    return kebab(entity.plural)


def operation_ids(entity: Entity) -> dict[str, str]:
    """OpenAPI operation ids by verb: list, create, read, update, delete."""
    return {
        "list": f"list{pascal(entity.plural)}",
        "create": f"create{entity.name}",
        "read": f"get{entity.name}",
        "update": f"update{entity.name}",
        "delete": f"delete{entity.name}",
    }


def humanize(value: str) -> str:
    """``part_received`` -> ``Part received``: what a person reads for an enum value or a role."""
    text = " ".join(words_of(value))
    return text[:1].upper() + text[1:]

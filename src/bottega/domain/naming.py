"""How names of a Spec appear on the wire: the one convention that generators and checks share."""

from typing import NamedTuple

from bottega.domain.spec import Entity, ManyToMany


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


class ManyKeys(NamedTuple):
    """How a many-to-many link appears on the wire: ``tags``, ``tagIds``, and the filter ``tagId``."""

    rows: str
    ids: str
    one: str


_ONE_OF_MANY = {"people": "person", "children": "child", "men": "man", "women": "woman"}


def many_keys(link: ManyToMany) -> ManyKeys:
    """Return the keys of a link, whether its name is singular or plural."""
    *rest, last = link.name.split("_")
    one = "_".join([*rest, _singular(last)])
    many = "_".join([*rest, _plural(_singular(last))])
    return ManyKeys(rows=camel(many), ids=f"{camel(one)}Ids", one=f"{camel(one)}Id")


def _singular(word: str) -> str:
    if word in _ONE_OF_MANY:
        return _ONE_OF_MANY[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _plural(word: str) -> str:
    for many, one in _ONE_OF_MANY.items():
        if word == one:
            return many
    if word.endswith("y") and word[-2:-1] not in set("aeiou"):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")

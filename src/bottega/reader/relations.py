"""How many of one go with how many of the other: belongs-to and many-to-many out of single statements."""

from collections import defaultdict
from dataclasses import dataclass

from bottega.reader.entities import Kept
from bottega.reader.facts import Attribute, Facts, Item, Key, Link
from bottega.reader.item import field_type
from bottega.reader.lexicon import words
from bottega.reader.people import is_person
from bottega.reader.records import events

USER: Key = ("user",)


@dataclass(slots=True)
class Edge:
    """A settled relation. ``many`` for many-to-many; ``name`` is how the words call the target here."""

    one: Key
    other: Key
    many: bool
    name: Key
    required: bool | None
    start: int
    end: int


def link_of(attribute: Attribute, kept: Kept) -> Link | None:
    """The link that an attribute is, where its item is a thing kept or a person with an account; else None."""
    owner = kept.match(attribute.owner) or (USER if kept.is_account(attribute.owner) else None)
    item = attribute.item
    if owner is None or item.pinned or item.values:
        return None
    target = target_of(item, kept, owner, plain=attribute.via in {"list", "with"})
    if target is None:
        return None
    if attribute.via not in {"list", "with"} and attribute.via.rpartition(" ")[2] in {
        "as",
        "without",
        "than",
        "like",
        "before",
        "until",
    }:
        return None
    several = (
        item.phrase is not None
        and item.phrase.plural
        and attribute.via in {"list", "with"}
        and item.phrase.amount != "one"
    )
    meets = attribute.via == "with" and is_person(item.key) and owner[-1] in events()
    amount = (
        "one"
        if meets
        else "many"
        if item.many or several or (item.phrase is not None and item.phrase.amount == "many")
        else "one"
    )
    if attribute.via not in {"list", "with"} and item.phrase is not None and not item.phrase.counted:
        amount = "one"
    found = Link(
        owner,
        target,
        "many" if amount == "many" else "one",
        item.start,
        item.end,
        name="_".join(item.key).removesuffix("_id"),
        required=item.required,
    )
    found.listed = attribute.via == "list" and item.phrase is not None and not item.phrase.determiner
    return found


def target_of(item: Item, kept: Kept, owner: Key, *, plain: bool) -> Key | None:
    """The thing kept that an item names."""
    key = item.target or item.key
    if len(key) > 1 and key[-1] == "id" and key[:-1] in kept.where:
        return key[:-1]
    if item.type and item.type != field_type(key):
        return None
    if key in kept.where:
        determiner = item.phrase.determiner if item.phrase is not None else ""
        myself = determiner in {"another", "other"} or (plain and determiner in {"a", "an", "the"}) or bool(item.target)
        return key if key != owner or myself else None
    holder = (
        key[-1] in words("nouns", "holder") and item.phrase is not None and item.phrase.determiner in {"a", "an", "one"}
    )
    if kept.accounts and holder and plain:
        return USER
    if kept.is_account(key) and (is_person(key) or key in kept.accounts):
        return USER
    if not key or (field_type(item.words) and (plain or len(key) > 1)):
        return None
    found = kept.match(key)
    if found == owner:
        return found if len(key) > len(owner) and key[0] in words("nouns", "kin") else None
    return found


def settle(facts: Facts, kept: Kept) -> list[Edge]:
    """Put all statements about each pair together."""
    links = [_resolved(link, kept) for link in facts.links]
    links += [link_of(attribute, kept) for attribute in facts.attributes]
    pairs: dict[tuple[Key, Key], list[Link]] = defaultdict(list)
    for link in links:
        if link is not None:
            pairs[min(link.one, link.other), max(link.one, link.other)].append(link)
    edges: list[Edge] = []
    for pair, said in pairs.items():
        edges.extend(_edges(pair, said))
    edges.sort(key=lambda edge: edge.start)
    return _startable(edges)


def _resolved(link: Link, kept: Kept) -> Link | None:
    if link.unless and link.unless in kept.where:
        return None
    ends: list[Key] = []
    for key in (link.one, link.other):
        found = kept.match(key)
        if kept.is_account(key) and (found is None or key in kept.accounts):
            found = USER
        if found is None:
            return None
        ends.append(found)
    if ends[0] == ends[1] and link.one != link.other:
        return None
    if ends[1] == USER and link.strength < 0.5:
        return None
    if ends[0] == USER and (link.strength < 1.0 or ends[1] == USER):
        return None
    name = link.name or "_".join(link.other if link.other != link.one else ())
    return Link(ends[0], ends[1], link.amount, link.start, link.end, name, link.required, link.strength)


def _edges(pair: tuple[Key, Key], said: list[Link]) -> list[Edge]:
    first, second = pair
    if first == second:
        link = said[0]
        many = link.amount == "many" and all(other.amount == "many" for other in said)
        return [Edge(first, first, many, tuple(link.name.split("_")), False, link.start, link.end)]
    names: dict[str, list[Link]] = defaultdict(list)
    forward = [link for link in said if link.one == first]
    backward = [link for link in said if link.one == second]
    for link in forward + backward:
        names[link.name].append(link)
    there, back = _amount(forward), _amount(backward)
    source = min(said, key=lambda link: link.start)
    if there == "many" and back == "many":
        one, other = source.one, source.other
        return [Edge(one, other, True, (), None, source.start, source.end)]
    if there == "one" and back == "one" and all(any(link.listed for link in way) for way in (forward, backward)):
        return _singles(forward) + _singles(backward)
    if there == "one" and (back != "one" or source.one == first):
        return _singles(forward)
    if back == "one":
        return _singles(backward)
    if (there or back) == "many" and source.other[-1] in words("nouns", "shared") and source.one != USER:
        return [Edge(source.one, source.other, True, (), None, source.start, source.end)]
    said_both = {link.amount for link in forward + backward} == {"one", "many"}
    if said_both and all(link.one == source.one for link in said):
        return [Edge(source.one, source.other, True, (), None, source.start, source.end)]
    if there == "many":
        return [Edge(second, first, False, first, None, forward[0].start, forward[0].end)]
    return [Edge(first, second, False, second, None, backward[0].start, backward[0].end)]


def _amount(links: list[Link]) -> str:
    if not links:
        return ""
    strong = [link for link in links if link.strength >= 0.5] or links
    return "many" if any(link.amount == "many" for link in strong) else "one"


def _singles(links: list[Link]) -> list[Edge]:
    """One edge for each name by which one thing goes with the other."""
    found: dict[str, Edge] = {}
    target = links[0].other
    for link in links:
        name = link.name or "_".join(target)
        same = [n for n in found if n.split("_")[-1] == name.split("_")[-1]]
        if same:
            edge = found[same[0]]
            edge.required = edge.required if edge.required is not None else link.required
            continue
        if found and name.split("_")[-1] == target[-1]:
            continue
        found[name] = Edge(link.one, link.other, False, tuple(name.split("_")), link.required, link.start, link.end)
    return list(found.values())


def _startable(edges: list[Edge]) -> list[Edge]:
    """Make a link optional where a circle of required ones would let nobody begin."""
    needs: dict[Key, set[Key]] = defaultdict(set)
    for edge in edges:
        if edge.many or edge.required is False:
            continue
        if edge.one == edge.other or _reaches(needs, edge.other, edge.one):
            edge.required = False
        else:
            needs[edge.one].add(edge.other)
    return edges


def _reaches(needs: dict[Key, set[Key]], start: Key, goal: Key) -> bool:
    seen, ahead = set[Key](), [start]
    while ahead:
        key = ahead.pop()
        if key == goal:
            return True
        if key not in seen:
            seen.add(key)
            ahead.extend(needs[key])
    return False

"""What a bare list leaves unsaid: a reservation that is listed beside rooms and guests is for one of each."""

import re

from bottega.reader.entities import Kept
from bottega.reader.facts import Facts, Key, Link, Mention
from bottega.reader.lexicon import words
from bottega.reader.people import is_person
from bottega.reader.records import events
from bottega.reader.relations import link_of

_END = re.compile(r"[.;!?](?=\s|$)|\n")
_PEOPLE_OF_ONE = 2


def complete(text: str, facts: Facts, kept: Kept) -> None:
    """Link each record of an act to the people and the thing that it is listed with, where no words say of which it is."""
    placed = _placed(facts, kept)
    for event in kept.order:
        if event[-1] not in events() or event in placed:
            continue
        spots = [m for m in facts.mentions if kept.match(m.phrase.key) == event and m.phrase.plural]
        if spots:
            facts.links.extend(_links(text, facts, kept, event, spots[0]))


def _placed(facts: Facts, kept: Kept) -> set[Key]:
    """The things of which is said what they go with."""
    found: set[Key] = set()
    for link in facts.links:
        ends = [kept.match(link.one), kept.match(link.other)]
        if all(ends) and ends[0] != ends[1]:
            found |= {end for end in ends if end}
    for attribute in facts.attributes:
        owner = kept.match(attribute.owner)
        if owner is not None and link_of(attribute, kept) is not None:
            found.add(owner)
    return found


def _links(text: str, facts: Facts, kept: Kept, event: Key, spot: Mention) -> list[Link]:
    start = max((m.end() for m in _END.finditer(text, 0, spot.phrase.start)), default=0)
    after = _END.search(text, spot.phrase.end)
    end = after.start() if after else len(text)
    beside: list[Key] = []
    for mention in facts.mentions:
        key = kept.match(mention.phrase.key)
        inside = start <= mention.phrase.start < end and mention.phrase.plural
        if inside and key is not None and key != event and key not in beside:
            beside.append(key)
    people = [key for key in beside if is_person(key)]
    things = [k for k in beside if not is_person(k) and k[-1] not in events() | words("nouns", "shared")]
    chosen = people[:_PEOPLE_OF_ONE] + things[-1:]
    span = (spot.phrase.start, spot.phrase.end)
    return [Link(event, key, "one", *span) for key in chosen]

"""Acts and the records they leave: ``lend`` -> loan."""

from functools import cache

from bottega.reader.facts import Key, Phrase
from bottega.reader.lexicon import rows, sections, words


@cache
def _table() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("nominal")}


def nominal_of(verb: str, particle: str) -> Key:
    """The record that an act leaves, as a key; empty where it leaves none."""
    table = _table()
    name = table.get(f"{verb}_{particle}" if particle else verb, table.get(verb, ""))
    return tuple(name.split("_")) if name else ()


@cache
def events() -> frozenset[str]:
    """Nouns that are records of acts themselves: to book an appointment leaves an appointment."""
    return frozenset(sections("nouns")["event"])


def bond(who: Key, verb: str, phrase: Phrase) -> float:
    """How surely what somebody makes is theirs: an order of a buyer is, a book that a clerk enters is not."""
    comes = who[-1] in words("nouns", "outsider") | words("nouns", "joiner") | {"buyer"}
    makes = verb in words("verbs", "create") and (
        phrase.determiner in {"a", "an", "their", "his", "her"} or phrase.key[-1] in events()
    )
    return 1.0 if comes and makes else 0.3

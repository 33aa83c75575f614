"""One item of a list: ``weight in kg, which can't be negative`` -> a field with its type, bounds and the rest."""

import re

from bottega.reader.enumeration import take_values
from bottega.reader.facts import Item, Phrase
from bottega.reader.fieldtypes import field_type, number_type, settle_type
from bottega.reader.lexicon import index, words
from bottega.reader.morphology import singular
from bottega.reader.naming import name_of
from bottega.reader.phrase import split_words
from bottega.reader.questions import YES_NO, joined, question_name
from bottega.reader.values import value_list, value_name
from bottega.reader.wishes import Wishes, read_wishes

__all__ = ["field_type", "read_item"]

_BRACKETS = str.maketrans("[]{}", "()()")
_FREE_TEXT = re.compile(r"\b(?:free[- ]?text|long text|multi-?line|free-form|in (?:free )?text)\b", re.IGNORECASE)
_PLAIN_TEXT = re.compile(r"\b(?:as |that's |that is |in )?(?:plain|just|only) text\b", re.IGNORECASE)
_EITHER = re.compile(r"^(?:is|are)?\s*either\s+(?P<what>.+?)\s*$", re.IGNORECASE)
_TYPE_IN_BRACKETS = re.compile(r"\(\s*(?:an? )?(?P<type>[A-Za-z/ ]+?)\s*\)")
_IN_UNIT = re.compile(
    r"\b(?:in|as|measured in|given in)\s+(?:whole |full )?(?P<unit>(?:square |cubic |decimal )?[a-z°%]+(?:/[a-z]+)?[²2³]?)\b"
    r"|\((?:in )?(?P<paren>(?:square )?[a-z°%€$£²]+(?:/[a-z]+)?)\)",
    re.IGNORECASE,
)
_TYPE_BEHIND = re.compile(r"^(?P<name>.+?)[\s:]+(?:is |as )?(?:an? )?(?P<type>[A-Za-z/]+(?: number| text)?)$")
_OPEN_NAME = re.compile(r"\b(?:a|an|the|of|start|end|due|ticket|unit|his|her|their|its)\s*$", re.IGNORECASE)
_TARGET = re.compile(
    r"\(\s*(?:an?|another|one of the|also an?)\s+(?P<who>[a-z]+(?: [a-z]+)?)\s*(?:,?\s*or\s+(?P<none>nobody|none|nothing|no one))?\s*\)",
    re.IGNORECASE,
)
_WHO = re.compile(
    r",?\s*\b(?:who|which)(?:'s| is| are)\s+(?:also\s+)?(?:another|an?|one of the)\s+(?P<who>\w+)\s*$", re.IGNORECASE
)
_COLUMN = re.compile(
    r"\b(?P<type>varchar|char|character varying|decimal|numeric|float|int|integer|bigint|text)\s*\(\s*\d+(?:\s*,\s*\d+)?\s*\)",
    re.IGNORECASE,
)
_KEY = re.compile(
    r"\b(?:fk|foreign key|pk|primary key|auto_?increment|references\s+\w+(?:\s*\(\w+\))?)(?!\w)", re.IGNORECASE
)
_ENUM_CALL = re.compile(r"\benum\s*\((?P<values>[^)]*)\)", re.IGNORECASE)
_CHECK = re.compile(
    r"\bcheck\s*\(\s*\w+\s+(?P<bounds>[^)]*)\)|\bcheck\s*\(\s*\w+\s*(?P<sign>[<>]=?[^)]*)\)", re.IGNORECASE
)


def read_item(text: str, start: int, end: int) -> Item | None:
    """Read one item; None where nothing names it."""
    item = Item((), start, end)
    rest = _column(_target(text[start:end].translate(_BRACKETS), item), item)
    wishes = read_wishes(question_name(rest, item))
    rest, unit = _unit(_flags(wishes.rest, item))
    rest = rest if item.values else take_values(rest, item)
    rest = _type_behind(rest, item)
    phrase = _where(rest, item) or name_of(rest)
    if phrase is None:
        return None
    item.phrase, item.words = phrase, phrase.words
    if item.words[:1] == ("number_of",):
        item.words, item.type = item.words[1:], item.type or "integer"
    item.many = phrase.amount == "many" and not item.type
    if not item.type and re.search(r"\bflag\b", rest, re.IGNORECASE) and "flag" not in item.words:
        item.type = "boolean"
    _take(item, wishes)
    if not item.words:
        return None
    settle_type(item, unit)
    return item


def _where(rest: str, item: Item) -> Phrase | None:
    """``in print yes/no``, ``on sale (y/n)``: where a thing is can be told by yes or no, and is a name."""
    match = re.fullmatch(
        r"\s*(?P<name>(?:in|on|at|off|under|out of|for|up for|over) [a-z]+)[\s.,;:?()]*", rest, re.IGNORECASE
    )
    if match is None or item.type != "boolean":
        return None
    return Phrase(tuple(split_words(match.group("name"))), match.start("name"), match.end("name"))


def _target(raw: str, item: Item) -> str:
    """``a head (an employee)``, ``a mentor, who's another volunteer``: which thing an item is."""
    named = _TARGET.search(raw)
    if named:
        *before, last = split_words(named.group("who"))
        item.target = (*before, singular(last))
        item.required = False if named.group("none") else None
        raw = raw[: named.start()] + " " * len(named.group()) + raw[named.end() :]
    who = _WHO.search(raw)
    if who:
        item.target = (singular(who.group("who").lower()),)
        raw = raw[: who.start()]
    return raw


def _column(raw: str, item: Item) -> str:
    """What only database people write: ``varchar(20)``, ``enum('a','b')``, ``fk``, ``check (n between 1 and 5)``."""
    if "(" not in raw and not _KEY.search(raw):
        return raw
    match = _ENUM_CALL.search(raw)
    if match:
        item.values = value_list(match.group("values").replace("'", ""))
        raw = raw[: match.start()] + " " * len(match.group()) + raw[match.end() :]
    raw = _COLUMN.sub(lambda m: m.group("type").ljust(len(m.group())), raw)
    raw = raw.replace("'", " ") if "default '" in raw.lower() else raw
    raw = _CHECK.sub(lambda m: (m.group("bounds") or m.group("sign") or "").ljust(len(m.group())), raw)
    return _KEY.sub(lambda m: " " * len(m.group()), raw)


def _flags(rest: str, item: Item) -> str:
    """``yes/no``, ``free text``, a question mark, a type in brackets."""
    asked = re.search(r"\?\s*$", rest) is not None
    known = field_type(tuple(split_words(rest))) if asked and not YES_NO.search(rest) else ""
    if known not in {"", "boolean"}:
        item.required = False
        rest = re.sub(r"\?\s*$", "", rest)
    elif YES_NO.search(rest) or (asked and not item.type):
        item.type = "boolean"
        rest = re.sub(r"\?\s*$", "", YES_NO.sub(" ", rest))
    either = _EITHER.search(rest)
    if item.type == "boolean" and either:
        rest = joined(either.group("what"))
    bracket = _TYPE_IN_BRACKETS.search(rest)
    kind = index("explicit_types").get(bracket.group("type").lower().replace(" ", "_"), "") if bracket else ""
    if bracket and kind:
        item.type = item.type or kind
        rest = rest[: bracket.start()] + " " + rest[bracket.end() :]
    for pattern, text_type in ((_PLAIN_TEXT, "string"), (_FREE_TEXT, "text")):
        if pattern.search(rest):
            item.type = text_type
            rest = pattern.sub(" ", rest)
    return rest


def _unit(rest: str) -> tuple[str, str]:
    """``weight in kg``: the text without the unit, and the unit."""
    match = _IN_UNIT.search(rest)
    unit = (match.group("unit") or match.group("paren") or "").lower().replace(" ", "_") if match else ""
    bare = unit.rpartition("_")[2].partition("/")[0]
    if match is None or not {unit, bare} & words("nouns", "unit"):
        return rest, ""
    return rest[: match.start()] + " " * len(match.group()) + rest[match.end() :], bare


def _type_behind(rest: str, item: Item) -> str:
    """``ibu int``, ``price as a decimal``: a type word behind the name."""
    match = _TYPE_BEHIND.match(rest.rstrip(" .;,:"))
    if match is None or item.type:
        return rest
    name, low = match.group("name"), match.group("type").lower().replace(" ", "_")
    if low not in index("explicit_types") or _OPEN_NAME.search(name):
        return rest
    technical = low not in words("explicit_types", "natural")
    if not (technical or ":" in rest or "_" in name or _stands_alone(name, low)):
        return rest
    item.type = number_type(tuple(split_words(name))) if low == "number" else index("explicit_types")[low]
    return name.rstrip(" :")


def _stands_alone(name: str, kind: str) -> bool:
    """``brewed_on date``, ``joined at datetime``: the name is whole without the type word."""
    found = split_words(name)
    if not found or found[-1] in {"on", "at"}:
        return bool(found)
    return kind in {"text", "datetime", "timestamp", "checkbox", "flag"} and found[-1] not in {"full", "body", "alt"}


def _take(item: Item, wishes: Wishes) -> None:
    item.required = wishes.required if wishes.required is not None else item.required
    item.unique, item.min, item.max = wishes.unique, wishes.min, wishes.max
    if wishes.default is not None:
        numeric = re.fullmatch(r"-?\d+(?:\.\d+)?", wishes.default)
        item.default = wishes.default if numeric else value_name(wishes.default)

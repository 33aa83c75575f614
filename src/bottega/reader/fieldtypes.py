"""The type that the words of a field's name tell."""

from bottega.reader.facts import Item, Key
from bottega.reader.lexicon import index, words
from bottega.reader.morphology import singular, verb_forms


def field_type(key: Key) -> str:
    """Return the type that a name tells, or an empty string; ``key`` may be in the plural."""
    if not key:
        return ""
    shape = _by_shape(key)
    if shape:
        return shape
    kinds = index("types")
    last = singular(key[-1])
    counted_only = key[-1] == last and last not in kinds and kinds.get(last + "s") == "integer"
    forms = [] if counted_only else [key[-1], last, last + "s"]
    for form in ("_".join(key), "_".join((*key[:-1], last)), "_".join((*key[-2:-1], last))):
        if form in kinds and (form not in {key[-1], last} or (len(key) == 1 and forms)):
            return kinds[form]
    return _by_last_word(key, last, next((kinds[form] for form in forms if form in kinds), ""))


def _by_shape(key: Key) -> str:
    """``opened_at``, ``sown_on``, ``is_active``, ``reported_by``, ``date_of_birth``."""
    if len(key) > 1 and key[-1] == "at":
        return "datetime"
    if len(key) > 1 and key[-1] in {"on", "since", "until"}:
        return "date"
    if len(key) > 1 and key[0] in {"is", "has", "can", "was"}:
        return "boolean"
    if key[-1] == "by":
        return "string"
    if "per" in key[1:-1]:
        measured = field_type(key[: key.index("per")])
        return "money" if key[key.index("per") - 1] in {"rate", "charge", "pay"} else measured
    if len(key) > 2 and key[0] in {"date", "time"} and key[1] == "of":
        return key[0]
    return ""


def _by_last_word(key: Key, last: str, found: str) -> str:
    kinds = index("types")
    if len(key) == 2 and last.endswith("ed") and key[0] in kinds:
        return kinds[key[0]]
    if last in {"number", "no", "code", "id"} and len(key) > 1:
        return "string"
    if last == "number":
        return "integer"
    unit = {last, key[-1]} & words("nouns", "unit")
    if unit and len(key) > 1:
        return unit_type(key[-1])
    if found == "boolean" and len(key) > 1 and key[0] in {"date", "time"}:
        return ""
    if not found and unit and (key[-1] != last or last in {"kg", "km", "percent"}):
        return unit_type(last)
    if not found and key[0] in {"max", "min", "maximum", "minimum", "total"}:
        return "integer"
    return found


def unit_type(unit: str) -> str:
    """The type of what is measured in a unit."""
    if {unit, unit + "s"} & words("nouns", "integer_unit"):
        return "integer"
    return "money" if {unit, unit + "s"} & words("nouns", "money_unit") else "decimal"


def number_type(name: Key) -> str:
    """The type of a field that is said to be a number."""
    known = field_type(name)
    return known if known in {"money", "decimal"} else "integer"


def settle_type(item: Item, unit: str) -> None:
    """Give an item its type, from its values, its unit, its name or its bounds."""
    if item.values:
        item.type = "enum"
    elif not item.type and item.default in {"yes", "no", "true", "false"}:
        item.type = "boolean"
    elif not item.type:
        item.type = _type_of(item, unit)


def _type_of(item: Item, unit: str) -> str:
    kind, bounded = field_type(item.words), item.min is not None or item.max is not None
    if bounded and (kind, item.words[-1]) in {("string", "number"), ("decimal", "size")} and not unit:
        return "integer"
    if unit in words("nouns", "money_unit") and kind in {"", "money"}:
        return "money"
    if unit in words("nouns", "integer_unit"):
        return "integer"
    if unit:
        return "integer" if kind == "integer" and unit == "hours" else "decimal"
    word = item.words[0]
    if not kind and len(item.words) == 1 and len(word) > 4 and word.endswith("ed") and word in verb_forms():
        return "boolean"
    if not kind and bounded:
        whole = all(bound is None or bound == bound.to_integral_value() for bound in (item.min, item.max))
        return "integer" if whole else "decimal"
    return kind

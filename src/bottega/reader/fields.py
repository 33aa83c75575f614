"""The fields of each thing: names, types, what is asked of them."""

import re
from decimal import Decimal

from bottega.domain.spec import NUMBERS, Field, FieldType, Source, Transition
from bottega.domain.spec_rules import GIVEN_FIELDS
from bottega.reader.facts import Item, Values
from bottega.reader.values import value_name

_TRUE = frozenset({"true", "yes", "on", "1", "checked", "active", "enabled"})
_FALSE = frozenset({"false", "no", "off", "0", "unchecked", "none", "inactive", "disabled"})


def safe_name(parts: tuple[str, ...]) -> str:
    """Words -> a snake_case name; empty where nothing safe is left."""
    name = re.sub(r"[^a-z0-9_]+", "_", "_".join(parts).lower()).strip("_")
    name = re.sub(r"_{2,}", "_", name)[:50].strip("_")
    return name if re.fullmatch(r"[a-z][a-z0-9_]*", name) and name not in GIVEN_FIELDS else ""


def label_of(name: str) -> str:
    """``date_of_birth`` -> ``Date of birth``."""
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]


def make_field(item: Item, source: Source) -> Field | None:
    """Make the field that an item describes; None where it has no usable name."""
    words = item.words[1:] if len(item.words) > 1 and item.words[0] in {"is", "has"} else item.words
    name = safe_name(words)
    if not name:
        return None
    if name == "label":  # every record answers a label: this one is it
        return Field(name=name, label="Label", type="string", required=True, unique=item.unique, source=source)
    kind: FieldType = item.type or "string"  # type: ignore[assignment]
    values = _values(item.values)
    if kind == "enum" and len(values) < 1:
        kind = "string"
    if kind != "enum":
        values = ()
    low, high = _bounds(kind, item.min, item.max)
    default = _default(item.default, kind, values)
    required = item.required
    if required is None:
        required = kind not in {"text", "boolean"}
    if kind == "boolean" and default is None and not required:
        default = False
    steps = tuple(Transition(before=a, after=b) for a, b in item.steps or () if {a, b} <= set(values)) or None
    if steps and default is None:
        default = values[0]
    return Field(
        name=name, label=label_of(name), type=kind, required=required, unique=item.unique, values=values, min=low, max=high,
        default=default, transitions=steps, source=source,
    )  # fmt: skip


def _values(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(v for v in values if re.fullmatch(r"[a-z0-9][a-z0-9_]{0,62}", v)))


def _bounds(kind: str, low: Decimal | None, high: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    if kind not in NUMBERS:
        return None, None
    if low is not None and high is not None and low > high:
        return None, None
    return low, high


def _default(text: str | None, kind: str, values: tuple[str, ...]) -> str | int | bool | None:
    if text is None:
        return None
    low = text.lower().strip("_")
    if kind == "boolean":
        return False if low in _FALSE or low.startswith("not") else True if low in _TRUE or low else None
    if kind == "enum":
        return value_name(low) if value_name(low) in values else None
    if kind == "integer":
        return int(low) if re.fullmatch(r"-?\d{1,9}", low) else None
    if kind in {"decimal", "money"}:
        return low if re.fullmatch(r"-?\d{1,9}(\.\d{1,2})?", low) else None
    if kind in {"string", "text"}:
        return text if text not in {"null", "none", "empty", "blank", "today", "now"} else None
    return None


def state_field(said: list[Values], source: Source, name: str) -> Field | None:
    """Put what was said about the states of one thing together."""
    values = tuple(dict.fromkeys(v for one in said for v in _values(one.values)))
    if len(values) < 2:
        return None
    default = next((one.default for one in said if one.default in values), None)
    steps = tuple(dict.fromkeys(step for one in said for step in one.steps or () if set(step) <= set(values)))
    transitions = tuple(Transition(before=a, after=b) for a, b in steps) or None
    if default is not None and transitions is None:
        rest = [v for v in values if v != default]
        pairs = [(default, v) for v in rest] + [(a, b) for i, a in enumerate(rest) for b in rest[i + 1 :]]
        transitions = tuple(Transition(before=a, after=b) for a, b in pairs)
    return Field(
        name=name,
        label=label_of(name),
        type="enum",
        values=values,
        default=default,
        transitions=transitions,
        source=source,
    )

"""Sample values for the tests of a generated application: valid ones, and those a field must refuse."""

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from bottega.domain.spec import NUMBERS
from bottega.stacks.react_express.templates import js, plain
from bottega.stacks.react_express.view import AppView, EntityView, FieldView

_ROWS = 49
"""So many rows of a kind at most does one test make."""
_SMALLEST = {"integer": Decimal(1), "decimal": Decimal("0.000001"), "money": Decimal("0.01")}
_CONSTANTS = {
    "boolean": "true",
    "date": "'2030-01-31'",
    "datetime": "'2030-01-31T09:30:00.000Z'",
    "time": "'09:30'",
    "email": "'somebody@example.com'",
    "url": "'https://example.com/page'",
    "phone": "'+49 30 1234567'",
}
_NUMBERED = {
    "date": ("20", 10, "-01-31"),
    "datetime": ("20", 10, "-01-31T09:30:00.000Z"),
    "time": ("09:", 10, ""),
    "email": ("somebody", 100, "@example.com"),
    "url": ("https://example.com/page/", 100, ""),
    "phone": ("+49 30 ", 1000, ""),
}
"""For unique fields: what stands before and after a number, and the least such number."""
_WRONG = {
    "integer": ("'many'", "1.5"),
    "decimal": ("'many'", "'1.2345678'"),
    "money": ("'many'", "'1.234'"),
    "boolean": ("'yes'",),
    "date": ("'2030-02-30'", "'tomorrow'"),
    "datetime": ("'2030-01-31T09:30:00'", "'tomorrow'"),
    "time": ("'25:00'", "'noon'"),
    "email": ("'nobody'",),
    "url": ("'javascript:alert(1)'", "'nowhere'"),
    "phone": ("'12'", "'call me'"),
    "enum": ("'none of them'",),
    "string": ("7",),
    "text": ("7",),
}


def sample(field: FieldView, n: int | None = None) -> str:
    """Return a TypeScript expression for a valid value.

    Args:
        n: A number below ``_ROWS`` that keeps the values of unique fields apart; None for the variable ``n``.
    """
    if field.type in NUMBERS:
        return _number(field, n)
    if field.type == "enum":
        return js(field.default if field.default is not None else field.values[0])
    if field.type in {"string", "text"}:
        return _text(f"{_words(field)} ", 0, "", n)
    if field.unique and field.type in _NUMBERED:
        return _text(*_NUMBERED[field.type], n)
    return _CONSTANTS[field.type]


def uses_n(field: FieldView) -> bool:
    """Whether ``sample(field)`` speaks of the variable ``n``."""
    return field.type in {"string", "text"} or (field.unique and field.type in {*_NUMBERED, *NUMBERS})


def _text(before: str, least: int, after: str, n: int | None) -> str:
    if n is not None:
        return js(f"{before}{least + n}{after}")
    number = f"{least} + n" if least else "n"
    return f"`{before}${{{number}}}{after}`"


def _words(field: FieldView) -> str:
    return "".join(c for c in field.label if c.isalnum() or c == " ").strip() or field.key


def _number(field: FieldView, n: int | None) -> str:
    least, step = _least(field), _step(field)
    if not field.unique or n is not None:
        value = plain(least + (n or 0) * step if field.unique else least)
        return value if field.type == "integer" else f"'{value}'"
    steps = "n" if step == 1 else f"n * {plain(step)}"
    total = f"{plain(least)} + {steps}"
    if field.type == "integer":
        return total
    return f"String({total})" if step == 1 else f"({total}).toFixed({-int(step.as_tuple().exponent)})"


def _step(field: FieldView) -> Decimal:
    """How far unique numbers lie apart: by one where the bounds leave room."""
    if field.min is None or field.max is None or field.max - field.min > _ROWS:
        return Decimal(1)
    return _SMALLEST[field.type]


def _least(field: FieldView) -> Decimal:
    """A valid number, with room above it for unique ones."""
    if field.min is not None:
        smallest = _SMALLEST[field.type]
        return (field.min / smallest).to_integral_value(ROUND_CEILING) * smallest
    if field.max is not None and field.max <= _ROWS:
        return (field.max - _ROWS).to_integral_value(ROUND_CEILING)
    return Decimal(1)


def is_scarce(field: FieldView) -> bool:
    """Whether the field is unique and has too few values for the rows that tests make."""
    if not field.unique:
        return False
    if field.type in NUMBERS and field.min is not None and field.max is not None:
        return (field.max - field.min) / _step(field) <= _ROWS
    return field.type in {"boolean", "enum"}


def refused(field: FieldView) -> Iterator[tuple[str, str]]:
    """Yield what the field must refuse: words for it, and a TypeScript expression."""
    label = field.label.lower()
    for value in _WRONG[field.type]:
        yield f"{label} {value.strip(chr(39))}", value
    if field.required:
        yield f"{label} null", "null"
        if field.default is None:
            yield f"no {label}", "undefined"
        if field.type in {"string", "text"}:
            yield f"a blank {label}", "'  '"
    if field.type in NUMBERS:
        for bound, beyond in (("min", -1), ("max", 1)):
            limit: Decimal | None = getattr(field, bound)
            if limit is not None:
                value = plain(limit + beyond)
                yield f"{label} {value}", value if field.type == "integer" and "." not in value else f"'{value}'"


def _is_one_per_account(entity: EntityView) -> bool:
    return any(link.required and link.unique and link.target.is_account for link in entity.belongs_to)


def creatable(app: AppView) -> tuple[EntityView, ...]:
    """Return the entities of which tests can make rows: required links form no circle, unique values suffice."""
    made: dict[str, EntityView] = {}
    progress = True
    while progress:
        progress = False
        for entity in app.entities:
            if any(is_scarce(field) for field in entity.fields) or _is_one_per_account(entity):
                continue
            needed = {link.target.name for link in entity.belongs_to if link.required and not link.target.is_account}
            if entity.name not in made and needed <= made.keys():
                made[entity.name] = entity
                progress = True
    return tuple(made.values())

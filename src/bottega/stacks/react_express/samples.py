"""Sample values for the tests of a generated application: valid ones, and those a field must refuse."""

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from bottega.domain.spec import NUMBERS
from bottega.stacks.react_express.templates import js, plain
from bottega.stacks.react_express.view import AppView, EntityView, FieldView

_STEP = {"integer": Decimal(1), "decimal": Decimal("0.000001"), "money": Decimal("0.01")}
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
    "date": ("2030-01-", 10, ""),
    "datetime": ("2030-01-", 10, "T09:30:00.000Z"),
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
        n: A number below 20 that keeps the values of unique fields apart; None for the variable ``n``.
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
    low = _least(field)
    if field.unique and n is None:
        return f"{plain(low)} + n" if field.type == "integer" else f"String({plain(low)} + n)"
    value = plain(low + (n or 0) if field.unique else low)
    return value if field.type == "integer" else f"'{value}'"


def _least(field: FieldView) -> Decimal:
    """A valid number; for unique fields with 20 more above it where the bounds leave room."""
    step = _STEP[field.type]
    if field.min is not None:
        return (field.min / step).to_integral_value(ROUND_CEILING) * step
    if field.max is not None and field.max < 40:
        return (field.max - 20).to_integral_value(ROUND_CEILING)
    return Decimal(1)


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


def creatable(app: AppView) -> tuple[EntityView, ...]:
    """Return the entities of which a row can be made from nothing: their required links form no circle."""
    made: dict[str, EntityView] = {}
    progress = True
    while progress:
        progress = False
        for entity in app.entities:
            needed = {link.target.name for link in entity.belongs_to if link.required and not link.target.is_account}
            if entity.name not in made and needed <= made.keys():
                made[entity.name] = entity
                progress = True
    return tuple(made.values())

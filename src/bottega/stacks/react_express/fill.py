"""What a row that is there already gets in a field that was not."""

from decimal import Decimal

from bottega.domain.spec import NUMBERS, FieldType
from bottega.stacks.react_express.quoting import literal
from bottega.stacks.react_express.view import FieldView

_FILLS: dict[FieldType, str] = {
    "string": "'-'",
    "text": "'-'",
    "email": "'unknown@example.invalid'",
    "url": "'https://example.invalid/'",
    "phone": "'000'",
    "boolean": "FALSE",
    "date": "CURRENT_DATE",
    "time": "'00:00'",
    "datetime": "CURRENT_TIMESTAMP",
}
_UNIQUE_FILLS: dict[FieldType, str] = {
    "string": """'- ' || "id"::TEXT""",
    "text": """'- ' || "id"::TEXT""",
    "email": """"id"::TEXT || '@example.invalid'""",
    "url": """'https://example.invalid/' || "id"::TEXT""",
}
"""Where no two rows may have the same."""


def default_of(field: FieldView) -> str:
    """Return the default that the Spec gives, as an SQL expression; empty where it gives none."""
    if field.default is None:
        return ""
    return literal(str(field.default).lower() if isinstance(field.default, bool) else str(field.default))


def fill_of(field: FieldView) -> str:
    """Return an SQL expression that ``field`` allows: its default, else something that is plainly no answer.

    Numbers that must be unique, dates and the like get one and the same: PostgreSQL then refuses a second row.
    """
    if field.default is not None and not field.unique:
        return default_of(field)
    if field.values:
        return literal(field.values[0])
    if field.type in NUMBERS:
        return _nearest_to_zero(field)
    return _UNIQUE_FILLS.get(field.type, _FILLS[field.type]) if field.unique else _FILLS[field.type]


def _nearest_to_zero(field: FieldView) -> str:
    number = Decimal(0)
    if field.min is not None:
        number = max(number, field.min)
    if field.max is not None:
        number = min(number, field.max)
    return f"{number:f}"

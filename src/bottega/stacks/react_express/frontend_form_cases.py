"""What the test of one form fills in, and what must then be sent."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bottega.domain.spec import NUMBERS
from bottega.stacks.react_express.frontend_pages import EntityPages, Literal, typescript
from bottega.stacks.react_express.view import AppView, FieldView

_EXAMPLES = {
    "text": "Some words",
    "date": "2030-01-31",
    "datetime": "2030-01-31T09:30",
    "time": "09:30",
    "email": "ada@example.com",
    "url": "https://example.com",
    "phone": "+44 20 7946 0000",
}


@dataclass(frozen=True, kw_only=True)
class FormCase:
    """One complete filling of a form.

    Args:
        creator: An actor who may make such a row.
        missing: The messages of the empty form, in its order.
        filled: Labels and values to type or choose; links get the first option.
        ticked: Labels of the boxes to tick.
        links: How many selects of rows there are.
        many: Legends of the groups in which the first row is ticked.
        sent: The body of the request, as TypeScript.
    """

    creator: str
    missing: list[str]
    filled: list[tuple[str, str]]
    ticked: list[str]
    links: int
    many: list[str]
    sent: str


def form_case(app: AppView, entity: EntityPages) -> FormCase:
    """Return the case for the form of ``entity``: every field without a default gets a value."""
    view = entity.view
    open_fields = [f for f in view.fields if f.default is None]
    filled = [(f.label, _typed(f)) for f in open_fields if f.type != "boolean"]
    creators = [g.actor for g in app.grants(view.name, "create")]
    return FormCase(
        creator=creators[-1] if creators else app.actors[-1],
        missing=list(_missing(entity)),
        filled=filled + [(link.label, "one") for link in view.belongs_to],
        ticked=[f.label for f in open_fields if f.type == "boolean"],
        links=len(view.belongs_to),
        many=[link.label for link in view.many_to_many],
        sent=typescript(
            {f.key: _wire(f) for f in view.fields}
            | {link.key: "one" for link in view.belongs_to}
            | {link.key: ["one"] for link in view.many_to_many}
        ),
    )


def _missing(entity: EntityPages) -> Iterator[str]:
    view = entity.view
    fields = {f.key: f for f in view.fields if f.required and f.default is None and f.type != "boolean"}
    links = {link.key: link for link in view.belongs_to if link.required}
    for key in entity.order:
        if key in links:
            yield f"Choose a value for {links[key].label}."
        elif key in fields:
            field = fields[key]
            yield f"Choose a value for {field.label}." if field.type == "enum" else f"{field.label} is required."


def _typed(field: FieldView) -> str:
    if field.type in NUMBERS:
        high = Decimal(1) if field.max is None else min(Decimal(1), field.max)
        low = high if field.min is None else field.min
        return f"{_rounded(low, field):f}"
    if field.values:
        return field.values[0]
    return _EXAMPLES.get(field.type, "Words")


def _rounded(low: Decimal, field: FieldView) -> Decimal:
    """The least number that is allowed and has no more places than the field keeps."""
    places = {"integer": Decimal(1), "money": Decimal("0.01")}.get(field.type, Decimal("0.000001"))
    return low if low == low.quantize(places) else low.quantize(places, rounding="ROUND_CEILING")


def _wire(field: FieldView) -> object:
    if field.type == "boolean":
        return True if field.default is None else field.default
    value = _typed(field) if field.default is None else str(field.default)
    if field.type == "integer":
        return Literal(value)
    if field.type == "datetime":
        return Literal(f"new Date('{value}').toISOString()")
    return value

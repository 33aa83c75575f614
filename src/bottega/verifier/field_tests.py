"""Tests of one field or link: one function for each kind of acceptance criterion."""

from decimal import Decimal

from bottega.domain.requirement import Criterion
from bottega.domain.spec import BelongsTo, Field
from bottega.verifier.examples import beyond, creatable, number
from bottega.verifier.making import PLENTY, capacity, key_of
from bottega.verifier.steps import steps_from, steps_to
from bottega.verifier.subject import Subject, bind, one
from bottega.verifier.writing import Group, Source, call, items, literal


def refused(source: Source, request: Group, key: str, *, status: int = 400, code: str = "validation_error") -> None:
    """Write that a request is refused and that the answer names the key."""
    source.put(call("assert_refused", request, str(status), literal(code), literal(key)))


def keeps(source: Source, subject: Subject, criterion: Criterion) -> None:
    """A value written is the value read, at creation, after a change, and after one of nothing."""
    field, row = subject.entity.field(criterion.field), subject.row
    key, (first, second, _) = key_of(field), subject.examples(field)
    source.test(f"{field.name}_is_kept", criterion=criterion.id, says=criterion.text)
    sent, kept = bind(source, "first", first)
    source.put(subject.make(one(key, sent)), before=f"{row} = ")
    source.put(call("assert_has", call("api.read", "PATH", row), one(key, kept)))
    if second != first or not first.fixed:
        sent, kept = bind(source, "second", second)
        source.put(call("assert_has", call("api.update", "PATH", row, one(key, sent)), one(key, kept)))
        source.put(call("assert_has", call("api.read", "PATH", row), one(key, kept)))
    source.put(call("assert_has", call("api.update", "PATH", row, "{}"), one(key, kept)))
    source.dedent()


def refuses_wrong_type(source: Source, subject: Subject, criterion: Criterion) -> None:
    """Values of another type are refused."""
    field = subject.entity.field(criterion.field)
    source.test(f"{field.name}_refuses_another_type", criterion=criterion.id, says=criterion.text)
    _refuses_each(source, subject, key_of(field), list(subject.examples(field).wrong))
    source.dedent()


def _refuses_each(source: Source, subject: Subject, key: str, wrong: list[str]) -> None:
    """Write that each of these is refused, at creation and by a change."""
    source.put(subject.make(), before=f"{subject.row} = ")
    source.put(items(*wrong), before="for wrong in ", after=":")
    source.indent()
    source.put(subject.body(one(key, "wrong")), before="body = ")
    refused(source, call("api.post", "PATH", "body"), key)
    refused(source, call("api.patch", "PATH", subject.row, one(key, "wrong")), key)
    source.dedent()


def required(source: Source, subject: Subject, criterion: Criterion) -> None:
    """A row without it, or with nothing in it, is refused; nor can it be taken away."""
    part, row = _part(subject, criterion), subject.row
    key = key_of(part)
    blank = ['"   "'] if isinstance(part, Field) and part.type in {"string", "text"} else []
    source.test(f"{part.name}_is_required", criterion=criterion.id, says=criterion.text)
    source.put(subject.body(), before="body = ")
    source.put(call("body.pop", literal(key), "None"))
    refused(source, call("api.post", "PATH", "body"), key)
    source.put(subject.make(), before=f"{row} = ")
    source.put(items("None", *blank), before="for empty in ", after=":")
    source.indent()
    refused(source, call("api.post", "PATH", _merged(key)), key)
    refused(source, call("api.patch", "PATH", row, one(key, "empty")), key)
    source.dedent()
    source.dedent()


def _merged(key: str) -> str:
    return f"{{**body, {literal(key)}: empty}}"


def optional(source: Source, subject: Subject, criterion: Criterion) -> None:
    """A row without it is accepted, and holds nothing there."""
    part, row = _part(subject, criterion), subject.row
    key = key_of(part)
    source.test(f"{part.name}_is_optional", criterion=criterion.id, says=criterion.text)
    source.put(subject.body(), before="body = ")
    source.put(call("body.pop", literal(key), "None"))
    source.put(call("api.create", "PATH", "body"), before=f"{row} = ")
    source.put(call("assert_has", call("api.read", "PATH", row), one(key, "None")))
    source.dedent()


def _part(subject: Subject, criterion: Criterion) -> Field | BelongsTo:
    parts: tuple[Field | BelongsTo, ...] = (*subject.entity.fields, *subject.entity.belongs_to)
    return next(part for part in parts if part.name == criterion.field)


def unique(source: Source, subject: Subject, criterion: Criterion) -> None:
    """A second row with the same value is refused, at creation and by a change."""
    part = _part(subject, criterion)
    key = key_of(part)
    source.test(f"{part.name}_is_unique", criterion=criterion.id, says=criterion.text)
    if isinstance(part, BelongsTo):
        source.put(subject.parent(part), before="other = ")
        taken = 'other["id"]'
        free = ""
    else:
        first, second, _ = subject.examples(part)
        taken, _ = bind(source, "taken", first)
        free = "" if second == first and first.fixed else second.sent
    source.put(subject.make(one(key, taken)))
    source.put(subject.body(one(key, taken)), before="body = ")
    refused(source, call("api.post", "PATH", "body"), key, status=409, code="conflict")
    if free:
        source.put(subject.make(one(key, free)), before="second = ")
        refused(source, call("api.patch", "PATH", "second", one(key, taken)), key, status=409, code="conflict")
    source.dedent()


def minimum(source: Source, subject: Subject, criterion: Criterion) -> None:
    """Below the bound is refused; the bound is accepted."""
    _bound(source, subject, criterion, -1)


def maximum(source: Source, subject: Subject, criterion: Criterion) -> None:
    """Above the bound is refused; the bound is accepted."""
    _bound(source, subject, criterion, 1)


def _bound(source: Source, subject: Subject, criterion: Criterion, direction: int) -> None:
    field = subject.entity.field(criterion.field)
    key, row, bound = key_of(field), subject.row, Decimal(str(criterion.value))
    if field.type == "integer":
        bound = bound.to_integral_value("ROUND_CEILING" if direction < 0 else "ROUND_FLOOR")
    at, outside = number(field, bound), beyond(field, bound, direction)
    name = "minimum" if direction < 0 else "maximum"
    source.test(f"{field.name}_has_a_{name}", criterion=criterion.id, says=criterion.text)
    source.put(subject.body(one(key, outside.sent)), before="body = ")
    refused(source, call("api.post", "PATH", "body"), key)
    source.put(subject.make(one(key, at.sent)), before=f"{row} = ")
    source.put(call("assert_has", row, one(key, at.kept)))
    source.put(call("assert_has", call("api.update", "PATH", row, one(key, at.sent)), one(key, at.kept)))
    refused(source, call("api.patch", "PATH", row, one(key, outside.sent)), key)
    source.dedent()


def one_of(source: Source, subject: Subject, criterion: Criterion) -> None:
    """Each value is accepted where a row can come to it; anything else is refused."""
    field, row = subject.entity.field(criterion.field), subject.row
    key = key_of(field)
    source.test(f"{field.name}_is_one_of_its_values", criterion=criterion.id, says=criterion.text)
    values = [literal(value) for value in steps_to(field)]
    source.put(items(*values), before="for value in ", after=":")
    source.indent()
    if len(values) > len(list(creatable(field))):
        source.put(call(f"make_{subject.name}_with_{field.name}", "api", "value"), before=f"{row} = ")
    else:
        source.put(subject.make(one(key, "value")), before=f"{row} = ")
    source.put(call("assert_has", call("api.read", "PATH", row), one(key, "value")))
    make_room(source, subject)
    source.dedent()
    _refuses_each(source, subject, key, ['"no_such_value"', "5"])
    source.dedent()


def make_room(source: Source, subject: Subject) -> None:
    """Where there can be few rows at once, delete those of one round before the next."""
    if capacity(subject.spec, subject.entity) < PLENTY:
        source.line("api.clean()")


def default(source: Source, subject: Subject, criterion: Criterion) -> None:
    """A row made without it gets the default."""
    field, row = subject.entity.field(criterion.field), subject.row
    value = criterion.value
    expected = literal(value)
    if field.type in {"decimal", "money", "integer"}:
        expected = number(field, Decimal(str(value))).kept
    source.test(f"{field.name}_has_a_default", criterion=criterion.id, says=criterion.text)
    source.put(subject.body(), before="body = ")
    source.put(call("body.pop", literal(key_of(field)), "None"))
    source.put(call("api.create", "PATH", "body"), before=f"{row} = ")
    source.put(call("assert_has", call("api.read", "PATH", row), one(key_of(field), expected)))
    source.dedent()


def transitions(source: Source, subject: Subject, criterion: Criterion) -> None:
    """The steps listed succeed; all others are refused and change nothing."""
    field, row = subject.entity.field(criterion.field), subject.row
    key = key_of(field)
    source.test(f"{field.name}_changes_only_by_its_steps", criterion=criterion.id, says=criterion.text)
    for before in steps_to(field):
        allowed = steps_from(field, before)
        for after in allowed:
            source.put(subject.make_with(field, before), before=f"{row} = ")
            source.put(
                call("assert_has", call("api.update", "PATH", row, one(key, literal(after))), one(key, literal(after)))
            )
            make_room(source, subject)
        closed = [v for v in field.values if v != before and v not in allowed]
        if closed:
            source.put(subject.make_with(field, before), before=f"{row} = ")
            _closed_steps(source, subject, field, closed)
            source.put(call("assert_has", call("api.read", "PATH", row), one(key, literal(before))))
            make_room(source, subject)
    if field.default is not None and len(field.values) > 1:
        _closed_beginnings(source, subject, field)
    source.dedent()


def _closed_beginnings(source: Source, subject: Subject, field: Field) -> None:
    """A row begins with the default and nothing else."""
    source.put(items(*(literal(v) for v in field.values if v != field.default)), before="for value in ", after=":")
    source.indent()
    source.put(subject.body(one(key_of(field), "value")), before="body = ")
    source.put(call("assert_refused", call("api.post", "PATH", "body"), "409", '"transition_not_allowed"'))
    source.dedent()


def _closed_steps(source: Source, subject: Subject, field: Field, closed: list[str]) -> None:
    source.put(items(*(literal(value) for value in closed)), before="for value in ", after=":")
    source.indent()
    asked = call("api.patch", "PATH", subject.row, one(key_of(field), "value"))
    source.put(call("assert_refused", asked, "409", '"transition_not_allowed"'))
    source.dedent()

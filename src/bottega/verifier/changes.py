"""A change that an actor may make: which row it needs, and what is sent."""

from collections.abc import Iterator
from typing import NamedTuple

from bottega.domain.access import Access
from bottega.domain.spec import BelongsTo, Field
from bottega.verifier.making import key_of
from bottega.verifier.steps import steps_from, steps_to
from bottega.verifier.subject import Subject


class Change(NamedTuple):
    """``sent`` (an expression) for ``key``, on a row whose enum ``field`` has the value ``before`` (empty: any row)."""

    key: str
    sent: str
    kept: str
    field: Field | None = None
    before: str = ""


def allowed_change(subject: Subject, answer: Access) -> Change | None:
    """Return a change that the answer allows, or None where it allows none that tests can make."""
    for field in subject.entity.fields:
        if answer.fields and field.name not in answer.fields:
            continue
        if field.type == "enum":
            change = next(enum_changes(field, answer.values if set(answer.values) & set(field.values) else ()), None)
            if change is not None:
                return change
        elif not field.unique or subject.examples(field).second != subject.examples(field).first:
            sample = subject.examples(field).second
            if sample.fixed:
                return Change(key_of(field), sample.sent, sample.kept)
    return None


def enum_changes(field: Field, values: tuple[str, ...] = ()) -> Iterator[Change]:
    """Yield for each value (all, where none are given) one step to it from a row that can be made."""
    for value in values or field.values:
        for before in steps_to(field):
            if value in steps_from(field, before):
                yield Change(key_of(field), _text(value), _text(value), field, before)
                break


def _text(value: str) -> str:
    return f'"{value}"'


def any_change(subject: Subject, part: Field | BelongsTo) -> Change | None:
    """Return some valid change of one field or link, or None where tests can make none."""
    if isinstance(part, BelongsTo):
        return None if part.required else Change(key_of(part), "None", "None")
    if part.type == "enum":
        return next(enum_changes(part), None)
    sample = subject.examples(part).second
    return Change(key_of(part), sample.sent, sample.kept)

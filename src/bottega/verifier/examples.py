"""Example values: for each field what it accepts, how that is answered, and what it refuses."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from math import ceil, floor
from typing import NamedTuple

from bottega.domain.spec import Entity, Field
from bottega.verifier.steps import first_value, steps_from, steps_to
from bottega.verifier.writing import Group, call, items, literal

LOWEST, HIGHEST = Decimal(-(2**31)), Decimal(2**31 - 1)
UNIQUE_BY_SUFFIX = frozenset({"string", "text", "email", "url", "phone"})
"""Types whose values can be told apart by a suffix; any number of rows can have one each."""

_FIRST = ("Amber", "Birch", "Coral", "Dusty", "Early", "Ferny", "Green", "Hazel", "Ivory", "Jolly")
_SECOND = ("falcon", "harbour", "lantern", "meadow", "orchard", "pebble", "river", "saddle", "thimble", "willow")


class Sample(NamedTuple):
    """A value as a test writes it down and as the server answers it; both are Python expressions.

    ``fixed`` is False where evaluating ``sent`` twice gives two values: then ``kept`` is what was sent.
    """

    sent: str
    kept: str
    fixed: bool = True


class Examples(NamedTuple):
    """Two values that the field accepts (equal where it has only one), and expressions of another type."""

    first: Sample
    second: Sample
    wrong: tuple[str, ...]


def examples_of(entity: Entity, field: Field, *, seed: int) -> Examples:
    """Return examples for a field; the same seed gives the same ones."""
    chance = random.Random(f"{seed}:{entity.name}.{field.name}")
    first, second = _samples(field, chance)
    return Examples(first, second, _WRONG.get(field.type, ()))


def _samples(field: Field, chance: random.Random) -> tuple[Sample, Sample]:
    if field.type in UNIQUE_BY_SUFFIX:
        words = chance.sample([f"{a} {b}" for a in _FIRST for b in _SECOND], 2)
        return _worded(field, words[0]), _worded(field, words[1])
    if field.type in {"integer", "decimal", "money"}:
        low, high = _numbers(field, chance)
        return number(field, low), number(field, high, as_text=False)
    if field.type == "enum":
        first = first_value(field)
        return fixed(first), fixed(next(iter(steps_from(field, first)), first))
    if field.type == "boolean":
        return Sample("True", "True"), Sample("False", "False")
    return _timed(field, chance)


def _numbers(field: Field, chance: random.Random) -> tuple[Decimal, Decimal]:
    """Two numbers within the bounds, different and not whole where that is possible."""
    low, high = bounds(field)
    if field.type == "integer":
        span = range(int(low), min(int(high), int(low) + 50) + 1)
        picked = chance.sample(span, 2) if len(span) > 1 else [span[0]] * 2
        return Decimal(picked[0]), Decimal(picked[1])
    cents = range(ceil(low * 100), floor(min(high, low + 50) * 100) + 1)
    tenths = [n for n in cents if n % 10 == 0 and n % 100] or list(cents) or [int(low * 100)]
    first = Decimal(chance.choice(tenths)) / 100
    others = [n for n in cents if n != first * 100]
    return first, Decimal(chance.choice(others)) / 100 if others else first


def fixed(value: str) -> Sample:
    """Return a text that is answered as it is sent."""
    return Sample(literal(value), literal(value))


def telling_apart(entity: Entity, field: Field, *, seed: int) -> Sample:
    """Return a sample of words that no other row has, whether the field asks for that or not."""
    return examples_of(entity, field.model_copy(update={"unique": True}), seed=seed).first


def _worded(field: Field, words: str) -> Sample:
    dotted = words.lower().replace(" ", ".")
    shapes = {
        "string": (words, f"{words} {{unique()}}"),
        "text": (f"{words},\nO'Neill & <søn>", f"{words}\n{{unique()}}"),
        "email": (f"{dotted}@example.com", f"{dotted}.{{unique()}}@example.com"),
        "url": (f"https://example.com/{dotted}?page=1", "https://example.com/{unique()}"),
        "phone": (f"+44 20 7946 {sum(words.encode()) % 10000:04d}", "+1 {unique_digits()}"),
    }
    plain, unique = shapes[field.type]
    if not field.unique:
        return fixed(plain)
    expression = "f" + literal(unique)
    return Sample(expression, expression, fixed=False)


def _timed(field: Field, chance: random.Random) -> tuple[Sample, Sample]:
    start = date(2030, 1, 1) + timedelta(days=chance.randrange(300))
    days = [start.isoformat(), (start + timedelta(days=1 + chance.randrange(30))).isoformat()]
    hours = [chance.randrange(3, 12), chance.randrange(12, 22)]
    if field.type == "date":
        return fixed(days[0]), fixed(days[1])
    if field.type == "time":
        return fixed(f"{hours[0]:02d}:15"), fixed(f"{hours[1]:02d}:45")
    return (
        Sample(literal(f"{days[0]}T{hours[0]:02d}:30:00+02:00"), literal(f"{days[0]}T{hours[0] - 2:02d}:30:00.000Z")),
        fixed(f"{days[1]}T{hours[1]:02d}:00:00.000Z"),
    )


def bounds(field: Field) -> tuple[Decimal, Decimal]:
    """Return the least and the greatest number that the field accepts, or that tests should try."""
    low, high = field.min, field.max
    if low is None:
        low = Decimal(1) if high is None or high >= 2 else high - 100
    if high is None:
        high = max(low + 100, Decimal(1000))
    if field.type == "integer":
        low, high = Decimal(ceil(low)), Decimal(floor(high))
    return max(low, LOWEST), min(high, HIGHEST)


def spread(field: Field, count: int) -> list[Decimal]:
    """Return up to ``count`` different numbers that the field accepts, ascending.

    Where there is room they begin with 9, 10, 100: their order as text is another one.
    """
    low, high = bounds(field)
    if low <= 9 and high >= 100 and count <= 3:
        return [Decimal(n) for n in (9, 10, 100)][:count]
    step = Decimal(1) if field.type == "integer" else Decimal("0.01")
    gap = max((high - low) / max(count, 1) // step * step, step)
    return [n for n in (low + gap * i for i in range(count)) if n <= high]


def number(field: Field, value: Decimal, *, as_text: bool = True) -> Sample:
    """Return a number as it is sent (decimals as text or as a number) and answered."""
    if field.type == "integer":
        return Sample(str(int(value)), str(int(value)))
    kept = literal(f"{value:.2f}" if field.type == "money" else plain(value))
    return Sample(literal(plain(value)) if as_text else plain(value), kept)


def plain(value: Decimal) -> str:
    """Return a number in plain notation without trailing zeros."""
    return f"{value.normalize():f}"


def beyond(field: Field, bound: Decimal, direction: int) -> Sample:
    """Return the nearest number outside a bound."""
    step = Decimal(1) if field.type == "integer" else Decimal("0.01")
    return number(field, bound + step * direction)


def capacity_of(field: Field) -> int:
    """Return how many rows can differ in a unique field; a large number where there is no limit."""
    if field.type == "boolean":
        return 2
    if field.type == "enum":
        return len(field.values) if field.transitions is None or field.default is None else 1
    if field.type in {"integer", "decimal", "money"}:
        low, high = bounds(field)
        return int((high - low) * (1 if field.type == "integer" else 100)) + 1
    return 1440


def series_of(field: Field) -> Group | None:
    """Return a call that yields ever new values of a unique field, or None where a suffix does that."""
    if field.type in UNIQUE_BY_SUFFIX:
        return None
    low, high = bounds(field)
    match field.type:
        case "boolean":
            return call("cycle", items("True", "False"))
        case "enum":
            return call("cycle", items(*(literal(v) for v in creatable(field))))
        case "integer":
            return call("cycle", call("range", str(int(low)), str(min(int(high), int(low) + 9999) + 1)))
        case "decimal" | "money":
            cents = ceil(low * 100)
            return call("cycle", call("amounts", str(cents), str(min(floor(high * 100), cents + 9999) + 1)))
        case _:
            return call("cycle", f"{field.type}s()")


def creatable(field: Field) -> Iterator[str]:
    """Yield the enum values that a new row may have."""
    yield from (value for value, route in steps_to(field).items() if len(route) == 1)


_WRONG: dict[str, tuple[str, ...]] = {
    "integer": ('"many"', "1.5", "True", "2147483648"),
    "decimal": ('"many"', "True", '"1,5"'),
    "money": ('"many"', "True", '"1.005"'),
    "boolean": ('"yes"', "1"),
    "date": ('"soon"', '"2030-02-30"', "20300131"),
    "datetime": ('"soon"', '"2030-02-30T09:30:00Z"', "5"),
    "time": ('"noon"', '"25:00"', "930"),
    "email": ('"nobody"', '"a b@example.com"', "5"),
    "url": ('"nowhere"', '"example"', "5"),
    "phone": ('"call me"', '"1"', "5"),
    "string": (),
    "text": (),
}

"""The steps of an enum field: which value a row begins with and how it comes to another."""

from bottega.domain.spec import Field


def first_value(field: Field) -> str:
    """Return the value that a row of the tests begins with: the default, else one from which there is a step."""
    if isinstance(field.default, str):
        return field.default
    return next((v for v in field.values if steps_from(field, v)), field.values[0])


def steps_from(field: Field, value: str) -> tuple[str, ...]:
    """Return the other values that ``value`` may change to."""
    if field.transitions is None:
        return tuple(v for v in field.values if v != value)
    allowed = {t.after for t in field.transitions if t.before == value and t.after != value}
    return tuple(v for v in field.values if v in allowed)


def steps_to(field: Field) -> dict[str, tuple[str, ...]]:
    """Return for each value that a row can come to the shortest way there, from the value it is created with.

    With transitions and a default a row is created with the default; otherwise with any value.
    """
    if field.transitions is None or field.default is None:
        return {value: (value,) for value in field.values}
    ways: dict[str, tuple[str, ...]] = {first_value(field): (first_value(field),)}
    waiting = list(ways)
    while waiting:
        value = waiting.pop(0)
        for after in steps_from(field, value):
            if after not in ways:
                ways[after] = (*ways[value], after)
                waiting.append(after)
    return ways

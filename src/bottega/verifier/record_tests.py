"""Tests of a record as a whole: its life, its lists, and that visitors are kept out."""

from typing import NamedTuple

from bottega.domain.access import access
from bottega.domain.requirement import Criterion
from bottega.domain.spec import ACTIONS, NUMBERS, PUBLIC, Field
from bottega.verifier.examples import number, spread
from bottega.verifier.making import capacity, key_of
from bottega.verifier.steps import first_value, steps_from
from bottega.verifier.subject import Subject, bind, one
from bottega.verifier.writing import Node, Source, call, items, literal, mapping

NAMES = ("first", "second", "third")
SEARCHED = {
    "string": 'f"alpha {word}"',
    "text": 'f"alpha {word}"',
    "email": 'f"alpha.{word}@example.com"',
    "url": 'f"https://example.com/{word}"',
    "phone": 'f"+1 {word}"',
}
"""A value with a word in it, by type, as an expression."""


def lifecycle(source: Source, subject: Subject, criterion: Criterion) -> None:
    """Create, read, list, change, delete, and then it is gone."""
    row = subject.row
    source.test("lifecycle", criterion=criterion.id, says=criterion.text)
    source.put(subject.make(), before=f"{row} = ")
    source.put(call("assert_has", call("api.read", "PATH", row), row))
    source.put(call("assert_listed", "api", "PATH", row))
    _change(source, subject)
    source.put(call("api.remove", "PATH", row))
    source.put(call("assert_refused", call("api.get", f"f\"{{PATH}}/{{{row}['id']}}\""), "404", '"not_found"'))
    source.put(call("assert_not_listed", "api", "PATH", row))
    source.put(call("assert_refused", call("api.get", 'f"{PATH}/no-such-id"'), "404", '"not_found"'))
    source.put(subject.body(one("noSuchKey", "1")), before="unknown = ")
    source.put(call("assert_refused", call("api.post", "PATH", "unknown"), "400", '"validation_error"'))
    source.dedent()


def _change(source: Source, subject: Subject) -> None:
    field = next(iter(changeable_fields(subject)), None)
    if field is None:
        source.put(call("assert_has", call("api.update", "PATH", subject.row, "{}"), one("id", f'{subject.row}["id"]')))
        return
    sent, kept = bind(source, "changed", subject.examples(field).second)
    key = key_of(field)
    source.put(call("api.update", "PATH", subject.row, one(key, sent)))
    source.put(call("assert_has", call("api.read", "PATH", subject.row), one(key, kept)))


def changeable_fields(subject: Subject) -> list[Field]:
    """Return the fields that any row can get a second value of, words first."""
    able = [f for f in subject.entity.fields if f.type != "enum" or steps_from(f, first_value(f))]
    return sorted(able, key=lambda f: (f.type not in {"string", "text"}, f.unique))


class _Column(NamedTuple):
    """A field whose values the listing test chooses: ascending expressions, one for each row."""

    field: Field
    values: list[str]


def listing(source: Source, subject: Subject, criterion: Criterion) -> None:
    """Pages, order, search and filters give the right rows and refuse what they do not know."""
    room = min(3, capacity(subject.spec, subject.entity))
    words = _searched(subject, room)
    columns = [c for c in (words, _counted(subject, room)) if c is not None]
    room = min([room, *(len(c.values) for c in columns)])
    rows = NAMES[:room]
    source.test("listing", criterion=criterion.id, says=criterion.text)
    if words is not None:
        source.line("word = unique()")
    for index, row in enumerate(rows):
        pairs = [(key_of(c.field), c.values[index]) for c in columns]
        source.put(subject.make(mapping(pairs) if pairs else None), before=f"{row} = ")
    query: list[tuple[str, Node]] = [("q", "word")] if words is not None else []
    for key in ("createdAt", *(key_of(c.field) for c in columns)):
        _orders(source, query, key, rows)
    if words is not None:
        _pages(source, rows)
    _odd_queries(source)
    source.dedent()
    _searches(source, subject, criterion)
    _filters(source, subject, criterion)


def _searches(source: Source, subject: Subject, criterion: Criterion) -> None:
    """Every field with words in it is searched, not only the first."""
    for field in subject.entity.fields:
        if field.type not in SEARCHED:
            continue
        source.test(f"{field.name}_is_searched", criterion=criterion.id, says=f"A search looks at {field.label}.")
        source.line("word = unique_digits()" if field.type == "phone" else "word = unique()")
        source.put(subject.make(one(key_of(field), SEARCHED[field.type])), before=f"{subject.row} = ")
        source.put(call("assert_listed", "api", "PATH", subject.row, one("q", "word")))
        source.dedent()


def _searched(subject: Subject, room: int) -> _Column | None:
    """A field with words in it, which a search finds."""
    field = next((f for f in subject.entity.fields if f.type in {"string", "text"}), None)
    if field is not None:
        return _Column(field, [f'f"{start} {{word}}"' for start in ("alpha", "bravo", "charlie")[:room]])
    field = next((f for f in subject.entity.fields if f.type in {"email", "url"}), None)
    if field is None:
        return None
    shape = '{}.{{word}}@example.com"' if field.type == "email" else 'https://example.com/{}/{{word}}"'
    return _Column(field, [f'f"{shape.format(start)}' for start in ("alpha", "bravo", "charlie")[:room]])


def _counted(subject: Subject, room: int) -> _Column | None:
    """A field with numbers in it, whose order as text would be another one."""
    for field in subject.entity.fields:
        if field.type in NUMBERS:
            return _Column(field, [number(field, n).sent for n in spread(field, room)])
    return None


def _orders(source: Source, query: list[tuple[str, Node]], key: str, rows: tuple[str, ...]) -> None:
    for sort, ordered in ((key, rows), (f"-{key}", rows[::-1])):
        chosen = mapping([*query, ("sort", literal(sort))])
        source.put(call("assert_order", "api", "PATH", chosen, items(*ordered)))


def _pages(source: Source, rows: tuple[str, ...]) -> None:
    source.put(call("assert_order", "api", "PATH", one("q", "word"), items(*rows[::-1])))
    source.put(call("assert_has", call("api.page", "PATH"), mapping([("page", "1"), ("pageSize", "20")])))
    for index, row in enumerate(rows):
        query = mapping([("q", "word"), ("sort", '"createdAt"'), ("page", str(index + 1)), ("pageSize", "1")])
        source.put(call("assert_page", "api", "PATH", query, items(row), str(len(rows))))
    both = mapping([("q", 'f"{word.upper()} alpha"')])
    source.put(call("assert_page", "api", "PATH", both, items(rows[0]), "1"))
    source.put(call("assert_page", "api", "PATH", one("q", 'f"{word} zulu"'), "[]", "0"))


def _odd_queries(source: Source) -> None:
    source.put(
        items(one("page", "0"), one("pageSize", "101"), one("sort", '"noSuchKey"'), one("noSuchKey", '"1"')),
        before="for query in ",
        after=":",
    )
    source.indent()
    source.put(call("assert_refused", call("api.get", "PATH", "query"), "400", '"validation_error"'))
    source.dedent()


def _filters(source: Source, subject: Subject, criterion: Criterion) -> None:
    if capacity(subject.spec, subject.entity) < 2:
        return
    for field in subject.entity.fields:
        if field.type == "boolean":
            wanted, others = subject.make(one(key_of(field), "True")), subject.make(one(key_of(field), "False"))
            value = '"true"'
        elif field.type == "enum" and (after := steps_from(field, first_value(field))):
            wanted, others = subject.make_with(field, after[0]), subject.make_with(field, first_value(field))
            value = literal(after[0])
        else:
            continue
        source.test(f"{field.name}_filters", criterion=criterion.id, says=f"The list can be narrowed by {field.label}.")
        source.put(wanted, before="first = ")
        source.put(others, before="second = ")
        source.put(one(key_of(field), value), before="query = ")
        source.line("assert_listed(api, PATH, first, query)")
        source.line("assert_not_listed(api, PATH, second, query)")
        source.dedent()


def needs_sign_in(source: Source, subject: Subject, criterion: Criterion) -> None:
    """What visitors may not do is refused without a token and with a made-up one."""
    row = subject.row
    requests: dict[str, Node] = {
        "create": call("{who}.post", "PATH", subject.body()),
        "read": call("{who}.get", "PATH"),
        "update": call("{who}.patch", "PATH", row, "{}"),
        "delete": call("{who}.delete", "PATH", row),
    }
    closed = [a for a in ACTIONS if access(subject.spec, PUBLIC, subject.entity.name, a) is None]
    source.test("needs_sign_in", criterion=criterion.id, says=criterion.text, fixtures=("api", "visitor"))
    source.put(subject.make(), before=f"{row} = ")
    source.line('for person in [visitor, visitor.person(token="made.up.token")]:')
    source.indent()
    for action in closed:
        group = requests[action]
        assert not isinstance(group, str)
        asked = group._replace(opening=group.opening.format(who="person"))
        source.put(call("assert_refused", asked, "401", '"unauthorized"'))
    source.dedent()
    source.put(call("assert_has", call("api.read", "PATH", row), row))
    source.dedent()

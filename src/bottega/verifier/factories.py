"""``factories.py`` of the contract tests: what a valid row of each kind is made of."""

from bottega.domain.naming import camel, resource_path
from bottega.domain.spec import ACCOUNT, Entity, Field, Spec
from bottega.verifier.examples import examples_of, series_of
from bottega.verifier.making import is_shareable, key_of, needed_links
from bottega.verifier.steps import steps_to
from bottega.verifier.writing import Group, Node, Part, Source, call, items, literal, mapping, sentence, snake

_HEAD = '''"""What a valid row of each kind is made of, and how one is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import cycle
from uuid import uuid4

from client import Api, Row


def unique() -> str:
    """Return letters and digits that no other row has."""
    return uuid4().hex[:12]


def unique_digits() -> str:
    """Return ten digits that no other row has."""
    return f"{uuid4().int % 10**10:010d}"


def amounts(low: int, high: int) -> Iterator[str]:
    """Yield amounts of so many hundredths."""
    return (f"{n // 100}.{n % 100:02d}" if n >= 0 else f"{n / 100:.2f}" for n in range(low, high))


def dates() -> Iterator[str]:
    """Yield days."""
    return (f"2031-{1 + n // 28:02d}-{1 + n % 28:02d}" for n in range(336))


def times() -> Iterator[str]:
    """Yield times of day."""
    return (f"{n // 60:02d}:{n % 60:02d}" for n in range(1440))


def datetimes() -> Iterator[str]:
    """Yield instants."""
    return (f"2031-01-01T{n // 60:02d}:{n % 60:02d}:00.000Z" for n in range(1440))


def link(api: Api, body: Row, key: str, make: Callable[[Api], Row], *, fresh: bool = False) -> None:
    """Let the body link to a row that is made for it, unless it says something of its own."""
    if key not in body:
        body[key] = (make(api) if fresh else api.shared(make))["id"]
'''

_ACCOUNTS = '''

def own_account(api: Api) -> Row:
    """Return the account of the person."""
    return api.account


def new_account(api: Api) -> Row:
    """Sign up somebody new and return the account."""
    email = f"person.{unique()}@example.com"
    body = {"email": email, "name": f"Kim {unique()}", "password": "correct horse battery"}
    answer = api.person(token="").post("auth/register", {**body, **account_body()})
    assert answer.status_code == 201, answer.text
    account: Row = answer.json()["user"]
    return account
'''


def write_factories(spec: Spec, *, seed: int) -> str:
    """Return the text of ``factories.py``."""
    source = Source()
    for line in _HEAD.splitlines():
        source.line(line)
    for entity in spec.entities:
        _series(source, entity)
    for entity in spec.kept:
        _body(source, spec, entity, seed)
        _make(source, entity)
        for field in entity.fields:
            if field.type == "enum" and any(len(route) > 1 for route in steps_to(field).values()):
                _make_with(source, entity, field)
    if spec.auth:
        _account(source, spec, seed)
    text = source.text()
    return text if "= cycle(" in text else text.replace("from itertools import cycle\n", "")


def given_fields(entity: Entity) -> tuple[Field, ...]:
    """Return the fields that a new row must have."""
    return tuple(f for f in entity.fields if f.required and f.default is None)


def _series(source: Source, entity: Entity) -> None:
    for field in given_fields(entity):
        series = series_of(field) if field.unique else None
        if series is not None:
            if not source.mentions("= cycle"):
                source.line()
                source.line()
            source.put(series, before=f"{_constant(entity, field)} = ")


def _constant(entity: Entity, field: Field) -> str:
    return f"{snake(entity.name)}_{field.name}".upper()


def _value(entity: Entity, field: Field, seed: int) -> Node:
    if field.unique and series_of(field) is not None:
        return call("next", _constant(entity, field))
    return examples_of(entity, field, seed=seed).first.sent


def _body(source: Source, spec: Spec, entity: Entity, seed: int) -> None:
    name = snake(entity.name)
    links = needed_links(spec, entity)
    source.line()
    source.line()
    source.put(call(f"def {name}_body", "api: Api", "changes: Row | None = None"), after=" -> Row:")
    source.indent()
    source.line(f'"""Return what a new {sentence(entity.label.lower())} is made of; changes come on top."""')
    pairs = [(key_of(f), _value(entity, f, seed)) for f in given_fields(entity)]
    if links:
        source.put(mapping(pairs), before="body: Row = ")
        source.line("body.update(changes or {})")
    for wanted in links:
        target = None if wanted.target == ACCOUNT else spec.entity(wanted.target)
        if target is None:
            make = "new_account" if wanted.unique else "own_account"
            fresh = False
        else:
            make = f"make_{snake(target.name)}"
            fresh = wanted.unique or not is_shareable(target)
        arguments = ["api", "body", literal(key_of(wanted)), make]
        source.put(call("link", *arguments, *(["fresh=True"] if fresh or make == "new_account" else [])))
    if links:
        source.line("return body")
    elif pairs:
        source.put(_with_changes(pairs), before="return ")
    else:
        source.line("return dict(changes or {})")
    source.dedent()


def _with_changes(pairs: list[tuple[str, Node]]) -> Group:
    group = mapping(pairs)
    return group._replace(parts=(*group.parts, Part("**", "(changes or {})")))


def _make(source: Source, entity: Entity) -> None:
    name = snake(entity.name)
    source.line()
    source.line()
    source.put(call(f"def make_{name}", "api: Api", "changes: Row | None = None"), after=" -> Row:")
    source.indent()
    source.line(f'"""Make a {sentence(entity.label.lower())} and return it."""')
    source.put(
        call("api.create", literal(resource_path(entity)), call(f"{name}_body", "api", "changes")), before="return "
    )
    source.dedent()


def _make_with(source: Source, entity: Entity, field: Field) -> None:
    name, key, path = snake(entity.name), camel(field.name), literal(resource_path(entity))
    steps = [(value, items(*(literal(step) for step in route[1:]))) for value, route in steps_to(field).items()]
    source.line()
    source.line()
    source.put(
        call(f"def make_{name}_with_{field.name}", "api: Api", "value: str", "*", "by: Api | None = None"),
        after=" -> Row:",
    )
    source.indent()
    source.line(f'"""Make a {sentence(entity.label.lower())} and let somebody take it step by step to this value."""')
    source.put(mapping(steps), before="steps = ")
    source.put(call(f"make_{name}", "api"), before="row = ")
    source.line("for step in steps[value]:")
    source.indent()
    source.put(call("(by or api).update", path, "row", mapping([(key, "step")])), before="row = ")
    source.dedent()
    source.line("return row")
    source.dedent()


def _account(source: Source, spec: Spec, seed: int) -> None:
    account = next((e for e in spec.entities if e.name == ACCOUNT), None)
    fields = given_fields(account) if account else ()
    for line in (
        "",
        "",
        "def account_body() -> Row:",
        '    """Return what an account has beside email, name and password."""',
    ):
        source.line(line)
    source.indent()
    pairs = [(key_of(f), _value(account, f, seed)) for f in fields] if account else []
    source.put(mapping(pairs), before="return ")
    source.dedent()
    for line in _ACCOUNTS.splitlines():
        source.line(line)

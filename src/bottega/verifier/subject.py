"""What a test file speaks of: one kind of row, and how the tests write about it."""

from typing import NamedTuple

from bottega.domain.naming import many_keys, resource_path
from bottega.domain.requirement import Criterion, Requirement
from bottega.domain.spec import ACCOUNT, BelongsTo, Entity, Field, ManyToMany, Spec
from bottega.verifier.examples import Examples, Sample, examples_of
from bottega.verifier.making import key_of
from bottega.verifier.steps import first_value, steps_to
from bottega.verifier.writing import Group, Node, Source, call, literal, mapping, snake, variable

CLIENT = ("has", "hidden", "listed", "not_listed", "order", "page", "refused", "same")
"""What the tests assert with: each is ``assert_...`` of the client."""


class Subject(NamedTuple):
    """One entity of a Spec, as the tests of one file write about it."""

    spec: Spec
    entity: Entity
    seed: int

    @property
    def row(self) -> str:
        """The variable for a row."""
        return variable(self.entity)

    @property
    def name(self) -> str:
        """The entity in names of functions: ``purchase_order``."""
        return snake(self.entity.name)

    @property
    def path(self) -> str:
        """The collection's path, as a literal."""
        return literal(resource_path(self.entity))

    def examples(self, field: Field) -> Examples:
        """Return examples for a field."""
        return examples_of(self.entity, field, seed=self.seed)

    def make(self, changes: Node | None = None, *, api: str = "api") -> Group:
        """Return the call that makes a row."""
        return call(f"make_{self.name}", api, *([] if changes is None else [changes]))

    def body(self, changes: Node | None = None, *, api: str = "api") -> Group:
        """Return the call that gives the body of a new row."""
        return call(f"{self.name}_body", api, *([] if changes is None else [changes]))

    def make_with(self, field: Field, value: str, *, api: str = "api", by: str = "") -> Group:
        """Return the call that makes a row whose enum field has this value."""
        if any(len(route) > 1 for route in steps_to(field).values()):
            if value == first_value(field):
                return self.make(api=api)
            walker = [f"by={by}"] if by else []
            return call(f"make_{self.name}_with_{field.name}", api, literal(value), *walker)
        return self.make(mapping([(key_of(field), literal(value))]), api=api)

    def parent(self, link: BelongsTo | ManyToMany, *, api: str = "api", changes: Node | None = None) -> Group:
        """Return the call that makes a new row for a link to point at."""
        if link.target == ACCOUNT:
            return call("new_account", api)
        return call(f"make_{snake(link.target)}", api, *([] if changes is None else [changes]))


def one(key: str, value: Node) -> Group:
    """Return a dict with one key."""
    return mapping([(key, value)])


def bind(source: Source, name: str, sample: Sample) -> tuple[str, str]:
    """Return how to send a sample and what to expect; what is new at each evaluation gets a name first."""
    if sample.fixed:
        return sample.sent, sample.kept
    source.line(f"{name} = {sample.sent}")
    return name, name


def link_keys(link: BelongsTo | ManyToMany) -> tuple[str, str]:
    """Return the key of a link in bodies and its query parameter."""
    if isinstance(link, ManyToMany):
        keys = many_keys(link)
        return keys.ids, keys.one
    return key_of(link), key_of(link)


def criteria_of(requirements: tuple[Requirement, ...], prefix: str) -> list[Criterion]:
    """Return the criteria of the requirement ``prefix`` and of those below it."""
    return [c for r in requirements if r.id == prefix or r.id.startswith(f"{prefix}.") for c in r.criteria]


def with_imports(title: str, body: Source, *, spec: Spec, constants: tuple[str, ...] = ()) -> str:
    """Return the text of a test file: title, the imports that it needs, and its body."""
    head = Source()
    head.line(f'"""{title}"""')
    head.line()
    head.line("import pytest")
    _imports(head, body, "client", [f"assert_{name}" for name in CLIENT])
    made: list[str] = ["unique", "unique_digits", "new_account", "own_account", "link"]
    for entity in spec.kept:
        name = snake(entity.name)
        made += [f"make_{name}", f"{name}_body", *(f"make_{name}_with_{f.name}" for f in entity.fields)]
    _imports(head, body, "factories", made)
    if constants:
        head.line()
    for line in constants:
        head.line(line)
    return head.text() + body.text()


def _imports(head: Source, body: Source, module: str, names: list[str]) -> None:
    used = sorted(set(names) & body.names())
    if not used:
        return
    flat = f"from {module} import {', '.join(used)}"
    if len(flat) <= 100:
        head.line(flat)
        return
    head.line(f"from {module} import (")
    for name in used:
        head.line(f"    {name},")
    head.line(")")

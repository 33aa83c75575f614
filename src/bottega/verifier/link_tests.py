"""Tests of links between rows."""

from bottega.domain.access import USER, access
from bottega.domain.naming import camel, many_keys, resource_path
from bottega.domain.requirement import Criterion
from bottega.domain.spec import ACCOUNT, BelongsTo
from bottega.verifier.field_tests import refused
from bottega.verifier.making import capacity, key_of
from bottega.verifier.subject import Subject, one
from bottega.verifier.writing import Node, Source, call, items, literal, mapping

NOBODY = '"00000000-0000-4000-8000-000000000000"'


def links(source: Source, subject: Subject, criterion: Criterion) -> None:
    """A row points at another one; lists narrow by it; what is not there cannot be pointed at."""
    link = next(part for part in subject.entity.belongs_to if part.name == criterion.field)
    key, row = key_of(link), subject.row
    source.test(f"{link.name}_is_linked", criterion=criterion.id, says=criterion.text)
    source.put(subject.parent(link), before="first = ")
    source.put(subject.make(one(key, 'first["id"]')), before=f"{row} = ")
    shown = mapping([("id", 'first["id"]'), *([] if link.target == ACCOUNT else [("label", 'first["label"]')])])
    if link.target == ACCOUNT:
        source.put(call("assert_has", f"{row}[{literal(camel(link.name))}]", shown))
        source.put(call("assert_has", row, one(key, 'first["id"]')))
    else:
        pairs: list[tuple[str, Node]] = [(key, 'first["id"]'), (camel(link.name), shown)]
        source.put(call("assert_has", call("api.read", "PATH", row), mapping(pairs)))
    source.put(call("assert_listed", "api", "PATH", row, one(key, 'first["id"]')))
    if _room_for_two(subject, link):
        source.put(subject.parent(link), before="second = ")
        source.put(call("assert_not_listed", "api", "PATH", row, one(key, 'second["id"]')))
        source.put(call("api.update", "PATH", row, one(key, 'second["id"]')))
        source.put(call("assert_listed", "api", "PATH", row, one(key, 'second["id"]')))
    source.put(subject.body(one(key, NOBODY)), before="body = ")
    refused(source, call("api.post", "PATH", "body"), key)
    source.dedent()
    if link.target != ACCOUNT:
        _hidden(source, subject, link, criterion)
        _deleted(source, subject, link, criterion)


def _room_for_two(subject: Subject, link: BelongsTo) -> bool:
    return link.target == ACCOUNT or capacity(subject.spec, subject.spec.entity(link.target)) > 1


def _hidden(source: Source, subject: Subject, link: BelongsTo, criterion: Criterion) -> None:
    """Where everybody sees only rows of their own, a row of somebody else cannot be pointed at."""
    spec, key = subject.spec, key_of(link)
    seen = access(spec, USER, link.target, "read")
    if not spec.auth or spec.roles or seen is None or seen.scope == "all":
        return
    says = f"A {link.label.lower()} of somebody else is out of reach."
    source.test(f"{link.name}_of_somebody_else", criterion=criterion.id, says=says, fixtures=("api", "people"))
    source.put(subject.parent(link, api='people.new("user")'), before="other = ")
    source.put(subject.body(one(key, 'other["id"]')), before="body = ")
    refused(source, call("api.post", "PATH", "body"), key)
    source.dedent()


def _deleted(source: Source, subject: Subject, link: BelongsTo, criterion: Criterion) -> None:
    """What happens to a row when the one that it points at is deleted."""
    key, row = key_of(link), subject.row
    path = literal(resource_path(subject.spec.entity(link.target)))
    says = "cannot be deleted while it is needed" if link.required else "may go, and leaves nothing behind"
    source.test(f"{link.name}_at_deletion", criterion=criterion.id, says=f"A {link.label.lower()} {says}.")
    source.put(subject.parent(link), before="other = ")
    source.put(subject.make(one(key, 'other["id"]')), before=f"{row} = ")
    if link.required:
        source.put(call("assert_refused", call("api.delete", path, "other"), "409", '"in_use"'))
        source.put(call("assert_has", call("api.read", "PATH", row), one(key, 'other["id"]')))
    else:
        source.put(call("api.remove", path, "other"))
        source.put(call("assert_has", call("api.read", "PATH", row), one(key, "None")))
    source.dedent()


def links_many(source: Source, subject: Subject, criterion: Criterion) -> None:
    """Several rows can be linked and unlinked; lists narrow by them."""
    link = next(part for part in subject.entity.many_to_many if part.name == criterion.field)
    keys, row = many_keys(link), subject.row
    roomy = link.target == ACCOUNT or capacity(subject.spec, subject.spec.entity(link.target)) > 1
    names = ("first", "second") if roomy else ("first",)
    source.test(f"{link.name}_are_linked", criterion=criterion.id, says=criterion.text)
    for name in names:
        source.put(subject.parent(link), before=f"{name} = ")
    linked = items(*(f'{name}["id"]' for name in names))
    source.put(subject.make(one(keys.ids, linked)), before=f"{row} = ")
    source.put(call("api.read", "PATH", row), before="seen = ")
    source.put(call("assert_same", f"seen[{literal(keys.ids)}]", linked))
    shown = f'[other["id"] for other in seen[{literal(keys.rows)}]]'
    source.put(call("assert_same", shown, linked))
    source.put(call("assert_listed", "api", "PATH", row, one(keys.one, f'{names[-1]}["id"]')))
    source.put(call("api.update", "PATH", row, one(keys.ids, items('first["id"]'))), before="seen = ")
    source.put(call("assert_has", "seen", one(keys.ids, items('first["id"]'))))
    source.put(call("assert_has", call("api.update", "PATH", row, "{}"), one(keys.ids, items('first["id"]'))))
    if roomy:
        source.put(call("assert_not_listed", "api", "PATH", row, one(keys.one, 'second["id"]')))
    source.put(call("api.update", "PATH", row, one(keys.ids, "[]")), before="seen = ")
    source.put(call("assert_has", "seen", mapping([(keys.ids, "[]"), (keys.rows, "[]")])))
    source.put(subject.body(one(keys.ids, items(NOBODY))), before="body = ")
    refused(source, call("api.post", "PATH", "body"), keys.ids)
    source.dedent()

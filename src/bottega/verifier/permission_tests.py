"""Tests of what one actor may do with one kind of row."""

from typing import NamedTuple

from bottega.domain.access import USER, Access, access
from bottega.domain.requirement import Criterion
from bottega.domain.spec import ACCOUNT, PUBLIC, Action, BelongsTo, Entity, Field
from bottega.verifier.changes import Change, allowed_change, any_change, enum_changes
from bottega.verifier.field_tests import make_room
from bottega.verifier.making import can_make, key_of, needed_links, owner_actor, parent_maker
from bottega.verifier.steps import steps_to
from bottega.verifier.subject import Subject, one
from bottega.verifier.writing import Group, Node, Source, call, literal, mapping, snake


class Permission(NamedTuple):
    """One actor and one kind of row."""

    subject: Subject
    actor: str

    def answer(self, action: Action) -> Access | None:
        """Return what the actor may do."""
        return access(self.subject.spec, self.actor, self.subject.entity.name, action)

    @property
    def path(self) -> str:
        """The constant that holds the collection's path."""
        return path_constant(self.subject.entity)

    def has_no_rows(self, action: Action) -> bool:
        """Whether the answer speaks of own rows to somebody who can have none: a visitor."""
        answer = self.answer(action)
        return self.actor == PUBLIC and answer is not None and answer.scope == "own"

    @property
    def is_owner(self) -> bool:
        """Whether the actor is whom ``api`` stands for: everybody is alike where there are no roles."""
        return self.actor == owner_actor(self.subject.spec)


def path_constant(entity: Entity) -> str:
    """Return the name of the constant that holds the path of a collection."""
    return f"{snake(entity.name)}_path".upper()


def begin(source: Source, permission: Permission, criterion: Criterion, what: str) -> None:
    """Begin a test in which ``actor`` is the person and ``api`` somebody who may do everything."""
    name = f"{permission.actor}_{what}_{permission.subject.name}"
    fixtures = ("api", "visitor" if permission.actor == PUBLIC else "people")
    source.test(name, criterion=criterion.id, says=criterion.text, fixtures=fixtures)
    who = "visitor" if permission.actor == PUBLIC else f"people[{literal(permission.actor)}]"
    source.line(f"actor = {who}")


def _one_row(permission: Permission, row: str) -> str:
    return f"f\"{{{permission.path}}}/{{{row}['id']}}\""


def refuses(source: Source, permission: Permission, request: Node) -> None:
    """Write that the actor is refused for who they are."""
    status, code = ("401", '"unauthorized"') if permission.actor == PUBLIC else ("403", '"forbidden"')
    source.put(call("assert_refused", request, status, code))


def own_body(source: Source, permission: Permission) -> Group:
    """Return the body of a row whose links point at rows that the actor can see."""
    subject, pairs = permission.subject, list[tuple[str, Node]]()
    if permission.is_owner:
        return subject.body(api="actor")
    for index, link in enumerate(_own_parents(permission), start=1):
        source.put(subject.parent(link, api="actor"), before=f"parent{index} = ")
        pairs.append((key_of(link), f'parent{index}["id"]'))
    return subject.body(mapping(pairs) if pairs else None)


def _own_parents(permission: Permission) -> list[BelongsTo]:
    """The links to rows that the actor sees only where they are its own."""
    spec, links = permission.subject.spec, needed_links(permission.subject.spec, permission.subject.entity)
    return [k for k in links if k.target != ACCOUNT and parent_maker(spec, permission.actor, k) == permission.actor]


def row_for(source: Source, permission: Permission, action: Action, change: Change | None = None) -> None:
    """Write how the row comes about that the actor acts on: their own one where only own ones count."""
    subject, answer = permission.subject, permission.answer(action)
    if answer is None or answer.scope == "all":
        source.put(_made(subject, change, "api"), before="row = ")
    elif can_make(subject.spec, permission.actor, subject.entity) and not _chosen_at_creation(change):
        source.put(call("actor.create", permission.path, own_body(source, permission)), before="row = ")
        if change is not None and change.field is not None:
            _walk(source, permission, change)
    else:
        source.line("with people.as_admin(actor):")
        source.indent()
        source.put(_made(subject, change, "actor"), before="row = ")
        source.dedent()


def _chosen_at_creation(change: Change | None) -> bool:
    return change is not None and change.field is not None and len(_steps(change)) == 1


def _steps(change: Change) -> tuple[str, ...]:
    assert change.field is not None
    return steps_to(change.field)[change.before]


def _walk(source: Source, permission: Permission, change: Change) -> None:
    """Let somebody who may do everything take the row to the value that the change starts from."""
    for step in _steps(change)[1:]:
        source.put(call("api.update", permission.path, "row", one(change.key, literal(step))))


def _made(subject: Subject, change: Change | None, api: str) -> Group:
    if change is not None and change.field is not None:
        return subject.make_with(change.field, change.before, api=api, by="api" if api != "api" else "")
    return subject.make(api=api)


def may(source: Source, permission: Permission, criterion: Criterion) -> None:
    """The actor does it; on own rows only where only those are granted."""
    assert criterion.action is not None
    begin(source, permission, criterion, f"may_{criterion.action}")
    does = {"create": _creates, "read": _reads, "update": _updates, "delete": _deletes}[criterion.action]
    if criterion.action == "create" or not permission.has_no_rows(criterion.action):
        does(source, permission)
    answer = permission.answer(criterion.action)
    if criterion.action != "create" and answer is not None and answer.scope == "own":
        _others_row(source, permission, criterion.action)
    source.dedent()


def _creates(source: Source, permission: Permission) -> None:
    hidden = [
        link
        for link in needed_links(permission.subject.spec, permission.subject.entity)
        if link.target != ACCOUNT and parent_maker(permission.subject.spec, permission.actor, link) is None
    ]
    if hidden:
        source.line("# allowed, yet there is nothing in sight that the row could belong to")
        source.put(permission.subject.body(), before="body = ")
        source.put(
            call(
                "assert_refused",
                call("actor.post", permission.path, "body"),
                "400",
                '"validation_error"',
                literal(key_of(hidden[0])),
            )
        )
        return
    made = call("actor.create", permission.path, own_body(source, permission))
    if not permission.is_owner and owner_actor(permission.subject.spec) == USER:
        source.put(made)  # a visitor's row, which belongs to nobody who could read it for sure
        return
    source.put(made, before="row = ")
    reader = "actor" if permission.is_owner else "api"
    source.put(call("assert_has", call(f"{reader}.read", permission.path, "row"), one("id", 'row["id"]')))


def _reads(source: Source, permission: Permission) -> None:
    row_for(source, permission, "read")
    source.put(call("assert_listed", "actor", permission.path, "row"))
    source.put(call("assert_has", call("actor.read", permission.path, "row"), one("id", 'row["id"]')))


def _updates(source: Source, permission: Permission) -> None:
    answer = permission.answer("update")
    assert answer is not None
    change = allowed_change(permission.subject, answer)
    row_for(source, permission, "update", change)
    if change is None:
        source.put(call("actor.update", permission.path, "row", "{}"))
    else:
        source.put(call("actor.update", permission.path, "row", one(change.key, change.sent)))
        reader = "actor" if owner_actor(permission.subject.spec) == USER and answer.scope == "own" else "api"
        source.put(call("assert_has", call(f"{reader}.read", permission.path, "row"), one(change.key, change.kept)))


def _deletes(source: Source, permission: Permission) -> None:
    row_for(source, permission, "delete")
    source.put(call("actor.remove", permission.path, "row"))
    source.put(call("assert_refused", call("api.get", _one_row(permission, "row")), "404", '"not_found"'))


def _others_row(source: Source, permission: Permission, action: Action) -> None:
    """Rows of others are not there for the actor."""
    other = 'people.new("user")' if permission.is_owner else "api"
    source.put(permission.subject.make(api=other), before="other = ")
    requests = {
        "read": call("actor.get", _one_row(permission, "other")),
        "update": call("actor.patch", permission.path, "other", "{}"),
        "delete": call("actor.delete", permission.path, "other"),
    }
    source.put(call("assert_hidden", requests[action]))
    if action == "read":
        source.put(call("assert_not_listed", "actor", permission.path, "other"))


def may_not(source: Source, permission: Permission, criterion: Criterion) -> None:
    """The actor is refused, and nothing has changed."""
    subject, action = permission.subject, criterion.action
    begin(source, permission, criterion, f"may_not_{action}")
    if action == "create":
        refuses(source, permission, call("actor.post", permission.path, subject.body()))
        source.dedent()
        return
    source.put(subject.make(), before="row = ")
    if action == "read":
        refuses(source, permission, call("actor.get", permission.path))
        refuses(source, permission, call("actor.get", _one_row(permission, "row")))
    elif action == "update":
        change = allowed_change(subject, Access())
        plain = change is not None and change.field is None
        refuses(
            source,
            permission,
            call("actor.patch", permission.path, "row", one(change.key, change.sent) if change and plain else "{}"),
        )
    else:
        refuses(source, permission, call("actor.delete", permission.path, "row"))
    source.put(call("assert_has", call("api.read", permission.path, "row"), "row"))
    source.dedent()


def only_fields(source: Source, permission: Permission, criterion: Criterion) -> None:
    """The fields that are granted can be changed; a change of any other is refused."""
    subject, answer = permission.subject, permission.answer("update")
    assert answer is not None
    begin(source, permission, criterion, "may_change_only_some_fields_of")
    change = allowed_change(subject, answer)
    if permission.has_no_rows("update"):
        _others_row(source, permission, "update")
        source.dedent()
        return
    row_for(source, permission, "update", change)
    parts: tuple[Field | BelongsTo, ...] = (*subject.entity.fields, *subject.entity.belongs_to)
    for part in (p for p in parts if p.name not in answer.fields):
        refused = any_change(subject, part)
        if refused is not None:
            refuses(source, permission, call("actor.patch", permission.path, "row", one(refused.key, refused.sent)))
    allowed = "{}" if change is None else one(change.key, change.sent)
    source.put(call("actor.update", permission.path, "row", allowed))
    source.dedent()


def only_values(source: Source, permission: Permission, criterion: Criterion) -> None:
    """The values that are granted can be set; any other is refused."""
    subject, answer = permission.subject, permission.answer("update")
    assert answer is not None
    field = subject.entity.field(criterion.field)
    begin(source, permission, criterion, f"may_set_only_some_values_of_{field.name}_of")
    if permission.has_no_rows("update"):
        _others_row(source, permission, "update")
        source.dedent()
        return
    for change in enum_changes(field, criterion.values):
        row_for(source, permission, "update", change)
        source.put(call("actor.update", permission.path, "row", one(change.key, change.sent)))
        make_room(source, subject)
    for change in enum_changes(field, tuple(v for v in field.values if v not in criterion.values)):
        row_for(source, permission, "update", change)
        refuses(source, permission, call("actor.patch", permission.path, "row", one(change.key, change.sent)))
        make_room(source, subject)
    source.dedent()


def own_rows(source: Source, permission: Permission, criterion: Criterion) -> None:
    """Rows of others are not listed and answer 404, whatever one tries with them."""
    subject = permission.subject
    begin(source, permission, criterion, "reaches_only_own_rows_of")
    if not permission.has_no_rows("read"):
        row_for(source, permission, "read")
        source.put(call("assert_listed", "actor", permission.path, "row"))
    other = 'people.new("user")' if permission.is_owner else "api"
    source.put(subject.make(api=other), before="other = ")
    source.put(call("assert_not_listed", "actor", permission.path, "other"))
    not_there = "404", '"not_found"'
    source.put(call("assert_refused", call("actor.get", _one_row(permission, "other")), *not_there))
    for action, request in (
        ("update", call("actor.patch", permission.path, "other", "{}")),
        ("delete", call("actor.delete", permission.path, "other")),
    ):
        answer = permission.answer("update" if action == "update" else "delete")
        if answer is not None and answer.scope == "own":
            source.put(call("assert_refused", request, *not_there))
    source.dedent()

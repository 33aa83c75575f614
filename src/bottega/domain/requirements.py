"""Spec -> Requirements: a pure function, so that an edited Spec never carries stale promises."""

from collections.abc import Iterator
from decimal import Decimal

from bottega.domain.access import Access, access, actors
from bottega.domain.requirement import Criterion, CriterionKind, Requirement
from bottega.domain.spec import (
    ACTIONS,
    ADMIN,
    NUMBERS,
    PUBLIC,
    Action,
    BelongsTo,
    Entity,
    Field,
    ManyToMany,
    Source,
    Spec,
)


def derive_requirements(spec: Spec) -> tuple[Requirement, ...]:
    """Return every requirement of ``spec`` in a stable order; ids are readable and unique."""
    return tuple(_all(spec))


def _all(spec: Spec) -> Iterator[Requirement]:
    if spec.auth:
        yield _accounts()
    for entity in spec.kept:
        yield _record(spec, entity)
        for field in entity.fields:
            yield _field(entity, field)
        for link in entity.belongs_to:
            yield _belongs_to(entity, link)
        for many in entity.many_to_many:
            yield _many_to_many(entity, many)
    if spec.auth:
        yield from _permissions(spec)
    for rule in spec.rules:
        yield Requirement(id=f"rule.{rule.id}", text=rule.text, source=rule.source)


def _criterion(requirement: str, kind: CriterionKind, text: str, detail: str = "", **parts: object) -> Criterion:
    return Criterion.model_validate(
        {"id": f"{requirement}/{kind}{'.' + detail if detail else ''}", "kind": kind, "text": _sentence(text), **parts}
    )


def _requirement(rid: str, text: str, source: Source, criteria: list[Criterion]) -> Requirement:
    return Requirement(id=rid, text=_sentence(text), source=source, criteria=tuple(criteria))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _a(words: str) -> str:
    """With its article: by the first letter, and the few common words where the sound differs."""
    hour_like, use_like = ("hour", "honest", "heir"), ("uni", "use", "usa", "eu", "one")
    vowel = (words[:1] in "aeiou" and not words.startswith(use_like)) or words.startswith(hour_like)
    return f"{'an' if vowel else 'a'} {words}"


def _accounts() -> Requirement:
    text = "A person can sign up, log in and log out; after logging out the old token is refused."
    return Requirement(
        id="accounts",
        text="People sign in.",
        source=Source(),
        criteria=(_criterion("accounts", "account_lifecycle", text),),
    )


def _record(spec: Spec, entity: Entity) -> Requirement:
    rid, one, many = entity.name, entity.label.lower(), entity.plural.lower()
    criteria = [
        _criterion(
            rid, "lifecycle", f"{_a(one)} can be created, read, listed, changed and deleted.", entity=entity.name
        ),
        _criterion(rid, "listing", f"{many} can be paged, sorted and searched.", entity=entity.name),
        _criterion(rid, "page", f"A person can do this with {many} in a browser.", entity=entity.name),
    ]
    if spec.auth and any(access(spec, PUBLIC, entity.name, action) is None for action in ACTIONS):
        text = f"Without signing in, {many} cannot be reached beyond what visitors may do."
        criteria.append(_criterion(rid, "needs_sign_in", text, entity=entity.name))
    return _requirement(rid, f"The application keeps {many}.", entity.source, criteria)


def _field(entity: Entity, field: Field) -> Requirement:
    rid, one, name = f"{entity.name}.{field.name}", entity.label.lower(), field.label.lower()
    about = {"entity": entity.name, "field": field.name}
    criteria = [
        _criterion(rid, "keeps", f"What is written as {name} of {_a(one)} is kept.", **about),
        *_presence(rid, one, name, field, about),
        *_bounds(rid, name, field, about),
    ]
    if field.type not in {"string", "text", "enum"}:
        criteria.append(_criterion(rid, "refuses_wrong_type", f"{name}: what is no {field.type} is refused.", **about))
    if field.unique:
        criteria.append(_criterion(rid, "unique", f"No two {entity.plural.lower()} have the same {name}.", **about))
    if field.type == "enum":
        words = ", ".join(field.values)
        criteria.append(_criterion(rid, "one_of", f"The {name} is one of: {words}.", values=field.values, **about))
    if field.transitions is not None:
        steps = tuple(f"{t.before}>{t.after}" for t in field.transitions)
        text = f"The {name} changes only by these steps: {', '.join(s.replace('>', ' to ') for s in steps)}."
        criteria.append(_criterion(rid, "transitions", text, values=steps, **about))
    return _requirement(rid, f"{_a(one)} has: {name} ({field.type}).", field.source, criteria)


def _presence(rid: str, one: str, name: str, field: Field, about: dict[str, str]) -> Iterator[Criterion]:
    if field.default is not None:
        text = f"{_a(one)} made without {name} gets {str(field.default).lower()}."
        yield _criterion(rid, "default", text, value=field.default, **about)
    elif field.required:
        yield _criterion(rid, "required", f"{_a(one)} without {name} is refused.", **about)
    else:
        yield _criterion(rid, "optional", f"{_a(one)} can be made without {name}.", **about)


def _bounds(rid: str, name: str, field: Field, about: dict[str, str]) -> Iterator[Criterion]:
    if field.type not in NUMBERS:
        return
    if field.min is not None:
        low = _plain(field.min)
        yield _criterion(rid, "minimum", f"{name}: below {low} is refused, {low} is accepted.", value=low, **about)
    if field.max is not None:
        high = _plain(field.max)
        yield _criterion(rid, "maximum", f"{name}: above {high} is refused, {high} is accepted.", value=high, **about)


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _belongs_to(entity: Entity, link: BelongsTo) -> Requirement:
    rid, one, name = f"{entity.name}.{link.name}", entity.label.lower(), link.label.lower()
    about = {"entity": entity.name, "field": link.name}
    presence: tuple[CriterionKind, str] = (
        ("required", f"{_a(one)} without {_a(name)} is refused.")
        if link.required
        else ("optional", f"{_a(one)} can be made without {_a(name)}.")
    )
    criteria = [
        _criterion(rid, "links", f"{_a(one)} belongs to {_a(name)} that exists, and can be listed by it.", **about),
        _criterion(rid, presence[0], presence[1], **about),
    ]
    if link.unique:
        criteria.append(_criterion(rid, "unique", f"{_a(name)} has at most one {one}.", **about))
    return _requirement(rid, f"{_a(one)} belongs to {_a(name)}.", link.source, criteria)


def _many_to_many(entity: Entity, link: ManyToMany) -> Requirement:
    rid, one = f"{entity.name}.{link.name}", entity.label.lower()
    text = f"Several {link.label.lower()} can be linked to {_a(one)}, and unlinked."
    criterion = _criterion(rid, "links_many", text, entity=entity.name, field=link.name)
    return _requirement(rid, f"{_a(one)} can have many {link.label.lower()}.", link.source, [criterion])


def _permissions(spec: Spec) -> Iterator[Requirement]:
    """One requirement for each actor and entity where the answer is not simply "everything"."""
    for actor in actors(spec):
        if actor == ADMIN:
            continue
        for entity in spec.kept:
            answers = {action: access(spec, actor, entity.name, action) for action in ACTIONS}
            if actor == PUBLIC and not any(answers.values()):
                continue  # the entity's own needs_sign_in says it
            granted = any(g.role == actor and g.entity == entity.name for g in spec.grants)
            if not granted and all(answer == Access() for answer in answers.values()):
                continue
            yield _permission(spec, actor, entity, answers)


def _permission(spec: Spec, actor: str, entity: Entity, answers: dict[Action, Access | None]) -> Requirement:
    rid, many = f"{actor}.{entity.name}", entity.plural.lower()
    who = {PUBLIC: "a visitor"}.get(actor, _a(actor.replace("_", " ")))
    criteria: list[Criterion] = []
    for action, answer in answers.items():
        kind: CriterionKind = "may" if answer else "may_not"
        about = {"entity": entity.name, "role": actor, "action": action}
        verb = "may" if answer else "may not"
        criteria.append(_criterion(rid, kind, f"{who} {verb} {action} {many}.", action, **about))
    update, read = answers["update"], answers["read"]
    about = {"entity": entity.name, "role": actor}
    if update and update.fields:
        text = f"{who} may change only {', '.join(update.fields)} of {many}."
        criteria.append(_criterion(rid, "only_fields", text, values=update.fields, **about))
    if update and update.values:
        enums = {f.name: f.values for f in entity.fields if f.name in update.fields}
        field = next(name for name, values in enums.items() if set(update.values) <= set(values))
        text = f"{who} may set {field} only to {', '.join(update.values)}."
        criteria.append(_criterion(rid, "only_values", text, field=field, values=update.values, **about))
    if read and read.scope == "own":
        criteria.append(_criterion(rid, "own_rows", f"{who} reaches only {many} of their own.", **about))
    sources = [g.source for g in spec.grants if g.role == actor and g.entity == entity.name]
    return Requirement(
        id=rid,
        text=f"What {who} may do with {many}.",
        source=sources[0] if sources else entity.source,
        criteria=tuple(criteria),
    )

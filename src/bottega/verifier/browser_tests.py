"""Tests in a browser: a person keeps rows of one kind through the pages alone."""

from typing import NamedTuple

from bottega.domain.naming import many_keys
from bottega.domain.requirement import Criterion
from bottega.domain.spec import ACCOUNT, BelongsTo, Entity, Field, ManyToMany
from bottega.verifier.examples import UNIQUE_BY_SUFFIX, Sample, series_of, telling_apart
from bottega.verifier.factories import given_fields
from bottega.verifier.making import PLENTY, capacity, is_shareable, key_of, needed_links, shown_field
from bottega.verifier.record_tests import changeable_fields
from bottega.verifier.steps import first_value, steps_from
from bottega.verifier.subject import Subject, bind
from bottega.verifier.writing import Group, Node, Source, call, items, literal, mapping


class _Step(NamedTuple):
    """One control filled: the call that fills it, and what the row holds then."""

    fills: Group
    key: str
    kept: Node


def page(source: Source, subject: Subject, criterion: Criterion) -> None:
    """List, create, open, edit, search and delete."""
    entity, label = subject.entity, subject.entity.label.lower()
    source.test("a_person_keeps_them", criterion=criterion.id, says=criterion.text, fixtures=("site", "api"))
    roomy = is_shareable(entity) and capacity(subject.spec, entity) == PLENTY
    if roomy:
        source.put(subject.make())
        source.put(subject.make(), before="known = ")
    parents = _parents(source, subject)
    source.put(call("site.open", "PATH"))
    source.put(call("site.see_heading", literal(entity.plural)))
    if roomy:
        source.put(call("site.see_row", "PATH", "known"))
    source.put(call("site.picture", 'f"{PATH}-list"'))
    source.put(call("site.follow", literal(f"New {label}")))
    if any(f.type not in {"boolean", "enum"} for f in given_fields(entity)):
        source.put(call("site.press", '"Save"'))
        source.line("site.see_alert()")
        source.put(call("site.open", 'f"{PATH}/new"'))
    steps = [*_fields(source, subject), *parents]
    for step in steps:
        source.put(step.fills)
    source.put(call("site.picture", 'f"{PATH}-form"'))
    source.put(call("api.read", "PATH", call("site.save", "PATH")), before="row = ")
    source.put(call("assert_has", "row", mapping((s.key, s.kept) for s in steps if s.kept)))
    source.put(call("site.see_heading", 'row["label"]'))
    source.put(call("site.picture", 'f"{PATH}-detail"'))
    _edit(source, subject)
    _leave(source, subject)
    source.dedent()


def _parents(source: Source, subject: Subject) -> list[_Step]:
    """Make the rows that the new one is linked to, and say how they are chosen."""
    steps = []
    needed = needed_links(subject.spec, subject.entity)
    links: list[BelongsTo | ManyToMany] = [*needed, *subject.entity.many_to_many]
    for index, link in enumerate(links, start=1):
        name = f"other{index}"
        told = _told_apart(subject, link)
        source.put(subject.parent(link, changes=told), before=f"{name} = ")
        words = f'{name}["name"]' if link.target == ACCOUNT else f'{name}["label"]'
        kept = f'{name}["id"]' if told is not None or link.target == ACCOUNT else ""
        if isinstance(link, ManyToMany):
            fills = call("site.tick_row", literal(link.label), words)
            steps.append(_Step(fills, many_keys(link).ids, items(kept) if kept else ""))
        else:
            steps.append(_Step(call("site.choose_row", literal(link.label), words), key_of(link), kept))
    return steps


def _told_apart(subject: Subject, link: BelongsTo | ManyToMany) -> Group | None:
    """Return what makes the label of a row differ from that of all others, or None where it cannot."""
    if link.target == ACCOUNT:
        return None
    entity = subject.spec.entity(link.target)
    field = shown_field(entity)
    if field is None or field.type not in UNIQUE_BY_SUFFIX:
        return None
    return mapping([(key_of(field), telling_apart(entity, field, seed=subject.seed).sent)])


def _fields(source: Source, subject: Subject) -> list[_Step]:
    steps = []
    for index, field in enumerate(subject.entity.fields, start=1):
        if field.transitions is not None and field.default is not None:
            continue  # a new row has the default; there is nothing to choose
        if field.unique and series_of(field) is not None and field in given_fields(subject.entity):
            source.put(subject.body(), before=f"fresh{index} = ")
            source.line(f"value{index} = fresh{index}[{literal(key_of(field))}]")
            steps.append(_fill_fresh(field, f"value{index}"))
            continue
        sample = _written(field, subject.examples(field).first)
        sent, kept = bind(source, f"value{index}", sample)
        steps.append(_fill(field, Sample(sent, kept)))
    return steps


def _written(field: Field, sample: Sample) -> Sample:
    """Return a sample as a person writes it into the control."""
    if field.type in {"integer", "decimal", "money"}:
        return Sample(literal(sample.sent.strip('"')), sample.kept)
    if field.type == "datetime":
        return Sample(literal(sample.kept.strip('"')[:16]), sample.kept)
    return sample


def _fill(field: Field, sample: Sample) -> _Step:
    how = {"boolean": "tick", "enum": "choose"}.get(field.type, "fill")
    return _Step(call(f"site.{how}", literal(field.label), sample.sent), key_of(field), sample.kept)


def _fill_fresh(field: Field, name: str) -> _Step:
    """Fill in a value that the variable ``name`` holds as it goes over the wire."""
    if field.type in {"boolean", "enum"}:
        return _fill(field, Sample(name, name))
    if field.type == "datetime":
        return _fill(field, Sample(f"{name}[:16]", name))
    return _fill(field, Sample(f"str({name})", "" if field.type in {"decimal", "money"} else name))


def _edit(source: Source, subject: Subject) -> None:
    field = next((f for f in changeable_fields(subject) if not _hard_to_edit(f)), None)
    if field is None:
        return
    sent, kept = bind(source, "changed", _written(field, subject.examples(field).second))
    step = _fill(field, Sample(sent, kept))
    source.put(call("site.follow", '"Edit"'))
    source.put(step.fills)
    source.put(call("site.save", "PATH"), before="saved = ")
    source.put(call("assert_has", "row", mapping([("id", 'saved["id"]')])))
    source.put(call("api.read", "PATH", "saved"), before="row = ")
    source.put(call("assert_has", "row", mapping([(step.key, step.kept)])))
    source.put(call("site.see_heading", 'row["label"]'))


def _hard_to_edit(field: Field) -> bool:
    return field.type == "enum" and not steps_from(field, first_value(field))


def _leave(source: Source, subject: Subject) -> None:
    source.put(call("site.open", "PATH"))
    if _is_searchable(subject.entity):
        source.put(call("site.see_row", "PATH", "row"))
        source.put(call("site.search", '"nothing has these words"'))
        source.put(call("site.see_no_row", "PATH", "row"))
        source.put(call("site.search", 'row["label"]'))
    source.put(call("site.row", "PATH", "row"), after=".first.click()")
    source.put(call("site.see_heading", 'row["label"]'))
    source.line("site.delete()")
    source.put(call("site.see_address", "PATH"))
    source.put(call("assert_refused", call("api.get", "f\"{PATH}/{row['id']}\""), "404", '"not_found"'))


def _is_searchable(entity: Entity) -> bool:
    """Whether the words that stand for a row are words that a search looks at."""
    field = shown_field(entity)
    return field is not None and field.type in UNIQUE_BY_SUFFIX and field.required


def sign_up_lines(fields: tuple[Field, ...], samples: list[Sample]) -> list[str]:
    """Return the lines that fill in what an account has beside email, name and password."""
    source = Source()
    for field, sample in zip(fields, samples, strict=True):
        step = _fill(field, _written(field, sample))
        source.put(step.fills._replace(opening=step.fills.opening.replace("site.", "stranger.")))
    return source.text().splitlines() if fields else []


def menus(rows: list[tuple[str, list[tuple[str, str, str, bool, bool]]]]) -> str:
    """Return the table of what people of each role are offered."""
    source = Source()
    table = [
        (role, mapping((plural, _offer(path, new, may)) for plural, path, new, *may in offers)) for role, offers in rows
    ]
    source.put(mapping(table), before="MENUS = ")
    return source.text()


def _offer(path: str, new: str, may: list[bool]) -> Group:
    return Group("(", items(literal(path), literal(new), *map(repr, may)).parts, ")")

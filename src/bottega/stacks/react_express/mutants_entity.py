"""Faults in the code of one kind of record: its schemas, its rows, its operations and its table."""

from collections.abc import Iterator
from decimal import Decimal

from bottega.domain.mutant import Mutant
from bottega.domain.spec import NUMBERS
from bottega.stacks.react_express.migrations import MIGRATION
from bottega.stacks.react_express.mutation import Ground
from bottega.stacks.react_express.templates import plain
from bottega.stacks.react_express.view import EntityView, FieldView, LinkView, ManyView

NOT_CHECKED = "((..._: unknown[]) => undefined)"


def entity_mutants(ground: Ground, entity: EntityView) -> Iterator[Mutant]:
    """Return the faults of one kind of record."""
    yield from _operations(ground, entity)
    yield from _defaults(ground, entity)
    for field in entity.fields:
        yield from _schema(ground, entity, field)
        yield from _kept(ground, entity, field)
        yield from _steps(ground, entity, field)
        yield from _column(ground, entity, field)
    for link in entity.belongs_to:
        yield from _link(ground, entity, link)
    for many in entity.many_to_many:
        yield from _many(ground, entity, many)


def _file(entity: EntityView, name: str) -> str:
    return f"backend/src/modules/{entity.path}/{name}.ts"


def _begin(ground: Ground, entity: EntityView, function: str, statement: str) -> tuple[str, str]:
    """The change that puts a statement at the beginning of an operation."""
    head = ground.signature(_file(entity, "service"), function)
    return head, f"{head}\n  {statement}"


# ── schemas ──────────────────────────────────────────────────────────────────────────────────────────────────


def _schema(ground: Ground, entity: EntityView, field: FieldView) -> Iterator[Mutant]:
    about, name = {"entity": entity.name, "field": field.name}, f"{entity.name}.{field.name}"
    loose = "" if field.required else ".nullish()"
    path = _file(entity, "schemas")
    for when in ("create", "update"):
        for operator, rule, schema, kinds in _loosened(field, loose):
            if when == "create" and field.default is not None:
                continue  # the default's own line comes later and wins
            change = _overridden(ground, path, when, f"{field.key}: {schema}")
            yield from ground.plant(
                f"{operator}-on-{when}.{name}",
                f"{when} of {entity.label}: {field.label} {rule}",
                path=path,
                change=change,
                criteria=ground.criteria(*kinds, **about),
            )
    if field.default is not None:
        change = f"fields.{field.key}.prefault(", f"((schema: z.ZodType, _: unknown) => schema)(fields.{field.key}, "
        rule = f"{entity.label}: {field.label} has no default any more"
        yield from ground.plant(
            f"default-lost.{name}", rule, path=path, change=change, criteria=ground.criteria("default", **about)
        )


def _overridden(ground: Ground, path: str, when: str, member: str) -> tuple[str, str]:
    """The change that gives one key of the schema for ``when`` another one."""
    if when == "update":
        return (
            "export const update = z.strictObject(fields)",
            f"export const update = z.strictObject({{ ...fields, {member} }})",
        )
    whole = "export const create = z.strictObject(fields);"
    if ground.has(path, whole):
        return whole, f"export const create = z.strictObject({{ ...fields, {member} }});"
    head = "export const create = z.strictObject({\n  ...fields,"
    return head, f"{head}\n  {member},"


def _loosened(field: FieldView, loose: str) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Operator, rule, schema and the kinds of criteria that speak of it."""
    own = f"fields.{field.key}"
    if field.required:
        yield "required-lost", "may be left out or null", f"{own}.nullish()", ("required",)
        if field.type in {"string", "text"}:
            yield "blank-accepted", "may be blank", "z.string()", ("required",)
    if field.type == "enum":
        yield "enum-open", "may be any word", f"z.string(){loose}", ("one_of",)
    elif field.type not in {"string", "text"}:
        yield "type-open", "may be anything", "z.any()", ("refuses_wrong_type",)
    if field.type in NUMBERS:
        yield from _bounds(field, loose)


def _bounds(field: FieldView, loose: str) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    low, high = field.min, field.max
    if low is not None:
        yield "min-lost", "has no minimum any more", _number(field, {"max": high}) + loose, ("minimum",)
        yield (
            "min-shifted",
            "has a minimum that is one too high",
            _number(field, {"min": low + 1, "max": high}) + loose,
            ("minimum",),
        )
    if high is not None:
        yield "max-lost", "has no maximum any more", _number(field, {"min": low}) + loose, ("maximum",)
        yield (
            "max-shifted",
            "has a maximum that is one too low",
            _number(field, {"min": low, "max": high - 1}) + loose,
            ("maximum",),
        )


def _number(field: FieldView, bounds: dict[str, Decimal | None]) -> str:
    kept = {name: plain(bound) for name, bound in bounds.items() if bound is not None}
    if field.type == "integer":
        return "integer" + "".join(f".{name}({bound})" for name, bound in kept.items())
    inner = ", ".join(f"{name}: '{bound}'" for name, bound in kept.items())
    return f"{field.type}({{ {inner} }})" if inner else f"{field.type}()"


# ── what is kept ─────────────────────────────────────────────────────────────────────────────────────────────


def _kept(ground: Ground, entity: EntityView, field: FieldView) -> Iterator[Mutant]:
    name, label = f"{entity.name}.{field.name}", f"{field.label} of {entity.label}"
    keeps = ground.criteria("keeps", entity=entity.name, field=field.name)
    drop = f"delete (body as Record<string, unknown>).{field.key};"
    path = _file(entity, "service")
    change = _begin(ground, entity, "update", drop)
    yield from ground.plant(
        f"drop-on-update.{name}", f"{label} is not written at an update", path=path, change=change, criteria=keeps
    )
    if not field.required and field.default is None:
        change = _begin(ground, entity, "create", drop)
        yield from ground.plant(
            f"drop-on-create.{name}", f"{label} is not written at creation", path=path, change=change, criteria=keeps
        )
        clear = f"if (body.{field.key} === undefined) body.{field.key} = null;"
        change = _begin(ground, entity, "update", clear)
        rule = f"{label} is cleared by a change of anything else"
        yield from ground.plant(f"clear-on-update.{name}", rule, path=path, change=change, criteria=keeps)
    rows = _file(entity, "rows")
    change = f"    {field.key}: ", f"    {field.key}Lost: "
    yield from ground.plant(
        f"drop-on-read.{name}", f"{label} is not in answers", path=rows, change=change, criteria=keeps
    )
    listing = ground.criteria("listing", entity=entity.name)
    if field.is_filter:
        change = f"    {field.key}: query.{field.key},", f"    // {field.key}"
        yield from ground.plant(
            f"filter-ignored.{name}", f"Lists do not narrow by {label}", path=path, change=change, criteria=listing
        )
    if field.is_searched:
        change = f"{{ {field.key}: word }}", "{ id: { in: [] } }"
        yield from ground.plant(
            f"search-misses.{name}", f"A search does not look at {label}", path=path, change=change, criteria=listing
        )


def _column(ground: Ground, entity: EntityView, field: FieldView) -> Iterator[Mutant]:
    name = f"{entity.name}.{field.name}"
    index = f' ON "{entity.table}" ("{field.column}")'
    if field.unique:
        line = next(t for t in ground.files[MIGRATION].splitlines() if t.startswith("CREATE UNIQUE") and index in t)
        change = line, line.replace("UNIQUE ", "")
        rule = f"Two {entity.plural} may have the same {field.label}"
        criteria = ground.criteria("unique", entity=entity.name, field=field.name)
        yield from ground.plant(f"unique-lost.{name}", rule, path=MIGRATION, change=change, criteria=criteria)


def _steps(ground: Ground, entity: EntityView, field: FieldView) -> Iterator[Mutant]:
    if field.transitions is None:
        return
    key, name, path = field.key, f"{entity.name}.{field.name}", _file(entity, "service")
    criteria = ground.criteria("transitions", entity=entity.name, field=field.name)
    check = f"assertTransition('{key}', {key}Steps"
    yield from ground.plant(
        f"steps-unchecked.{name}",
        f"{field.label} of {entity.label} may change to anything",
        path=path,
        change=(check, f"{NOT_CHECKED}('{key}', {key}Steps"),
        criteria=criteria,
    )
    if field.default is not None:
        change = f"assertInitial('{key}'", f"{NOT_CHECKED}('{key}'"
        rule = f"{field.label} of {entity.label} may begin with anything"
        yield from ground.plant(f"first-step-unchecked.{name}", rule, path=path, change=change, criteria=criteria)
    listed = [(before, after) for before, steps in field.transitions.items() for after in steps if after != before]
    pairs = [(before, after) for before in field.values for after in field.values if before != after]
    for before, after in [pair for pair in pairs if pair not in listed][:2]:
        here = f"current.{key} === {before!r} && body.{key} === {after!r}"
        change = check, f"if (!({here})) {check}"
        rule = f"{field.label} of {entity.label} may go from {before} to {after}"
        yield from ground.plant(
            f"step-allowed.{name}.{before}-{after}", rule, path=path, change=change, criteria=criteria
        )
    for before, after in listed[:2]:
        here = f"current.{key} === {before!r} && body.{key} === {after!r}"
        change = check, f"if ({here}) throw notFound('Step');\n  {check}"
        rule = f"{field.label} of {entity.label} may no longer go from {before} to {after}"
        yield from ground.plant(
            f"step-refused.{name}.{before}-{after}", rule, path=path, change=change, criteria=criteria
        )


# ── operations ───────────────────────────────────────────────────────────────────────────────────────────────


def _operations(ground: Ground, entity: EntityView) -> Iterator[Mutant]:
    path, name, many = _file(entity, "service"), entity.name, entity.plural
    listing = ground.criteria("listing", entity=name)
    lifecycle = ground.criteria("lifecycle", entity=name)
    if any(field.is_searched for field in entity.fields):
        change = "AND: searched(query.q).map(", "AND: searched('').map("
        yield from ground.plant(
            f"search-ignored.{name}", f"{many}: a search finds everything", path=path, change=change, criteria=listing
        )
    change = "orderBy: query.sort", "orderBy: [{ id: 'asc' }]"
    yield from ground.plant(
        f"sort-ignored.{name}", f"{many}: the order asked for is ignored", path=path, change=change, criteria=listing
    )
    change = f"db.{entity.var}.count({{ where }})", f"db.{entity.var}.count()"
    yield from ground.plant(
        f"total-of-all.{name}",
        f"{many}: the total counts rows that do not fit",
        path=path,
        change=change,
        criteria=listing,
    )
    change = _begin(ground, entity, "remove", "return;")
    yield from ground.plant(
        f"delete-ignored.{name}", f"{many}: what is deleted stays", path=path, change=change, criteria=lifecycle
    )
    schemas = _file(entity, "schemas")
    for what, kinds, criteria in (
        ("create", "z.strictObject(", lifecycle),
        ("query", "z.strictObject(", listing),
    ):
        change = f"export const {what} = {kinds}", f"export const {what} = z.object("
        rule = f"{many}: unknown keys of a {'body' if what == 'create' else 'query'} are passed over"
        yield from ground.plant(f"unknown-keys-in-{what}.{name}", rule, path=schemas, change=change, criteria=criteria)


def _defaults(ground: Ground, entity: EntityView) -> Iterator[Mutant]:
    """A change of anything brings back the defaults: what a partial schema of the wrong schema does."""
    name = entity.name
    kept = [
        c for f in entity.fields if f.default is not None for c in ground.criteria("keeps", entity=name, field=f.name)
    ]
    linked = [c for m in entity.many_to_many for c in ground.criteria("links_many", entity=name, field=m.name)]
    yield from ground.plant(
        f"defaults-on-update.{name}",
        f"A change of {entity.label} brings the defaults back",
        path=_file(entity, "schemas"),
        change=("export const update = z.strictObject(fields).partial()", "export const update = create.partial()"),
        criteria=(*kept, *linked),
    )


# ── links ────────────────────────────────────────────────────────────────────────────────────────────────────


def _link(ground: Ground, entity: EntityView, link: LinkView) -> Iterator[Mutant]:
    key, name, path = link.key, f"{entity.name}.{link.name}", _file(entity, "service")
    about = {"entity": entity.name, "field": link.name}
    links, label = ground.criteria("links", **about), f"{link.label} of {entity.label}"
    change = f"assertLinked('{key}',", f"{NOT_CHECKED}('{key}',"
    yield from ground.plant(
        f"link-unchecked.{name}", f"{label} need not exist", path=path, change=change, criteria=links
    )
    change = f"    {key}: query.{key},", f"    // {key}"
    yield from ground.plant(
        f"link-filter-ignored.{name}", f"Lists do not narrow by {label}", path=path, change=change, criteria=links
    )
    change = _begin(ground, entity, "update", f"delete (body as Record<string, unknown>).{key};")
    yield from ground.plant(
        f"link-drop-on-update.{name}", f"{label} cannot be changed", path=path, change=change, criteria=links
    )
    oldest = f"const [oldest] = await db.{link.target.var}.findMany({{ orderBy: {{ createdAt: 'asc' }}, take: 1 }});"
    change = _begin(ground, entity, "create", f"{oldest}\n  if (body.{key} && oldest) body.{key} = oldest.id;")
    yield from ground.plant(
        f"wrong-relation.{name}", f"{label} is always the oldest one", path=path, change=change, criteria=links
    )
    change = f"    {key}: row.{key},", f"    {key}: row.id,"
    yield from ground.plant(
        f"wrong-link-on-read.{name}",
        f"{label} is answered with another id",
        path=_file(entity, "rows"),
        change=change,
        criteria=links,
    )
    if not ground.spec.roles and ground.has(path, f'readableBy(actor, "{link.target.name}")'):
        change = f"...readableBy(actor, '{link.target.name}')", "...{}"
        rule = f"{label} may be one of somebody else"
        yield from ground.plant(f"link-to-hidden.{name}", rule, path=path, change=change, criteria=links)
    if link.required:
        change = _overridden(ground, _file(entity, "schemas"), "create", f"{key}: link.nullish()")
        rule = f"{label} may be left out"
        criteria = ground.criteria("required", **about)
        yield from ground.plant(
            f"link-required-lost.{name}", rule, path=_file(entity, "schemas"), change=change, criteria=criteria
        )


def _many(ground: Ground, entity: EntityView, many: ManyView) -> Iterator[Mutant]:
    key, name, path = many.key, f"{entity.name}.{many.name}", _file(entity, "service")
    criteria = ground.criteria("links_many", entity=entity.name, field=many.name)
    label = f"{many.label} of {entity.label}"
    for operator, rule, change in (
        ("many-unchecked", "need not exist", (f"assertLinked('{key}',", f"{NOT_CHECKED}('{key}',")),
        ("many-not-unlinked", "are never unlinked", (f"{{ set: {key}.map(", f"{{ connect: {key}.map(")),
        (
            "many-one-lost",
            "lose their first at creation",
            (f"{{ connect: {key}.map(", f"{{ connect: {key}.slice(1).map("),
        ),
        ("many-filter-ignored", "do not narrow lists", (f"query.{many.filter} ?", "null ?")),
    ):
        yield from ground.plant(f"{operator}.{name}", f"{label} {rule}", path=path, change=change, criteria=criteria)
    change = f"    {key}: row.{many.rel}.map(", f"    {key}: row.{many.rel}.slice(1).map("
    yield from ground.plant(
        f"many-one-hidden.{name}",
        f"{label}: answers lack the first",
        path=_file(entity, "rows"),
        change=change,
        criteria=criteria,
    )

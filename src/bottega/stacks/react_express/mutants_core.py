"""Faults in what every kind of record shares: lists, statuses, refusals, the types of fields."""

from collections.abc import Iterator

from bottega.domain.mutant import Mutant
from bottega.stacks.react_express.mutation import Ground
from bottega.stacks.react_express.view import SEARCHED

LISTING, RESOURCE = "backend/src/records/listing.ts", "backend/src/http/resource.ts"
ERRORS, REFUSALS = "backend/src/http/errors.ts", "backend/src/db/refusals.ts"
FIELDS, WIRE = "backend/src/records/fields.ts", "backend/src/records/wire.ts"

_LISTING = (
    ("page-off-by-one", "Pages begin one page too late", "(page - 1) * pageSize", "page * pageSize"),
    ("page-too-long", "A page has one row too many", "take: pageSize", "take: pageSize + 1"),
    ("page-unbounded", "A page may have any size", ".max(100)", ".max(100_000)"),
    ("page-zero", "The page before the first may be asked for", ".min(1).max(MAX_PAGE)", ".min(0).max(MAX_PAGE)"),
    (
        "total-of-page",
        "The total counts the page, not the list",
        "items, total, page",
        "items, total: items.length, page",
    ),
    ("sort-one-way", "Descending order is ascending", "? 'desc' : 'asc'", "? 'asc' : 'asc'"),
    ("default-order", "Lists begin with the oldest", ".prefault('-createdAt'", ".prefault('createdAt'"),
    ("default-page-size", "A page has ten rows unless asked", ".default(20)", ".default(10)"),
    ("search-case", "A search minds upper and lower case", "'insensitive'", "'default'"),
    ("search-one-word", "A search takes several words for one", ".split(/\\s+/)", ".split('  ')"),
)
_STATUSES = (
    ("status-created", "Creating answers 200, not 201", "status: 201", "status: 200"),
    ("status-deleted", "Deleting answers 200, not 204", "status: 204", "status: 200"),
)


def core_mutants(ground: Ground) -> Iterator[Mutant]:
    """Return the faults in the shared code of the server."""
    listing, lifecycle = ground.criteria("listing"), ground.criteria("lifecycle")
    has_words = any(field.type in SEARCHED for entity in ground.spec.kept for field in entity.fields)
    for name, rule, original, mutated in _LISTING:
        if name.startswith("search-") and not has_words:
            continue  # every search finds nothing
        yield from ground.plant(name, rule, path=LISTING, change=(original, mutated), criteria=listing)
    for name, rule, original, mutated in _STATUSES:
        yield from ground.plant(name, rule, path=RESOURCE, change=(original, mutated), criteria=lifecycle)
    change = "new HttpError(404, 'not_found'", "new HttpError(400, 'not_found'"
    yield from ground.plant(
        "status-missing", "What is not there answers 400, not 404", path=ERRORS, change=change, criteria=lifecycle
    )
    invalid = ground.criteria("links", "links_many")
    change = "new HttpError(400, 'validation_error'", "new HttpError(422, 'validation_error'"
    yield from ground.plant(
        "status-invalid", "A link to nothing answers 422, not 400", path=ERRORS, change=change, criteria=invalid
    )
    yield from _refusals(ground)
    yield from _types(ground)


def _refusals(ground: Ground) -> Iterator[Mutant]:
    unique, links = ground.criteria("unique"), ground.criteria("links")
    change = "case 'P2002':", "case 'P2002 ':"
    yield from ground.plant(
        "conflict-unmapped", "A value that is taken answers 500, not 409", path=REFUSALS, change=change, criteria=unique
    )
    change = "new HttpError(409, 'conflict'", "new HttpError(400, 'conflict'"
    yield from ground.plant(
        "status-conflict", "A value that is taken answers 400, not 409", path=REFUSALS, change=change, criteria=unique
    )
    change = "path: uniqueKey(cause)", "path: ''"
    yield from ground.plant(
        "conflict-unnamed", "A conflict does not name its key", path=REFUSALS, change=change, criteria=unique
    )
    if any(link.required for entity in ground.spec.kept for link in entity.belongs_to):
        change = "new HttpError(409, 'in_use'", "new HttpError(404, 'in_use'"
        yield from ground.plant(
            "status-in-use",
            "Deleting what is needed answers 404, not 409",
            path=REFUSALS,
            change=change,
            criteria=links,
        )


def _types(ground: Ground) -> Iterator[Mutant]:
    of_type = {
        kind: tuple(
            criterion
            for entity in ground.spec.kept
            for field in entity.fields
            if field.type == kind
            for criterion in ground.criteria("keeps", entity=entity.name, field=field.name)
        )
        for kind in ("money", "decimal", "date", "time")
    }
    for kind, rule, original, mutated in (
        ("money", "Money is answered without cents", "value.toFixed(2)", "value.toFixed(0)"),
        ("decimal", "Decimals are answered rounded", "value.toFixed();", "value.toFixed(0);"),
        ("date", "Dates are answered as instants", ".slice(0, 10)", ""),
        ("time", "Times are answered without minutes", ".slice(11, 16)", ".slice(11, 13)"),
    ):
        yield from ground.plant(f"wire-{kind}", rule, path=WIRE, change=(original, mutated), criteria=of_type[kind])
    if of_type["money"]:
        change = "exact(2, bounds)", "exact(6, bounds)"
        money = tuple(
            criterion
            for entity in ground.spec.kept
            for field in entity.fields
            if field.type == "money"
            for criterion in ground.criteria("refuses_wrong_type", entity=entity.name, field=field.name)
        )
        yield from ground.plant(
            "money-decimals", "Money may have six decimals", path=FIELDS, change=change, criteria=money
        )

"""Faults in the pages of one kind of record."""

from collections.abc import Iterator

from bottega.domain.mutant import Mutant
from bottega.stacks.react_express.mutation import Ground
from bottega.stacks.react_express.view import EntityView

FORM, DETAIL, RECORDS = (
    "frontend/src/records/RecordForm.tsx",
    "frontend/src/records/DetailView.tsx",
    "frontend/src/api/records.ts",
)
DRAFT, STATE = "frontend/src/records/draft.ts", "frontend/src/records/listState.ts"


def web_mutants(ground: Ground, entity: EntityView) -> Iterator[Mutant]:
    """Return the faults in the pages of one kind of record."""
    page = ground.criteria("page", entity=entity.name)
    path = f"frontend/src/entities/{entity.path}/resource.ts"
    for field in entity.fields[:2]:
        change = f"key: '{field.key}', label:", f"key: '{field.key}x', label:"
        if field.type == "enum":
            change = f"key: '{field.key}',", f"key: '{field.key}x',"
        rule = f"The control for {field.label} of {entity.label} writes another key"
        yield from ground.plant(
            f"control-miswired.{entity.name}.{field.name}", rule, path=path, change=change, criteria=page, layer="web"
        )
    if ground.spec.kept[0].name == entity.name:
        yield from _shared(ground, page)


def _shared(ground: Ground, page: tuple[str, ...]) -> Iterator[Mutant]:
    for name, rule, path, original, mutated in (
        ("form-not-sent", "Saving sends an empty body", FORM, "save.mutate(body,", "save.mutate({},"),
        ("invalid-form-sent", "A form with errors says nothing", FORM, "setErrors(found);", "setErrors({});"),
        (
            "delete-not-sent",
            "Confirming a deletion asks for the record instead",
            RECORDS,
            "method: 'DELETE'",
            "method: 'GET'",
        ),
        (
            "search-not-sent",
            "The search box does not narrow the list",
            STATE,
            "return { page, pageSize, sort, q, ...filters }",
            "return { page, pageSize, sort, ...filters }",
        ),
        (
            "edit-as-new",
            "Editing makes a new record",
            FORM,
            "useSaveRecord(resource, row?.id)",
            "useSaveRecord(resource, undefined)",
        ),
    ):
        yield from ground.plant(name, rule, path=path, change=(original, mutated), criteria=page, layer="web")

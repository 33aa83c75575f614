"""The Jest tests that a generated application brings along."""

from bottega.domain.spec import ACTIONS
from bottega.stacks.react_express.samples import creatable, refused, sample, uses_n
from bottega.stacks.react_express.templates import render
from bottega.stacks.react_express.view import AppView, EntityView, FieldView

_FILES = ("environment.ts", "unit/env.test.ts", "unit/openapi.test.ts", "api/harness.ts", "api/http.test.ts")
_SIGN_IN_FILES = ("unit/password.test.ts", "unit/token.test.ts", "unit/policy.test.ts", "api/accounts.test.ts")


def render_tests(view: AppView) -> dict[str, bytes]:
    """Return the test files of the server half by path, not yet formatted."""
    made = creatable(view)
    context: dict[str, object] = {
        "app": view,
        "made": made,
        "sample": sample,
        "uses_n": _uses_n,
        "rights": _rights(view),
        "account_fields": view.account.fields if view.account else (),
        "account_links": [link for link in view.account.belongs_to if link.required] if view.account else [],
    }
    names = [*_FILES, "api/records.ts", *(_SIGN_IN_FILES if view.auth else ())]
    files = {f"backend/tests/{name}": render(f"tests/{name}.j2", context) for name in names}
    for entity in view.entities:
        own = context | {"entity": entity, "refused": refused, "change": _change(entity), "steps": _steps(entity)}
        folder = f"backend/tests/modules/{entity.path}"
        files[f"{folder}.schemas.test.ts"] = render("tests/schemas.test.ts.j2", own)
        if entity in made:
            files[f"{folder}.api.test.ts"] = render("tests/api.test.ts.j2", own)
    return files


def _rights(view: AppView) -> list[tuple[str, str, str, str]]:
    """Every cell of the policy: actor, action, entity, and ``all``, ``own`` or ``none``."""
    scopes = {(g.actor, g.action, g.entity): g.scope for g in view.policy}
    return [
        (actor, action, entity.name, scopes.get((actor, action, entity.name), "none"))
        for entity in view.entities
        for action in ACTIONS
        for actor in view.actors
    ]


def _uses_n(entity: EntityView) -> bool:
    """Whether the body of one of these depends on its number."""
    needs_rows = any(link.required and not link.target.is_account for link in entity.belongs_to)
    return needs_rows or any(uses_n(field) for field in entity.fields)


def _change(entity: EntityView) -> FieldView | None:
    """A field that a test can change freely."""
    return next((f for f in entity.fields if f.type in {"string", "text"}), None)


def _steps(entity: EntityView) -> list[tuple[FieldView, str, str | None, str | None]]:
    """For each field with transitions: the first value, an allowed next one, a forbidden next one."""
    steps = []
    for field in entity.fields:
        if field.transitions is not None:
            first = str(field.default or field.values[0])
            allowed = next((v for v in field.transitions[first] if v != first), None)
            barred = next((v for v in field.values if v not in {first, *field.transitions[first]}), None)
            steps.append((field, first, allowed, barred))
    return steps

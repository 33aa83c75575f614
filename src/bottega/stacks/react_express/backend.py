"""The server half and the root of a react-express application: what it consists of, and the files of each part."""

import re
from collections.abc import Iterator

from bottega.domain.naming import resource_path
from bottega.domain.plan import Piece
from bottega.domain.requirements import derive_requirements
from bottega.domain.run import Base
from bottega.domain.spec import Entity, Spec
from bottega.stacks.react_express import imports
from bottega.stacks.react_express.generated_tests import render_tests
from bottega.stacks.react_express.migrations import render_migrations
from bottega.stacks.react_express.names import lower_first
from bottega.stacks.react_express.prisma_schema import prisma_schema
from bottega.stacks.react_express.tables import make_database
from bottega.stacks.react_express.templates import FOLDER, render
from bottega.stacks.react_express.view import AppView, EntityView

_PLACES = {
    "scaffold": ("scaffold", ""),
    "api-core": ("core", "backend/src/"),
    "policy": ("policy", "backend/src/access/"),
    "auth": ("auth", "backend/src/auth/"),
    "routes": ("routes", "backend/src/"),
    "docs": ("docs", ""),
    "devops": ("devops", ""),
}
"""Pieces whose files are a folder of templates, and where these go."""
_API_CORE = (
    "backend/src/app.ts",
    "backend/src/server.ts",
    *(f"backend/src/{folder}/" for folder in ("config", "db", "http", "records")),
)
_MODULE_FILES = ("schemas.ts", "label.ts", "rows.ts", "service.ts", "routes.ts")


def backend_pieces(spec: Spec) -> tuple[Piece, ...]:
    """Return the parts of everything but the pages; one that has no files is not offered."""
    return tuple(piece for piece in _pieces(spec) if piece.owns)


def _pieces(spec: Spec) -> Iterator[Piece]:
    manifest = ("package.json", "package-lock.json", "backend/package.json", "frontend/package.json")
    yield _piece("scaffold", "architect", "set up the workspace", owns=(*manifest, *_owned("scaffold")))
    yield _piece("data-model", "architect", "tables and migration", owns=("backend/prisma/",))
    yield _piece("api-core", "backend", "api: server, errors, OpenAPI, lists", owns=_API_CORE)
    if spec.auth:
        yield _piece("policy", "backend", "api: who may do what", owns=("backend/src/access/",))
        yield _piece(
            "auth",
            "backend",
            "api: accounts and sessions",
            owns=("backend/src/auth/",),
            requirements=("accounts",),
        )
    for entity in spec.kept:
        yield _piece(
            module_id(entity.name),
            "backend",
            f"api: {entity.plural.lower()}",
            owns=(f"backend/src/modules/{resource_path(entity)}/",),
            requirements=_requirements(spec, entity),
        )
    yield _piece("routes", "backend", "api: the table of routes", owns=("backend/src/routes.ts",))
    yield _piece("unit-tests", "testing", "tests of the api", owns=("backend/tests/",))
    yield _piece("docs", "documentation", "readme", owns=_owned("docs"))
    yield _piece("devops", "devops", "container, cluster and CI", owns=_owned("devops"))


def module_id(name: str) -> str:
    """``PurchaseOrder`` -> ``api-purchase-order``."""
    return "api-" + re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def _piece(
    piece_id: str, agent: str, title: str, *, owns: tuple[str, ...], requirements: tuple[str, ...] = ()
) -> Piece:
    return Piece(id=piece_id, agent=agent, title=title, owns=owns, requirements=requirements)


def _owned(piece_id: str) -> tuple[str, ...]:
    """The files of a folder of templates."""
    return tuple(path for path, _ in _templates(piece_id))


def _templates(piece_id: str) -> list[tuple[str, str]]:
    """Path in the repository and name of each template of a piece."""
    folder, place = _PLACES[piece_id]
    found = sorted(p for p in (FOLDER / folder).rglob("*.j2") if p.is_file())
    return [
        (f"{place}{p.relative_to(FOLDER / folder).as_posix().removesuffix('.j2')}", p.relative_to(FOLDER).as_posix())
        for p in found
    ]


def _requirements(spec: Spec, entity: Entity) -> tuple[str, ...]:
    return tuple(r.id for r in derive_requirements(spec) if any(c.entity == entity.name for c in r.criteria))


def render_backend(view: AppView, piece_id: str, *, base: Base | None = None) -> dict[str, bytes]:
    """Return the files of one piece by path, not yet formatted.

    Raises:
        KeyError: ``piece_id`` is no piece of this application's server half.
    """
    if piece_id == "data-model":
        return _data_model(view, base)
    if piece_id == "unit-tests":
        return render_tests(view)
    if piece_id in _PLACES and (view.auth or piece_id not in {"policy", "auth"}):
        files = {path: render(template, _context(view)) for path, template in _templates(piece_id)}
        return {path: content for path, content in files.items() if content.strip()}
    for entity in view.entities:
        if piece_id == module_id(entity.name):
            return _module(view, entity)
    raise KeyError(piece_id)


def _data_model(view: AppView, base: Base | None) -> dict[str, bytes]:
    database = make_database(view)
    return {"backend/prisma/schema.prisma": prisma_schema(database).encode(), **render_migrations(database, base)}


def _module(view: AppView, entity: EntityView) -> dict[str, bytes]:
    context = _context(view) | {
        "entity": entity,
        "checks": imports.link_checks(view, entity),
        "targets": imports.link_targets(entity),
        "field_imports": imports.field_imports(entity),
        "label_imports": imports.label_imports(entity),
        "row_imports": {"instantText", *imports.wire_imports(entity.fields)},
        "access_imports": imports.access_imports(view, entity),
        "transition_imports": imports.transition_imports(entity),
        "has_certain_label": imports.has_certain_label(entity),
    }
    folder = f"backend/src/modules/{entity.path}"
    return {f"{folder}/{name}": render(f"entity/{name}.j2", context) for name in _MODULE_FILES}


def _context(view: AppView) -> dict[str, object]:
    everything = [*view.entities, *([view.account] if view.account else [])]
    types = {f.type for e in everything for f in e.fields}
    context: dict[str, object] = {
        "app": view,
        "account": view.account,
        "session_var": lower_first(view.session),
        "types": types,
        "has_text": view.auth or bool(types & {"string", "text"}),
        "has_exact": bool(types & {"decimal", "money"}),
        "has_dates": bool(types & {"date", "datetime"}),
        "has_links": view.auth or any(e.belongs_to or e.many_to_many for e in everything),
        "has_links_checked": any(e.belongs_to or e.many_to_many for e in everything),
        "has_many": any(e.many_to_many for e in everything),
        "has_filter_flag": any(f.type == "boolean" and f.is_filter for e in view.entities for f in e.fields),
        "has_transitions": any(f.transitions is not None for e in view.entities for f in e.fields),
        "has_initial": imports.uses_initial(view),
        "needs_first_text": any("firstText" in imports.label_imports(e) for e in view.entities),
        "uses_own_rows": any(e.owned for e in view.entities) or imports.uses_readable_own(view),
        "uses_readable": imports.uses_readable(view),
        "uses_readable_own": imports.uses_readable_own(view),
    }
    if view.account:
        context |= {
            "account_checks": imports.link_checks(view, view.account),
            "account_targets": imports.link_targets(view.account),
            "account_field_imports": imports.field_imports(view.account, is_account=True),
            "account_wire": imports.wire_imports(view.account.fields),
        }
    return context

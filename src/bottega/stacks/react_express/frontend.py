"""The web half of a react-express application: what it consists of, and the files of each part."""

import re
from collections.abc import Iterator

from bottega.domain.naming import humanize, resource_path
from bottega.domain.plan import Piece
from bottega.domain.requirement import Requirement
from bottega.domain.requirements import derive_requirements
from bottega.domain.spec import ADMIN, PUBLIC, Entity, Spec
from bottega.stacks.react_express.frontend_form_cases import form_case
from bottega.stacks.react_express.frontend_pages import EntityPages, account_pages, entity_pages
from bottega.stacks.react_express.templates import FOLDER, render
from bottega.stacks.react_express.view import AppView

_TEMPLATES = FOLDER / "frontend"
_CORE = "web-core"
_AUTH = "web-auth"
_SHELL = "web-shell"
_TESTS = "web-tests"
_HUES = (15, 35, 145, 165, 185, 205, 225, 250, 270, 290, 310, 345)
"""Accents that stay clear and calm in light and dark; yellow and olive do not."""
_OWNS = {
    _CORE: (
        "frontend/index.html",
        "frontend/vite.config.ts",
        "frontend/tsconfig.json",
        "frontend/public/",
        "frontend/src/main.tsx",
        "frontend/src/index.css",
        "frontend/src/app.ts",
        "frontend/src/api/",
        "frontend/src/records/",
        "frontend/src/session/",
        "frontend/src/ui/",
    ),
    _AUTH: ("frontend/src/auth/",),
    _SHELL: ("frontend/src/App.tsx", "frontend/src/shell/"),
    _TESTS: ("frontend/tests/",),
}


def frontend_pieces(spec: Spec) -> tuple[Piece, ...]:
    """Return the parts of the web half: what all pages share, sign-in, the pages of each entity, the shell, tests."""
    return tuple(_pieces(spec))


def _pieces(spec: Spec) -> Iterator[Piece]:
    yield _piece(_CORE, "frontend", "web: what all pages share")
    if spec.auth:
        yield _piece(_AUTH, "frontend", "web: signing up, logging in and out", requirements=("accounts",))
    requirements = derive_requirements(spec)
    for entity in spec.kept:
        yield Piece(
            id=_pages_id(entity.name),
            agent="frontend",
            title=f"web: pages of {entity.plural.lower()}",
            owns=(f"frontend/src/entities/{resource_path(entity)}/",),
            requirements=_serves(requirements, entity),
        )
    yield _piece(_SHELL, "frontend", "web: routes and navigation")
    yield _piece(_TESTS, "testing", "web: tests of the shared parts and of every form")


def _piece(piece_id: str, agent: str, title: str, *, requirements: tuple[str, ...] = ()) -> Piece:
    return Piece(id=piece_id, agent=agent, title=title, owns=_OWNS[piece_id], requirements=requirements)


def _serves(requirements: tuple[Requirement, ...], entity: Entity) -> tuple[str, ...]:
    """What the pages of ``entity`` serve: everything that some criterion asks of it."""
    return tuple(r.id for r in requirements if any(criterion.entity == entity.name for criterion in r.criteria))


def render_frontend(view: AppView, piece_id: str) -> dict[str, bytes]:
    """Return the files of one piece by path, not yet formatted.

    Raises:
        KeyError: ``piece_id`` is no piece of this application's web half.
    """
    pages = [entity_pages(view, entity) for entity in view.entities]
    context = _context(view, pages)
    if piece_id in _OWNS and (view.auth or piece_id != _AUTH):
        files = {
            path: content
            for owned in _OWNS[piece_id]
            for path, content in _files(owned.removeprefix("frontend/"), context).items()
        }
        return files | (_tests_of_forms(view, pages, context) if piece_id == _TESTS else {})
    for entity in pages:
        if piece_id == _pages_id(entity.view.name):
            return _entity_files(entity, context)
    raise KeyError(piece_id)


def _pages_id(name: str) -> str:
    """``PurchaseOrder`` -> ``pages-purchase-order``."""
    return "pages-" + re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def _context(view: AppView, pages: list[EntityPages]) -> dict[str, object]:
    account = account_pages(view)
    roles = [(role.name, role.label) for role in view.roles]
    return {
        "app": view,
        "hue": _HUES[view.hue * len(_HUES) // 360],
        "pages": pages,
        "roles": [*roles, (ADMIN, humanize(ADMIN))] if roles else [],
        "account_fields": account.table if account else (),
    }


def _files(owned: str, context: dict[str, object]) -> dict[str, bytes]:
    """The files at or below ``owned``: a template ends in ``.j2``, everything else is taken as it is."""
    source = _TEMPLATES / owned
    found = [p for p in sorted(source.rglob("*")) if p.is_file()] if source.is_dir() else [source]
    files: dict[str, bytes] = {}
    for file in found:
        path = file.relative_to(_TEMPLATES).as_posix()
        if file.suffix != ".j2" and file.exists():
            files[f"frontend/{path}"] = file.read_bytes()
        else:
            path = path.removesuffix(".j2")
            files[f"frontend/{path}"] = render(f"frontend/{path}.j2", context)
    return files


def _entity_files(entity: EntityPages, context: dict[str, object]) -> dict[str, bytes]:
    folder = f"frontend/src/entities/{entity.view.path}"
    names = ("resource.ts", "ListPage.tsx", "DetailPage.tsx", "FormPage.tsx")
    return {f"{folder}/{name}": render(f"frontend/entity/{name}.j2", {**context, "e": entity}) for name in names}


def _tests_of_forms(view: AppView, pages: list[EntityPages], context: dict[str, object]) -> dict[str, bytes]:
    files = {
        f"frontend/tests/forms/{e.view.path}.test.tsx": render(
            "frontend/entity/form.test.tsx.j2", {**context, "e": e, "case": form_case(view, e)}
        )
        for e in pages
    }
    account = account_pages(view)
    if account:
        visitors_read = {grant.entity for grant in view.policy if grant.actor == PUBLIC and grant.action == "read"}
        more = {
            "case": form_case(view, account),
            "closed": next((e.view.path for e in pages if e.view.name not in visitors_read), None),
        }
        files["frontend/tests/auth/sign-in.test.tsx"] = render(
            "frontend/tests-auth/sign-in.test.tsx.j2", {**context, **more}
        )
    return files

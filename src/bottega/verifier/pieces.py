"""The test files of an application: which pieces there are, and their text."""

from collections.abc import Callable
from typing import Any

from bottega.domain.access import USER, access, actors
from bottega.domain.naming import kebab, operation_ids, resource_path
from bottega.domain.plan import Piece
from bottega.domain.requirement import Criterion, CriterionKind, Requirement
from bottega.domain.requirements import derive_requirements
from bottega.domain.spec import ACCOUNT, ADMIN, PUBLIC, Entity, Spec
from bottega.verifier import browser_tests, field_tests, link_tests, permission_tests, record_tests
from bottega.verifier.examples import examples_of
from bottega.verifier.factories import given_fields, write_factories
from bottega.verifier.permission_tests import Permission
from bottega.verifier.subject import Subject, criteria_of, with_imports
from bottega.verifier.writing import Source, items, literal, sentence, snake

OFF_BROWSER: dict[CriterionKind, Callable[[Source, Subject, Criterion], None]] = {
    "lifecycle": record_tests.lifecycle,
    "listing": record_tests.listing,
    "needs_sign_in": record_tests.needs_sign_in,
    "keeps": field_tests.keeps,
    "refuses_wrong_type": field_tests.refuses_wrong_type,
    "required": field_tests.required,
    "optional": field_tests.optional,
    "unique": field_tests.unique,
    "minimum": field_tests.minimum,
    "maximum": field_tests.maximum,
    "one_of": field_tests.one_of,
    "default": field_tests.default,
    "transitions": field_tests.transitions,
    "links": link_tests.links,
    "links_many": link_tests.links_many,
}
PERMISSIONS: dict[CriterionKind, Callable[[Source, Permission, Criterion], None]] = {
    "may": permission_tests.may,
    "may_not": permission_tests.may_not,
    "only_fields": permission_tests.only_fields,
    "only_values": permission_tests.only_values,
    "own_rows": permission_tests.own_rows,
}


def contract_pieces(spec: Spec) -> tuple[Piece, ...]:
    """Return the pieces that hold the tests of the contract; their paths never overlap."""
    requirements = derive_requirements(spec)
    pieces = [_core()]
    if spec.auth:
        pieces.append(
            _piece(
                "tests-accounts",
                "Tests of signing up and logging in",
                ("tests/contract/test_accounts.py",),
                ["accounts"],
            )
        )
    for entity in spec.kept:
        ids = [r.id for r in requirements if r.id == entity.name or r.id.startswith(f"{entity.name}.")]
        path = f"tests/contract/test_{snake(entity.name)}.py"
        pieces.append(_piece(_entity_piece(entity), f"Tests of {entity.plural.lower()}", (path,), ids))
    for actor in _tested_actors(spec, requirements):
        ids = [r.id for r in _permissions_of(requirements, spec, actor)]
        path = f"tests/contract/test_permissions_{actor}.py"
        pieces.append(_piece(_actor_piece(actor), f"Tests of what {_people(actor)} may do", (path,), ids))
    pages = [e.name for e in spec.kept]
    pieces.append(_piece("tests-browser", "Tests in a browser", ("tests/browser/",), pages))
    return tuple(pieces)


def _core() -> Piece:
    owns = (
        "tests/conftest.py",
        "tests/pytest.ini",
        "tests/requirements.txt",
        "tests/support/",
        "tests/contract/test_openapi.py",
    )
    return _piece("tests-contract-core", "Plumbing of the contract tests", owns, [])


def _piece(piece_id: str, title: str, owns: tuple[str, ...], requirements: list[str]) -> Piece:
    return Piece(id=piece_id, agent="testing", title=title, owns=owns, requirements=tuple(requirements))


def _entity_piece(entity: Entity) -> str:
    return f"tests-{kebab(snake(entity.name))}"


def _actor_piece(actor: str) -> str:
    return f"tests-permissions-{kebab(actor)}"


def _people(actor: str) -> str:
    """Return words for everybody of one kind."""
    return {PUBLIC: "visitors", USER: "anybody signed in"}.get(actor, f"the role {actor.replace('_', ' ')}")


def _permissions_of(requirements: tuple[Requirement, ...], spec: Spec, actor: str) -> list[Requirement]:
    wanted = {f"{actor}.{entity.name}" for entity in spec.kept}
    return [r for r in requirements if r.id in wanted]


def _tested_actors(spec: Spec, requirements: tuple[Requirement, ...]) -> list[str]:
    return [a for a in actors(spec) if spec.auth and _permissions_of(requirements, spec, a)]


def render_contract(spec: Spec, piece_id: str, *, seed: int) -> dict[str, bytes]:
    """Return the files of one piece by path; the same Spec and seed give the same bytes.

    Raises:
        KeyError: There is no such piece.
    """
    files = _files_of(spec, piece_id, seed)
    return {path: text.encode() for path, text in files.items()}


def _files_of(spec: Spec, piece_id: str, seed: int) -> dict[str, str]:
    requirements = derive_requirements(spec)
    if piece_id == "tests-contract-core":
        return _core_files(spec, seed)
    if piece_id == "tests-accounts" and spec.auth:
        return _rendered(spec, "contract/test_accounts.py")
    if piece_id == "tests-browser":
        return _browser_files(spec, requirements, seed)
    for entity in spec.kept:
        if piece_id == _entity_piece(entity):
            return {f"tests/contract/test_{snake(entity.name)}.py": _entity_file(spec, entity, requirements, seed)}
    for actor in _tested_actors(spec, requirements):
        if piece_id == _actor_piece(actor):
            return {f"tests/contract/test_permissions_{actor}.py": _actor_file(spec, actor, requirements, seed)}
    raise KeyError(piece_id)


def _rendered(spec: Spec, *names: str, **values: Any) -> dict[str, str]:
    from bottega.verifier.templating import render

    about = {"auth": spec.auth, "roles": bool(spec.roles), "signup_role": literal(spec.signup_role), **values}
    return {f"tests/{name}": render(f"{name}.jinja", **about) for name in names}


def _core_files(spec: Spec, seed: int) -> dict[str, str]:
    names = ["conftest.py", "pytest.ini", "requirements.txt", "support/client.py", "support/criteria.py"]
    names += ["support/site_pages.py", "contract/test_openapi.py"]
    if spec.auth:
        names.append("support/people.py")
    operations = [name for entity in spec.kept for name in operation_ids(entity).values()]
    if spec.auth:
        operations += ["register", "login", "me", "logout", "listUserOptions"]
    if spec.roles:
        operations += ["listUsers", "updateUser"]
    files = _rendered(spec, *names, operations=operations)
    return {**files, "tests/support/factories.py": write_factories(spec, seed=seed)}


def _path_constant(entity: Entity) -> str:
    return f"PATH = {literal(resource_path(entity))}"


def _entity_file(spec: Spec, entity: Entity, requirements: tuple[Requirement, ...], seed: int) -> str:
    source, subject = Source(), Subject(spec, entity, seed)
    for criterion in criteria_of(requirements, entity.name):
        if criterion.kind != "page":
            OFF_BROWSER[criterion.kind](source, subject, criterion)
    title = f"{sentence(entity.plural)}: every acceptance criterion of theirs, over HTTP."
    return with_imports(title, source, spec=spec, constants=(_path_constant(entity),))


def _actor_file(spec: Spec, actor: str, requirements: tuple[Requirement, ...], seed: int) -> str:
    source, paths = Source(), Source()
    for entity in spec.kept:
        permission = Permission(Subject(spec, entity, seed), actor)
        wanted = [r for r in requirements if r.id == f"{actor}.{entity.name}"]
        for criterion in (c for r in wanted for c in r.criteria):
            PERMISSIONS[criterion.kind](source, permission, criterion)
        if wanted:
            paths.put(literal(resource_path(entity)), before=f"{permission.path} = ")
    return with_imports(
        f"What {_people(actor)} may do, over HTTP.",
        source,
        spec=spec,
        constants=tuple(paths.text().splitlines()),
    )


def _browser_files(spec: Spec, requirements: tuple[Requirement, ...], seed: int) -> dict[str, str]:
    files = _rendered(spec, "browser/conftest.py")
    for entity in spec.kept:
        source, subject = Source(), Subject(spec, entity, seed)
        for criterion in criteria_of(requirements, entity.name):
            if criterion.kind == "page":
                browser_tests.page(source, subject, criterion)
        title = f"{sentence(entity.plural)} in a browser."
        text = with_imports(title, source, spec=spec, constants=(_path_constant(entity),))
        files[f"tests/browser/test_{snake(entity.name)}_pages.py"] = text
    if spec.auth:
        files.update(_account_pages(spec, seed))
    return files


def _account_pages(spec: Spec, seed: int) -> dict[str, str]:
    account = next((e for e in spec.entities if e.name == ACCOUNT), None)
    fields = given_fields(account) if account else ()
    samples = [examples_of(account, f, seed=seed).first for f in fields] if account else []
    closed = [e for e in spec.kept if access(spec, PUBLIC, e.name, "read") is None]
    paths = Source()
    paths.put(items(*(literal(resource_path(e)) for e in closed)))
    offers = [
        (actor, [_offered(spec, actor, e) for e in spec.kept]) for actor in actors(spec) if actor not in {PUBLIC, ADMIN}
    ]
    return _rendered(
        spec,
        "browser/test_accounts.py",
        sign_up=browser_tests.sign_up_lines(fields, samples),
        closed=paths.text().strip() if closed else "",
        menus=browser_tests.menus(offers) if spec.roles else "",
    )


def _offered(spec: Spec, actor: str, entity: Entity) -> tuple[str, str, str, bool, bool]:
    may_read = access(spec, actor, entity.name, "read") is not None
    may_create = access(spec, actor, entity.name, "create") is not None
    return entity.plural, resource_path(entity), f"New {entity.label.lower()}", may_read, may_create

"""The stack as the rest of bottega sees it: pieces, files, manifest, checks, services."""

import itertools
import json

import pytest

from bottega.domain.errors import UserError
from bottega.domain.spec import BelongsTo, Entity, Field, Spec
from bottega.stacks import find_stack


def render_all(spec: Spec, *, seed: int = 1) -> dict[str, bytes]:
    stack = find_stack("react-express")
    return {
        path: data for piece in stack.pieces(spec) for path, data in stack.render(spec, piece.id, seed=seed).items()
    }


@pytest.fixture(params=["shelf", "notes", "shop"])
def spec(request: pytest.FixtureRequest) -> Spec:
    found: Spec = request.getfixturevalue(request.param)
    return found


def test_an_unknown_stack_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UserError) as refused:
        find_stack("cobol")
    assert refused.value.code == "unknown_stack"
    assert "react-express" in refused.value.hint


def test_no_path_belongs_to_two_pieces(spec: Spec) -> None:
    pieces = find_stack("react-express").pieces(spec)
    assert len({piece.id for piece in pieces}) == len(pieces)
    for one, other in itertools.combinations(pieces, 2):
        for a, b in itertools.product(one.owns, other.owns):
            assert a != b
            assert not (a.endswith("/") and b.startswith(a)), (one.id, other.id)
            assert not (b.endswith("/") and a.startswith(b)), (one.id, other.id)


def test_a_piece_writes_only_what_it_owns_and_all_of_it(spec: Spec) -> None:
    stack = find_stack("react-express")
    for piece in stack.pieces(spec):
        files = stack.render(spec, piece.id, seed=1)
        folders = tuple(path for path in piece.owns if path.endswith("/"))
        for path in files:
            assert path in piece.owns or path.startswith(folders), (piece.id, path)
        for path in piece.owns:
            assert path in files or any(file.startswith(path) for file in files), (piece.id, path)


def test_the_same_spec_and_seed_give_the_same_bytes(spec: Spec) -> None:
    assert render_all(spec) == render_all(spec)


def test_what_is_needed_exists_and_is_not_circular(spec: Spec) -> None:
    seen: set[str] = set()
    for check in find_stack("react-express").checks(spec):
        assert set(check.needs) <= seen
        seen.add(check.id)
    services = {service.id for service in find_stack("react-express").services(spec)}
    assert services == {"postgres", "server"}


def test_the_manifest_is_the_same_for_every_application_and_is_part_of_it(shelf: Spec, shop: Spec) -> None:
    manifest = find_stack("react-express").manifest()
    assert set(manifest) == {"package.json", "package-lock.json", "backend/package.json", "frontend/package.json"}
    for spec in (shelf, shop):
        files = render_all(spec)
        assert {path: files[path] for path in manifest} == manifest


def test_the_lockfile_names_no_registry_and_holds_every_optional_dependency() -> None:
    packages = json.loads(find_stack("react-express").manifest()["package-lock.json"])["packages"]
    assert not [path for path, package in packages.items() if "://" in package.get("resolved", "")]
    names = {path.rpartition("node_modules/")[2] for path in packages}
    missing = {name for package in packages.values() for name in package.get("optionalDependencies", {})} - names
    assert missing == set()


def test_an_application_without_sign_in_has_nothing_of_it(shelf: Spec) -> None:
    files = render_all(shelf)
    assert not [path for path in files if "/auth/" in path or "/access/" in path or "policy" in path]
    own = {path: data for path, data in files.items() if path.startswith("backend/") and path.endswith(".ts")}
    for word in (b"jsonwebtoken", b"JWT", b"password", b"Grant", b"actor", b"401"):
        assert not [path for path, data in own.items() if word in data], word
    assert b'"users"' not in files["backend/prisma/migrations/20260101000000_init/migration.sql"]


def test_two_entities_on_one_path_are_refused() -> None:
    title = (Field(name="title", label="Title", type="string"),)
    twice = Spec(
        name="Twice",
        entities=(
            Entity(name="Box", label="Box", plural="Boxes", fields=title),
            Entity(name="Crate", label="Crate", plural="boxes", fields=title),
        ),
    )
    with pytest.raises(UserError) as refused:
        find_stack("react-express").pieces(twice)
    assert refused.value.code == "bad_path"


def test_a_link_to_accounts_needs_sign_in() -> None:
    link = BelongsTo(target="User", name="author", label="Author")
    spec = Spec(name="X", entities=(Entity(name="Post", label="Post", plural="Posts", belongs_to=(link,)),))
    with pytest.raises(UserError) as refused:
        find_stack("react-express").pieces(spec)
    assert refused.value.code == "account_without_auth"


def test_an_unknown_piece_is_refused_with_the_known_ones(shelf: Spec) -> None:
    with pytest.raises(UserError) as refused:
        find_stack("react-express").render(shelf, "auth", seed=1)
    assert refused.value.code == "unknown_piece"
    assert "api-book" in refused.value.hint


def test_the_name_of_an_application_is_quoted_wherever_it_stands(shop: Spec) -> None:
    files = render_all(shop)
    assert b'title: "O\'Brien\'s \\"Shop\\""' in files["backend/src/http/openapi.ts"]
    assert files["docker-compose.yml"].startswith(b"name: o-brien-s-shop\n")


def test_the_server_is_checked_with_cheap_hashes_and_an_admin_only_where_people_sign_in(
    shelf: Spec, shop: Spec
) -> None:
    environments = [
        next(s for s in find_stack("react-express").services(spec) if s.id == "server").env for spec in (shelf, shop)
    ]
    assert "JWT_SECRET" not in environments[0]
    assert environments[1]["ADMIN_EMAIL"] == "admin@example.com"
    assert all(env["DATABASE_URL"].startswith("postgresql://app@127.0.0.1:{postgres_port}/") for env in environments)

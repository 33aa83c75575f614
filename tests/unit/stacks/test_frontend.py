"""What the web half of a react-express application consists of."""

import pytest

from bottega.domain.spec import BelongsTo, Entity, Field, Grant, ManyToMany, Role, Spec
from bottega.stacks.react_express.frontend import frontend_pieces, render_frontend
from bottega.stacks.react_express.view import make_view


def text(name: str, **more: object) -> Field:
    return Field.model_validate({"name": name, "label": name.capitalize(), "type": "string", **more})


BOOK = Entity(
    name="Book",
    label="Book",
    plural="Books",
    fields=(text("title"),),
    belongs_to=(BelongsTo(target="Author", name="author", label="Author"),),
    many_to_many=(ManyToMany(target="Tag", name="tags", label="Tags"),),
)
AUTHOR = Entity(name="Author", label="Author", plural="Authors", fields=(text("name"),))
TAG = Entity(name="Tag", label="Tag", plural="Tags", fields=(text("name"),))
OPEN = Spec(name="Shelf", entities=(BOOK, AUTHOR, TAG))
GUARDED = OPEN.model_copy(
    update={
        "auth": True,
        "roles": (Role(name="clerk", label="Clerk"),),
        "grants": (Grant(role="clerk", entity="Book", actions=("create",)),),
    }
)
SIGNED_IN = OPEN.model_copy(update={"auth": True})


def files_of(spec: Spec, *, seed: int = 0) -> dict[str, bytes]:
    view = make_view(spec, seed=seed)
    return {path: data for piece in frontend_pieces(spec) for path, data in render_frontend(view, piece.id).items()}


def text_of(spec: Spec, path: str) -> str:
    return files_of(spec)[path].decode()


@pytest.mark.parametrize("spec", [OPEN, SIGNED_IN, GUARDED], ids=["open", "signed in", "roles"])
def test_every_piece_writes_only_below_what_it_owns_and_no_path_is_written_twice(spec: Spec) -> None:
    view = make_view(spec)
    seen: set[str] = set()
    for piece in frontend_pieces(spec):
        paths = set(render_frontend(view, piece.id))
        assert paths
        assert all(any(p == own or (own.endswith("/") and p.startswith(own)) for own in piece.owns) for p in paths)
        assert not paths & seen
        seen |= paths


def test_sign_in_pages_are_there_only_where_people_sign_in() -> None:
    assert "web-auth" not in {p.id for p in frontend_pieces(OPEN)}
    assert not any(path.startswith("frontend/src/auth/") for path in files_of(OPEN))
    assert "frontend/src/auth/LoginPage.tsx" in files_of(SIGNED_IN)


def test_every_form_and_signing_in_have_tests_of_their_own() -> None:
    tests = {path for path in files_of(GUARDED) if path.endswith((".test.ts", ".test.tsx"))}
    assert {f"frontend/tests/forms/{name}.test.tsx" for name in ("books", "authors", "tags")} <= tests
    assert "frontend/tests/auth/sign-in.test.tsx" in tests
    assert "frontend/tests/auth/sign-in.test.tsx" not in files_of(OPEN)


def test_people_and_their_roles_are_administered_only_where_there_are_roles() -> None:
    assert "/users" in text_of(GUARDED, "frontend/src/App.tsx")
    assert "/users" not in text_of(SIGNED_IN, "frontend/src/App.tsx")


def test_every_kept_entity_has_a_piece_with_pages_that_serves_its_requirements() -> None:
    pieces = {p.id: p for p in frontend_pieces(GUARDED)}
    assert {"pages-book", "pages-author", "pages-tag"} <= set(pieces)
    assert {"Book", "Book.title", "Book.author", "Book.tags", "clerk.Book"} <= set(pieces["pages-book"].requirements)
    assert not [r for r in pieces["pages-tag"].requirements if "Book" in r]


def test_a_name_of_two_words_gives_a_readable_piece() -> None:
    order = Entity(name="PurchaseOrder", label="Purchase order", plural="Purchase orders", fields=(text("number"),))
    spec = Spec(name="Shop", entities=(order,))
    assert "pages-purchase-order" in {p.id for p in frontend_pieces(spec)}
    assert "frontend/src/entities/purchase-orders/ListPage.tsx" in files_of(spec)


def test_routes_exist_for_every_page_of_the_contract() -> None:
    app = text_of(OPEN, "frontend/src/App.tsx")
    for path in ("/books", "/books/new", "/books/:id", "/books/:id/edit"):
        assert f'path="{path}"' in app


def test_an_unknown_piece_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        render_frontend(make_view(OPEN), "web-auth")
    with pytest.raises(KeyError):
        render_frontend(make_view(OPEN), "pages-nothing")


def test_the_same_arguments_give_the_same_bytes_and_another_seed_another_accent() -> None:
    assert files_of(OPEN, seed=1) == files_of(OPEN, seed=1)
    styles = {files_of(OPEN, seed=seed)["frontend/src/index.css"] for seed in range(12)}
    assert len(styles) > 1


def test_words_that_are_special_in_typescript_or_html_stay_words() -> None:
    spec = OPEN.model_copy(update={"name": 'The "Owl\'s" <Nest>', "description": "a `b` ${c} \\ d"})
    assert "'" in text_of(spec, "frontend/src/app.ts")
    assert r'"The \"Owl' in text_of(spec, "frontend/src/app.ts")
    assert "<Nest>" not in text_of(spec, "frontend/index.html")


def test_no_template_word_is_left_in_the_files() -> None:
    for path, data in files_of(GUARDED).items():
        for mark in (b"[[", b"[%", b"[#"):
            assert mark not in data, path

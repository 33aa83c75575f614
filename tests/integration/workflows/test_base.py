"""What a rebuild starts from: the repository itself says which migrations there are and what they were made for."""

import itertools
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bottega.domain.run import BuildRequest
from bottega.domain.spec import Entity, Field, Spec
from bottega.ports.workspace import GENERATED_BRANCH
from bottega.reader.specfile import dump_spec
from bottega.workflows.base import new_migrations, read_base, unchanged_words
from bottega.workflows.pieces import SPEC_PATH, all_pieces, render_piece
from bottega.workspace import GitWorkspace
from bottega.workspace.command import git

MIGRATIONS = "backend/prisma/migrations/"
FIRST = "20260101000000_init"
RUNS = itertools.count(1)


def books(*names: str) -> Spec:
    fields = tuple(Field(name=name, label=name.title(), type="string") for name in names)
    return Spec(name="Books", entities=(Entity(name="Book", label="Book", plural="Books", fields=fields),))


@pytest.fixture
async def workspace(tmp_path: Path) -> AsyncIterator[GitWorkspace]:
    opened = GitWorkspace(tmp_path / "application")
    await opened.open()
    yield opened
    opened.close()


async def generate(workspace: GitWorkspace, spec: Spec, *, merge: bool = True) -> str:
    """Write the tables of ``spec`` as a build does, without its checks; return the id of the run."""
    run = f"run-{next(RUNS)}"
    request = BuildRequest(spec=spec, out=str(workspace.path), base=await read_base(workspace, "react-express"))
    for piece in all_pieces(spec, request.stack):
        if piece.id in {"request", "data-model"}:
            files = render_piece(request, piece.id)
            await workspace.commit_files(files, owns=piece.owns, key=f"{run}/{piece.id}", message=piece.title)
    if merge:
        await workspace.merge_generated("merge", ours=unchanged_words(workspace.path, spec))
    return run


async def migrations(workspace: GitWorkspace, revision: str = "main") -> list[str]:
    paths = await workspace.list_paths(revision, MIGRATIONS)
    return sorted(path.split("/")[-2] for path in paths if path.endswith(".sql"))


async def by_hand(workspace: GitWorkspace, path: str, text: str) -> None:
    target = workspace.path / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)
    await git(workspace.path, "add", path)
    await git(workspace.path, "commit", "--quiet", "--message=by hand", "--", path)


async def test_where_nothing_was_built_there_is_no_base(tmp_path, workspace):
    assert await read_base(workspace, "react-express") is None
    assert await read_base(GitWorkspace(tmp_path / "nowhere"), "react-express") is None


async def test_each_change_of_the_tables_is_one_more_migration_and_the_others_stay(workspace):
    await generate(workspace, books("title"))
    first = await workspace.read("main", f"{MIGRATIONS}{FIRST}/migration.sql")
    await generate(workspace, books("name"))
    await generate(workspace, books("name", "author"))
    made = ["20260101000001_change_books", "20260101000002_change_books"]
    assert await migrations(workspace) == [FIRST, *made]
    assert await workspace.read("main", f"{MIGRATIONS}{FIRST}/migration.sql") == first


async def test_a_spec_without_a_change_makes_no_commit(workspace):
    await generate(workspace, books("title"))
    before = await workspace.revision("main"), await workspace.revision(GENERATED_BRANCH)
    await generate(workspace, books("title"))
    assert (await workspace.revision("main"), await workspace.revision(GENERATED_BRANCH)) == before


async def test_what_an_unfinished_build_left_is_not_what_a_database_went_through(workspace):
    await generate(workspace, books("title"))
    await generate(workspace, books("title", "wrong"), merge=False)
    await generate(workspace, books("title", "author"))
    assert await migrations(workspace) == [FIRST, "20260101000001_change_books"]
    sql = await workspace.read("main", f"{MIGRATIONS}20260101000001_change_books/migration.sql")
    assert sql is not None
    assert b"author" in sql
    assert b"wrong" not in sql


async def test_a_new_migration_comes_after_those_written_by_hand(workspace):
    await generate(workspace, books("title"))
    await by_hand(workspace, f"{MIGRATIONS}20290501120000_mine/migration.sql", "SELECT 1;\n")
    await generate(workspace, books("title", "author"))
    assert await migrations(workspace) == [FIRST, "20290501120000_mine", "20290501120001_change_books"]
    assert await migrations(workspace, GENERATED_BRANCH) == [FIRST, "20290501120001_change_books"]


async def test_what_was_written_by_hand_into_a_migration_stays(workspace):
    await generate(workspace, books("title"))
    await generate(workspace, books("title", "author"))
    path = f"{MIGRATIONS}20260101000001_change_books/migration.sql"
    edited = (workspace.path / path).read_text() + "-- by hand\n"
    await by_hand(workspace, path, edited)
    await generate(workspace, books("title", "author", "isbn"))
    assert (workspace.path / path).read_text() == edited


async def test_an_edited_spec_stays_in_the_words_of_the_person_and_needs_no_commit(workspace):
    await generate(workspace, books("title"))
    stated = dump_spec(books("title", "author"))
    words = stated.replace("author: string, required", "author: string, required  # who wrote it")
    assert words != stated
    (workspace.path / SPEC_PATH).write_text(words)
    await generate(workspace, books("title", "author"))
    assert (workspace.path / SPEC_PATH).read_text() == words
    assert await workspace.uncommitted() == ()
    assert "Edit bottega/spec.yaml" in await git(workspace.path, "log", "--format=%s", "main")


async def test_a_build_that_another_one_overtook_is_seen(workspace):
    first = await generate(workspace, books("title"))
    base = await read_base(workspace, "react-express")
    assert base is not None
    second = await generate(workspace, books("title", "author"))
    assert await workspace.is_overtaken(f"{first}/", since=None)
    assert await workspace.is_overtaken("run-late/", since=base.commit)
    assert not await workspace.is_overtaken(f"{second}/", since=base.commit)


async def test_people_are_told_what_a_new_migration_does(workspace):
    await generate(workspace, books("title"))
    request = BuildRequest(
        spec=books("name"), out=str(workspace.path), base=await read_base(workspace, "react-express")
    )
    told = list(new_migrations(request, render_piece(request, "data-model")))
    assert told == [
        "new migration 20260101000001_change_books: books.title is called name from now on: what it holds stays"
    ]

"""An application in use is changed: what was entered and what was written by hand are there afterwards."""

import subprocess
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.acceptance

LIST = "A reading list. Books have a title and a number of pages. No login."


def git(folder: Path, *words: str) -> str:
    ended = subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True, text=True)
    return ended.stdout.strip()


def edit(path: Path, *changes: tuple[str, str]) -> None:
    """Replace words of a file, all of which must be there."""
    text = path.read_text()
    for before, after in changes:
        assert before in text, f"{path} has no {before!r}"
        text = text.replace(before, after, 1)
    path.write_text(text)


def ask(url: str, path: str, body: dict[str, object] | None = None) -> dict[str, object]:
    address = f"{url}/api/v1/{path}"
    answer = httpx.get(address, timeout=20) if body is None else httpx.post(address, json=body, timeout=20)
    assert answer.status_code in {200, 201}, answer.text
    found: dict[str, object] = answer.json()
    return found


@pytest.fixture(scope="module")
def shelf(make_bottega):
    """A reading list in use: built, two books in it, and a README with words of a person."""
    bottega = make_bottega()
    folder = bottega.folder / "shelf"
    ended = bottega("build", LIST, "--out", str(folder))
    assert ended.returncode == 0, ended.stdout[-4000:] + ended.stderr[-1000:]
    with bottega.serving(folder) as url:
        for title in ("Emma", "Persuasion"):
            ask(url, "books", {"title": title, "pages": 300})
    edit(folder / "README.md", ("\n", "\n\nWritten by hand.\n"))
    git(folder, "commit", "-qam", "by hand")
    return bottega, folder


def test_a_rebuild_keeps_rows_and_hand_edits_and_a_conflict_waits_for_a_person(shelf):
    bottega, folder = shelf
    spec = folder / "bottega" / "spec.yaml"
    before = {path: path.read_bytes() for path in folder.glob("backend/prisma/migrations/*/migration.sql")}
    edit(
        spec,
        ("pages: integer", "sheets: integer"),
        ("title: string, required", "title: string, required  # as on the cover\n      genre: string, required"),
        ("entities:\n", "entities:\n  Shelf:\n    plural: Shelves\n    fields:\n      place: string, required\n\n"),
    )
    ended = bottega("build", "--spec", str(spec))
    assert ended.returncode == 0, ended.stdout[-4000:] + ended.stderr[-1000:]
    assert "books.pages is called sheets from now on: what it holds stays" in ended.stdout
    assert all(path.read_bytes() == content for path, content in before.items())
    assert "Written by hand." in (folder / "README.md").read_text()
    assert "# as on the cover" in spec.read_text()
    with bottega.serving(folder) as url:
        rows = ask(url, "books")["items"]
        assert {(row["title"], row["sheets"], row["genre"]) for row in rows} == {
            ("Emma", 300, "-"),
            ("Persuasion", 300, "-"),
        }
        ask(url, "shelves", {"place": "hall"})

    schema = folder / "backend" / "prisma" / "schema.prisma"
    line = next(line for line in schema.read_text().splitlines() if line.split()[:1] == ["genre"])
    edit(schema, (line, f"{line} // by hand"))
    git(folder, "commit", "-qam", "a remark in the schema")
    edit(spec, ("genre: string", "kind: string"))
    ended = bottega("build", "--spec", str(spec))
    assert ended.returncode == 1
    assert "hand edits and the new generation meet in: backend/prisma/schema.prisma" in ended.stdout
    assert "commit, and run `bottega resume`" in ended.stdout
    assert "// by hand" in schema.read_text()
    run = bottega.json("runs")[0]["id"]
    again = bottega("resume", run)
    assert again.returncode == 1, "nothing was resolved yet"
    assert "// by hand" in schema.read_text()

    git(folder, "checkout", "--theirs", "--", "backend/prisma/schema.prisma")
    line = next(line for line in schema.read_text().splitlines() if line.split()[:1] == ["kind"])
    edit(schema, (line, f"{line} // by hand"))
    git(folder, "commit", "-qam", "Merge what was generated, with my remark")
    ended = bottega("resume", run)
    assert ended.returncode == 0, ended.stdout[-4000:] + ended.stderr[-1000:]
    assert "// by hand" in schema.read_text()
    with bottega.serving(folder) as url:
        assert {row["kind"] for row in ask(url, "books")["items"]} == {"-"}
        assert ask(url, "shelves")["total"] == 1

"""The repository of a build: commits by key, merges that keep hand edits, evidence beside the code."""

from pathlib import Path

import pytest

from bottega.domain.errors import UserError
from bottega.ports.workspace import GENERATED_BRANCH
from bottega.workspace import GitWorkspace
from bottega.workspace.command import git


@pytest.fixture
async def workspace(tmp_path: Path):
    opened = GitWorkspace(tmp_path / "application")
    await opened.open()
    yield opened
    opened.close()


async def put(workspace: GitWorkspace, key: str, /, **files: str) -> str:
    content = {name.replace("_", "."): text.encode() for name, text in files.items()}
    return await workspace.commit_files(content, owns=tuple(content), key=key, message=f"Write {key}")


async def test_a_commit_carries_its_files_and_message(workspace):
    commit = await put(workspace, "one", a_txt="first\n")
    assert await workspace.read(commit, "a.txt") == b"first\n"
    assert (await git(workspace.path, "log", "-1", "--format=%s", commit)) == "Write one"


async def test_the_same_key_commits_once_even_after_the_process_died(workspace):
    commit = await put(workspace, "one", a_txt="first\n")
    workspace.close()
    again = GitWorkspace(workspace.path)
    await again.open()
    assert await put(again, "one", a_txt="something else\n") == commit
    again.close()


async def test_unchanged_files_make_no_commit(workspace):
    first = await put(workspace, "one", a_txt="same\n")
    assert await put(workspace, "two", a_txt="same\n") == first


async def test_files_a_task_owns_but_no_longer_writes_are_removed(workspace):
    await workspace.commit_files({"api/a.ts": b"a", "api/b.ts": b"b"}, owns=("api/",), key="1", message="both")
    commit = await workspace.commit_files({"api/a.ts": b"a"}, owns=("api/",), key="2", message="one")
    assert await workspace.read(commit, "api/b.ts") is None


async def test_names_with_spaces_quotes_and_other_letters_survive(workspace):
    names = {'a "quoted" name.txt': b"1", "späte Häuser.txt": b"2"}
    commit = await workspace.commit_files(names, owns=tuple(names), key="1", message="names")
    await workspace.merge_generated("merge")
    assert {path.name for path in workspace.path.iterdir()} >= set(names)
    assert await workspace.commit_files(names, owns=tuple(names), key="2", message="names") == commit


async def test_scripts_are_executable(workspace):
    await workspace.commit_files({"run": b"#!/bin/sh\n"}, owns=("run",), key="1", message="script")
    await workspace.merge_generated("merge")
    assert (workspace.path / "run").stat().st_mode & 0o100


async def test_the_first_merge_makes_main_and_writes_the_work_tree(workspace):
    commit = await put(workspace, "one", a_txt="first\n")
    assert await workspace.merge_generated("merge") == commit
    assert (workspace.path / "a.txt").read_text() == "first\n"
    assert await workspace.uncommitted() == ()


async def test_a_hand_edit_survives_the_next_generation(workspace):
    lines = "".join(f"line {number}\n" for number in range(20))
    await put(workspace, "one", a_txt=lines)
    await workspace.merge_generated("merge")
    (workspace.path / "a.txt").write_text(lines.replace("line 2\n", "by hand\n"))
    await git(workspace.path, "commit", "--quiet", "--all", "--message=by hand")
    await put(workspace, "two", a_txt=lines.replace("line 18\n", "generated\n"))
    await workspace.merge_generated("merge again")
    text = (workspace.path / "a.txt").read_text()
    assert "by hand" in text
    assert "generated" in text


async def test_a_conflict_is_shown_and_never_overwritten(workspace):
    await put(workspace, "one", a_txt="old\n")
    await workspace.merge_generated("merge")
    (workspace.path / "a.txt").write_text("by hand\n")
    await git(workspace.path, "commit", "--quiet", "--all", "--message=by hand")
    await put(workspace, "two", a_txt="generated\n")
    with pytest.raises(UserError, match=r"a\.txt") as caught:
        await workspace.merge_generated("merge again")
    assert caught.value.code == "merge_conflict"
    text = (workspace.path / "a.txt").read_text()
    assert "by hand" in text
    assert "generated" in text


async def conflicting(workspace) -> None:
    """Two texts for one line: a person's on ``main``, and a newer one on the generated branch."""
    await put(workspace, "one", a_txt="old\n", b_txt="old\n")
    await workspace.merge_generated("merge")
    (workspace.path / "a.txt").write_text("by hand\n")
    await git(workspace.path, "commit", "--quiet", "--all", "--message=by hand")
    await put(workspace, "two", a_txt="generated\n", b_txt="generated\n")


async def test_a_conflict_is_told_until_it_is_resolved_and_then_merged(workspace):
    await conflicting(workspace)
    for _ in range(2):
        with pytest.raises(UserError, match=r"meet in: a\.txt$"):
            await workspace.merge_generated("merge again")
    (workspace.path / "a.txt").write_text("both\n")
    await git(workspace.path, "add", "a.txt")
    merged = await workspace.merge_generated("merge again")
    assert await workspace.read(merged, "a.txt") == b"both\n"
    assert await workspace.read(merged, "b.txt") == b"generated\n"
    assert await workspace.is_ancestor(GENERATED_BRANCH, merged)


async def test_a_conflict_that_a_person_committed_is_merged(workspace):
    await conflicting(workspace)
    with pytest.raises(UserError):
        await workspace.merge_generated("merge again")
    (workspace.path / "a.txt").write_text("both\n")
    await git(workspace.path, "commit", "--quiet", "--all", "--message=resolved")
    assert await workspace.merge_generated("merge again") == await workspace.revision("main")


async def test_a_merge_that_a_crash_left_is_finished(workspace):
    await put(workspace, "one", a_txt="old\n")
    await workspace.merge_generated("merge")
    await put(workspace, "two", a_txt="generated\n")
    await git(workspace.path, "merge", "--quiet", "--no-ff", "--no-commit", GENERATED_BRANCH)
    merged = await workspace.merge_generated("merge again")
    assert await workspace.read(merged, "a.txt") == b"generated\n"
    assert await workspace.uncommitted() == ()


async def test_a_merge_of_something_else_is_left_alone(workspace):
    await put(workspace, "one", a_txt="old\n")
    await workspace.merge_generated("merge")
    await git(workspace.path, "branch", "mine")
    await git(workspace.path, "commit", "--quiet", "--allow-empty", "--message=on main")
    await git(workspace.path, "checkout", "--quiet", "mine")
    await git(workspace.path, "commit", "--quiet", "--allow-empty", "--message=on mine")
    await git(workspace.path, "checkout", "--quiet", "main")
    await git(workspace.path, "merge", "--quiet", "--no-ff", "--no-commit", "mine")
    await put(workspace, "two", a_txt="generated\n")
    with pytest.raises(UserError) as caught:
        await workspace.merge_generated("merge again")
    assert caught.value.code == "merge_under_way"


async def test_what_is_to_stay_stays_even_where_it_was_not_committed(workspace):
    await put(workspace, "one", a_txt="old\n", b_txt="old\n")
    await workspace.merge_generated("merge")
    (workspace.path / "a.txt").write_text("mine\n")
    await put(workspace, "two", a_txt="generated\n", b_txt="generated\n")
    merged = await workspace.merge_generated("merge again", ours=("a.txt",))
    assert await workspace.read(merged, "a.txt") == b"mine\n"
    assert await workspace.read(merged, "b.txt") == b"generated\n"


async def test_uncommitted_work_is_never_merged_over(workspace):
    await put(workspace, "one", a_txt="old\n")
    await workspace.merge_generated("merge")
    (workspace.path / "a.txt").write_text("not committed\n")
    await put(workspace, "two", a_txt="generated\n")
    with pytest.raises(UserError, match=r"a\.txt"):
        await workspace.merge_generated("merge again")
    assert (workspace.path / "a.txt").read_text() == "not committed\n"


async def test_a_crash_before_the_first_work_tree_was_written_is_mended(workspace):
    commit = await put(workspace, "one", a_txt="first\n")
    await git(workspace.path, "update-ref", "refs/heads/main", commit)
    await workspace.merge_generated("merge")
    assert (workspace.path / "a.txt").read_text() == "first\n"


async def test_a_checkout_holds_what_is_committed_and_nothing_else(workspace, tmp_path):
    await put(workspace, "one", a_txt="first\n")
    await workspace.merge_generated("merge")
    (workspace.path / "stray.txt").write_text("not committed")
    await workspace.write_checkout("main", tmp_path / "clean")
    assert [path.name for path in (tmp_path / "clean").iterdir()] == ["a.txt"]


async def test_evidence_stands_beside_the_code_but_does_not_change_its_tree(workspace):
    await put(workspace, "one", a_txt="first\n", _gitignore="bottega/\n")
    commit = await workspace.merge_generated("merge")
    await workspace.keep_evidence({"evidence.json": b"{}\n"}, commit=commit)
    assert (workspace.path / "bottega" / "evidence.json").read_bytes() == b"{}\n"
    assert await workspace.read("bottega/evidence", "bottega/evidence.json") == b"{}\n"
    assert await workspace.revision("main") == commit
    assert await workspace.uncommitted() == ()


async def test_two_builds_do_not_write_to_one_repository(workspace):
    with pytest.raises(UserError) as caught:
        await GitWorkspace(workspace.path).open()
    assert caught.value.code == "repository_busy"


async def test_a_folder_with_something_else_in_it_is_refused_untouched(tmp_path):
    (tmp_path / "letters.txt").write_text("dear ...")
    with pytest.raises(UserError) as caught:
        await GitWorkspace(tmp_path).open()
    assert caught.value.code == "not_ours"
    assert [path.name for path in tmp_path.iterdir()] == ["letters.txt"]


async def test_a_file_in_the_way_is_a_clear_error(tmp_path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(UserError) as caught:
        await GitWorkspace(tmp_path / "taken").open()
    assert caught.value.code == "unwritable"


async def test_the_configuration_of_the_machine_changes_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_AUTHOR_NAME", "somebody else")
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    workspace = GitWorkspace(tmp_path / "application")
    await workspace.open()
    commit = await put(workspace, "one", a_txt="first\n")
    workspace.close()
    assert (await git(workspace.path, "log", "-1", "--format=%an", commit)) == "bottega"
    assert GENERATED_BRANCH in await git(workspace.path, "branch", "--list")

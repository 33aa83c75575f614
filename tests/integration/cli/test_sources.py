"""Where descriptions come from and where repositories go."""

import os
from pathlib import Path

import pytest

from bottega.cli.sources import check_out, choose_out, read_description, read_text, read_wish
from bottega.domain.errors import UserError
from bottega.domain.spec import Entity, Spec


def spec(name: str) -> Spec:
    return Spec(name=name, entities=(Entity(name="Bed", label="Bed", plural="Beds"),))


def code(error: pytest.ExceptionInfo[UserError]) -> str:
    return error.value.code


def test_a_description_comes_from_the_argument_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "wishes.txt").write_text("Guests book beds.", encoding="utf-8-sig")
    assert read_description("Books.", None) == "Books."
    assert read_description(None, tmp_path / "wishes.txt") == "Guests book beds."


def test_both_or_none_is_refused() -> None:
    with pytest.raises(UserError) as both:
        read_description("a", Path("b"))
    with pytest.raises(UserError) as none:
        read_description(None, None)
    assert (code(both), code(none)) == ("two_descriptions", "no_description")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00b", b"\x80abc"])
def test_binary_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(UserError, match="is not UTF-8 text") as refused:
        read_text(tmp_path / "x")
    assert code(refused) == "not_text"


def test_an_argument_that_is_no_text_is_refused() -> None:
    with pytest.raises(UserError) as refused:
        read_description(os.fsdecode(b"books \xff"), None)
    assert code(refused) == "not_text"


def test_a_missing_file_a_folder_and_a_huge_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "huge").write_bytes(b"a" * 4_000_001)
    for path, reason in (
        (tmp_path / "none", "unreadable_file"),
        (tmp_path, "unreadable_file"),
        (tmp_path / "huge", "too_large"),
    ):
        with pytest.raises(UserError) as refused:
            read_text(path)
        assert code(refused) == reason


@pytest.mark.parametrize(
    ("name", "folder"), [("Mountain hut", "mountain-hut"), ("../../etc; rm -rf", "etc-rm-rf"), ("日本", "application")]
)
def test_the_repository_is_named_like_the_application(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, folder: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert choose_out(spec(name), out=None, spec_file=None) == tmp_path / folder


def test_a_spec_file_inside_a_built_repository_builds_there_again(tmp_path: Path) -> None:
    (tmp_path / ".git" / "refs" / "heads" / "bottega").mkdir(parents=True)
    (tmp_path / ".git" / "refs" / "heads" / "bottega" / "generated").touch()
    assert choose_out(spec("Hut"), out=None, spec_file=tmp_path / "bottega" / "spec.yaml") == tmp_path
    check_out(tmp_path)


def built(folder: Path, **files: str) -> Path:
    """A repository that bottega built; returns its spec file."""
    (folder / "bottega").mkdir(parents=True)
    (folder / ".git").mkdir()
    (folder / ".git" / "bottega.lock").touch()
    for name, content in {"spec_yaml": "name: Hut\nentities: {Bed: {fields: {number: integer}}}", **files}.items():
        (folder / "bottega" / name.replace("_", ".")).write_text(content)
    return folder / "bottega" / "spec.yaml"


def test_building_again_from_an_edited_spec_remembers_the_words_the_stack_and_the_seed(tmp_path: Path) -> None:
    file = built(tmp_path, request_txt="Beds have numbers.", build_json='{"version": 1, "stack": "paper", "seed": 7}')
    wish = read_wish(None, file=None, spec_file=file)
    assert (wish.words, wish.spec.name, wish.stack, wish.seed) == ("Beds have numbers.", "Hut", "paper", 7)
    assert read_wish(None, file=None, spec_file=file, seed=0).seed == 0


def test_a_spec_file_that_lies_alone_remembers_nothing(tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text("name: Hut\nentities: {Bed: {fields: {number: integer}}}")
    wish = read_wish(None, file=None, spec_file=tmp_path / "spec.yaml")
    assert (wish.words, wish.stack, wish.seed) == ("", "react-express", 0)


def test_a_broken_memory_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"build\.json is not what bottega wrote"):
        read_wish(None, file=None, spec_file=built(tmp_path, build_json="{"))


def test_a_description_and_a_spec_file_are_one_too_many(tmp_path: Path) -> None:
    with pytest.raises(UserError) as both:
        read_wish("Beds.", file=None, spec_file=tmp_path / "spec.yaml")
    assert code(both) == "two_descriptions"


def test_a_place_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "project" / ".git").mkdir(parents=True)
    for place in (tmp_path / "file", tmp_path, tmp_path / "project"):
        with pytest.raises(UserError) as refused:
            check_out(place)
        assert code(refused) == "not_ours"


def test_an_empty_or_new_place_is_fine_and_stays_as_it_is(tmp_path: Path) -> None:
    check_out(tmp_path / "a" / "b")
    check_out(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["/proc/bottega", "/dev/null/bottega"])
def test_a_place_that_cannot_be_written_is_refused_before_any_work(place: str) -> None:
    with pytest.raises(UserError) as refused:
        check_out(Path(place))
    assert code(refused) in {"unwritable", "not_ours"}

"""Where a command's words come from and where its repository goes."""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bottega.domain.errors import UserError

if TYPE_CHECKING:
    from bottega.domain.spec import Spec

MOST_BYTES = 4_000_000
"""More than any description or spec file; the readers have stricter limits of their own."""


def read_description(description: str | None, file: Path | None) -> str:
    """Return the words of a request from the argument, a file or standard input.

    Raises:
        UserError: code ``no_description``, ``two_descriptions``, ``unreadable_file`` or ``not_text``.
    """
    if description is not None and file is not None:
        raise UserError("a description and --file were both given", code="two_descriptions", hint="give one of them")
    if description == "-" or file == Path("-"):
        return _decoded(sys.stdin.buffer.read(MOST_BYTES + 1), "standard input")
    if file is not None:
        return read_text(file)
    if description is None:
        hint = 'say what to build: bottega build "A book has a title and an author."'
        raise UserError("no description was given", code="no_description", hint=hint)
    return _decoded(os.fsencode(description), "the description")


def read_text(path: Path) -> str:
    """Return the text of a file that a person named."""
    try:
        with path.open("rb") as file:
            return _decoded(file.read(MOST_BYTES + 1), str(path))
    except OSError as error:
        raise UserError(f"cannot read {path}: {error.strerror}", code="unreadable_file") from error


def _decoded(content: bytes, name: str) -> str:
    if len(content) > MOST_BYTES:
        raise UserError(
            f"{name} is larger than {MOST_BYTES // 1_000_000} MB", code="too_large", hint="describe it shorter"
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"{name} is not UTF-8 text (byte {error.start})"
        raise UserError(message, code="not_text", hint="save it as plain text in UTF-8") from error


class Wish(NamedTuple):
    """What to build: the words, the Spec read from them or edited, and the choices."""

    words: str
    spec: "Spec"
    stack: str
    seed: int


def read_wish(
    description: str | None,
    *,
    file: Path | None,
    spec_file: Path | None,
    stack: str | None = None,
    seed: int | None = None,
) -> Wish:
    """Read a description, or a spec file with what its repository remembers of the last build."""
    words, remembered = "", _Remembered()
    if spec_file is None:
        words = read_description(description, file)
        from bottega.reader import read_request

        spec = read_request(words)
    elif description is not None or file is not None:
        raise UserError("a description and --spec were both given", code="two_descriptions", hint="give one of them")
    else:
        from bottega.reader.specfile import load_spec

        spec = load_spec(read_text(spec_file), name=str(spec_file))
        remembered = _remembered(spec_file)
        words = remembered.words
    return Wish(words, spec, stack or remembered.stack, remembered.seed if seed is None else seed)


class _Remembered(NamedTuple):
    words: str = ""
    stack: str = "react-express"
    seed: int = 0


def _remembered(spec_file: Path) -> _Remembered:
    """What stands beside the spec file of a built repository, so that a rebuild changes only what was edited."""
    folder = spec_file.absolute().parent
    if not (folder.name == "bottega" and is_ours(folder.parent)):
        return _Remembered()
    words = read_text(folder / "request.txt") if (folder / "request.txt").exists() else ""
    try:
        build = json.loads((folder / "build.json").read_bytes())
        return _Remembered(words, str(build["stack"]), int(build["seed"]))
    except FileNotFoundError:
        return _Remembered(words)
    except (OSError, ValueError, KeyError, TypeError) as error:
        message = f"{folder / 'build.json'} is not what bottega wrote"
        raise UserError(message, code="bad_build_file", hint="git checkout brings it back") from error


def choose_out(spec: "Spec", *, out: Path | None, spec_file: Path | None) -> Path:
    """Return the folder for the repository: as asked for, where the spec file lives, or named like the application."""
    if out is not None:
        return out.absolute()
    if spec_file is not None:
        home = spec_file.absolute().parent.parent
        if spec_file.absolute().parent.name == "bottega" and is_ours(home):
            return home
    from bottega.domain.naming import kebab

    name = "".join(c for c in kebab(spec.name) if c.isascii() and (c.isalnum() or c == "-")).strip("-")
    return (Path.cwd() / (name[:60].rstrip("-") or "application")).absolute()


def check_out(path: Path) -> None:
    """Refuse a place that cannot take the repository, before any work is done.

    Raises:
        UserError: code ``not_ours`` or ``unwritable``.
    """
    hint = "choose another folder with --out"
    if path.exists() and not path.is_dir():
        raise UserError(f"{path} is a file, not a folder", code="not_ours", hint=hint)
    try:
        if path.exists() and any(path.iterdir()) and not is_ours(path):
            message = f"{path} is not empty and is no repository that bottega built"
            raise UserError(message, code="not_ours", hint=hint)
        existing = next(place for place in (path, *path.parents) if place.exists())
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        raise UserError(f"cannot write to {path}: {error.strerror}", code="unwritable", hint=hint) from error


def is_ours(path: Path) -> bool:
    """Whether a folder is a repository that bottega made, or began to make."""
    git = path / ".git"
    return any((git / name).exists() for name in ("bottega.lock", "refs/heads/bottega/generated"))

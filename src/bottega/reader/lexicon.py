"""The word lists of English that the passes look words up in; read once, nothing about any domain."""

from functools import cache
from importlib.resources import files


@cache
def sections(name: str) -> dict[str, tuple[str, ...]]:
    """The sections of ``data/<name>.txt``: heading to words, in the order of the file."""
    found: dict[str, list[str]] = {}
    current: list[str] = found.setdefault("", [])
    for line in _lines(name):
        if line.startswith("["):
            current = found.setdefault(line.strip("[]"), [])
        else:
            current.extend(line.split())
    return {heading: tuple(words) for heading, words in found.items()}


@cache
def rows(name: str, section: str = "") -> tuple[tuple[str, ...], ...]:
    """The lines of ``data/<name>.txt`` (of one section), each split at blanks, or at tabs where it has some."""
    found: list[tuple[str, ...]] = []
    current = ""
    for line in _lines(name):
        if line.startswith("[") and line.endswith("]") and " " not in line:
            current = line.strip("[]")
        elif current == section:
            found.append(tuple(line.split("\t") if "\t" in line else line.split()))
    return tuple(found)


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of ``data/<name>.txt`` without comments."""
    return tuple(_lines(name))


@cache
def words(name: str, section: str) -> frozenset[str]:
    """The words of one section."""
    return frozenset(word.rstrip("?") for word in sections(name)[section])


@cache
def index(name: str) -> dict[str, str]:
    """Word to the first section it stands in."""
    found: dict[str, str] = {}
    for section, members in sections(name).items():
        for word in members:
            found.setdefault(word.rstrip("?"), section)
    return found


def _lines(name: str) -> list[str]:
    text = files("bottega.reader").joinpath("data", f"{name}.txt").read_text("utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]

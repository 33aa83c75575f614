"""YAML as nodes that know their place, from text that nobody needs to trust."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from bottega.domain.errors import UserError
from bottega.reader.specfile.shorthand import Fault, nearest

MOST_CHARACTERS = 1_000_000
MOST_DEPTH = 20
MOST_SHOWN = 10
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Problem(NamedTuple):
    """One thing wrong, where a person finds it; line and column count from 1."""

    line: int
    column: int
    path: str
    message: str


def refuse(name: str, problems: Sequence[Problem]) -> UserError:
    """Return the error that lists problems in the order of the file."""
    lines = [
        f"{name}:{p.line}:{p.column}: {p.path + ': ' if p.path else ''}{p.message}"
        for p in sorted(dict.fromkeys(problems))[:MOST_SHOWN]
    ]
    if len(problems) > MOST_SHOWN:
        lines.append(f"... and {len(problems) - MOST_SHOWN} more")
    return UserError("\n".join(lines), code="invalid_spec", hint="mend the file and try again")


def compose(text: str, name: str) -> Node:
    """Parse one YAML document without tags, anchors or deep nesting.

    Raises:
        UserError: code ``invalid_spec``, naming line and column.
    """
    if len(text) > MOST_CHARACTERS:
        raise UserError(f"{name} is larger than 1 MB", code="invalid_spec", hint="no spec file needs that much")
    try:
        _refuse_tricks(text, name)
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        place = _start(error.problem_mark or error.context_mark)
        raise refuse(name, [Problem(*place, "", f"no YAML: {error.problem or error.context}")]) from error
    except yaml.YAMLError as error:
        raise refuse(name, [Problem(1, 1, "", f"no YAML: {str(error).splitlines()[0]}")]) from error
    if node is None:
        raise refuse(name, [Problem(1, 1, "", "the file is empty")])
    return node


def _refuse_tricks(text: str, name: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        trick = ""
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            trick = "anchors and aliases are not allowed"
        elif tag := getattr(event, "tag", None):
            trick = f"the tag {tag} is not allowed"
        elif depth > MOST_DEPTH:
            trick = "this is nested too deeply"
        if trick:
            raise refuse(name, [Problem(*_start(event.start_mark), "", trick)])


def _start(mark: Any) -> tuple[int, int]:
    """Line and column from 1; parsers in C and in Python have marks of their own, and may have none."""
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


@dataclass(frozen=True)
class Place:
    """A node and the path that leads to it."""

    node: Node
    path: str

    def under(self, name: str, node: Node) -> "Place":
        """The place of a child."""
        return Place(node, f"{self.path}.{name}" if self.path else name)


class Nodes:
    """Takes values out of nodes and collects what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def complain(self, place: Place, message: str, *, offset: int = 0, part: str = "") -> None:
        """Note a problem at a place, ``offset`` characters into its text."""
        node = place.node
        line, column = _start(node.start_mark)
        if isinstance(node, ScalarNode) and _start(node.end_mark)[0] == line:
            column += offset + (node.style in {"'", '"'})
        self.problems.append(Problem(line, column, f"{place.path}.{part}" if part else place.path, message))

    def fault(self, place: Place, fault: Fault) -> None:
        """Note what a shorthand got wrong."""
        self.complain(place, fault.message, offset=fault.offset, part=fault.part)

    def named(self, place: Place | None) -> dict[str, Place]:
        """The entries of a mapping whose keys are names of the person's choice."""
        if place is None or self._is_nothing(place):
            return {}
        if not isinstance(place.node, MappingNode):
            self.complain(place, f"must be a mapping (name: ...), not {_kind(place.node)}")
            return {}
        entries: dict[str, Place] = {}
        for key, value in place.node.value:
            if not isinstance(key, ScalarNode):
                self.complain(place.under("?", key), "a key must be a word")
            elif key.value in entries:
                self.complain(place.under(key.value, key), f"{key.value!r} stands here twice")
            else:
                entries[key.value] = place.under(key.value, value)
        return entries

    def mapping(self, place: Place, known: tuple[str, ...]) -> dict[str, Place]:
        """The entries of a mapping whose keys are given."""
        entries = self.named(place)
        for name in [name for name in entries if name not in known]:
            entry = entries.pop(name)
            key = next(key for key, _ in place.node.value if key.value == name)
            self.complain(Place(key, entry.path), f"{name!r} is no key here; {nearest(name, known)}")
        return entries

    def items(self, place: Place | None) -> list[Place]:
        """The entries of a list."""
        if place is None or self._is_nothing(place):
            return []
        if not isinstance(place.node, SequenceNode):
            self.complain(place, f"must be a list, not {_kind(place.node)}")
            return []
        return [place.under(str(index), node) for index, node in enumerate(place.node.value)]

    def text(self, place: Place | None, default: str = "") -> str:
        """A piece of text, as it is written: ``yes`` and ``010`` are text too."""
        if place is None:
            return default
        if not isinstance(place.node, ScalarNode):
            self.complain(place, f"must be text, not {_kind(place.node)}")
            return default
        return str(place.node.value)

    def flag(self, place: Place | None, *, default: bool = False) -> bool:
        """Yes or no."""
        if place is None:
            return default
        word = self.text(place).lower()
        if word not in {"true", "false", "yes", "no"}:
            self.complain(place, "must be true or false")
        return word in {"true", "yes"}

    def _is_nothing(self, place: Place) -> bool:
        node = place.node
        return isinstance(node, ScalarNode) and not node.style and node.value in {"", "~", "null"}


def _kind(node: Node) -> str:
    return "a mapping" if isinstance(node, MappingNode) else "a list" if isinstance(node, SequenceNode) else "a value"

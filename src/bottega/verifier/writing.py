"""Python source as a formatter would leave it: statements that fit the line, or stand one argument a line."""

import ast
import keyword
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bottega.domain.spec import Entity

WIDTH = 100


class Group(NamedTuple):
    """A bracketed list of parts; a part may be keyed (``"title": ...``) and may be a group itself."""

    opening: str
    parts: tuple["Part", ...]
    closing: str


class Part(NamedTuple):
    """One element of a group, after its key."""

    key: str
    node: "Node"


Node = str | Group


def call(function: str, *arguments: Node) -> Group:
    """Return a call."""
    return Group(f"{function}(", tuple(Part("", argument) for argument in arguments), ")")


def items(*nodes: Node) -> Group:
    """Return a list."""
    return Group("[", tuple(Part("", node) for node in nodes), "]")


def mapping(pairs: Iterable[tuple[str, Node]]) -> Group:
    """Return a dict with text keys."""
    return Group("{", tuple(Part(f"{literal(key)}: ", node) for key, node in pairs), "}")


def literal(value: str | int | None) -> str:
    """Return a Python literal with the quotes that a formatter prefers."""
    if not isinstance(value, str):
        return repr(value)
    plain = repr(value)
    quotes, apostrophes = value.count('"'), value.count("'")
    if plain.startswith('"') or quotes > apostrophes:
        return plain
    inner = plain[1:-1].replace("\\'", "'").replace('"', '\\"')
    return f'"{inner}"'


def sentence(text: str) -> str:
    """Return words that may stand in a docstring whatever they hold."""
    words = " ".join(text.replace("\\", "/").replace('"', "'").split())
    return "".join(c for c in words if c.isprintable()).strip() or "No words."


def snake(name: str) -> str:
    """``PurchaseOrder`` -> ``purchase_order``: how an entity is called in the tests."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def variable(entity: Entity) -> str:
    """Return what a row of this kind is called in a test: its own name while that is short and free."""
    name = snake(entity.name)
    return name if len(name) <= 20 and name not in _TAKEN else "row"


_TAKEN = frozenset(
    {"actor", "api", "body", "changed", "empty", "first", "link", "other", "page", "path", "people", "person"}
    | {"pytest", "query", "row", "second", "seen", "site", "taken", "third", "unique", "unknown", "value", "visitor"}
    | {"word", "wrong", *keyword.kwlist, *keyword.softkwlist}
)


class Source:
    """Collects the lines of a Python file."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._indent = 0

    def line(self, text: str = "") -> None:
        """Add a line that is short by construction, or that no formatter can split."""
        self._lines.append(" " * self._indent + text if text else "")

    def put(self, node: Node, *, before: str = "", after: str = "") -> None:
        """Add a statement: on one line where it fits, else each part of its outermost group on a line of its own."""
        self._lines.extend(_laid_out(before, node, after, self._indent))

    def indent(self) -> None:
        """Begin a block."""
        self._indent += 4

    def dedent(self) -> None:
        """End a block."""
        self._indent -= 4

    def test(self, name: str, *, criterion: str, says: str, fixtures: Sequence[str] = ("api",)) -> None:
        """Begin a test function for one criterion; end it with ``dedent``."""
        self.line()
        self.line()
        if criterion:
            self.put(call("@pytest.mark.criterion", literal(criterion)))
        self.put(call(f"def test_{name}", *fixtures), after=":")
        self.indent()
        self.line(f'"""{sentence(says)}"""')

    def mentions(self, name: str) -> bool:
        """Whether the name occurs as a word in what was written."""
        return re.search(rf"\b{re.escape(name)}\b", "\n".join(self._lines)) is not None

    def names(self) -> set[str]:
        """Return every name that what was written refers to, as Python reads it."""
        return {node.id for node in ast.walk(ast.parse(self.text())) if isinstance(node, ast.Name)}

    def text(self) -> str:
        """Return the file's text."""
        return "\n".join(self._lines).rstrip("\n") + "\n"


def _flat(node: Node) -> str:
    if isinstance(node, str):
        return node
    return node.opening + ", ".join(part.key + _flat(part.node) for part in node.parts) + node.closing


def _laid_out(before: str, node: Node, after: str, indent: int) -> list[str]:
    flat = " " * indent + before + _flat(node) + after
    if len(flat) <= WIDTH:
        return [flat]
    if isinstance(node, str) or not node.parts:
        fits = before.endswith(" = ") and indent + 4 + len(_flat(node)) <= WIDTH
        return [" " * indent + before + "(", " " * (indent + 4) + _flat(node), " " * indent + ")"] if fits else [flat]
    lines = [" " * indent + before + node.opening]
    for part in node.parts:
        lines.extend(_laid_out(part.key, part.node, ",", indent + 4))
    return [*lines, " " * indent + node.closing + after]

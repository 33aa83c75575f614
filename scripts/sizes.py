"""Keeps functions and files small: no function over 60 lines, 90 % of them within 30, no file over 500."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src"
MOST_FUNCTION, MOST_FUNCTION_P90, MOST_FILE = 60, 30, 500


def functions(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of each function of a file, its docstring and those of functions inside it included."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            yield node.end_lineno - node.lineno + 1, f"{path.relative_to(SOURCE.parent)}:{node.lineno} {node.name}"


def main() -> int:
    """Print what is too long; return 1 where something is."""
    files = sorted(path for path in SOURCE.rglob("*.py") if "templates" not in path.parts)
    found = sorted(pair for path in files for pair in functions(path))
    p90 = found[len(found) * 9 // 10][0]
    wrong = [f"{name}: {lines} lines, at most {MOST_FUNCTION}" for lines, name in found if lines > MOST_FUNCTION]
    for path in files:
        lines = len(path.read_text().splitlines())
        if lines > MOST_FILE:
            wrong.append(f"{path.relative_to(SOURCE.parent)}: {lines} lines, at most {MOST_FILE}")
    if p90 > MOST_FUNCTION_P90:
        wrong.append(f"90 % of functions have up to {p90} lines, at most {MOST_FUNCTION_P90}")
    print("\n".join([*wrong, f"sizes: {len(found)} functions, p90 {p90} lines, {len(files)} files"]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

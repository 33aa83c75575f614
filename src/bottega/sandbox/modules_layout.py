"""Which folders of an installation appear where in a work tree."""

from collections.abc import Iterator
from pathlib import Path


def iter_module_folders(modules: Path | None, root: Path) -> Iterator[tuple[Path, str]]:
    """Yield every module folder and its place below the work tree ``root``.

    Beside the ``node_modules`` of an installation may lie those of its workspaces (``frontend/node_modules``),
    which hold the versions that the common one cannot hold; they appear where the work tree has that workspace.
    """
    if modules is None:
        return
    modules = modules.resolve()
    yield modules, "node_modules"
    if (modules.parent / "package-lock.json").is_file():
        for folder in sorted(modules.parent.glob("*/node_modules")):
            if folder.parent != modules and (root / folder.parent.name).is_dir():
                yield folder, f"{folder.parent.name}/node_modules"

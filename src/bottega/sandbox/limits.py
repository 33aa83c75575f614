"""The sandbox without bubblewrap: Landlock where the kernel has it, limits and process groups anyway."""

import asyncio
import contextlib
import fcntl
import functools
import json
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Literal

from bottega.domain.errors import UserError
from bottega.ports.sandbox import SandboxSession, Strength
from bottega.sandbox.bubblewrap import ETC, Descriptors
from bottega.sandbox.environment import build_environment, program_links, program_scripts
from bottega.sandbox.locations import find_chromium, iter_import_folders
from bottega.sandbox.modules_layout import iter_module_folders
from bottega.sandbox.seccomp import build_filter
from bottega.sandbox.session import Launch, open_session

NOBODY = 65534
PREFIX = "bottega-session-"
MAX_TEMP_PATH = 32
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store", "/gnu/store", "/proc")
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/dev/tty", "/dev/shm")  # noqa: S108


class LimitsSandbox:
    """Runs commands as confined as the kernel allows without bubblewrap (a ``Sandbox``).

    Args:
        survey: What the kernel grants, as ``confine.py`` found it.
        visible: More files and folders of the machine that commands may read.
    """

    def __init__(
        self, strength: Literal["landlock", "limits"], survey: dict[str, Any], *, visible: Sequence[Path] = ()
    ) -> None:
        self._visible = visible
        self.strength: Strength = strength
        self._own_network = bool(survey["own_network"])
        self.note = describe(strength, own_network=self._own_network)

    @classmethod
    async def create(cls, strength: Literal["landlock", "limits"], *, visible: Sequence[Path] = ()) -> "LimitsSandbox":
        """Return the sandbox after asking the kernel what it grants.

        Raises:
            UserError: code ``sandbox_unavailable`` when the kernel has no Landlock and that was asked for.
        """
        process = await asyncio.create_subprocess_exec(
            *[sys.executable, "-I", "-S", str(script("confine"))], stdout=asyncio.subprocess.PIPE, env={}
        )
        answer, _ = await process.communicate()
        survey = json.loads(answer)
        if strength == "landlock" and not survey["landlock"]:
            raise UserError(
                "this kernel has no Landlock", code="sandbox_unavailable", hint="Linux 5.13 or newer has it"
            )
        return cls(strength, survey, visible=visible)

    def open(
        self,
        root: Path,
        *,
        modules: Path | None = None,
        share_network: bool = False,
        writable: Sequence[Path] = (),
    ) -> AbstractAsyncContextManager[SandboxSession]:
        """Open a session whose work tree is ``root``: where it is, owned by ``nobody`` meanwhile if this is root."""
        return self._open(root.resolve(), modules, share_network=share_network, writable=writable)

    @contextlib.asynccontextmanager
    async def _open(
        self, root: Path, modules: Path | None, *, share_network: bool, writable: Sequence[Path]
    ) -> AsyncIterator[SandboxSession]:
        uid = NOBODY if os.geteuid() == 0 else None
        with contextlib.ExitStack() as stack:
            tmp = stack.enter_context(private_folder())
            folders = list(iter_module_folders(modules, root))
            for folder, place in folders:
                stack.enter_context(link(root / place, folder))
            if uid is not None:
                for path in (root, tmp, *writable):
                    stack.enter_context(owned_by(uid, path))
            descriptors = Descriptors()
            stack.callback(descriptors.close)
            program = build_filter()
            read = [*(str(folder) for folder, _ in folders), *map(str, self._visible), *toolchain()]
            settings = {
                "landlock": self.strength == "landlock",
                "own_network": self._own_network and not share_network,
                "read": [*read, *SYSTEM, *list_public_settings(), *(f"/etc/{name}" for name in ETC)],
                "write": [str(root), str(tmp), *map(str, writable), *DEVICES],
                "filter_descriptor": int(descriptors.add(program)) if program else None,
                "uid": uid,
                "keep_search": uid is not None and not all(map(is_public, [str(root), *map(str, writable), *read])),
            }
            launch = Launch(
                argv=[*agent("confine"), json.dumps(settings), *agent("inner"), str(root)],
                env=environment(tmp, uid),
                pass_fds=descriptors.numbers,
                tmp=str(tmp),
                own_network=settings["own_network"] is True,
                prepare=functools.partial(give, root, uid) if uid is not None else lambda: None,
            )
            async with open_session(launch) as session:
                yield session


def describe(strength: Strength, *, own_network: bool) -> str:
    """Return in one sentence or two what is kept out and what not."""
    network = (
        "They have no network but their own loopback. " if own_network else "They can use this machine's network. "
    )
    common = f"{network}Processor time and memory are not limited; install bubblewrap for more."
    if strength == "landlock":
        return (
            "Weaker than bubblewrap: commands read the machine's programs and write only their work tree, a private "
            f"folder and /dev/shm, but they see which processes run. {common}"
        )
    if os.geteuid() == 0:
        return f"Weak: commands run as nobody, but may read the files of this machine. {common}"
    return f"Weak: commands may read and write whatever you may, your home included. {common}"


def script(name: str) -> Path:
    """Return a script of this folder."""
    return Path(__file__).with_name(f"{name}.py")


def agent(name: str) -> list[str]:
    """Return the words that run a script of this folder, alone."""
    return [sys.executable, "-I", "-S", str(script(name))]


def toolchain() -> list[str]:
    """Return the folders of the tools outside of the system's own."""
    folders = [Path(sys.prefix), Path(sys.base_prefix), *iter_import_folders(), script("inner")]
    if chromium := find_chromium():
        folders.append(chromium.resolve().parent)
    return sorted({str(folder) for folder in folders})


def list_public_settings() -> list[str]:
    """Return the files of /etc that every user may read: programs go on without them, but not without the right."""
    with os.scandir("/etc") as entries:
        return [entry.path for entry in entries if entry.is_file() and entry.stat().st_mode & 0o004]


def is_public(path: str) -> bool:
    """Whether any user may reach a path and read it."""
    found = Path(path)
    return all(folder.stat().st_mode & 0o005 == 0o005 for folder in (found, *found.parents) if folder.is_dir())


def environment(tmp: Path, uid: int | None) -> dict[str, str]:
    """Make the folder of programs and the home, and return the environment of commands."""
    (tmp / "home").mkdir()
    programs = tmp / "bin"
    programs.mkdir()
    for name, target in program_links(str).items():
        (programs / name).symlink_to(target)
    for name, content in program_scripts(str).items():
        (programs / name).write_bytes(content)
        (programs / name).chmod(0o755)
    if uid is not None:
        os.chown(tmp / "home", uid, uid)
    user = "nobody" if uid is not None else "app"
    return build_environment(tmp=str(tmp), programs=str(programs), place=str, user=user)


@contextlib.contextmanager
def private_folder() -> Iterator[Path]:
    """Make a folder for temporary files; those of sessions that were killed are removed on this occasion."""
    parent = choose_temp_folder()
    remove_leftovers(parent)
    lock_number, lock_name = tempfile.mkstemp(prefix=PREFIX, suffix=".lock", dir=parent)
    fcntl.flock(lock_number, fcntl.LOCK_EX)
    folder = Path(lock_name).with_suffix("")
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        Path(lock_name).unlink()
        os.close(lock_number)


def choose_temp_folder() -> Path:
    """Return the temp folder of this process, or /tmp where commands could not use that one.

    Browsers give up all privileges, so every user must be able to reach it; and the path of a socket in it
    must fit into 108 bytes.
    """
    usual = Path(tempfile.gettempdir())
    return usual if len(str(usual)) <= MAX_TEMP_PATH and (os.geteuid() != 0 or is_public(str(usual))) else Path("/tmp")  # noqa: S108


def remove_leftovers(parent: Path) -> None:
    """Remove the private folders whose owner is gone: nobody holds their lock."""
    for lock in parent.glob(f"{PREFIX}*.lock"):
        with contextlib.suppress(OSError), lock.open("r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
            lock.unlink(missing_ok=True)


@contextlib.contextmanager
def owned_by(uid: int, folder: Path) -> Iterator[None]:
    """Give a tree to another user meanwhile."""
    before = folder.stat().st_uid
    give(folder, uid)
    try:
        yield
    finally:
        if folder.exists():
            give(folder, before)


def give(folder: Path, uid: int) -> None:
    """Make a user and the group of the same number own a tree; links are not followed."""
    pending = [os.fspath(folder)]
    while pending:
        path = pending.pop()
        with contextlib.suppress(FileNotFoundError):
            if os.lstat(path).st_uid != uid:
                os.chown(path, uid, uid, follow_symlinks=False)
            for entry in os.scandir(path):
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
                elif entry.stat(follow_symlinks=False).st_uid != uid:
                    os.chown(entry.path, uid, uid, follow_symlinks=False)


@contextlib.contextmanager
def link(path: Path, target: Path) -> Iterator[None]:
    """Keep a link to a folder of modules.

    Raises:
        UserError: code ``modules_in_the_way`` when something else is in its place.
    """
    if path.is_symlink():
        path.unlink()
    elif path.exists():
        raise UserError(f"{path} is in the way of the shared modules", code="modules_in_the_way", hint="remove it")
    path.symlink_to(target)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):  # commands may have put something else in its place
            path.unlink()

"""The sandbox made of namespaces: bubblewrap."""

import contextlib
import functools
import os
import shutil
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from bottega.domain.errors import UserError
from bottega.ports.sandbox import SandboxSession, Strength
from bottega.sandbox.environment import build_environment, program_links, program_scripts
from bottega.sandbox.locations import find_chromium, is_virtual, iter_import_folders
from bottega.sandbox.modules_layout import iter_module_folders
from bottega.sandbox.seccomp import build_filter
from bottega.sandbox.session import Launch, open_session

INSIDE = "/opt/bottega"
WORK = "/work"
TMP = "/tmp"  # noqa: S108 - inside it is a folder of its own
TMP_BYTES = 4 * 1024**3
SHM_BYTES = 1024**3
ACCOUNTS = {
    "/etc/passwd": b"app:x:1000:1000::/tmp/home:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n",
    "/etc/group": b"app:x:1000:\nnogroup:x:65534:\n",
    "/etc/hosts": b"127.0.0.1 localhost sandbox\n::1 localhost\n",
    "/etc/nsswitch.conf": b"passwd: files\ngroup: files\nhosts: files dns\n",
}
ETC = (
    *("ssl/certs", "ssl/openssl.cnf", "pki/tls/certs", "pki/ca-trust"),  # never all of /etc/ssl: private keys lie there
    *("alternatives", "fonts", "chromium", "chromium.d", "ld.so.cache", "localtime"),
)


class Descriptors:
    """Texts in memory that a program reads by descriptor; closed together."""

    def __init__(self) -> None:
        self.numbers: list[int] = []

    def add(self, content: bytes) -> str:
        """Keep a text and return the number of its descriptor."""
        descriptor = os.memfd_create("bottega")
        self.numbers.append(descriptor)
        os.write(descriptor, content)
        os.lseek(descriptor, 0, os.SEEK_SET)
        return str(descriptor)

    def close(self) -> None:
        """Let go of all."""
        for descriptor in self.numbers:
            os.close(descriptor)


class BubblewrapSandbox:
    """Runs commands in namespaces of their own (a ``Sandbox``).

    Args:
        visible: More files and folders of the machine that commands may read, at their own paths.
    """

    strength: Strength = "bubblewrap"

    def __init__(self, *, visible: Sequence[Path] = ()) -> None:
        self._visible = visible
        self.note = (
            "Commands see only their work tree, a private /tmp and read-only tools; they have no network but their own "
            "loopback, no privileges and no processes but their own; memory and processor time are not limited."
        )
        if build_filter() is None:
            self.note += " libseccomp is not installed, so dangerous system calls are not filtered."

    def open(
        self,
        root: Path,
        *,
        modules: Path | None = None,
        share_network: bool = False,
        writable: Sequence[Path] = (),
    ) -> AbstractAsyncContextManager[SandboxSession]:
        """Open a session whose work tree is ``root`` (writable, ``/work`` inside)."""
        return self._open(root.resolve(), modules, share_network=share_network, writable=writable)

    @contextlib.asynccontextmanager
    async def _open(
        self, root: Path, modules: Path | None, *, share_network: bool, writable: Sequence[Path]
    ) -> AsyncIterator[SandboxSession]:
        with contextlib.ExitStack() as stack:
            descriptors = Descriptors()
            stack.callback(descriptors.close)
            arguments = [*isolation(share_network=share_network), *tools(descriptors, share_network=share_network)]
            for path in self._visible:
                arguments += ["--ro-bind-try", str(path), str(path)]
            arguments += ["--bind", str(root), WORK, "--chdir", WORK]
            for folder, place in iter_module_folders(modules, root):
                stack.enter_context(mount_point(root / place))
                arguments += ["--ro-bind", str(folder), f"{WORK}/{place}"]
            for path in writable:
                arguments += ["--bind", str(path), str(path)]
            arguments += ["--remount-ro", "/"]  # last: the mounts above needed folders in it
            agent = [inside(Path(sys.executable)), "-I", "-S", f"{INSIDE}/inner.py", WORK]
            argv = [require_bubblewrap(), *arguments, "--as-pid-1", "--", *agent]
            launch = Launch(argv=argv, env={}, pass_fds=descriptors.numbers, tmp=TMP, own_network=not share_network)
            async with open_session(launch) as session:
                yield session


def require_bubblewrap() -> str:
    """Return the bubblewrap program.

    Raises:
        UserError: code ``missing_tool``.
    """
    if found := shutil.which("bwrap"):
        return found
    raise UserError("bubblewrap (bwrap) is not installed", code="missing_tool", hint="install the package bubblewrap")


def isolation(*, share_network: bool) -> list[str]:
    """Return what cuts a command off: namespaces, no privileges, the machine's /usr read-only, private folders."""
    arguments = ["--unshare-all", "--unshare-user", "--disable-userns", "--die-with-parent", "--new-session"]
    arguments += ["--clearenv", "--cap-drop", "ALL", "--uid", "1000", "--gid", "1000", "--hostname", "sandbox"]
    if share_network:
        arguments.append("--share-net")
    for name in ("usr", "bin", "sbin", "lib", "lib32", "lib64", "nix/store", "gnu/store"):
        path = Path("/", name)
        if path.is_symlink():
            arguments += ["--symlink", str(path.readlink()), str(path)]
        elif path.is_dir():
            arguments += ["--ro-bind", str(path), str(path)]
    for name in ETC:
        arguments += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    arguments += ["--proc", "/proc", "--dev", "/dev", "--size", str(SHM_BYTES), "--tmpfs", "/dev/shm"]  # noqa: S108
    return [*arguments, "--size", str(TMP_BYTES), "--tmpfs", TMP, "--dir", f"{TMP}/home"]


def tools(descriptors: Descriptors, *, share_network: bool) -> list[str]:
    """Return what brings the toolchain, the accounts, the environment and the system call filter inside."""
    arguments = []
    for path, content in ACCOUNTS.items():
        if share_network and path == "/etc/hosts":
            continue
        arguments += ["--perms", "0644", "--ro-bind-data", descriptors.add(content), path]
    for path in ("/etc/hosts", "/etc/resolv.conf") if share_network else ():
        arguments += ["--ro-bind-try", path, path]
    for folder, place in tool_folders().items():
        arguments += ["--ro-bind", str(folder), place]
    arguments += ["--ro-bind", str(Path(__file__).with_name("inner.py")), f"{INSIDE}/inner.py"]
    for name, target in program_links(inside).items():
        arguments += ["--symlink", target, f"{INSIDE}/bin/{name}"]
    for name, script in program_scripts(inside).items():
        arguments += ["--perms", "0755", "--ro-bind-data", descriptors.add(script), f"{INSIDE}/bin/{name}"]
    environment = build_environment(tmp=TMP, programs=f"{INSIDE}/bin", place=inside, user="app")
    for name, value in environment.items():
        arguments += ["--setenv", name, value]
    if program := build_filter():
        arguments += ["--seccomp", descriptors.add(program)]
    return arguments


@functools.cache
def tool_folders() -> dict[Path, str]:
    """Return the folders of the toolchain and where they are inside.

    Those that Python imports from are moved, because they often lie where the work tree or the home would be;
    the base of a virtual environment stays in its place, because the environment names it.

    Raises:
        UserError: code ``sandbox_unavailable`` when what must stay in its place would be hidden.
    """
    folders = {Path(sys.prefix): f"{INSIDE}/venv"} if is_virtual() else {}
    for number, folder in enumerate(iter_import_folders()):
        folders[folder] = f"{INSIDE}/packages{number}"
    fixed = [Path(sys.base_prefix)]
    if chromium := find_chromium():
        fixed.append(chromium.resolve().parent)
    for folder in fixed:
        if any(folder.is_relative_to(hidden) for hidden in (WORK, TMP)):
            raise UserError(
                f"{folder} cannot be seen in a sandbox",
                code="sandbox_unavailable",
                hint="move it out of /tmp and /work",
            )
        if not folder.is_relative_to("/usr"):
            folders[folder] = str(folder)
    return folders


def inside(path: Path) -> str:
    """Return where a path of the toolchain is inside."""
    for folder, place in tool_folders().items():
        if path.is_relative_to(folder):
            return str(Path(place, path.relative_to(folder)))
    return str(path)


@contextlib.contextmanager
def mount_point(path: Path) -> Iterator[None]:
    """Keep the folder that a mount needs; it is taken away again if it was not there before."""
    try:
        path.mkdir()
    except FileExistsError:
        yield
        return
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            path.rmdir()

"""What a command in a session cannot do."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bottega.ports.sandbox import Sandbox, SandboxSession

CONNECT = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 5); print('connected')"


@pytest.fixture
def listener() -> Iterator[int]:
    """A port of this machine's own loopback on which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


async def test_the_environment_of_the_machine_stays_outside(
    sandbox: Sandbox, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_TOKEN", "secret-of-the-machine")
    async with sandbox.open(root) as session:
        look = "env; cat /proc/*/environ 2>/dev/null | tr '\\0' '\\n'; cat /proc/*/cmdline 2>/dev/null | tr '\\0' ' '"
        result = await session.run(["sh", "-c", look])
    assert "HOME=" in result.output
    assert "secret-of-the-machine" not in result.output


async def test_files_outside_cannot_be_read(session: SandboxSession, sandbox: Sandbox, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret-of-the-machine")
    secret.chmod(0o600)
    result = await session.run(["sh", "-c", f"cat {secret}; ls -a {Path.home()}"])
    if sandbox.strength == "limits":
        assert "read" in sandbox.note  # it is weaker, and says so
    else:
        assert "secret-of-the-machine" not in result.output
        assert ".bashrc" not in result.output


async def test_nothing_outside_can_be_written(session: SandboxSession, sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "neighbour").mkdir()
    (tmp_path / "neighbour").chmod(0o755)
    for place in (tmp_path / "neighbour" / "x", Path("/usr/x"), Path("/etc/x"), Path("/var/tmp/bottega-x")):
        if sandbox.strength == "limits" and (os.geteuid() != 0 or place.is_relative_to("/var/tmp")):
            continue  # it may do what its user may do, and says so
        result = await session.run(["touch", str(place)])
        assert result.exit_code != 0, place
        assert not place.exists()


async def test_there_is_no_network_but_loopback(session: SandboxSession, sandbox: Sandbox, listener: int) -> None:
    outside = await session.run(["python", "-c", CONNECT, "127.0.0.1", str(listener)])
    if "this machine's network" in sandbox.note:
        assert outside.output == "connected\n"
        return
    assert "ConnectionRefusedError" in outside.output  # the loopback inside is another one
    far = await session.run(["python", "-c", CONNECT, "192.0.2.1", "80"])
    assert "Network is unreachable" in far.output


async def test_the_network_of_the_machine_is_shared_where_that_is_asked_for(
    sandbox: Sandbox, root: Path, listener: int
) -> None:
    async with sandbox.open(root, share_network=True) as session:
        assert (await session.run(["python", "-c", CONNECT, "127.0.0.1", str(listener)])).output == "connected\n"
        port = session.free_port()
        with socket.create_server(("127.0.0.1", port)):
            assert port not in {session.free_port() for _ in range(10)}


async def test_commands_are_not_root_and_cannot_become_it(session: SandboxSession) -> None:
    result = await session.run(["python", "-c", "import os; print(os.getuid()); os.setuid(0)"])
    assert result.exit_code != 0
    assert result.output.splitlines()[0] != "0"
    status = (await session.run(["grep", "NoNewPrivs", "/proc/self/status"])).output
    assert status.split()[-1] == "1"


async def test_dangerous_system_calls_are_refused(session: SandboxSession) -> None:
    script = (
        "import ctypes, os, socket\n"
        "libc = ctypes.CDLL(None, use_errno=True)\n"
        "assert libc.unshare(0x10000000) == -1 and ctypes.get_errno() == 1, 'unshare'\n"
        "assert libc.ptrace(0, 0, 0, 0) == -1 and ctypes.get_errno() == 1, 'ptrace'\n"
        "try: socket.socket(38, socket.SOCK_SEQPACKET)\n"
        "except PermissionError: print('refused')\n"
    )
    assert (await session.run(["python", "-c", script])).output == "refused\n"


async def test_the_agent_cannot_be_read_or_forged(session: SandboxSession) -> None:
    """Whoever could write to its descriptors could report a failed check as passed."""
    script = (
        "import os\n"
        "agent = int(open(f'/proc/{os.getppid()}/stat').read().split()[3])\n"
        "for name in ('environ', 'mem', 'fd/0', 'fd/1', 'maps'):\n"
        "    try: open(f'/proc/{agent}/{name}', 'rb').read(1); print('open', name)\n"
        "    except OSError: pass\n"
    )
    result = await session.run(["python", "-c", script])
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize("strength", ["bubblewrap"])
async def test_processes_of_the_machine_cannot_be_seen(session: SandboxSession) -> None:
    listed = await session.run(["sh", "-c", "ls /proc | grep -c '^[0-9]'"])
    assert int(listed.output) < 8
    await session.run(["sh", "-c", "kill -9 1; kill -STOP 1"])
    assert (await session.run(["echo", "alive"])).output == "alive\n"


@pytest.mark.parametrize("strength", ["landlock"])
async def test_processes_of_the_machine_cannot_be_signalled(session: SandboxSession) -> None:
    result = await session.run(["sh", "-c", f"kill -0 {os.getpid()}"])
    assert result.exit_code != 0


async def test_files_made_inside_belong_to_whoever_owns_the_checkout(sandbox: Sandbox, root: Path) -> None:
    async with sandbox.open(root) as session:
        await session.run(["sh", "-c", "mkdir -p a/b; touch a/b/c; ln -s /etc/passwd a/link"])
    assert (root / "a/b/c").stat().st_uid == os.getuid()
    assert (root / "a/link").lstat().st_uid == os.getuid()
    assert Path("/etc/passwd").stat().st_uid == 0


async def test_commands_have_limits_and_end_first_when_memory_runs_out(session: SandboxSession) -> None:
    script = (
        "import resource as r\n"
        "print(r.getrlimit(r.RLIMIT_CORE)[0], r.getrlimit(r.RLIMIT_NPROC)[0] <= 8192, r.getrlimit(r.RLIMIT_FSIZE)[0] <= 16 << 30)\n"
        "print(open('/proc/self/oom_score_adj').read())\n"
    )
    assert (await session.run(["python", "-c", script])).output.split() == ["0", "True", "True", "500"]

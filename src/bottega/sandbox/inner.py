"""The agent inside a sandbox: runs commands that it reads from standard input. Standard library only; runs as a script.

It reads JSON lines (``start`` and ``stop``) from standard input and answers on standard output: a JSON line,
followed by ``bytes`` raw bytes where the line has that key. Each command gets a *reaper*, a fork of this
process that adopts whatever the command leaves behind (``PR_SET_CHILD_SUBREAPER``), so that a command ends
with its whole tree, daemons included. End of input ends everything.
"""

# ruff: noqa: PTH109, PTH110, PTH112, PTH118, PTH123, PTH208 - pathlib costs more at start than all the rest

import contextlib
import ctypes
import json
import os
import resource
import selectors
import signal
import socket
import sys
import time
from typing import Any

PR_SET_DUMPABLE = 4
PR_SET_CHILD_SUBREAPER = 36
CHUNK_BYTES = 65536
POLL_SECONDS = 0.002
LIMITS = {
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_FSIZE: 16 * 1024**3,
    resource.RLIMIT_NPROC: 8192,
}
OUT_OF_MEMORY_SCORE = 500
"""Added to the kernel's score: when memory runs out, commands end before whoever started them."""


def become_private_subreaper(libc: Any) -> None:
    """Adopt orphans below this process and close its memory and descriptors to processes of the same user."""
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def set_limits() -> None:
    """Bound what every command may take; what was bounded closer stays so."""
    for kind, wanted in LIMITS.items():
        hard = resource.getrlimit(kind)[1]
        value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (value, value))
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write(str(OUT_OF_MEMORY_SCORE))


def list_children(pid: int) -> list[int]:
    """Return the direct children of a process; empty when it is gone."""
    try:
        with open(f"/proc/{pid}/task/{pid}/children", "rb") as file:
            return [int(word) for word in file.read().split()]
    except FileNotFoundError:
        return scan_children(pid) if os.path.exists(f"/proc/{pid}/stat") else []
    except OSError:
        return []


def scan_children(pid: int) -> list[int]:
    """Return the direct children of a process on kernels that do not list them."""
    children = []
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", "rb") as file:
                parent = int(file.read().rpartition(b")")[2].split()[1])
        except (OSError, IndexError):
            continue
        if parent == pid:
            children.append(int(name))
    return children


def list_descendants(pid: int, *, spare: frozenset[int] = frozenset()) -> list[int]:
    """Return everything below a process, but for the branches that start at ``spare``."""
    found: list[int] = []
    pending = [pid]
    while pending:
        children = [child for child in list_children(pending.pop()) if child not in spare]
        found += children
        pending += children
    return found


def reap() -> dict[int, int] | None:
    """Collect children that ended, by pid; None when there are no children at all."""
    ended: dict[int, int] = {}
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended or None
        if pid == 0:
            return ended
        ended[pid] = os.waitstatus_to_exitcode(status)


def end_everything_below() -> dict[int, int]:
    """Kill and reap all descendants; returns when there are none, whatever they fork meanwhile."""
    ended: dict[int, int] = {}
    while (now := reap()) is not None:
        ended.update(now)
        for pid in list_descendants(os.getpid()):
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(POLL_SECONDS if not now else 0)
    return ended


# ---- the reaper of one command (a fork of the agent) ----------------------------------------------------------------


def spawn(order: dict[str, Any], output: int) -> int:
    """Start the command of an order, in its own session, and return its pid.

    Raises:
        OSError: The working directory or the program does not exist or cannot be run.
    """
    os.chdir(order["cwd"])
    os.environ.update(order["env"])
    os.environ["PWD"] = os.getcwd()
    argv = order["argv"]
    return os.posix_spawnp(
        argv[0],
        argv,
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
            (os.POSIX_SPAWN_DUP2, output, 1),
            (os.POSIX_SPAWN_DUP2, output, 2),
        ],
        setsid=True,
        setsigdef=[signal.SIGPIPE, signal.SIGXFSZ],
    )


def watch(child: int, control: socket.socket, wake: int) -> dict[str, int | None]:
    """Wait until the command ended or has to; return the exit codes seen.

    The agent sends ``T`` to ask the command to end, and ``K`` (or closes the socket) to end it.
    """
    ended: dict[int, int] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(control, selectors.EVENT_READ)
        selector.register(wake, selectors.EVENT_READ)
        while child not in ended:
            for key, _ in selector.select():
                if key.fileobj == wake:
                    os.read(wake, CHUNK_BYTES)
                elif control.recv(1) != b"T":
                    return {"code": end_everything_below().get(child)}
                else:
                    send_signal_to_group(child, signal.SIGTERM)
            ended.update(reap() or {})
    return {"code": ended[child]}


def send_signal_to_group(pid: int, number: int) -> None:
    """Send a signal to a process group, which may be gone."""
    with contextlib.suppress(OSError):
        os.killpg(pid, number)


def be_reaper(order: dict[str, Any], output: int, control: socket.socket, libc: Any) -> None:
    """Run one command to its end, end what it left behind, tell the agent its exit code."""
    become_private_subreaper(libc)
    wake, waker = os.pipe()
    os.set_blocking(waker, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(waker, warn_on_full_buffer=False)
    answer: dict[str, Any]
    try:
        child = spawn(order, output)
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        what = (
            f"{order['argv'][0]}: {error.strerror}"
            if os.path.isdir(order["cwd"])
            else f"{order['cwd']}: no such folder"
        )
        os.write(output, f"cannot run {what}\n".encode())
        answer = {"code": 127 if missing else 126}
    else:
        answer = dict(watch(child, control, wake))
        end_everything_below()
    control.sendall(json.dumps(answer).encode())


# ---- the agent -------------------------------------------------------------------------------------------------------


class Command:
    """A running command as the agent sees it."""

    def __init__(self, number: int, reaper: int, output: int, control: socket.socket) -> None:
        self.number = number
        self.reaper = reaper
        self.output = output
        self.control = control
        self.started = time.monotonic()
        self.deadline: float | None = None
        self.timed_out = False
        self.stopped = False
        self.is_closed = False

    def ask(self, message: bytes) -> None:
        """Tell the reaper what to do; it may have ended already."""
        with contextlib.suppress(OSError):
            self.control.send(message)


class Agent:
    """Reads orders, relays output, keeps time limits."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.libc = ctypes.CDLL(None)
        self.commands: dict[int, Command] = {}
        self.selector = selectors.DefaultSelector()
        self.pending = b""

    def serve(self) -> None:
        """Work until the input ends, then end everything."""
        set_limits()
        become_private_subreaper(self.libc)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.selector.register(0, selectors.EVENT_READ, self.read_orders)
        self.send({"ready": os.getpid()})
        while 0 in self.selector.get_map():
            for key, _ in self.selector.select(self.until_next_deadline()):
                key.data()
            self.enforce_deadlines()
        end_everything_below()

    def send(self, line: dict[str, Any], payload: bytes = b"") -> None:
        """Write one answer, whole."""
        if payload:
            line["bytes"] = len(payload)
        data = memoryview(json.dumps(line).encode() + b"\n" + payload)
        while data:
            data = data[os.write(1, data) :]

    def read_orders(self) -> None:
        """Take what the input holds."""
        data = os.read(0, CHUNK_BYTES)
        if not data:
            self.selector.unregister(0)
            return
        *lines, self.pending = (self.pending + data).split(b"\n")
        for line in lines:
            order = json.loads(line)
            if order["op"] == "start":
                self.start(order)
            else:
                self.stop(order)

    def start(self, order: dict[str, Any]) -> None:
        """Fork the reaper of a new command."""
        order["cwd"] = os.path.join(self.root, order["cwd"])
        reading, writing = os.pipe()
        mine, its = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            try:
                mine.close()
                os.close(reading)
                self.leave()
                be_reaper(order, writing, its, self.libc)
            except BaseException:  # noqa: BLE001 - the fork must not return into the loop; the trace goes to stderr
                sys.excepthook(*sys.exc_info())
            finally:
                os._exit(0)
        os.close(writing)
        its.close()
        os.set_blocking(reading, False)
        command = Command(order["id"], pid, reading, mine)
        if order["timeout"] is not None:
            command.deadline = command.started + order["timeout"]
        self.commands[command.number] = command
        self.selector.register(reading, selectors.EVENT_READ, lambda: self.relay(command))
        self.selector.register(mine, selectors.EVENT_READ, lambda: self.finish(command))

    def leave(self) -> None:
        """In a fork: let go of what belongs to the agent, so that the ends of its pipes mean what they say."""
        null = os.open("/dev/null", os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(null, 1)
        self.selector.close()
        for command in self.commands.values():
            command.control.close()
            os.close(command.output)
        os.close(null)

    def stop(self, order: dict[str, Any]) -> None:
        """Ask a command to end within ``grace`` seconds, or end it at once where there is no grace."""
        command = self.commands.get(order["id"])
        if command is None:
            return
        command.stopped = True
        command.ask(b"T" if order["grace"] else b"K")
        command.deadline = time.monotonic() + order["grace"] if order["grace"] else None

    def until_next_deadline(self) -> float | None:
        """Seconds until a command has to be ended; None without limits."""
        deadlines = [command.deadline for command in self.commands.values() if command.deadline is not None]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def enforce_deadlines(self) -> None:
        """End the commands whose time is over."""
        now = time.monotonic()
        for command in self.commands.values():
            if command.deadline is not None and command.deadline <= now:
                command.timed_out = not command.stopped
                command.deadline = None
                command.ask(b"K")

    def relay(self, command: Command) -> bool:
        """Pass on what the command has written; whether there may be more."""
        if command.is_closed:
            return False
        try:
            data = os.read(command.output, CHUNK_BYTES)
        except BlockingIOError:
            return False
        if data:
            self.send({"id": command.number}, data)
            return True
        if command.output in self.selector.get_map():
            self.selector.unregister(command.output)
        return False

    def finish(self, command: Command) -> None:
        """Report a command whose reaper has answered, or was killed."""
        try:
            answer = json.loads(command.control.recv(CHUNK_BYTES) or b"{}")
        except (OSError, ValueError):
            answer = {}
        seconds = time.monotonic() - command.started
        del self.commands[command.number]
        self.selector.unregister(command.control)
        command.control.close()
        os.waitpid(command.reaper, 0)
        if "code" not in answer:
            self.end_strays()
        while self.relay(command):
            pass
        if command.output in self.selector.get_map():
            self.selector.unregister(command.output)
        os.close(command.output)
        command.is_closed = True
        stopped = command.stopped or command.timed_out
        code = answer.get("code", -signal.SIGKILL)
        self.send(
            {
                "id": command.number,
                "ended": code,
                "stopped": stopped,
                "timed_out": command.timed_out,
                "seconds": seconds,
            }
        )

    def end_strays(self) -> None:
        """End what a command left behind that killed its own reaper."""
        reapers = frozenset(command.reaper for command in self.commands.values())
        while strays := list_descendants(os.getpid(), spare=reapers):
            for pid in strays:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
            for pid in strays:
                with contextlib.suppress(OSError):
                    os.waitpid(pid, os.WNOHANG)
            time.sleep(POLL_SECONDS)


if __name__ == "__main__":
    Agent(sys.argv[1]).serve()

"""The outer end of a session: speaks with the agent inside (``inner.py``) over its standard input and output."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from bottega.domain.errors import TransientError
from bottega.ports.sandbox import CommandResult
from bottega.sandbox.capture import Capture

GRACE_SECONDS = 5.0
"""How long an agent may take to report a command that it has to end, before the whole session is ended."""
START_SECONDS = 60.0
STREAM_BYTES = 1024 * 1024
FIRST_PORT, LAST_PORT = 20000, 29999
"""Ports handed out in a network of one's own: below those that the kernel picks by itself."""


class Launch(NamedTuple):
    """What it takes to start an agent.

    Args:
        argv: The sandbox program with the agent as its last words.
        env: The whole environment of that program.
        pass_fds: Descriptors it inherits.
        tmp: The private folder as commands see it.
        own_network: Whether nobody else uses its ports.
        prepare: Called before each command.
    """

    argv: Sequence[str]
    env: Mapping[str, str]
    pass_fds: Sequence[int]
    tmp: str
    own_network: bool
    prepare: Callable[[], None] = lambda: None


class RunningCommand:
    """A command of a session that has been started."""

    def __init__(self, number: int, capture: Capture) -> None:
        self.number = number
        self.capture = capture
        self.is_stopping = False
        self.ended: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()


class BackgroundProcess:
    """A service of a session (a ``ServiceProcess``)."""

    def __init__(self, session: "AgentSession", command: RunningCommand) -> None:
        self._session = session
        self._command = command

    async def output(self) -> str:
        """Return what it has written so far."""
        return self._command.capture.text

    async def is_running(self) -> bool:
        """Whether it still runs."""
        return not self._command.ended.done()

    async def stop(self) -> int | None:
        """End it (TERM, then KILL) with everything it started, and return its exit code (negative: the signal)."""
        ended = await self._session.end(self._command, grace_seconds=GRACE_SECONDS)
        code: int | None = ended["ended"]
        return code


class AgentSession:
    """A session (a ``SandboxSession``) over a running agent."""

    def __init__(self, process: asyncio.subprocess.Process, launch: Launch) -> None:
        self.tmp = launch.tmp
        self._process = process
        self._own_network = launch.own_network
        self._prepare = launch.prepare
        self._commands: dict[int, RunningCommand] = {}
        self._last_number = 0
        self._has_ended = False
        self._ports: set[int] = set()

    async def run(
        self,
        argv: Sequence[str],
        *,
        cwd: str = ".",
        env: Mapping[str, str] | None = None,
        timeout: timedelta = timedelta(seconds=300),
        on_output: Callable[[str], None] | None = None,
    ) -> CommandResult:
        """Run a command to its end; at ``timeout`` or when cancelled its whole process tree is stopped.

        Raises:
            TransientError: code ``sandbox_ended`` when the sandbox itself ended meanwhile.
        """
        seconds = timeout.total_seconds()
        command = self._send_start(argv, cwd, env or {}, timeout_seconds=seconds, on_output=on_output)
        try:
            async with asyncio.timeout(seconds + GRACE_SECONDS):
                ended = await asyncio.shield(command.ended)
        except TimeoutError:  # the agent does not answer any more: end the whole room
            self._process.kill()
            ended = {"ended": None, "stopped": True, "timed_out": True, "seconds": seconds}
        except asyncio.CancelledError:
            await self.end(command)
            raise
        if command.capture.failure:
            raise command.capture.failure
        return CommandResult(
            argv=tuple(argv),
            exit_code=None if ended["stopped"] else ended["ended"],
            duration_seconds=ended["seconds"],
            output=command.capture.text,
            output_digest=command.capture.digest,
            timed_out=ended["timed_out"],
        )

    async def start(
        self, argv: Sequence[str], *, cwd: str = ".", env: Mapping[str, str] | None = None
    ) -> BackgroundProcess:
        """Start a background process that ends with the session at the latest."""
        return BackgroundProcess(self, self._send_start(argv, cwd, env or {}))

    def free_port(self) -> int:
        """Return a loopback port that nothing in this session uses."""
        if self._own_network:
            port = FIRST_PORT + len(self._ports)
            assert port <= LAST_PORT, "a session ran out of ports"
        else:
            port = next(port for port in iter(find_free_port, 0) if port not in self._ports)
        self._ports.add(port)
        return port

    async def end(self, command: RunningCommand, *, grace_seconds: float = 0) -> dict[str, Any]:
        """End a command with its whole tree and return how it ended."""
        try:
            if not command.ended.done():
                self._send({"op": "stop", "id": command.number, "grace": grace_seconds})
            async with asyncio.timeout(grace_seconds + GRACE_SECONDS):
                return await asyncio.shield(command.ended)
        except TimeoutError:
            self._process.kill()
        except TransientError:
            pass
        return {"ended": None}

    async def ready(self) -> None:
        """Wait for the agent's first line.

        Raises:
            TransientError: code ``sandbox_ended``: it ended instead, or did not start in a minute.
        """
        assert self._process.stdout
        line = b""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(START_SECONDS):
                line = await self._process.stdout.readline()
        if not line:
            self._process.kill()
            raise TransientError("the sandbox did not start", code="sandbox_ended")

    async def relay(self) -> None:
        """Take the agent's answers until it ends; then nothing that waits is left waiting."""
        reader = self._process.stdout
        assert reader
        try:
            while line := await reader.readline():
                answer = json.loads(line)
                payload = await reader.readexactly(answer.get("bytes", 0))
                self._take(self._commands[answer["id"]], answer, payload)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            self._has_ended = True
            for command in self._commands.values():
                if not command.ended.done():
                    error = TransientError("the sandbox ended while a command ran in it", code="sandbox_ended")
                    command.ended.set_exception(error)
                    command.ended.exception()  # a service that nobody waits for is no unhandled error
            self._commands.clear()

    def _take(self, command: RunningCommand, answer: dict[str, Any], payload: bytes) -> None:
        command.capture.write(payload)
        if command.capture.failure and not command.is_stopping:
            command.is_stopping = True
            self._send({"op": "stop", "id": command.number, "grace": 0})
        if "ended" in answer:
            command.capture.close()
            del self._commands[command.number]
            if not command.ended.done():
                command.ended.set_result(answer)

    def _send_start(
        self,
        argv: Sequence[str],
        cwd: str,
        env: Mapping[str, str],
        *,
        timeout_seconds: float | None = None,
        on_output: Callable[[str], None] | None = None,
    ) -> RunningCommand:
        assert argv, "a command needs at least one word"
        self._prepare()
        self._last_number += 1
        command = RunningCommand(self._last_number, Capture(on_output))
        self._send(
            {
                "op": "start",
                "id": command.number,
                "argv": list(argv),
                "cwd": cwd,
                "env": dict(env),
                "timeout": timeout_seconds,
            }
        )
        self._commands[command.number] = command
        return command

    def _send(self, order: dict[str, Any]) -> None:
        assert self._process.stdin
        if self._has_ended or self._process.stdin.is_closing():
            raise TransientError("the sandbox has ended", code="sandbox_ended")
        self._process.stdin.write(json.dumps(order).encode() + b"\n")


def find_free_port() -> int:
    """Return a loopback port of this machine that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.asynccontextmanager
async def open_session(launch: Launch) -> AsyncIterator[AgentSession]:
    """Start an agent, yield its session, and end it with everything in it.

    Raises:
        TransientError: code ``sandbox_ended``, with what the sandbox program wrote, when it does not start.
    """
    process = await asyncio.create_subprocess_exec(
        *launch.argv,
        env=launch.env,
        pass_fds=launch.pass_fds,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
        limit=STREAM_BYTES,
    )
    complaints = Capture()
    listening = asyncio.create_task(drain(process.stderr, complaints))
    session = AgentSession(process, launch)
    relaying: asyncio.Task[None] | None = None
    try:
        try:
            await session.ready()
        except TransientError as error:
            await listening
            detail = complaints.text.strip() or "no word why"
            raise TransientError(f"{error.message}: {detail}", code=error.code) from None
        relaying = asyncio.create_task(session.relay())
        yield session
    finally:
        await asyncio.shield(close(process, [task for task in (listening, relaying) if task is not None]))


async def drain(stream: asyncio.StreamReader | None, into: Capture) -> None:
    """Read a stream to its end."""
    while stream and (data := await stream.read(65536)):
        into.write(data)


async def close(process: asyncio.subprocess.Process, tasks: Sequence[asyncio.Task[None]]) -> None:
    """Let the agent end everything inside, or kill the sandbox when that takes too long."""
    assert process.stdin
    process.stdin.close()
    try:
        async with asyncio.timeout(GRACE_SECONDS):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
    if tasks:  # they end with the pipes; a process that got away with a pipe must not hold us
        _, left = await asyncio.wait(tasks, timeout=GRACE_SECONDS)
        for task in left:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        await process.stdin.wait_closed()

"""ProcessWorkers: every call in an operating system process of its own, forked in milliseconds, killed as a whole."""

import asyncio
import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import IO

from bottega.cluster.wire import HEADER, MAX_FRAME_BYTES, Json, error_from_wire, frame
from bottega.cluster.zygote import DATAGRAM_BYTES
from bottega.domain.errors import TransientError

_OUTPUT_TAIL = 4_000
_STREAM_BYTES = 4 * 1024 * 1024


@dataclass
class _Call:
    """One call under way; ``ended`` gets the wait status of its process."""

    ended: asyncio.Future[int]
    pid: int | None = None
    channel: socket.socket | None = None

    def end(self, status: int) -> None:
        if not self.ended.done():
            self.ended.set_result(status)

    def abandon(self) -> None:
        """End without the zygote, which has died: the kernel killed its children, their groups are left to us."""
        if self.ended.done():
            return
        if self.pid is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
        if self.channel is not None:
            with contextlib.suppress(OSError):  # what the child has forked may hold the other end open
                self.channel.shutdown(socket.SHUT_RDWR)
        self.end(signal.SIGKILL)


class ProcessWorkers:
    """Calls functions ``module:name`` (from JSON to JSON, synchronous) in processes of their own.

    Args:
        preload: Modules that are imported once, before the first fork; what a function needs beyond them is imported
            anew in every call.
    """

    def __init__(self, *, preload: Sequence[str] = ()) -> None:
        self._preload = tuple(preload)
        self._zygote: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._listener: asyncio.Task[None] | None = None
        self._calls: dict[str, _Call] = {}
        self._starting = asyncio.Lock()

    async def start(self) -> None:
        """Start the zygote and wait until it has everything imported.

        Raises:
            WorkerBug: A module of ``preload`` cannot be imported.
        """
        async with self._starting:
            if self._listener is None or self._listener.done():
                await self._stop_zygote()
                await self._start_zygote()

    async def aclose(self) -> None:
        """End the zygote and with it every child."""
        async with self._starting:
            await self._stop_zygote()

    async def call(self, function: str, payload: Json, *, timeout: timedelta) -> Json:
        """Return what ``function`` makes of ``payload``.

        When the call ends, in whatever way, no process that it started is left.

        Raises:
            TransientError: ``worker_died`` (the message names the signal) or ``timed_out``.
            BottegaError: What the function raised, of the same kind, with code, message and hint.
            WorkerBug: The function raised something else; the text holds the traceback.
        """
        await self.start()  # a zygote that was killed is replaced here
        message = frame({"function": function, "payload": payload})
        with tempfile.TemporaryFile(buffering=0) as output:
            name = secrets.token_hex(8)
            call = self._calls[name] = _Call(asyncio.get_running_loop().create_future())
            try:
                async with asyncio.timeout(timeout.total_seconds()):
                    call.channel = await self._fork(name, output)
                    answer = await _ask(call.channel, message)
                    await asyncio.shield(call.ended)  # only then is nothing left of it
            except TimeoutError:
                await self._kill(name)
                raise TransientError(
                    f"{function} took longer than {timeout.total_seconds():g} s and was stopped",
                    code="timed_out",
                    hint=_tail(output),
                ) from None
            except BaseException:
                await self._kill(name)
                raise
            finally:
                del self._calls[name]
            if answer is None:
                raise _died(function, call.ended.result(), output)
        if "error" in answer:
            raise error_from_wire(answer["error"])
        result: Json = answer["result"]
        return result

    async def _fork(self, name: str, output: IO[bytes]) -> socket.socket:
        """Let the zygote fork a child, and return our end of its channel."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with theirs:
            try:
                await self._order({"fork": name}, (theirs.fileno(), output.fileno()))
            except BaseException:
                ours.close()
                raise
        return ours

    async def _order(self, order: Json, descriptors: tuple[int, ...] = ()) -> None:
        data = json.dumps(order).encode()
        while self._control is not None:
            try:
                socket.send_fds(self._control, [data], descriptors)
            except BlockingIOError:  # very many orders at once: the zygote is at work
                await asyncio.sleep(0.001)
            except OSError:  # the zygote is dead; who listens to it ends the call
                return
            else:
                return

    async def _kill(self, name: str) -> None:
        """Kill the child and everything below it, and wait until it is gone."""
        ended = self._calls[name].ended
        if not ended.done():
            await self._order({"kill": name})
            await asyncio.wait([ended])

    async def _start_zygote(self) -> None:
        with tempfile.TemporaryFile(buffering=0) as log:
            ours = self._spawn(log)
            error = await self._prepare(ours)
            if error is not None and not error:
                error = {"kind": "bug", "message": f"the zygote did not start: {_tail(log)}"}
        if error is not None:
            await self._stop_zygote()
            raise error_from_wire(error)
        self._listener = asyncio.create_task(self._listen(ours))

    def _spawn(self, log: IO[bytes]) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            # A session of its own: Ctrl-C on the terminal is for the node, which then decides.
            self._zygote = subprocess.Popen(
                # -P: the current folder may be anybody's, and must not be imported from.
                [sys.executable, "-P", "-m", "bottega.cluster.zygote", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        ours.setblocking(False)
        self._control = ours
        return ours

    async def _prepare(self, control: socket.socket) -> Json | None:
        """Tell the zygote what to import; return its error, ``{}`` when it died, None when it is ready."""
        loop = asyncio.get_running_loop()
        try:
            await loop.sock_sendall(control, json.dumps({"path": sys.path, "preload": self._preload}).encode())
            ready = await loop.sock_recv(control, DATAGRAM_BYTES)
        except ConnectionError:
            return {}
        except BaseException:
            await self._stop_zygote()
            raise
        if not ready:
            return {}
        error: Json | None = json.loads(ready)["ready"]
        return error

    async def _listen(self, control: socket.socket) -> None:
        """Hear of the end of children until the zygote is gone, which is the end of all of them."""
        loop = asyncio.get_running_loop()
        try:
            while data := await loop.sock_recv(control, DATAGRAM_BYTES):
                said = json.loads(data)
                call = self._calls.get(said.get("ended") or said["forked"])
                if call is not None and "ended" in said:
                    call.end(said["status"])
                elif call is not None:
                    call.pid = said["pid"]
        except ConnectionError:
            pass
        finally:
            for call in self._calls.values():
                call.abandon()

    async def _stop_zygote(self) -> None:
        if self._control is not None:
            with contextlib.suppress(OSError):
                self._control.shutdown(socket.SHUT_WR)  # it ends its children, then itself
        if self._listener is not None:
            await asyncio.wait([self._listener])
            self._listener = None
        if self._zygote is not None:
            await asyncio.to_thread(self._zygote.wait)
            self._zygote = None
        if self._control is not None:
            self._control.close()
            self._control = None


async def _ask(channel: socket.socket, message: bytes) -> Json | None:
    """Return the answer of a child, or None when it died without one."""
    reader, writer = await asyncio.open_connection(sock=channel, limit=_STREAM_BYTES)
    try:
        writer.write(message)
        (size,) = HEADER.unpack(await reader.readexactly(HEADER.size))
        assert size <= MAX_FRAME_BYTES, f"an answer of {size} bytes"
        answer: Json = json.loads(await reader.readexactly(size))
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    finally:
        writer.close()
    return answer


def _tail(output: IO[bytes]) -> str:
    size = output.seek(0, os.SEEK_END)
    output.seek(max(0, size - _OUTPUT_TAIL))
    return output.read().decode(errors="replace").strip()


def _died(function: str, status: int, output: IO[bytes]) -> TransientError:
    if os.WIFSIGNALED(status):
        how = f"was killed by {signal.Signals(os.WTERMSIG(status)).name}"
    else:
        how = f"ended with exit code {os.waitstatus_to_exitcode(status)} and no answer"
    return TransientError(f"the worker of {function} {how}", code="worker_died", hint=_tail(output))

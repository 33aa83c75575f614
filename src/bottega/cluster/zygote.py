"""Zygote: a small process that has everything imported and forks a child per call in milliseconds.

It runs one thread and one loop, so forking is safe. It owns its children: it tells of every end, kills what an ended
child left behind, and takes all of them along when the node goes.

Shape: on the control socket the node sends one datagram per order, ``{"fork": call}`` with two descriptors (the channel
of the call, the file for its output) or ``{"kill": call}``; the zygote answers ``{"ready": error or null}`` once, then
``{"forked": call, "pid": pid}`` and ``{"ended": call, "status": wait status}`` per child.
"""

import contextlib
import gc
import importlib
import io
import json
import os
import selectors
import signal
import socket
import sys
from typing import Any, NoReturn

from bottega.cluster.linux import adopt_orphans, die_with_parent, list_children
from bottega.cluster.wire import error_to_wire, frame, receive, resolve

DATAGRAM_BYTES = 64 * 1024


class Zygote:
    """Forks, reaps and kills the children of one node."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._calls: dict[int, str] = {}
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_write, False)
        os.set_blocking(self._wake_read, False)

    def serve(self) -> None:
        """Do what the node orders until it is gone; then end every child."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        with selectors.DefaultSelector() as selector:
            selector.register(self._control, selectors.EVENT_READ)
            selector.register(self._wake_read, selectors.EVENT_READ)
            while self._handle([key.fd for key, _ in selector.select()]):
                pass
        for pid in list(self._calls):
            self._kill(pid)
        while self._calls:
            self._calls.pop(os.waitpid(-1, 0)[0], None)
        self._kill_orphans()

    def _handle(self, ready: list[int]) -> bool:
        if self._wake_read in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(self._wake_read, 4096)
            self._reap()
        return self._control.fileno() not in ready or self._obey()

    def _obey(self) -> bool:
        data, descriptors, _, _ = socket.recv_fds(self._control, DATAGRAM_BYTES, 2)
        if not data:
            return False
        order = json.loads(data)
        if "fork" in order:
            self._fork(order["fork"], *descriptors)
        else:
            for pid, call in list(self._calls.items()):
                if call == order["kill"]:
                    self._kill(pid)
        return True

    def _fork(self, call: str, channel: int, output: int) -> None:
        zygote = os.getpid()
        try:
            pid = os.fork()
        except OSError:  # no memory, no process left: the node may try again
            self.tell({"ended": call, "status": os.EX_OSERR << 8})
        else:
            if pid == 0:
                self._become_child(zygote, channel, output)
            self._calls[pid] = call
            self.tell({"forked": call, "pid": pid})
        os.close(channel)
        os.close(output)

    def _become_child(self, zygote: int, channel: int, output: int) -> NoReturn:
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            die_with_parent(zygote)
            os.setsid()
            self._control.close()
            os.close(self._wake_read)
            os.close(self._wake_write)
            os.dup2(output, 1)
            os.dup2(output, 2)
            os.close(output)
            os.set_inheritable(channel, False)
            work(socket.socket(fileno=channel))
        finally:
            # No exit handlers, no destructors: they belong to the zygote, whose copy this is.
            os._exit(0)

    def _reap(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while (end := os.waitpid(-1, os.WNOHANG))[0]:
                pid, status = end
                call = self._calls.pop(pid, None)
                if call is not None:
                    with contextlib.suppress(ProcessLookupError, PermissionError):
                        os.killpg(pid, signal.SIGKILL)
                    self._kill_orphans()
                    self.tell({"ended": call, "status": status})

    def _kill(self, pid: int) -> None:
        # It is not reaped yet, so the number is still its own. The group may not be there yet: kill both.
        os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)

    def _kill_orphans(self) -> None:
        """Kill what ended children left: we have adopted it, and it is none of our calls."""
        while orphans := [pid for pid in list_children() if pid not in self._calls]:
            for pid in orphans:
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)

    def tell(self, what: dict[str, Any]) -> None:
        """Say something to the node."""
        with contextlib.suppress(OSError):  # the node is gone; the next receive says so
            self._control.send(json.dumps(what).encode())


def work(channel: socket.socket) -> None:
    """In the child: read one call, do it, answer."""
    try:
        call = receive(channel)
        answer = frame({"result": resolve(call["function"])(call["payload"])})
    except BaseException as error:  # noqa: BLE001 - the border of the process: every end is told
        answer = frame({"error": error_to_wire(error)})
    sys.stdout.flush()
    sys.stderr.flush()
    channel.sendall(answer)


def main(descriptor: int) -> None:
    """Import what the node asks for, then serve it."""
    control = socket.socket(fileno=descriptor)
    os.set_inheritable(descriptor, False)
    adopt_orphans()
    zygote = Zygote(control)
    order = json.loads(control.recv(DATAGRAM_BYTES))
    sys.path[:] = order["path"]
    try:
        for module in order["preload"]:
            importlib.import_module(module)
    except Exception as error:  # noqa: BLE001 - told to the node, which raises it
        zygote.tell({"ready": error_to_wire(error)})
        return
    for stream in (sys.stdout, sys.stderr):  # what a child said before it was killed must not be lost
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(line_buffering=True)
    # What is imported stays: the collector must not touch (and so copy) its pages in every child.
    gc.collect()
    gc.freeze()
    zygote.tell({"ready": None})
    zygote.serve()


if __name__ == "__main__":
    main(int(sys.argv[1]))

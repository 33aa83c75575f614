"""Wire: what zygote, children and node say to each other, and how errors cross the border."""

import importlib
import json
import socket
import struct
import traceback
from collections.abc import Callable
from typing import Any, Final

from bottega.domain import errors
from bottega.domain.errors import BottegaError

Json = dict[str, Any]

HEADER: Final = struct.Struct("!Q")
MAX_FRAME_BYTES: Final = 256 * 1024 * 1024
"""A result may have 64 MB and some for its JSON; more than this is no frame of ours."""

MAX_TRACEBACK: Final = 16_000
"""Characters: it must fit into one datagram of the control socket, too."""

_KINDS: Final = {
    kind.__name__: kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, BottegaError) and kind is not BottegaError
}


class WorkerBug(RuntimeError):
    """A function raised what is no error of the domain: a defect. The text holds the traceback of the child."""


def frame(value: Any) -> bytes:
    """Return ``value`` as JSON behind its length."""
    body = json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    return HEADER.pack(len(body)) + body


def receive(channel: socket.socket) -> Any:
    """Read one frame; EOFError when the other side is gone."""
    (size,) = HEADER.unpack(_exactly(channel, HEADER.size))
    return json.loads(_exactly(channel, size))


def _exactly(channel: socket.socket, size: int) -> bytearray:
    data = bytearray(size)
    view = memoryview(data)
    while view:
        count = channel.recv_into(view)
        if not count:
            raise EOFError
        view = view[count:]
    return data


def resolve(function: str) -> Callable[[Json], Json]:
    """Return the function that ``module:name`` names."""
    module, _, name = function.partition(":")
    found: Callable[[Json], Json] = getattr(importlib.import_module(module), name)
    return found


def error_to_wire(error: BaseException) -> Json:
    """Return an exception as JSON."""
    if isinstance(error, BottegaError) and type(error).__name__ in _KINDS:
        return {"kind": type(error).__name__, "message": error.message, "code": error.code, "hint": error.hint}
    return {"kind": "bug", "message": "".join(traceback.format_exception(error))[-MAX_TRACEBACK:]}


def error_from_wire(error: Json) -> Exception:
    """Return the exception that ``error_to_wire`` has described."""
    kind = _KINDS.get(error["kind"])
    if kind is None:
        return WorkerBug(error["message"])
    return kind(error["message"], code=error["code"], hint=error["hint"])

"""Output of a command, bounded in memory however much it writes."""

import codecs
import hashlib
from collections.abc import Callable

HALF_BYTES = 512 * 1024


class Capture:
    """Keeps the first and the last half mebibyte of what is written, its length and its digest.

    Args:
        on_output: Gets the text as it comes; bytes that are no UTF-8 become replacement characters. When it
            raises, it gets no more and ``failure`` holds what it raised.
    """

    def __init__(self, on_output: Callable[[str], None] | None = None) -> None:
        self._head = bytearray()
        self._tail = bytearray()
        self._total = 0
        self._digest = hashlib.sha256()
        self._on_output = on_output
        self.failure: Exception | None = None
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def write(self, data: bytes) -> None:
        """Take a chunk."""
        self._digest.update(data)
        self._total += len(data)
        room = HALF_BYTES - len(self._head)
        self._head += data[:room]
        self._tail += data[max(room, 0) :]
        if len(self._tail) > 2 * HALF_BYTES:
            del self._tail[:-HALF_BYTES]
        self._hand_on(data)

    def close(self) -> None:
        """Hand on what a broken last character left in the decoder."""
        self._hand_on(b"", final=True)

    def _hand_on(self, data: bytes, *, final: bool = False) -> None:
        if self._on_output is None:
            return
        try:
            if text := self._decoder.decode(data, final):
                self._on_output(text)
        except Exception as error:  # noqa: BLE001 - the listener's own: it must not stop those who read the other commands
            self.failure = error
            self._on_output = None

    @property
    def digest(self) -> str:
        """sha256 of everything written."""
        return self._digest.hexdigest()

    @property
    def text(self) -> str:
        """What was written; where it was too much, a line in the middle says how much is left out."""
        tail = bytes(self._tail[-HALF_BYTES:])
        omitted = self._total - len(self._head) - len(tail)
        if not omitted:
            return (bytes(self._head) + tail).decode("utf-8", "replace")
        marker = f"\n[... {omitted} bytes left out ...]\n"
        return self._head.decode("utf-8", "replace") + marker + tail.decode("utf-8", "replace")

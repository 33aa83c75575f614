"""Workers: OS processes that run one function call each, away from the node's own memory."""

from datetime import timedelta
from typing import Protocol

from bottega.ports.engine import Json


class Workers(Protocol):
    """Calls functions in other processes."""

    async def start(self) -> None:
        """Get ready for the first call, which otherwise does it."""
        ...

    async def call(self, function: str, payload: Json, *, timeout: timedelta) -> Json:
        """Call ``module:function`` with ``payload`` in a process of its own and return what it returns.

        Raises:
            TransientError: code ``worker_died`` or ``timed_out``; the whole process tree is gone by then.
            BottegaError: Whatever of ours the function raised.
        """
        ...

"""One call of the client, for commands that follow nothing."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from bottega.cli.errors import run_async

if TYPE_CHECKING:
    from bottega.client import Client

T = TypeVar("T")


def call(ask: "Callable[[Client], Awaitable[T]]") -> T:
    """Open a client, await what ``ask`` asks of it, and return the answer."""

    async def main() -> T:
        from bottega.client import open_client
        from bottega.config import load_settings

        async with open_client(load_settings()) as client:
            return await ask(client)

    return run_async(main())

"""The client, opened for one command."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

from bottega.cli.errors import run_async

if TYPE_CHECKING:
    from bottega.client import Client

T = TypeVar("T")


@asynccontextmanager
async def connect() -> "AsyncIterator[Client]":
    """Open a client with the settings of the environment, its log going to the data home."""
    from bottega.client import open_client
    from bottega.config import load_settings
    from bottega.observability import configure_logging

    settings = load_settings()
    configure_logging(settings.logs, level=settings.log_level)
    async with open_client(settings) as client:
        yield client


def call(ask: "Callable[[Client], Awaitable[T]]") -> T:
    """Open a client, await what ``ask`` asks of it, and return the answer."""

    async def main() -> T:
        async with connect() as client:
            return await ask(client)

    return run_async(main())

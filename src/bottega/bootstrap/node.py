"""Node: everything a process needs to do the work of runs."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from bottega.config import Settings
from bottega.ports.engine import Engine, Json
from bottega.ports.store import RunStore
from bottega.workflows.build import Build
from bottega.workflows.workshop import Workshop


@dataclass(frozen=True, kw_only=True)
class Node:
    """Wired tools and the engine that calls back into the builds this process drives."""

    workshop: Workshop
    engine: Engine
    builds: dict[str, Build] = field(default_factory=dict)


def open_store(settings: Settings) -> RunStore:
    """Return the store of runs; the caller opens and closes it."""
    from bottega.store.sql import SqlRunStore

    return SqlRunStore(settings.home)


@contextlib.asynccontextmanager
async def open_workshop(settings: Settings, store: RunStore) -> AsyncIterator[Workshop]:
    """Wire the tools of workflows; the workers start here and end at the end."""
    from bottega.cluster.processes import ProcessWorkers
    from bottega.sandbox import NodeModuleStore, PrettierFormatter, find_chromium, open_sandbox, tools
    from bottega.workspace import GitWorkspace

    workers = ProcessWorkers(preload=("bottega.workflows.generate",))
    chromium = find_chromium()
    try:
        yield Workshop(
            home=settings.home,
            store=store,
            workers=workers,
            sandbox=await open_sandbox(),
            modules=NodeModuleStore(settings.home),
            make_formatter=lambda place: PrettierFormatter(place=place),
            open_workspace=GitWorkspace,
            tools=tools(),
            chromium=None if chromium is None else str(chromium),
            concurrency=settings.concurrency,
        )
    finally:
        await workers.aclose()


@contextlib.asynccontextmanager
async def open_node(settings: Settings, store: RunStore) -> AsyncIterator[Node]:
    """Start engine and workers, and stop them at the end. Takes its time: commands that only look must not call it."""
    from bottega.engine.durable import DurableEngine

    builds: dict[str, Build] = {}

    async def run_task(_key: str, payload: Json) -> Json:
        return await builds[payload["run_id"]].attempt(payload["task_id"])

    async with open_workshop(settings, store) as workshop:
        engine = DurableEngine(settings.home, run_task)
        await asyncio.gather(workshop.workers.start(), engine.open())  # neither waits for the other: 0.4 s saved
        try:
            yield Node(workshop=workshop, engine=engine, builds=builds)
        finally:
            await engine.aclose()

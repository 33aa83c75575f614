"""Workshop: the tools that workflows are handed; made in ``bootstrap`` and nowhere else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bottega.ports.sandbox import Sandbox
from bottega.ports.store import RunStore
from bottega.ports.toolchain import Formatter, ModuleStore
from bottega.ports.workers import Workers
from bottega.ports.workspace import Workspace


@dataclass(frozen=True, kw_only=True)
class Workshop:
    """Everything with an effect that a workflow may use.

    Args:
        home: The data folder; runs keep their checkouts below ``home/runs``.
        make_formatter: Given a folder for what it needs while it works; what is left there after a crash may go.
        tools: Versions by tool, as the evidence names them.
        chromium: Path of the browser, or None where the machine has none.
        concurrency: How many tasks of one run work at once.
    """

    home: Path
    store: RunStore
    workers: Workers
    sandbox: Sandbox
    modules: ModuleStore
    make_formatter: Callable[[Path], Formatter]
    open_workspace: Callable[[Path], Workspace]
    tools: Mapping[str, str]
    chromium: str | None
    concurrency: int

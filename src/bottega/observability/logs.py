"""Structured logs: one JSON object per line in a file per day, nothing on the terminal unless asked for."""

import contextlib
import logging
import re
import sys
import time
from collections.abc import MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

KEEP_DAYS = 14
SECRET_NAME = re.compile(r"(?i)token|secret|password|passwd|authorization|api[-_]?key|cookie")
SECRET_TEXT = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}|://[^/\s:@]+:[^/\s@]+@")


def configure_logging(folder: Path, *, level: str = "info", to_terminal: bool = False) -> Path:
    """Send structlog and the standard library's logging to a file in ``folder``; return that file.

    The file is made at the first line; files older than 14 days are removed.

    Args:
        to_terminal: Write to standard error too: for people where it is a terminal, else JSON.
    """
    path = folder / f"bottega-{datetime.now(UTC):%Y-%m-%d}.jsonl"
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        _redact,
    ]
    handlers: list[logging.Handler] = [_LazyFile(path)]
    handlers[0].setFormatter(_formatter(structlog.processors.JSONRenderer(sort_keys=True), shared))
    if to_terminal:
        handlers.append(logging.StreamHandler(sys.stderr))
        readable = sys.stderr.isatty()
        renderer = structlog.dev.ConsoleRenderer() if readable else structlog.processors.JSONRenderer(sort_keys=True)
        handlers[1].setFormatter(_formatter(renderer, shared))
    logging.basicConfig(level=level.upper(), handlers=handlers, force=True)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    return path


class _LazyFile(logging.FileHandler):
    """A log file that appears, with its folder, when there is something to write; a full disk never stops the work."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8", delay=True)

    def _open(self) -> Any:
        path = Path(self.baseFilename)
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove_old(path.parent)
        return super()._open()

    def emit(self, record: logging.LogRecord) -> None:
        """Write the line, if there is a place for it."""
        with contextlib.suppress(OSError):
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's own name
        """Drop the line: a log that cannot be written is no reason to fail."""


def _remove_old(folder: Path) -> None:
    oldest = time.time() - KEEP_DAYS * 86400
    for path in folder.glob("bottega-*.jsonl"):
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
        except FileNotFoundError:
            continue  # another process was quicker


def _formatter(
    renderer: structlog.typing.Processor, shared: list[structlog.typing.Processor]
) -> structlog.stdlib.ProcessorFormatter:
    remove = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    return structlog.stdlib.ProcessorFormatter(processors=[remove, renderer], foreign_pre_chain=shared)


def _redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: _redacted(key, value) for key, value in event.items()}


def _redacted(key: str, value: Any) -> Any:
    if SECRET_NAME.search(key):
        return "***"
    if isinstance(value, dict):
        return {inner: _redacted(str(inner), content) for inner, content in value.items()}
    if isinstance(value, list | tuple):
        return [_redacted("", content) for content in value]
    return SECRET_TEXT.sub("***", value) if isinstance(value, str) else value

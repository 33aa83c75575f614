"""The stack's formatter: prettier, kept running."""

import asyncio
import contextlib
import itertools
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bottega.domain.errors import AgentError, TransientError, UserError
from bottega.sandbox.locations import find_node

SETTINGS = frozenset({".prettierrc.json", ".editorconfig", ".prettierignore", ".gitignore"})
LINE_BYTES = 64 * 1024 * 1024


class FormatterProcess:
    """One node process with one prettier; answers come in the order of the questions or not, by number."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path) -> None:
        self.folder = folder
        self._process = process
        self._numbers = itertools.count()
        self._waiting: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def start(cls, modules: Path, place: Path | None) -> "FormatterProcess":
        """Start it: it may read the modules and its own folder, and write and start nothing.

        Raises:
            UserError: code ``missing_tool`` without node or without prettier among the modules.
        """
        node, script = find_node(), Path(__file__).with_name("format.mjs")
        if node is None or not (modules / "prettier" / "index.mjs").is_file():
            what = "node" if node is None else f"prettier in {modules}"
            raise UserError(f"{what} is not installed", code="missing_tool", hint="bottega doctor says what is missing")
        folder = Path(tempfile.mkdtemp(prefix="bottega-format-", dir=place)).resolve()
        allowed = [f"--allow-fs-read={path}" for path in (modules, folder, script)]
        process = await asyncio.create_subprocess_exec(
            *[str(node), "--permission", *allowed, str(script), str(modules)],
            env={"PATH": "/usr/bin:/bin"},
            cwd=folder,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            limit=LINE_BYTES,
        )
        return cls(process, folder)

    @property
    def is_alive(self) -> bool:
        """Whether it still answers."""
        return not self._reading.done()

    async def ask(self, question: dict[str, Any]) -> dict[str, Any]:
        """Return the answer to a question.

        Raises:
            ConnectionError: The process ended before it answered.
        """
        number = next(self._numbers)
        future = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        assert self._process.stdin
        try:
            if not self.is_alive:
                raise ConnectionResetError
            self._process.stdin.write(json.dumps({**question, "id": number}).encode() + b"\n")
            await self._process.stdin.drain()
            answer: dict[str, Any] = await future
            return answer
        finally:
            self._waiting.pop(number, None)

    async def aclose(self) -> None:
        """End the process."""
        assert self._process.stdin
        self._process.stdin.close()
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        await self._reading
        shutil.rmtree(self.folder, ignore_errors=True)

    async def _read(self) -> None:
        assert self._process.stdout
        try:
            while line := await self._process.stdout.readline():
                answer = json.loads(line)
                future = self._waiting.get(answer["id"])
                if future and not future.done():
                    future.set_result(answer)
        finally:
            for future in self._waiting.values():
                if not future.done():
                    future.set_exception(ConnectionResetError("the formatter ended"))


class PrettierFormatter:
    """Formats files exactly as ``prettier --write .`` of the same modules would (a ``Formatter``).

    Settings among the files (``.prettierrc.json``, ``.editorconfig``, ``.prettierignore``, ``.gitignore``)
    count for all files of the same call.

    Args:
        options: prettier's options where the files bring none of their own.
        place: Where it makes a folder for what it needs while it works (default: the machine's temp folder).
    """

    def __init__(self, options: Mapping[str, object] | None = None, *, place: Path | None = None) -> None:
        self._options = dict(options or {})
        self._place = place
        self._processes: dict[Path, FormatterProcess] = {}
        self._starting = asyncio.Lock()
        self._calls = itertools.count()

    async def format(self, files: Mapping[str, bytes], *, modules: Path) -> dict[str, bytes]:
        """Return the same files, formatted; those that prettier does not know or ignores come back unchanged.

        Raises:
            AgentError: code ``unparsable``, naming file and line.
            TransientError: code ``formatter_ended`` when prettier's process ended twice.
            UserError: code ``missing_tool``.
        """
        try:
            return await self._format(files, modules.resolve())
        except ConnectionError:  # somebody killed it, or it ran out of memory: once more, in a new one
            try:
                return await self._format(files, modules.resolve())
            except ConnectionError as error:
                raise TransientError("prettier ended while it formatted", code="formatter_ended") from error

    async def aclose(self) -> None:
        """End the formatter's processes."""
        processes, self._processes = self._processes, {}
        for process in processes.values():
            await process.aclose()

    async def _format(self, files: Mapping[str, bytes], modules: Path) -> dict[str, bytes]:
        process = await self._process(modules)
        folder = process.folder / str(next(self._calls))
        try:
            for path, content in files.items():
                if path.rpartition("/")[2] in SETTINGS:
                    target = folder / path
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(content)
            formatted = {}
            for path, content in files.items():
                formatted[path] = await self._format_file(process, folder, path, content)
            return formatted
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    async def _format_file(self, process: FormatterProcess, folder: Path, path: str, content: bytes) -> bytes:
        try:
            text = content.decode()
        except UnicodeDecodeError:
            return content  # an image, a font: nothing that prettier formats
        question = {"folder": str(folder), "path": path, "text": text, "options": self._options}
        answer = await process.ask(question)
        if "text" in answer:
            return str(answer["text"]).encode()
        raise unparsable(path, text, answer)

    async def _process(self, modules: Path) -> FormatterProcess:
        async with self._starting:
            known = self._processes.get(modules)
            if known and known.is_alive:
                return known
            if known:
                await self._processes.pop(modules).aclose()
            self._processes[modules] = await FormatterProcess.start(modules, self._place)
            return self._processes[modules]


def unparsable(path: str, text: str, answer: Mapping[str, Any]) -> AgentError:
    """Return the error of a file that is not what its name says, with the line where that shows."""
    number = answer["line"]
    lines = text.splitlines()
    place, shown = path, ""
    if number:
        place = f"{path}:{number}"
        shown = f"\n  {lines[number - 1].strip()}" if number <= len(lines) else ""
    return AgentError(f"{place}: {answer['error']}{shown}", code="unparsable", hint="mend the syntax of this file")

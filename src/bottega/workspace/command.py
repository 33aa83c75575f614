"""Run git: asynchronous, with a fixed identity and none of the machine's configuration."""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

from bottega.domain.errors import BottegaError, UserError

IDENTITY = {
    "GIT_AUTHOR_NAME": "bottega",
    "GIT_AUTHOR_EMAIL": "bottega@localhost",
    "GIT_COMMITTER_NAME": "bottega",
    "GIT_COMMITTER_EMAIL": "bottega@localhost",
}


class GitFailed(BottegaError):
    """A git command ended with an error; ``exit_code`` and ``output`` say which."""

    def __init__(self, arguments: tuple[str, ...], exit_code: int, output: str) -> None:
        super().__init__(f"git {' '.join(arguments)} failed: {output.strip()[-500:]}", code="git_failed")
        self.exit_code = exit_code
        self.output = output


def _environment(extra: Mapping[str, str]) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    fixed = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}
    return {**inherited, **fixed, **IDENTITY, **extra}


async def git(
    path: Path, *arguments: str, data: bytes | None = None, environment: Mapping[str, str] | None = None
) -> str:
    """Run ``git`` in ``path`` and return its standard output without the last line ends.

    Raises:
        GitFailed: It exited with an error.
        UserError: code ``missing_tool`` when there is no git; ``disk_full`` when git could not write.
    """
    # The repository may belong to another account than the one that runs us (a mounted folder).
    command = ("git", "-c", "safe.directory=*", "-c", "core.hooksPath=/dev/null", *arguments)
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            cwd=path,
            env=_environment(environment or {}),
            stdin=asyncio.subprocess.PIPE if data is not None else asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    except FileNotFoundError as error:
        raise UserError("git is not installed", code="missing_tool", hint="install git and try again") from error
    try:
        out, err = await process.communicate(data)
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    if process.returncode:
        text = (err or out).decode(errors="replace")
        if "No space left on device" in text:
            hint = "free some space; `bottega resume` goes on from here"
            raise UserError(f"the disk is full at {path}", code="disk_full", hint=hint)
        raise GitFailed(arguments, process.returncode, out.decode(errors="replace") + text)
    return out.decode(errors="replace").rstrip("\n")

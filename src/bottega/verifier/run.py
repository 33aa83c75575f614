"""Running one check in a session: a command becomes a verdict."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from os import PathLike

from bottega.domain.check import Check
from bottega.domain.errors import AgentError
from bottega.domain.verdict import CriterionVerdict, Status, Verdict
from bottega.ports.sandbox import CommandResult, SandboxSession
from bottega.verifier.placeholders import fill_all, fill_env
from bottega.verifier.services import ServiceRunner

TAIL_CHARACTERS = 4000

_COLLECT = """
import json, os, sys
report, folder = sys.argv[1:]
lines = open(report, encoding="utf-8").read() if report and os.path.exists(report) else ""
names = sorted(os.listdir(folder)) if folder and os.path.isdir(folder) else []
print(json.dumps({"lines": lines, "pictures": [f"{folder}/{name}" for name in names if name.endswith(".png")]}))
"""


async def run_check(
    check: Check,
    session: SandboxSession,
    *,
    services: ServiceRunner,
    tools: Mapping[str, str | PathLike[str]],
    on_output: Callable[[str], None] | None = None,
) -> Verdict:
    """Run a check and return what it saw.

    Args:
        tools: Where the tools of the machine are, by name; a check whose tool is not in it is not run.
        on_output: Given the output as it comes.

    Raises:
        TransientError: The sandbox ended.
    """
    if check.tool and not tools.get(check.tool):
        return missing_tool(check)
    started_at = datetime.now(UTC)
    known = {
        **{name: str(path) for name, path in tools.items()},
        "tmp": session.tmp,
        "report": f"{session.tmp}/{check.id}.jsonl",
        "screenshots": check.screenshots,
    }
    try:
        for service in check.services:
            known |= await services.ensure(service)
    except AgentError as error:
        return _without_services(check, error, started_at)
    argv = fill_all(check.argv, known)
    limit = timedelta(seconds=check.timeout_seconds)
    result = await session.run(argv, env=fill_env(check.env, known), timeout=limit, on_output=on_output)
    criteria, screenshots = await _collect(check, session, known["report"])
    return Verdict(
        check=check.id,
        title=check.title,
        status="passed" if result.exit_code == 0 else "failed",
        command=argv,
        exit_code=result.exit_code,
        started_at=started_at,
        duration_seconds=(datetime.now(UTC) - started_at).total_seconds(),
        output_digest=result.output_digest,
        output_tail=result.output[-TAIL_CHARACTERS:],
        reason=_how_it_was_stopped(check, result),
        criteria=criteria,
        screenshots=screenshots,
    )


def missing_tool(check: Check) -> Verdict:
    """Return the verdict of a check that this machine lacks a tool for."""
    why = f"this machine has no {check.tool}"
    return Verdict(check=check.id, title=check.title, status="not_run", reason=why, missing_tool=check.tool)


def _how_it_was_stopped(check: Check, result: CommandResult) -> str:
    if result.timed_out:
        return f"stopped after {check.timeout_seconds:g} s"
    return "stopped" if result.exit_code is None else ""


def _without_services(check: Check, error: AgentError, started_at: datetime) -> Verdict:
    return Verdict(
        check=check.id,
        title=check.title,
        status="failed",
        command=check.argv,
        started_at=started_at,
        duration_seconds=(datetime.now(UTC) - started_at).total_seconds(),
        output_digest=sha256(error.hint.encode()).hexdigest(),
        output_tail=error.hint[-TAIL_CHARACTERS:],
        reason=error.message,
    )


async def _collect(
    check: Check, session: SandboxSession, report: str
) -> tuple[tuple[CriterionVerdict, ...], tuple[str, ...]]:
    """Return what the check reported of criteria, and the pictures it left."""
    if check.report == "exit" and not check.screenshots:
        return (), ()
    wanted = report if check.report == "criteria" else ""
    written: list[str] = []
    words = ("python", "-I", "-S", "-c", _COLLECT, wanted, check.screenshots)
    result = await session.run(words, on_output=written.append)  # all of it; ``result.output`` is bounded
    if result.exit_code != 0:
        return (), ()
    found = json.loads("".join(written))
    return read_criteria(found["lines"]), tuple(found["pictures"])


def read_criteria(lines: str) -> tuple[CriterionVerdict, ...]:
    """Return one verdict for each criterion of a JSON Lines report: failed where any line says so.

    Lines that say nothing sensible are skipped (a check that was stopped may leave half of one);
    their criteria then count as not run.
    """
    seen: dict[str, CriterionVerdict] = {}
    for line in lines.splitlines():
        verdict = _read_line(line)
        if verdict is not None and (verdict.criterion not in seen or _is_worse(verdict.status)):
            seen[verdict.criterion] = verdict
    return tuple(seen.values())


def _is_worse(status: Status) -> bool:
    return status == "failed"


def _read_line(line: str) -> CriterionVerdict | None:
    try:
        return CriterionVerdict.model_validate_json(line)
    except ValueError:
        return None

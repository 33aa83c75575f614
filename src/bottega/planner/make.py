"""Pieces and checks -> Plan: every task after what it needs, with a digest of all that its result depends on."""

import heapq
import json
from collections.abc import Sequence
from hashlib import sha256

from bottega import __version__
from bottega.domain.check import Check
from bottega.domain.errors import AgentError
from bottega.domain.plan import Limits, Piece, Plan, Task
from bottega.domain.requirements import derive_requirements
from bottega.domain.spec import Spec
from bottega.planner.rules import plan_violations

ASSEMBLE = "assemble"
"""The task that merges what was written into ``main``; every check looks at its result."""


def check_task_id(check_id: str) -> str:
    """The id of the task that runs a check: ``lint`` -> ``check-lint``."""
    return f"check-{check_id}"


def make_plan(
    spec: Spec,
    *,
    stack: str,
    stack_version: str,
    seed: int,
    pieces: Sequence[Piece],
    checks: Sequence[Check],
    spec_digest: str,
) -> Plan:
    """Return the plan that writes ``pieces``, merges them and runs ``checks``; the same input gives the same plan.

    Raises:
        AgentError: code ``invalid_plan``; what was offered cannot be planned, and the message names every violation.
    """
    tasks = [*_writing(pieces, checks, spec), _assemble(pieces), *_checking(checks, spec)]
    draft = Plan(id="draft", spec_digest=spec_digest, stack=stack, seed=seed, tasks=_ordered(tasks))
    if violations := plan_violations(draft):
        raise AgentError(
            "the plan is not valid: " + "; ".join(f"{v.path}: {v.message}" for v in violations),
            code="invalid_plan",
            hint="the stack offers pieces or checks that do not fit together",
        )
    base = (spec_digest, stack, stack_version, seed, __version__)
    digested = _with_digests(draft.tasks, base, {check_task_id(check.id): check for check in checks})
    identity = _digest(base, [task.model_dump(mode="json") for task in digested])
    return draft.model_copy(update={"id": identity[:16], "tasks": digested})


def _writing(pieces: Sequence[Piece], checks: Sequence[Check], spec: Spec) -> list[Task]:
    served = {check_task_id(check.id): set(_requirements_of(check, spec)) for check in checks}
    general = {check_task_id(check.id) for check in checks if check.report == "exit"}
    return [
        Task(
            id=piece.id,
            kind="generate",
            agent=piece.agent,
            title=piece.title,
            needs=piece.needs,
            owns=piece.owns,
            requirements=piece.requirements,
            accepted_by=tuple(
                i for i, served_here in served.items() if i in general or served_here & set(piece.requirements)
            ),
        )
        for piece in pieces
    ]


def _assemble(pieces: Sequence[Piece]) -> Task:
    title = "Merge what was written into main"
    return Task(id=ASSEMBLE, kind="generate", agent="executor", title=title, needs=tuple(piece.id for piece in pieces))


def _checking(checks: Sequence[Check], spec: Spec) -> list[Task]:
    return [
        Task(
            id=check_task_id(check.id),
            kind="check",
            agent="executor",
            title=check.title,
            needs=(ASSEMBLE, *(check_task_id(need) for need in check.needs)),
            requirements=_requirements_of(check, spec),
            limits=Limits(timeout_seconds=check.timeout_seconds),
        )
        for check in checks
    ]


def _requirements_of(check: Check, spec: Spec) -> tuple[str, ...]:
    """The requirements that a check with criteria can prove: those about pages in a browser, the others over HTTP."""
    if check.report != "criteria":
        return ()
    in_browser = check.tool == "chromium"
    return tuple(
        requirement.id
        for requirement in derive_requirements(spec)
        if any((criterion.kind == "page") == in_browser for criterion in requirement.criteria)
    )


def _ordered(tasks: Sequence[Task]) -> tuple[Task, ...]:
    """Kahn's order, as near to the given one as dependencies allow; those of a cycle come last."""
    places = {task.id: place for place, task in enumerate(tasks)}
    missing = [sum(need in places for need in dict.fromkeys(task.needs)) for task in tasks]
    dependents: dict[str, list[int]] = {}
    for place, task in enumerate(tasks):
        for need in dict.fromkeys(task.needs):
            dependents.setdefault(need, []).append(place)
    ready = [place for place, count in enumerate(missing) if count == 0]
    order: list[int] = []
    while ready:
        place = heapq.heappop(ready)
        order.append(place)
        for dependent in dependents.get(tasks[place].id, ()):
            missing[dependent] -= 1
            if missing[dependent] == 0:
                heapq.heappush(ready, dependent)
    placed = set(order)
    order += [place for place in range(len(tasks)) if place not in placed]
    return tuple(tasks[place] for place in order)


def _with_digests(tasks: Sequence[Task], base: tuple[object, ...], checks: dict[str, Check]) -> tuple[Task, ...]:
    """A task's digest covers its own words and the digests of what it needs, so a change reaches all that follows."""
    digests: dict[str, str] = {}
    for task in tasks:
        check = checks[task.id].model_dump(mode="json") if task.id in checks else None
        own = task.model_dump(mode="json", exclude={"digest", "accepted_by"})
        digests[task.id] = _digest(base, [own, check, [digests[need] for need in task.needs]])
    return tuple(task.model_copy(update={"digest": digests[task.id]}) for task in tasks)


def _digest(base: tuple[object, ...], content: object) -> str:
    return sha256(json.dumps([base, content], sort_keys=True, separators=(",", ":")).encode()).hexdigest()

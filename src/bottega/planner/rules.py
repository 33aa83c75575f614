"""What makes a Plan valid: every violation in one pass, the cycles themselves named in order."""

from collections import Counter
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from bottega.domain.plan import AGENTS, Plan, Task
from bottega.domain.spec_rules import Violation

MOST_CYCLES = 20
"""Cycles that share no task are named one by one, up to this many."""


def plan_violations(plan: Plan) -> tuple[Violation, ...]:
    """Return every violation of ``plan``; empty when it is valid.

    Shape: codes ``empty duplicate_id unknown_agent unknown_dependency unknown_check cycle wrong_order owns_nothing
    bad_path owned_twice bad_limit``; paths are dotted, ``tasks.3.needs.0``.
    """
    return tuple(_all(plan))


def _all(plan: Plan) -> Iterator[Violation]:
    if not plan.tasks:
        yield Violation(path="tasks", code="empty", message="the plan has no task")
    for name, count in Counter(task.id for task in plan.tasks).items():
        if count > 1:
            yield Violation(path="tasks", code="duplicate_id", message=f"{count} tasks have the id {name!r}")
    places = {task.id: place for place, task in enumerate(plan.tasks)}
    for place, task in enumerate(plan.tasks):
        yield from _task(f"tasks.{place}", task, places)
    cycles = list(_cycles(plan))
    yield from cycles
    if not cycles:
        yield from _order(plan, places)
    yield from _ownership(plan)


def _task(path: str, task: Task, places: dict[str, int]) -> Iterator[Violation]:
    if task.agent not in AGENTS:
        message = f"task {task.id!r}: there is no agent {task.agent!r}; known: {', '.join(sorted(AGENTS))}"
        yield Violation(path=f"{path}.agent", code="unknown_agent", message=message)
    for index, need in enumerate(task.needs):
        if need not in places:
            message = f"task {task.id!r} needs {need!r}, which is no task"
            yield Violation(path=f"{path}.needs.{index}", code="unknown_dependency", message=message)
    for index, check in enumerate(task.accepted_by):
        if check not in places:
            message = f"task {task.id!r} is accepted by {check!r}, which is no task"
            yield Violation(path=f"{path}.accepted_by.{index}", code="unknown_check", message=message)
    if task.kind == "generate" and task.agent != "executor" and not task.owns:
        yield Violation(path=f"{path}.owns", code="owns_nothing", message=f"task {task.id!r} writes but owns no path")
    for index, owned in enumerate(task.owns):
        if not _is_plain(owned):
            message = f"task {task.id!r} owns {owned!r}, which is no plain relative path"
            yield Violation(path=f"{path}.owns.{index}", code="bad_path", message=message)
    if task.limits.timeout_seconds <= 0 or task.limits.attempts < 1:
        message = f"task {task.id!r} may not run at all: {task.limits}"
        yield Violation(path=f"{path}.limits", code="bad_limit", message=message)


def _is_plain(path: str) -> bool:
    parts = path.removesuffix("/").split("/")
    return "\\" not in path and "\0" not in path and all(part not in {"", ".", "..", ".git"} for part in parts)


def _cycles(plan: Plan) -> Iterator[Violation]:
    graph = {task.id: set(task.needs) for task in plan.tasks}
    places = {task.id: place for place, task in enumerate(plan.tasks)}
    for _ in range(MOST_CYCLES):
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            # graphlib names each after what it needs, with the first one repeated at the end
            cycle = list(reversed(error.args[1][1:]))
        else:
            return
        first = min(range(len(cycle)), key=lambda index: places[cycle[index]])
        cycle = cycle[first:] + cycle[:first]
        chain = " needs ".join(repr(name) for name in (*cycle, cycle[0]))
        yield Violation(path=f"tasks.{places[cycle[0]]}.needs", code="cycle", message=f"a cycle: {chain}")
        for name in cycle:
            del graph[name]


def _order(plan: Plan, places: dict[str, int]) -> Iterator[Violation]:
    for place, task in enumerate(plan.tasks):
        for index, need in enumerate(task.needs):
            if places.get(need, -1) > place:
                message = f"task {task.id!r} stands before {need!r}, which it needs"
                yield Violation(path=f"tasks.{place}.needs.{index}", code="wrong_order", message=message)


def _ownership(plan: Plan) -> Iterator[Violation]:
    owners: dict[str, str] = {}
    claims = [(owned, place, task.id) for place, task in enumerate(plan.tasks) for owned in task.owns]
    for owned, place, name in claims:
        if owners.setdefault(owned, name) != name:
            yield _owned_twice(place, name, owned, owners[owned], owned)
    for owned, place, name in claims:
        for above in _above(owned):
            if owners.get(above, name) != name:
                yield _owned_twice(place, name, owned, owners[above], above)


def _above(path: str) -> Iterator[str]:
    """Whatever, owned by another, covers ``path``: folders over it, and a file where it or its folders stand."""
    parts = path.removesuffix("/").split("/")
    for length in range(1, len(parts)):
        yield "/".join(parts[:length]) + "/"
        yield "/".join(parts[:length])
    if path.endswith("/"):
        yield path.removesuffix("/")


def _owned_twice(place: int, name: str, owned: str, other: str, other_owned: str) -> Violation:
    message = f"task {name!r} owns {owned!r}, but {other_owned!r} is owned by {other!r}"
    return Violation(path=f"tasks.{place}.owns", code="owned_twice", message=message)

"""Plan: an immutable DAG of tasks made from a Spec."""

from typing import Literal

from bottega.domain.base import Value

TaskKind = Literal["generate", "check"]

AGENTS: frozenset[str] = frozenset(
    {"architect", "backend", "frontend", "testing", "documentation", "devops", "executor"}
)
"""The agents a task may name: those that write files, and the executor, which runs checks."""


class Limits(Value):
    """What one task may use. A process tree that exceeds ``timeout_seconds`` is stopped."""

    timeout_seconds: float = 300
    attempts: int = 3


class Piece(Value):
    """A separable part of a repository that a stack (or the maker of tests) offers to write.

    Args:
        id: Unique within a plan, ``api-purchase-order``.
        agent: Who does it.
        title: One line for people, also the subject of the commit.
        owns: Paths it writes; one that ends in ``/`` owns all below it.
        needs: Ids of the pieces whose files must be there first, for a real reason.
        requirements: Ids of the requirements it serves.
    """

    id: str
    agent: str
    title: str
    owns: tuple[str, ...]
    needs: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()


class Task(Value):
    """One node of the plan: a piece to write or a check to run.

    Args:
        digest: Digest of everything the result depends on; a finished task with the same digest is not repeated.
        accepted_by: Ids of the check tasks that accept what this task made.
    """

    id: str
    kind: TaskKind
    agent: str
    title: str
    needs: tuple[str, ...] = ()
    owns: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    accepted_by: tuple[str, ...] = ()
    limits: Limits = Limits()
    digest: str = ""


class Plan(Value):
    """All tasks of one build, in an order in which every task stands after what it needs."""

    version: Literal[1] = 1
    id: str
    spec_digest: str
    stack: str
    seed: int
    tasks: tuple[Task, ...]

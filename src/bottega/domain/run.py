"""Run: one execution of a build or of a proof, and its tasks."""

from datetime import datetime
from typing import Literal

from bottega.domain.base import Value
from bottega.domain.spec import Spec

RunStatus = Literal["running", "interrupted", "proven", "unproven", "failed", "cancelled"]
TaskStatus = Literal["waiting", "running", "done", "failed", "skipped", "cancelled"]


class Base(Value):
    """What a repository was generated from before, as it was when the next build was asked for.

    Args:
        commit: Newest commit of the generated branch then.
        spec: The Spec of what was last merged into ``main``.
        migrations: Text of the migrations made for it, by path; they are never made anew.
        names: Names of all migrations on ``main``, those written by hand too; a new one comes after them.
    """

    commit: str
    spec: Spec
    migrations: dict[str, str] = {}
    names: tuple[str, ...] = ()


class BuildRequest(Value):
    """What a person asked for: to build an application into ``out``, or to prove the one that is there.

    ``base`` is None where nothing was built there before. ``thorough`` asks the proof to plant faults and
    count those that the checks catch.
    """

    kind: Literal["build", "verify"] = "build"
    prompt: str = ""
    spec: Spec
    stack: str = "react-express"
    seed: int = 0
    out: str
    keep_going: bool = False
    thorough: bool = False
    base: Base | None = None


class TaskState(Value):
    """Where one task of a run stands; ``attempts`` counts tries begun."""

    task_id: str
    status: TaskStatus = "waiting"
    attempts: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None
    error: str = ""


class Run(Value):
    """One run as it is stored."""

    id: str
    status: RunStatus
    request: BuildRequest
    plan_id: str
    created_at: datetime
    finished_at: datetime | None = None
    message: str = ""

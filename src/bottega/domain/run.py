"""Run: one execution of a build or of a proof, and its tasks."""

from datetime import datetime
from typing import Literal

from bottega.domain.base import Value
from bottega.domain.spec import Spec

RunStatus = Literal["running", "interrupted", "proven", "unproven", "failed", "cancelled"]
TaskStatus = Literal["waiting", "running", "done", "failed", "skipped", "cancelled"]


class BuildRequest(Value):
    """What a person asked for: to build an application into ``out``, or to prove the one that is there.

    ``thorough`` asks the proof to plant faults and count those that the checks catch.
    """

    kind: Literal["build", "verify"] = "build"
    prompt: str = ""
    spec: Spec
    stack: str = "react-express"
    seed: int = 0
    out: str
    keep_going: bool = False
    thorough: bool = False


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

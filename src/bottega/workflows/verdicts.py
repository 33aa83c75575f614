"""The verdicts of one run, recorded as they come."""

from bottega.domain.check import Check
from bottega.domain.plan import Task
from bottega.domain.run import TaskStatus
from bottega.domain.verdict import Status, Verdict
from bottega.planner import check_task_id
from bottega.workflows.recorder import Recorder


class Verdicts:
    """Collects what checks saw and tells the recorder."""

    def __init__(self, checks: dict[str, Check], recorder: Recorder) -> None:
        self.seen: dict[str, Verdict] = {}
        self._checks = {check_task_id(check.id): check for check in checks.values()}
        self._recorder = recorder

    async def record(self, task: Task, verdict: Verdict, *, known: bool = False) -> bool:
        """Record what a check saw; return whether it passed. ``known``: it saw it before this process began."""
        self.seen[verdict.check] = verdict
        await self._recorder.event("verdict", **verdict.model_dump(mode="json"))
        ok = verdict.status == "passed"
        ends: dict[Status, TaskStatus] = {"passed": "done", "failed": "failed", "not_run": "skipped"}
        status = ends[verdict.status]
        ending = self._recorder.task_known if known else self._recorder.task_finished
        await ending(task.id, status, error=verdict.reason)
        return ok

    async def skip(self, task: Task, reason: str) -> None:
        """Record that a task can no longer run; a check that cannot is *not run*, never passed."""
        if (check := self._checks.get(task.id)) is not None:
            self.seen[check.id] = Verdict(
                check=check.id, title=check.title, status="not_run", command=check.argv, reason=reason
            )
        await self._recorder.task_finished(task.id, "skipped", error=reason)

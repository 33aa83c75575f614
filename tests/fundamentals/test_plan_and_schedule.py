"""A plan is a graph of tasks; a schedule says, at every moment, which of them may start."""

from bottega.domain.check import Check
from bottega.domain.plan import Piece, Plan
from bottega.domain.spec import Entity, Spec
from bottega.planner import Schedule, make_plan

SPEC = Spec(name="List", entities=(Entity(name="Book", label="Book", plural="Books"),))
MODEL = Piece(id="model", agent="backend", title="Data model", owns=("prisma/",))
API = Piece(id="api", agent="backend", title="API", owns=("src/books.ts",), needs=("model",))
DOCS = Piece(id="docs", agent="documentation", title="Read me", owns=("README.md",))
LINT = Check(id="lint", title="Lint", argv=("eslint",))
TYPES = Check(id="types", title="Types", argv=("tsc",))


def plan() -> Plan:
    return make_plan(
        SPEC, stack="paper", stack_version="1", seed=0, pieces=(MODEL, API, DOCS), checks=(LINT, TYPES), spec_digest="d"
    )


def finish(schedule: Schedule, *names: str) -> None:
    for name in names:
        schedule.start(name)
        schedule.finish(name, ok=True)


def test_what_needs_nothing_starts_at_once() -> None:
    assert Schedule(plan()).ready() == ("model", "docs")


def test_a_task_starts_when_its_own_dependencies_are_done_whatever_else_runs() -> None:
    schedule = Schedule(plan())
    schedule.start("docs")
    finish(schedule, "model")
    assert schedule.ready() == ("api",)


def test_checks_look_at_the_merged_result_and_run_side_by_side() -> None:
    schedule = Schedule(plan())
    finish(schedule, "model", "docs", "api")
    assert schedule.ready() == ("assemble",)
    finish(schedule, "assemble")
    assert schedule.ready() == ("check-lint", "check-types")


def test_a_task_without_a_result_stops_what_needs_it_and_the_reason_is_kept() -> None:
    schedule = Schedule(plan(), keep_going=True)
    schedule.start("model")
    schedule.finish("model", ok=False)
    assert schedule.reason("api") == "needs model, which failed"
    assert schedule.ready() == ("docs",)


def test_every_task_is_in_exactly_one_state() -> None:
    schedule = Schedule(plan())
    finish(schedule, "model")
    schedule.start("api")
    totals = schedule.totals()
    assert (totals.total, totals.done, totals.running, totals.waiting) == (6, 1, 1, 4)


def test_nothing_changes_the_digest_of_a_task_but_what_its_result_depends_on() -> None:
    digests = {task.id: task.digest for task in plan().tasks}
    other = make_plan(
        SPEC, stack="paper", stack_version="1", seed=0, pieces=(MODEL, API), checks=(LINT, TYPES), spec_digest="d"
    )
    changed = {task.id for task in other.tasks if digests[task.id] != task.digest}
    assert changed == {"assemble", "check-lint", "check-types"}

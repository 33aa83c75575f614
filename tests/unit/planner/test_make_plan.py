"""Pieces and checks become a plan."""

import pytest

from bottega.domain.check import Check
from bottega.domain.errors import AgentError
from bottega.domain.plan import Piece, Plan
from bottega.domain.spec import Entity, Field, Spec
from bottega.planner import make_plan, plan_dot, plan_text, plan_violations

SPEC = Spec(
    name="Reading list",
    entities=(
        Entity(name="Book", label="Book", plural="Books", fields=(Field(name="title", label="Title", type="string"),)),
    ),
)
PIECES = (
    Piece(
        id="pages-book",
        agent="frontend",
        title="Pages of books",
        owns=("frontend/src/books/",),
        needs=("client",),
        requirements=("Book",),
    ),
    Piece(id="model", agent="backend", title="Data model", owns=("backend/prisma/",)),
    Piece(id="client", agent="frontend", title="Client", owns=("frontend/src/client.ts",), needs=("model",)),
)
CHECKS = (
    Check(id="lint", title="Lint", argv=("node", "lint.js")),
    Check(id="contract", title="Contract", argv=("python", "-m", "pytest"), needs=("build",), report="criteria"),
    Check(id="build", title="Build", argv=("node", "build.js"), timeout_seconds=90),
    Check(
        id="browser", title="Browser", argv=("python", "flow.py"), needs=("build",), report="criteria", tool="chromium"
    ),
)


def plan_of(*, pieces=PIECES, checks=CHECKS, spec=SPEC, seed=0, stack_version="1", spec_digest="abc") -> Plan:
    return make_plan(
        spec,
        stack="paper",
        stack_version=stack_version,
        seed=seed,
        pieces=pieces,
        checks=checks,
        spec_digest=spec_digest,
    )


def digests(plan: Plan) -> dict[str, str]:
    return {task.id: task.digest for task in plan.tasks}


def test_every_piece_and_every_check_is_one_task_and_one_more_merges() -> None:
    assert {task.id for task in plan_of().tasks} == {
        "pages-book", "model", "client", "assemble", "check-lint", "check-contract", "check-build", "check-browser",
    }  # fmt: skip


def test_tasks_stand_after_what_they_need_and_else_in_the_order_given() -> None:
    assert [task.id for task in plan_of().tasks] == [
        "model", "client", "pages-book", "assemble", "check-lint", "check-build", "check-contract", "check-browser",
    ]  # fmt: skip


def test_a_plan_that_was_made_is_valid() -> None:
    assert plan_violations(plan_of()) == ()


def test_checks_wait_for_the_merge_and_for_the_checks_they_name() -> None:
    tasks = {task.id: task for task in plan_of().tasks}
    assert tasks["assemble"].needs == ("pages-book", "model", "client")
    assert tasks["check-contract"].needs == ("assemble", "check-build")
    assert tasks["check-build"].limits.timeout_seconds == 90


def test_a_piece_is_accepted_by_the_checks_that_can_prove_its_requirements() -> None:
    tasks = {task.id: task for task in plan_of().tasks}
    assert tasks["pages-book"].accepted_by == ("check-lint", "check-contract", "check-build", "check-browser")
    assert tasks["model"].accepted_by == ("check-lint", "check-build")


def test_the_browser_proves_pages_and_the_contract_everything_else() -> None:
    tasks = {task.id: task for task in plan_of().tasks}
    assert tasks["check-browser"].requirements == ("Book",)
    assert tasks["check-contract"].requirements == ("Book", "Book.title")


def test_the_same_input_gives_the_same_plan() -> None:
    assert plan_of() == plan_of()


@pytest.mark.parametrize("change", [{"seed": 1}, {"stack_version": "2"}, {"spec_digest": "abd"}])
def test_another_seed_version_or_spec_changes_every_digest(change: dict) -> None:
    before, after = plan_of(), plan_of(**change)
    assert before.id != after.id
    assert not set(digests(before).values()) & set(digests(after).values())


def test_a_changed_check_changes_its_digest_and_those_that_follow_and_no_other() -> None:
    changed = tuple(c.model_copy(update={"argv": ("node", "other.js")}) if c.id == "build" else c for c in CHECKS)
    before, after = digests(plan_of()), digests(plan_of(checks=changed))
    assert {name for name in before if before[name] != after[name]} == {
        "check-build",
        "check-contract",
        "check-browser",
    }


def test_a_changed_piece_reaches_the_merge_but_not_its_neighbours() -> None:
    changed = tuple(p.model_copy(update={"title": "New"}) if p.id == "client" else p for p in PIECES)
    before, after = digests(plan_of()), digests(plan_of(pieces=changed))
    assert before["model"] == after["model"]
    assert before["assemble"] != after["assemble"]


def test_what_cannot_be_planned_is_refused_with_every_reason() -> None:
    pieces = (
        Piece(id="one", agent="plumber", title="One", owns=("src/",), needs=("two",)),
        Piece(id="two", agent="backend", title="Two", owns=("src/two.ts",), needs=("one", "three")),
    )
    with pytest.raises(AgentError) as refused:
        plan_of(pieces=pieces)
    for words in (
        "no agent 'plumber'",
        "needs 'three', which is no task",
        "'one' needs 'two' needs 'one'",
        "'src/' is owned by 'one'",
    ):
        assert words in refused.value.message


def test_the_text_names_tasks_agents_dependencies_and_paths() -> None:
    text = plan_text(plan_of())
    assert text.startswith(f"plan {plan_of().id}: 8 tasks (4 write, 4 check), longest chain 6, stack paper, seed 0\n")
    assert (
        "  client          frontend       Client\n                  after model\n                  owns frontend/src/client.ts\n"
        in text
    )


def test_the_graph_has_an_edge_per_dependency_and_survives_quotes() -> None:
    pieces = (*PIECES, Piece(id="odd", agent="devops", title='Say "hi" \\', owns=("odd",)))
    dot = plan_dot(plan_of(pieces=pieces))
    assert '"model" -> "client";' in dot
    assert r'label="odd\nSay \"hi\" \\"' in dot
    assert dot.count("->") == sum(len(task.needs) for task in plan_of(pieces=pieces).tasks)

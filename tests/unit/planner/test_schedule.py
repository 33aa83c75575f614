"""A schedule says what may start now."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bottega.domain.plan import Plan, Task
from bottega.planner import Schedule, Totals


def plan(**needs: str) -> Plan:
    """``plan(a="", b="a")``: b needs a."""
    tasks = [Task(id=i, kind="generate", agent="executor", title=i, needs=tuple(n.split())) for i, n in needs.items()]
    return Plan(id="p", spec_digest="d", stack="s", seed=0, tasks=tuple(tasks))


def run(schedule: Schedule, *names: str, ok: bool = True) -> None:
    for name in names:
        schedule.start(name)
        schedule.finish(name, ok)


def test_a_task_is_ready_when_its_own_dependencies_are_done_not_when_a_level_is() -> None:
    schedule = Schedule(plan(slow="", quick="", after_quick="quick", after_both="slow quick"))
    schedule.start("slow")
    run(schedule, "quick")
    assert schedule.ready() == ("after_quick",)


def test_the_longest_chain_goes_first() -> None:
    assert Schedule(plan(leaf="", root="", middle="root", end="middle")).ready() == ("root", "leaf")


def test_what_needs_a_failed_task_is_skipped_directly_or_not() -> None:
    schedule = Schedule(plan(a="", b="", c="a", d="c", e="b"), keep_going=True)
    schedule.start("a")
    assert schedule.finish("a", False) == ("c", "d")
    assert schedule.reason("d") == "needs a, which failed"
    assert schedule.ready() == ("b",)


def test_fail_fast_skips_all_that_waits_and_lets_what_runs_end() -> None:
    schedule = Schedule(plan(a="", b="", c="a", e="b"))
    schedule.start("a")
    schedule.start("b")
    assert schedule.finish("a", False) == ("c", "e")
    assert schedule.reason("c") == "needs a, which failed"
    assert schedule.reason("e") == "stopped when a failed"
    assert not schedule.is_finished
    schedule.finish("b", True)
    assert schedule.is_finished
    assert schedule.totals() == Totals(total=4, waiting=0, running=0, done=1, failed=1, skipped=2)


def test_stopping_skips_what_waits_with_the_reason_given() -> None:
    schedule = Schedule(plan(a="", b="a"))
    assert schedule.stop("cancelled") == ("a", "b")
    assert schedule.reason("a") == "cancelled"


def test_a_dependency_named_twice_counts_once() -> None:
    schedule = Schedule(plan(a="", b="a a"))
    run(schedule, "a")
    assert schedule.ready() == ("b",)


def test_starting_what_is_not_ready_or_finishing_what_does_not_run_is_a_bug() -> None:
    schedule = Schedule(plan(a="", b="a"))
    with pytest.raises(AssertionError, match="b is waiting, not ready"):
        schedule.start("b")
    with pytest.raises(AssertionError, match="a is waiting, not running"):
        schedule.finish("a", True)


@given(size=st.integers(0, 30), seed=st.integers(), keep_going=st.booleans(), failing=st.floats(0, 1))
def test_totals_balance_and_no_task_runs_before_what_it_needs(
    size: int, seed: int, keep_going: bool, failing: float
) -> None:
    chance = random.Random(seed)
    needs = {f"t{i}": " ".join(f"t{j}" for j in range(i) if chance.random() < 0.15) for i in range(size)}
    schedule, running = Schedule(plan(**needs), keep_going=keep_going), []
    while not schedule.is_finished:
        if (ready := schedule.ready()) and (not running or chance.random() < 0.5):
            running.append(chance.choice(ready))
            assert all(schedule.states[need] == "done" for need in needs[running[-1]].split())
            schedule.start(running[-1])
        else:
            assert running, "nothing runs, nothing is ready, and yet it is not finished"
            schedule.finish(running.pop(chance.randrange(len(running))), chance.random() >= failing)
        totals = schedule.totals()
        assert totals.total == size == sum(totals[1:])
        assert totals == Totals(
            size,
            *(list(schedule.states.values()).count(s) for s in ("waiting", "running", "done", "failed", "skipped")),
        )
    if not schedule.totals().failed:
        assert schedule.totals().done == size

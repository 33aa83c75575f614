"""Every violation of a plan is named."""

import time

import pytest

from bottega.domain.plan import Limits, Plan, Task
from bottega.planner import plan_violations


def task(name: str, *needs: str, owns: tuple[str, ...] = (), **more) -> Task:
    return Task(id=name, kind="generate", agent="executor", title=name, needs=needs, owns=owns, **more)


def plan(*tasks: Task) -> Plan:
    return Plan(id="p", spec_digest="d", stack="s", seed=0, tasks=tasks)


def found(*tasks: Task) -> list[tuple[str, str]]:
    return [(v.path, v.code) for v in plan_violations(plan(*tasks))]


def messages(*tasks: Task) -> list[str]:
    return [v.message for v in plan_violations(plan(*tasks))]


def test_a_plan_without_tasks_is_empty() -> None:
    assert found() == [("tasks", "empty")]


def test_two_tasks_of_one_id_are_named() -> None:
    assert found(task("a"), task("a")) == [("tasks", "duplicate_id")]


def test_an_unknown_agent_is_named_with_those_that_are_known() -> None:
    odd = task("a").model_copy(update={"agent": "plumber"})
    (violation,) = plan_violations(plan(odd.model_copy(update={"owns": ("x",)})))
    assert (violation.path, violation.code) == ("tasks.0.agent", "unknown_agent")
    assert "'plumber'" in violation.message
    assert "backend" in violation.message


def test_an_unknown_dependency_and_check_are_named_with_their_place() -> None:
    assert found(task("a"), task("b", "a", "z", accepted_by=("y",))) == [
        ("tasks.1.needs.1", "unknown_dependency"),
        ("tasks.1.accepted_by.0", "unknown_check"),
    ]


def test_a_cycle_is_named_in_order_from_its_first_task() -> None:
    assert messages(task("x"), task("a", "x", "c"), task("b", "a"), task("c", "b")) == [
        "a cycle: 'a' needs 'c' needs 'b' needs 'a'"
    ]


def test_every_separate_cycle_is_named_and_a_task_may_need_itself() -> None:
    assert sorted(messages(task("a", "b"), task("b", "a"), task("c", "c"), task("d", "a"))) == [
        "a cycle: 'a' needs 'b' needs 'a'",
        "a cycle: 'c' needs 'c'",
    ]


def test_a_task_before_what_it_needs_is_out_of_order() -> None:
    assert found(task("b", "a"), task("a")) == [("tasks.0.needs.0", "wrong_order")]


@pytest.mark.parametrize(
    ("one", "other"),
    [("a/b", "a/b"), ("a/", "a/b"), ("a/", "a/b/"), ("a/b/c/d", "a/"), ("a", "a/"), ("a", "a/b")],
)
def test_a_path_owned_twice_is_named_also_through_a_folder(one: str, other: str) -> None:
    assert [code for _, code in found(task("x", owns=(one,)), task("y", owns=(other,)))] == ["owned_twice"]


@pytest.mark.parametrize(("one", "other"), [("a/b", "a/c"), ("a/", "ab/"), ("a/b", "b/a"), ("a.ts", "a/")])
def test_neighbours_do_not_overlap(one: str, other: str) -> None:
    assert found(task("x", owns=(one,)), task("y", owns=(other,))) == []


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../up", "a/../b", "a//b", "./a", "", "/", "a\\b", ".git/hooks/", "a\0b"]
)
def test_only_plain_relative_paths_can_be_owned(path: str) -> None:
    assert ("tasks.0.owns.0", "bad_path") in found(task("a", owns=(path,)))


def test_a_writer_owns_something_and_a_limit_lets_it_run() -> None:
    writer = Task(id="a", kind="generate", agent="backend", title="a", limits=Limits(timeout_seconds=0))
    assert found(writer) == [("tasks.0.owns", "owns_nothing"), ("tasks.0.limits", "bad_limit")]


def test_ten_thousand_tasks_are_validated_within_a_second() -> None:
    tasks = [
        task(f"t{i}", *(f"t{j}" for j in (i - 1, i // 2) if 0 <= j < i), owns=(f"src/{i % 97}/{i}/",))
        for i in range(10_000)
    ]
    started = time.process_time()
    assert plan_violations(plan(*tasks)) == ()
    assert time.process_time() - started < 1

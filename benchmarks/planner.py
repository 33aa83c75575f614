"""How long 10,000 tasks take to validate (under 1 s is promised) and to schedule: ``./dev bench planner``."""

import sys
import time

from bottega.domain.plan import Plan, Task
from bottega.planner import Schedule, plan_violations

SIZE = 10_000


def plan_of(size: int) -> Plan:
    """A plan where every task needs up to two earlier ones and owns a folder."""
    tasks = tuple(
        Task(
            id=f"t{i}",
            kind="generate",
            agent="backend",
            title=f"Task {i}",
            needs=tuple(f"t{j}" for j in dict.fromkeys((i - 1, i // 2)) if 0 <= j < i),
            owns=(f"src/{i % 97}/{i}/",),
        )
        for i in range(size)
    )
    return Plan(id="bench", spec_digest="", stack="none", seed=0, tasks=tasks)


def drive(schedule: Schedule) -> int:
    """Run everything, in no time at all; return how many ended well."""
    while not schedule.is_finished:
        for name in schedule.ready():
            schedule.start(name)
            schedule.finish(name, ok=True)
    return schedule.totals().done


def main() -> int:
    plan = plan_of(SIZE)
    started = time.perf_counter()
    violations = plan_violations(plan)
    validated = time.perf_counter()
    done = drive(Schedule(plan))
    driven = time.perf_counter()
    print(f"{SIZE} tasks: validated in {validated - started:.3f} s, scheduled one by one in {driven - validated:.3f} s")
    return 0 if not violations and done == SIZE and validated - started < 1 else 1


if __name__ == "__main__":
    sys.exit(main())

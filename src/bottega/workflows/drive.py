"""Drive a plan: every task starts when its own dependencies are done."""

import asyncio
from collections.abc import Awaitable, Callable

from bottega.domain.plan import Plan, Task
from bottega.planner import Schedule

Execute = Callable[[Task], Awaitable[bool]]
Skip = Callable[[Task, str], Awaitable[None]]


async def drive(plan: Plan, execute: Execute, *, skip: Skip, concurrency: int, keep_going: bool = False) -> Schedule:
    """Execute every task of ``plan`` and return the finished schedule.

    Args:
        execute: Runs one task; False where it did not do what it should.
        skip: Told of each task that can no longer run, with the reason.
        concurrency: How many tasks run at once; among those that are ready, the one that most
            others wait for goes first.
        keep_going: After a failed generate task go on with what does not depend on it.

    Raises:
        asyncio.CancelledError: All running tasks were cancelled and have ended.
    """
    schedule = Schedule(plan, keep_going=keep_going)
    tasks = {task.id: task for task in plan.tasks}
    running: dict[asyncio.Task[bool], str] = {}
    try:
        while not schedule.is_finished:
            for task_id in schedule.ready()[: concurrency - len(running)]:
                schedule.start(task_id)
                running[asyncio.ensure_future(execute(tasks[task_id]))] = task_id
            ended, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            for future in ended:
                for skipped in schedule.finish(running.pop(future), future.result()):
                    await skip(tasks[skipped], schedule.reason(skipped))
    finally:
        for future in running:
            future.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    return schedule

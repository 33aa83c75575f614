"""A Plan for people: as text, and as a graph for Graphviz."""

from collections import Counter

from bottega.domain.plan import Plan, Task

COLOURS = {
    "architect": "#f2e3c6",
    "backend": "#cfe3f5",
    "frontend": "#d8f0d8",
    "testing": "#f5d6d6",
    "documentation": "#e6e6e6",
    "devops": "#e4daf5",
    "executor": "#ffffff",
}


def plan_text(plan: Plan) -> str:
    """Return the plan as lines: a heading with totals, then each task with its agent, title and what it waits for."""
    count = Counter(task.kind for task in plan.tasks)
    head = (
        f"plan {plan.id}: {len(plan.tasks)} tasks ({count['generate']} write, {count['check']} check), "
        f"longest chain {_longest_chain(plan)}, stack {plan.stack}, seed {plan.seed}"
    )
    width = max((len(task.id) for task in plan.tasks), default=0)
    return "\n".join([head, *(line for task in plan.tasks for line in _task_lines(task, width))]) + "\n"


def _task_lines(task: Task, width: int) -> list[str]:
    lines = [f"  {task.id:<{width}}  {task.agent:<13}  {task.title}"]
    indent = " " * (width + 4)
    if task.needs:
        lines.append(f"{indent}after {_some(task.needs)}")
    if task.owns:
        lines.append(f"{indent}owns {_some(task.owns)}")
    return lines


def _some(names: tuple[str, ...], most: int = 4) -> str:
    rest = len(names) - most
    return ", ".join(names) if rest <= 1 else f"{', '.join(names[:most])} and {rest} more"


def _longest_chain(plan: Plan) -> int:
    chains: dict[str, int] = {}
    for task in plan.tasks:
        chains[task.id] = 1 + max((chains.get(need, 0) for need in task.needs), default=0)
    return max(chains.values(), default=0)


def plan_dot(plan: Plan) -> str:
    """Return the plan in Graphviz's language; an arrow points from what is needed to what needs it."""
    lines = [f'digraph "{plan.id}" {{', "  rankdir=LR;", '  node [shape=box, style="rounded,filled"];']
    for task in plan.tasks:
        colour = COLOURS.get(task.agent, "#ffffff")
        label = f"{_quoted(task.id)}\\n{_quoted(task.title)}"
        lines.append(f'  "{_quoted(task.id)}" [label="{label}", fillcolor="{colour}"];')
    lines += [f'  "{_quoted(need)}" -> "{_quoted(task.id)}";' for task in plan.tasks for need in task.needs]
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')

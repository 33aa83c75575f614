"""Lines that a mail program or an editor broke because they were full are made whole again."""

import itertools
import re

NARROWEST = 45
"""Where no line of a paragraph is longer, breaks are meant."""

_APART = re.compile(r"\n[ ]*\n")
_OPENS = re.compile(r"[ ]*(?:[-*+•—#>|]|\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z])[.)][ ])")
_OPEN = re.compile(
    r"\b(?:an?|the|and|or|of|with|to|for|in|on|by|from|at|as|is|are|has|have|may|can|must|between|its|their|our|my|each)$"
)
_LABEL = re.compile(r"[ ]*[A-Z]\w*(?: \w+)?:(?:\s|$)")
_ENTRY = re.compile(r"[ ]*[A-Za-z][\w '/&-]{0,40}(?:\([^)]*\))?\s*(?::|=|\||\(|->|→)")


def unwrap(text: str) -> str:
    """Return ``text`` with a blank for every break that only the width of a page made; its length is unchanged."""
    cut = [0, *(match.end() for match in _APART.finditer(text)), len(text)]
    return "".join(_paragraph(text[start:end]) for start, end in itertools.pairwise(cut))


def _paragraph(text: str) -> str:
    lines = text.split("\n")
    width = max(len(line.rstrip()) for line in lines)
    if len(lines) == 1 or width < NARROWEST:
        return text
    opened = [line for line in lines if _OPENS.match(line)]
    listed = len(opened) > 1 or opened == lines[:1] or any(line.rstrip().endswith(":") for line in lines)
    runs: list[list[str]] = []
    for line in lines:
        if runs and line.strip() and not (listed and _OPENS.match(line)):
            runs[-1].append(line)
        else:
            runs.append([line])
    return "\n".join((" " if _is_wrapped(run, width) else "\n").join(run) for run in runs)


def _is_wrapped(run: list[str], width: int) -> bool:
    """Whether each line ends where the first word of the next had no room, and the lines are no entries of a list."""
    if len(run) == 1 or (_ENTRY.match(run[0]) and not _OPENS.match(run[0])):
        return False
    if any(_LABEL.match(line) for line in run[1:]):
        return False
    if all(line.rstrip()[-1:] in ".!?" for line in run):
        return False
    return all(
        _goes_on(line.rstrip()) or len(line.rstrip()) + 1 + len(after.split()[0]) > width
        for line, after in itertools.pairwise(run)
    )


def _goes_on(line: str) -> bool:
    """Whether a long line ends where no sentence can: whoever broke it by hand did so for its width."""
    return len(line) >= NARROWEST and (line.endswith(",") or _OPEN.search(line) is not None)

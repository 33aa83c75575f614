"""Cut the request into blocks (headings, bullets, entries, paragraphs) and those into sentences."""

import re
from dataclasses import dataclass, field
from typing import Literal

_BULLET = re.compile(
    r"[ ]*(?:[-*•+—]|\(?\d{1,3}(?:\.\d{1,3}){0,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,3}|\(?[a-zA-Z][.)](?=\s)|\(?[A-Z]{1,4}-?\d{1,4}(?:[.)]|[ ]?[:—-])|[A-Z]{2,4}-\d{1,4})"
    r"[ ]+(?:\[[ xX]?\][ ]+)?(?=\S)"
)
_HEADING = re.compile(r"[ ]*(#{1,6})[ ]+")
_MARKUP = re.compile(r"\*\*|__(?=\w)|(?<=\w)__|`")
_END = re.compile(r"(?<=[^\s.])[.!?]+(?=[\s\"')\]]|$)[\"')\]]*|\n\s*\n|\n(?=[ ]*(?:[-*•]|\d+[.)])[ ])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|no|nr|mr|mrs|ms|dr|st|approx|max|min|incl|tel|a\.m|p\.m|resp)|\b[A-Z])\.$", re.IGNORECASE
)


@dataclass(slots=True)
class Block:
    """One line or paragraph with a meaning of its own.

    Args:
        kind: heading (a title over what follows), bullet, line (stands alone) or prose.
        depth: Indentation in blanks; a bullet counts as deeper than plain text of the same indentation.
    """

    kind: Literal["heading", "bullet", "line", "prose"]
    start: int
    end: int
    depth: int
    children: list["Block"] = field(default_factory=list)


def blocks(text: str) -> list[Block]:
    """Return the blocks of ``text`` in order, bullets nested under what they belong to."""
    return _nest(_join(text, _lines(text)))


def _lines(text: str) -> list[Block | None]:
    found: list[Block | None] = []
    offset = 0
    for raw in text.split("\n"):
        start, end = offset, offset + len(raw)
        offset = end + 1
        stripped = raw.strip()
        if not stripped or set(stripped) <= set("-=_*~|+: "):
            found.append(None)
            continue
        indent = len(raw) - len(raw.lstrip())
        heading, bullet = _HEADING.match(raw), _BULLET.match(raw)
        if heading:
            found.append(Block("heading", start + heading.end(), end, len(heading.group(1)) - 100))
        elif bullet:
            found.append(Block("bullet", start + bullet.end(), end, indent + 1))
        else:
            found.append(Block("line", start + indent, end, indent))
    return found


_ENTRY = re.compile(
    r"[A-Za-z][\w '/&-]{0,48}(?:\([^)]*\))?\s*(?::|=|\|)(?:\s|$)|[A-Za-z][\w ]{0,40}\(|[\w ]{1,40}(?:<->|->|→|↔)"
)


def _join(text: str, lines: list[Block | None]) -> list[Block | None]:
    """Put lines that were only wrapped back together."""
    found: list[Block | None] = []
    for line in lines:
        last = found[-1] if found else None
        if line is None or last is None or line.kind != "line" or last.kind == "heading":
            found.append(line)
            continue
        before = text[last.start : last.end].rstrip()
        now = text[line.start : line.end]
        wrapped = now[:1].islower() and not _ENTRY.match(now) and before[-1:] not in ".!?:;)"
        wrapped = wrapped or (
            not _ENTRY.match(text[last.start : last.end])
            and len(before.split("\n")[-1]) >= 60
            and before[-1:] not in ".!?:;"
            and not _ENTRY.match(now)
        )
        wrapped = wrapped or (before[-1:] == "," and not _ENTRY.match(now))
        prose = (
            len(before.split("\n")[-1]) >= 60
            and before[-1:] in ".!?;"
            and last.kind == "line"
            and not _ENTRY.match(now)
        )
        if wrapped or prose or (last.kind == "bullet" and line.depth > last.depth and not _ENTRY.match(now)):
            last.end = line.end
        else:
            found.append(line)
    return found


def _nest(lines: list[Block | None]) -> list[Block]:
    top: list[Block] = []
    stack: list[Block] = []
    gap = False
    for block in lines:
        if block is None:
            gap = True
            continue
        if gap and block.kind == "line":
            stack = [b for b in stack if b.kind == "heading" or b.depth < block.depth]
        gap = False
        while (
            stack and stack[-1].depth >= block.depth and not (stack[-1].kind == "heading" and block.kind != "heading")
        ):
            stack.pop()
        (stack[-1].children if stack else top).append(block)
        stack.append(block)
    return top


def sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the sentences in ``text[start:end]``, blanks trimmed."""
    found: list[tuple[int, int]] = []
    at = start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        depth = text.count("(", at, stop) - text.count(")", at, stop)
        if _ABBREVIATION.search(text, at, match.start() + 1) or (depth > 0 and match.group()[0] != "\n"):
            continue
        if match.group().startswith(".") and _lower_follows(text, stop) and text[match.start() - 1].isdigit():
            continue
        found.append((at, stop))
        at = stop
    found.append((at, end))
    return [span for span in (_trim(text, *span) for span in found) if span[0] < span[1]]


def _lower_follows(text: str, at: int) -> bool:
    rest = text[at : at + 3].lstrip()
    return rest[:1].islower()


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end

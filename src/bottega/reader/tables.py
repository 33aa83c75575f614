"""Tables, in Markdown, with bars or with tabs: a row for each field, or one for each thing -> declarations."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bottega.reader.member import Declaration, Member

_RULE = re.compile(r"[|+:=\s-]*[-=]{2,}[|+:=\s-]*")
_THING = frozenset(
    {
        "table",
        "entity",
        "object",
        "model",
        "thing",
        "record",
        "resource",
        "class",
        "collection",
        "item",
        "what",
        "entities",
        "type of record",
    }
)
_COLUMN = frozenset({"column", "field", "attribute", "property", "name", "field name", "column name", "key", "data"})
_LIST = re.compile(
    r"(?:what|which|the )\b.*|(?:key |main |its )?(?:fields?|columns?|attributes?|properties|details|data|information|info|contents?|has|keeps|stores|contains|we (?:keep|store|track))"
)
_LINKS = re.compile(r"(?:belongs to|relations?|relationships?|links?(?: to)?|references?|linked to|parent|related to)")
_NOTHING = frozenset({"", "-", "—", "none", "n/a", "no", "false", "n", "x", "null"})
_YES = frozenset({"yes", "true", "y", "x", "✓", "✔", "1", "required", "mandatory"})


@dataclass(slots=True)
class _Line:
    cells: list[tuple[str, int, int]]
    start: int
    end: int


def tables_of(text: str, raw: str) -> Iterator[tuple[Declaration, tuple[int, int]]]:
    """The declarations in the tables of ``text``; ``raw`` has the same offsets and still its tabs."""
    block: list[_Line] = []
    at, comma = 0, ""
    for line in [*raw.split("\n"), ""]:
        comma = comma if comma and comma in line else _comma(line)
        found = _cells(text, line, at, comma)
        if found is not None:
            block.append(found)
        elif block:
            yield from _table(text, block)
            block = []
        at += len(line) + 1


def _comma(line: str) -> str:
    """The sign between the cells where a line is the header of comma-separated values."""
    for sign in ";,":
        cells = [cell.strip(' "').lower() for cell in line.split(sign)]
        if (
            len(cells) >= 3
            and cells[0] in _THING
            and cells[1] in _COLUMN
            and all(len(cell.split()) <= 2 for cell in cells)
        ):
            return sign
    return ""


def _cells(text: str, line: str, at: int, comma: str) -> _Line | None:
    sign = comma or ("|" if "|" in line else "\t" if "\t" in line.strip() else "")
    if not sign:
        return None
    begin = at + len(line) - len(line.lstrip(" "))
    end = at + len(line.rstrip())
    cells = []
    inner = line.strip(" \r").removeprefix("|") if sign == "|" else line.strip(" \r")
    offset = at + line.index(inner)
    for cell in inner.removesuffix("|").split(sign) if sign == "|" else inner.split(sign):
        lead = len(cell) - len(cell.lstrip())
        stripped = cell.strip()
        cells.append(
            (text[offset + lead : offset + lead + len(stripped)], offset + lead, offset + lead + len(stripped))
        )
        offset += len(cell) + 1
    return _Line(cells, begin, end)


def _table(text: str, block: list[_Line]) -> Iterator[tuple[Declaration, tuple[int, int]]]:
    header = [cell[0].strip("*_' ").lower() for cell in block[0].cells]
    rows = [line for line in block[1:] if not _RULE.fullmatch(text[line.start : line.end])]
    if not rows:
        return
    thing = next((i for i, cell in enumerate(header) if cell in _THING), None)
    column = next((i for i, cell in enumerate(header) if cell in _COLUMN and i != thing), None)
    listed = next((i for i, cell in enumerate(header) if i != thing and _LIST.fullmatch(cell)), None)
    many = listed is not None and sum(
        "," in line.cells[listed][0] for line in rows if len(line.cells) > listed
    ) * 2 >= len(rows)
    if many and listed:
        yield from _listed(rows, header, listed, thing or 0)
    elif column is not None and len(header) > 1:
        above = _heading_before(text, block[0].start) if thing is None else None
        if thing is None and above is None:
            return
        yield from _by_field(above, rows, header, thing, column)
    else:
        return
    yield Declaration("", 0, 0), (block[0].start, block[-1].end)


def _listed(
    rows: list[_Line], header: list[str], listed: int, thing: int
) -> Iterator[tuple[Declaration, tuple[int, int]]]:
    for line in rows:
        if len(line.cells) <= max(listed, thing):
            continue
        name, start, end = line.cells[thing]
        found = Declaration(name.strip("*_'` "), start, end, lists=[line.cells[listed][1:]])
        for title, (said, begin, stop) in zip(header, line.cells, strict=False):
            if _LINKS.fullmatch(title) and said.lower() not in _NOTHING:
                found.relations.append((begin, stop))
        if found.name:
            yield found, (line.start, line.end)


def _by_field(
    found: Declaration | None, rows: list[_Line], header: list[str], thing: int | None, column: int
) -> Iterator[tuple[Declaration, tuple[int, int]]]:
    for line in rows:
        if len(line.cells) <= column:
            continue
        if thing is not None and thing < len(line.cells) and line.cells[thing][0]:
            name, start, end = line.cells[thing]
            if found is None or found.name != name.strip("*_'"):
                if found is not None:
                    yield found, (line.start, line.start)
                found = Declaration(name.strip("*_'"), start, end)
        if found is not None and line.cells[column][0]:
            others = [
                (header[i] if i < len(header) else "", cell[0])
                for i, cell in enumerate(line.cells)
                if i not in {thing, column}
            ]
            spec = " ; ".join(filter(None, (_said(title, said) for title, said in others)))
            found.members.append(Member(line.cells[column][0].strip("*_'"), spec, line.start, line.end))
    if found is not None:
        yield found, (found.start, found.start)


def _said(title: str, said: str) -> str:
    """One cell as words: ``no`` below *Required* is optional."""
    low = said.strip(" '").lower()
    if title in {"required", "required?", "mandatory", "req", "not null"}:
        return "required" if low in _YES or low.startswith("y") else "optional" if low in _NOTHING else said
    if title in {"optional", "nullable", "null", "null?", "optional?"}:
        return "optional" if low in _YES else "" if low in _NOTHING else said
    if title in {"unique", "unique?"}:
        return "unique" if low in _YES else ""
    if title in {"default", "default value"}:
        return f"default {said}" if low not in _NOTHING - {"no", "false", "none"} else ""
    if title in {"min", "max", "minimum", "maximum"}:
        return f"{title[:3]} {said}" if low not in _NOTHING else ""
    if title in {"values", "options", "allowed values"} and ("," in said or "/" in said):
        return f"one of {said}"
    if _LINKS.fullmatch(title) and low not in _NOTHING and re.fullmatch(r"[a-z]\w*", low):
        return f"-> {said}"
    if title in {"example", "examples", "sample"}:
        return ""
    return "" if low in {"", "-", "—"} else said


def _heading_before(text: str, at: int) -> Declaration | None:
    lines = text[:at].rstrip().rpartition("\n")
    raw = lines[2]
    name = re.sub(
        r"^(?:\d+[.)]\s*)?(?:(?:table|entity|model|object|class)\b\s*:?\s*)?",
        "",
        raw.strip(" #*:_'="),
        flags=re.IGNORECASE,
    )
    name = re.sub(
        r"\s*\((?:table|entity|model)\)$|\s+(?:table|fields|columns|entity)$",
        "",
        name.strip(" '*_"),
        flags=re.IGNORECASE,
    )
    start = text.rfind(name, 0, at) if name else -1
    if not 0 < len(name.split()) <= 4 or start < 0:
        return None
    return Declaration(name, start, start + len(name))

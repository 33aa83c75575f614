"""Outlines: JSON, YAML, headings over typed lines and ``Entity: X / Fields: ...`` -> declarations."""

import json
import re
from collections.abc import Iterator
from typing import Any

from bottega.reader.declarations import Found, member_of, pieces, uncommented
from bottega.reader.lexicon import words
from bottega.reader.member import Declaration, Member, type_word

_WRAPPERS = frozenset(
    {
        "entities",
        "models",
        "tables",
        "schema",
        "schemas",
        "resources",
        "collections",
        "types",
        "objects",
        "data_model",
        "datamodel",
        "entity",
        "data",
        "domain",
        "definitions",
        "model",
        "database",
    }
)
_FIELDS = ("fields", "columns", "attributes", "properties", "props", "field")
_NAMES = ("name", "entity", "table", "model", "title")
_RELATIONS = ("relations", "relationships", "belongs_to", "belongsTo", "belongs to", "links", "references", "refs")
_SETTINGS = re.compile(
    r"app|application|auth(?:entication|orization)?|log_?in|sign_?in|roles?|version|title|name|description|project|meta|users?_can|permissions|rules|settings|config",
    re.IGNORECASE,
)
_WRAPPED = re.compile(
    r"^(?P<indent>[ ]*)(?P<word>entities|models|tables|schemas?|resources|collections|objects|data[ _]?model)[ ]*:[ ]*(?:#.*)?$",
    re.IGNORECASE | re.MULTILINE,
)
_YAML_LINE = re.compile(
    r"^(?P<indent>[ ]*)(?P<dash>-[ ]+)?(?P<key>[A-Za-z_][\w ]*?)(?P<mark>[?!*]?)[ ]*(?::(?=[ ]|$)[ ]*(?P<value>.*?))?[ ]*$"
)
_ENTITY = re.compile(
    r"^[ ]*(?:[-*•#]+[ ]+|\d+[.)][ ]+)?\**(?:entity|table|model|object|thing|class|resource)\**[ ]*[:—-][ ]*\**(?P<name>[A-Za-z][\w ]{0,40}?)\**[ ]*$(?P<body>(?:\n[ ]*(?:[-*•][ ]+)?\**(?:fields?|attributes?|columns?|properties|has|data|relations?|relationships?|links?|belongs to|references)\**[ ]*:[^\n]*)+)",
    re.IGNORECASE | re.MULTILINE,
)
_VALUE_KEYS = frozenset({"values", "enum", "options", "choices", "oneof"})
_TARGET_KEYS = frozenset({"ref", "references", "to", "target", "entity", "model", "foreign_key", "fk"})
_PART = re.compile(r"^[ ]*(?:[-*•][ ]+)?\**(?P<label>[A-Za-z ]+?)\**[ ]*:\**[ ]*(?P<rest>[^\n]*?)[ ]*$", re.MULTILINE)
_LINE = re.compile(r"^(?P<lead>[ ]*(?:[-*•+][ ]+|\d+[.)][ ]+|#+[ ]+)?)(?P<text>\S.*?)[ ]*$")
_HEADER = re.compile(
    r"^(?:(?:table|entity|model|class|object|type)[ ]*:?[ ]+)?['*_]*(?P<name>[A-Za-z]\w*(?: [a-z]\w*){0,2})['*_]*[ ]*[:=]?$",
    re.IGNORECASE,
)
_MEMBER = re.compile(
    r"^['*_]*(?P<name>[A-Za-z][\w]*(?: [a-z0-9]\w*){0,3}?)['*_]*(?P<marks>[?!*]?)[ ]*(?:[ ][-—][ ]|[ ]*:|[ ]\|[ ]|(?=[(\[{]|->|→)|[ ]{2,}|,[ ])[ ]*(?P<spec>\S.*)$"
)
_BARE_MEMBER = re.compile(r"^['*_]*(?P<name>[A-Za-z]\w*)['*_]*(?P<marks>[?!*]?)[ ]+(?P<spec>\w.*)$")
_TECHNICAL = re.compile(
    r"^[\"'{\[]|^\d+ ?\.\. ?\d|^(?:unique|required|optional|yes|no|true|false|default|min|max|>=|<=|not null)\b|^(?-i:[A-Z])\w*\s*(?:$|[(;?!\[])|^[(\[{]?\s*(?:->|→|fk\b|ref\b|references\b|foreign key|belongs to\b|link(?:s|ed)? to\b|enum\b|yes ?/ ?no|y/n|long text|free text|whole number)",
    re.IGNORECASE,
)


def json_of(text: str) -> Iterator[Found]:
    """The entities of the first JSON in the text."""
    for match in re.finditer(r"[{\[](?=\s*[\[{\"])", text):
        try:
            value, length = json.JSONDecoder().raw_decode(text[match.start() :])
        except ValueError:
            continue
        span = match.start(), match.start() + length
        walk = _Walk(text, *span)
        found = list(walk.entities(value))
        for one in found:
            yield one, span
        return


def yaml_of(text: str) -> Iterator[Found]:
    """What stands below ``entities:``, nested by its indentation."""
    match = _WRAPPED.search(text)
    if match is None:
        return
    lines: list[tuple[int, bool, str, str | None]] = []
    end = match.end()
    for raw in text[match.end() + 1 :].split("\n"):
        bare = re.sub(r"[ ]+#.*$", "", raw)
        line = _YAML_LINE.match(bare)
        indent = len(raw) - len(raw.lstrip())
        if raw.strip() and (line is None or (indent <= len(match.group("indent")) and not line.group("dash"))):
            break
        end += len(raw) + 1
        if line and raw.strip():
            dash = line.group("dash") or ""
            lines.append((indent + len(dash), bool(dash), line.group("key") + line.group("mark"), line.group("value")))
    value, _ = _nested(lines, 0)
    walk = _Walk(text, match.start(), min(end, len(text)))
    for one in walk.entities({"entities": value}):
        yield one, (match.start(), min(end, len(text)))


def _nested(lines: list[tuple[int, bool, str, str | None]], at: int) -> tuple[Any, int]:
    """The lines of one depth from ``at`` on as a dict, or as a list of dicts where they have dashes."""
    depth = lines[at][0] if at < len(lines) else 0
    groups: list[dict[str, Any]] = [{}]
    dashed = at < len(lines) and lines[at][1]
    while at < len(lines) and lines[at][0] >= depth:
        _, dash, key, value = lines[at]
        if dash and groups[-1]:
            groups.append({})
        at += 1
        groups[-1][key] = value or ""
        if not value and at < len(lines) and (lines[at][0] > depth or (lines[at][1] and not dashed)):
            groups[-1][key], at = _nested(lines, at)
    return (groups if dashed else groups[0]), at


class _Walk:
    """Reads nested values as entities with fields; finds each name in the text in its turn."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.at, self.start, self.end = text, start, start, end

    def entities(self, value: Any, name: str = "") -> Iterator[Declaration]:
        """The declarations in ``value``; ``name`` is the key it stands under."""
        if isinstance(value, list):
            for one in value:
                yield from self.entities(one)
            return
        if not isinstance(value, dict):
            return
        fields = next((value[key] for key in _FIELDS if isinstance(value.get(key), dict | list)), None)
        said = next((value[key] for key in _NAMES if isinstance(value.get(key), str)), "") if fields is not None else ""
        if fields is not None and (said or name):
            yield self._entity(said or name, fields, value)
            return
        for key, inner in value.items():
            if key.lower() in _WRAPPERS and isinstance(inner, dict | list):
                yield from self.entities(inner)
            elif _SETTINGS.fullmatch(key) or not isinstance(inner, dict | list):
                continue
            elif isinstance(inner, dict) and any(isinstance(inner.get(k), dict | list) for k in _FIELDS):
                yield from self.entities(inner, key)
            elif inner:
                yield self._entity(key, inner, {})

    def _place(self, name: str) -> tuple[int, int]:
        found = self.text.find(name, self.at, self.end)
        found = found if found >= 0 else self.text.find(name, self.start, self.end)
        if found < 0:
            return self.start, self.end
        self.at = found
        return found, found + len(name)

    def _entity(self, name: str, fields: Any, around: dict[str, Any]) -> Declaration:
        one = Declaration(name, *self._place(name))
        for said, spec in _named(fields):
            one.members.append(Member(said, spec, *self._place(said.rstrip("?!*"))))
        for key in _RELATIONS:
            for said, spec in _named(around.get(key, ())):
                target = spec or said
                written = target if re.search(r"->|many|belongs", target) else f"-> {target}"
                one.members.append(Member(said.split()[-1], written, *self._place(said.split()[-1])))
        return one


def _named(fields: Any) -> Iterator[tuple[str, str]]:
    """The names of fields with what is said of each, from any way to nest them."""
    if isinstance(fields, str):
        fields = [part for part in re.split(r"\s*,\s*", fields) if part]
    if isinstance(fields, dict):
        for name, value in fields.items():
            yield name, _spec(value)
        return
    for one in fields:
        if isinstance(one, str):
            member = member_of(one, "", 0, 0)
            if member:
                yield member.name, member.spec
        elif isinstance(one, dict):
            name = next((one[key] for key in ("name", "field", "column", "id") if isinstance(one.get(key), str)), "")
            bare = name and not {
                "type",
                "values",
                "enum",
                "ref",
                "to",
                "target",
                "references",
                "required",
                "unique",
            } & set(one)
            if bare and len(one) == 1 and (member := member_of(name, "", 0, 0)) and " " in name:
                yield "name", name
            elif name:
                yield name, _spec({key: value for key, value in one.items() if value != name or key == "type"})
            else:
                yield from ((key, _spec(value)) for key, value in one.items())


def _spec(value: Any) -> str:
    """A value of a field as the words in which one would write it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "int" if isinstance(value, int) else "decimal"
    if isinstance(value, list):
        return f"enum({', '.join(map(str, value))})" if len(value) > 1 else f"list of {value[0]}" if value else ""
    if not isinstance(value, dict):
        return ""
    return " ; ".join(filter(None, (_property(key, inner) for key, inner in sorted(value.items(), key=_first))))


def _first(pair: tuple[str, Any]) -> bool:
    """Values and targets go before what is asked of them."""
    return pair[0].lower() not in {*_VALUE_KEYS, *_TARGET_KEYS}


def _property(key: str, inner: Any) -> str:
    """``"max": 5`` -> max 5, ``"required": false`` -> optional."""
    low = key.lower()
    if low in _VALUE_KEYS and isinstance(inner, list):
        return f"enum({', '.join(map(str, inner))})"
    if low in _TARGET_KEYS and isinstance(inner, str):
        return f"-> {inner}"
    if low in {"type", "kind", "format", "datatype"}:
        return str(inner) if str(inner).lower() not in {"reference", "ref", "enum", "relation"} else ""
    if low in {"note", "notes", "description", "constraints"}:
        return str(inner)
    if low in {"min", "max", "minimum", "maximum"}:
        return f"{low[:3]} {inner}"
    if low == "default":
        return f"default {str(inner).lower() if isinstance(inner, bool) else inner}"
    if str(inner).lower() == "true":
        return key
    return {"required": "optional", "nullable": "required"}.get(low, "") if str(inner).lower() == "false" else ""


def labelled_of(text: str) -> Iterator[Found]:
    """``Entity: Book``, and below it ``Fields: ...`` and ``Relations: ...``."""
    for match in _ENTITY.finditer(text):
        found = Declaration(match.group("name"), match.start("name"), match.end("name"))
        for part in _PART.finditer(text, match.start("body") + 1, match.end("body")):
            label = part.group("label").strip().lower()
            fields = label in {"has", "data"} or label.startswith(("field", "attribute", "column", "propert"))
            (found.lists if fields else found.relations).append(part.span("rest"))
        yield found, match.span()


def sections_of(text: str) -> Iterator[Found]:
    """Headings with lines below that give a name and a type each."""
    lines: list[tuple[int, str, int, int] | None] = []
    at = 0
    for raw in text.split("\n"):
        match = _LINE.match(raw) if re.search(r"\w", raw) else None
        depth = len(match.group("lead")) if match else 0
        lines.append((depth, match.group("text"), at + match.start("text"), at + match.end("text")) if match else None)
        at += len(raw) + 1
    index = 0
    while index < len(lines):
        found, after = _section(lines, index)
        if found is not None:
            ends = [one.end for one in found.members]
            yield found, (found.start, max(ends))
            index = after
        else:
            index += 1


def _bare_type(match: re.Match[str]) -> bool:
    """``pages int``, ``due_on date``; but ``due date`` is a name."""
    first = re.split(r"\W", match.group("spec"), maxsplit=1)[0]
    natural = first.lower() in words("explicit_types", "natural")
    return bool(type_word(first)) and (not natural or "_" in match.group("name"))


def _section(lines: list[tuple[int, str, int, int] | None], index: int) -> tuple[Declaration | None, int]:
    head = lines[index]
    header = _HEADER.match(head[1]) if head else None
    if head is None or header is None:
        return None, index
    found = Declaration(header.group("name"), head[2] + header.start("name"), head[2] + header.end("name"))
    at = index + 1
    while at < len(lines) and at < index + 3 and lines[at] is None:
        at += 1
    begin, technical, bare_style = at, 0, False
    deeper = at < len(lines) and (first := lines[at]) is not None and first[0] > head[0]
    while at < len(lines) and (line := lines[at]) is not None and (line[0] > head[0] or not deeper):
        bare, notes = uncommented(line[1])
        match = _BARE_MEMBER.match(bare)
        if match is None or not (
            _bare_type(match) or (bare_style and type_word(match.group("spec").split()[0].strip(",;")))
        ):
            match = _MEMBER.match(bare)
        else:
            bare_style = True
        named = re.fullmatch(r"['*_]*[A-Za-z]\w*(?: [a-z]\w*){0,3}['*_]*[?!*]?", bare)
        if match is None and named is None:
            break
        if match is None or (named is not None and match.re is _MEMBER):
            found.members.append(Member(bare, notes, line[2], line[3]))
        else:
            spec = match.group("spec")
            first_word = re.split(r"[\s,;()\[\]{}?!:]+", spec.strip(" ([{"), maxsplit=1)[0]
            typed = bool(type_word(first_word) or _TECHNICAL.match(spec))
            technical += typed
            found.members.append(
                Member(
                    match.group("name") + match.group("marks"), f"{spec} ; {notes}" if notes else spec, line[2], line[3]
                )
            )
        at += 1
    count = at - begin
    said = re.match(r"(?:table|entity|model|class|object)\b", head[1], re.IGNORECASE) is not None
    if technical < (1 if said else 2) or technical * 2 < count:
        return None, index
    return found, at


_ENTRY = re.compile(
    r"^[ ]*(?:[-*•+][ ]+|\d+[.)][ ]+)?['*_]*(?P<name>[A-Za-z]\w*(?: [a-z]\w*)?)['*_]*[ ]*(?:(?::|=|->|→|has:|\()[ ]+|(?P<open>[\[(]))(?P<body>[^\n]+)$",
    re.MULTILINE,
)
_ITEM = re.compile(
    r"(?P<name>[A-Za-z]\w*(?: [a-z]\w*){0,2})(?P<marks>[?!*]?)[ ]*(?P<sign>:?)[ ]*(?P<spec>(?:(?<=:)|(?<=: )|[=({\[<>-]|\d).*)?",
    re.DOTALL,
)
_ITEM_SPEC = re.compile(r"^(?:->|→|[{\[]|[(]\s*[\w ]+[|,]|[\w -]+\|)")


def entries_of(text: str) -> Iterator[Found]:
    """``Booking: id, member_id -> Member, state: booked|cancelled``: a line for each thing, its items in notation."""
    for match in _ENTRY.finditer(text):
        name, (start, end) = match.group("name"), match.span("body")
        if match.group("open"):
            end = start + len(match.group("body").rstrip(" .;]").removesuffix(")"))
        if _SETTINGS.fullmatch(name) or name.lower() in _WRAPPERS:
            continue
        found = Declaration(name, match.start("name"), match.end("name"))
        technical = 0
        for begin, stop in pieces(text, start, end):
            bare, notes = uncommented(text[begin:stop].rstrip(",; ."))
            item = _ITEM.fullmatch(bare)
            if item is None or len(bare.split()) > 12:
                technical = 0
                break
            spec = item.group("spec") or ""
            technical += _in_notation(item.group("name") + item.group("marks"), spec)
            found.members.append(
                Member(item.group("name") + item.group("marks"), f"{spec} ; {notes}" if notes else spec, begin, stop)
            )
        if technical >= 2 and technical * 3 >= len(found.members):
            yield found, match.span()


def _in_notation(name: str, spec: str) -> bool:
    """Whether an item is written as programs write it."""
    first = re.split(r"\W+", spec.strip(" ([{"), maxsplit=1)[0]
    return (
        "_" in name
        or name[-1] in "?!*"
        or re.search("[a-z][A-Z]", name) is not None
        or bool(_ITEM_SPEC.match(spec) or type_word(first))
    )

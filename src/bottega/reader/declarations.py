"""Declarations in code: bodies in braces, CREATE TABLE, classes, calls, generators -> their names and members."""

import itertools
import re
from collections.abc import Iterator

from bottega.reader.member import Declaration, Member, type_word
from bottega.reader.values import value_name

_KINDS = r"(?:type|interface|class|struct|entity|table|model|record|resource|object|schema|node)"
_BODY = re.compile(
    rf"(?:^|(?<=[\n;}},]))[ ]*(?:[-*•][ ]+)?(?:export\s+|abstract\s+|data\s+)*(?:(?:{_KINDS}|create table)\s+)?"
    r"(?P<name>[A-Za-z]\w*)(?:\s+(?:extends|implements)\s+\w+)?\s*[=:]?\s*\{(?P<body>(?:[^{}]|\{[^{}]*\})*)\}",
    re.IGNORECASE,
)
_CREATE = re.compile(
    r"\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?[\"'`]?(?:\w+\.)?(?P<name>[A-Za-z]\w*)[\"'`]?\s*\((?P<body>(?:[^()]|\((?:[^()]|\([^()]*\))*\))*)\)\s*;?",
    re.IGNORECASE,
)
_CLASS = re.compile(
    r"^(?P<indent>[ ]*)class[ ]+(?P<name>[A-Z]\w*)[ ]*(?:\([^()\n]*\))?[ ]*:(?P<same>[^\n]*)\n?(?P<body>(?:[ ]*\n|(?P=indent)[ ]+[^\n]*(?:\n|$))*)",
    re.MULTILINE,
)
_CALL = re.compile(
    rf"^[ ]*(?:[-*•][ ]+)?(?:{_KINDS}[ ]+)?(?P<name>[A-Za-z]\w*)[ ]*\((?P<body>(?:[^()]|\([^()]*\))*)\)[ ]*[.;,]?[ ]*$",
    re.MULTILINE,
)
_GENERATOR = re.compile(
    r"^[ ]*(?:\$[ ]*)?(?:(?:bin/)?rails[ ]+g(?:enerate)?[ ]+(?:model|scaffold|resource)[ ]+)?(?P<name>[A-Za-z]\w*)(?P<body>(?:[ ]+\w+:\w+(?:\{[\d,]*\})?(?::\w+)*){2,})[ ]*$",
    re.MULTILINE,
)
_ENUM = re.compile(
    r"(?:^|(?<=[\n;]))[ ]*(?:export\s+)?(?:const\s+)?(?:create\s+type\s+(?P<sql>\w+)\s+as\s+enum\s*\((?P<listed>[^()]*)\)\s*;?|enum\s+(?P<name>\w+)\s*[=:]?\s*\{(?P<body>[^{}]*)\}"
    r"|type\s+(?P<alias>\w+)\s*=\s*(?P<union>\|?\s*[\"']\w[^\n;|]*(?:\|\s*[\"'][^\n;|]*)+);?)",
    re.IGNORECASE,
)
_CONSTANT = re.compile(r"^[ ]*(?P<name>[A-Z][A-Z0-9_]+)[ ]*=[ ]*[\[(](?P<body>[^\n]*)[\])][ ]*$", re.MULTILINE)
_CHOICES = re.compile(
    r"^(?P<indent>[ ]*)class[ ]+(?P<name>\w+)\([^()\n]*(?:Choices|Enum)[^()\n]*\):[ ]*\n(?P<body>(?:(?P=indent)[ ]+\w+[ ]*=[^\n]*(?:\n|$))+)",
    re.MULTILINE,
)
_TYPED = re.compile(
    r"^(?P<name>\"?[A-Za-z][\w-]*\"?[?!*]*)\s*(?P<sign>:=|:|=(?!>)|(?=->|=>|→))\s*(?P<spec>.*)$", re.DOTALL
)
_FOREIGN = re.compile(
    r"^(?:constraint\s+\w+\s+)?foreign\s+key\s*\(\s*[\"'`]?(?P<column>\w+)[\"'`]?\s*\)\s*references\s+[\"'`]?(?P<to>\w+)",
    re.IGNORECASE,
)
_UNIQUE = re.compile(
    r"^(?:constraint\s+\w+\s+)?unique(?:\s+(?:key|index))?(?:\s+\w+)?\s*\(\s*[\"'`]?(?P<column>\w+)[\"'`]?\s*\)$",
    re.IGNORECASE,
)
_NO_MEMBER = re.compile(
    r"^(?:constraint|primary key|unique|check|index|key|foreign key|@@|def|return|import|class Meta|pass\b|\}|\)|--|public function|indexes)",
    re.IGNORECASE,
)
_NAMED_RELATION = re.compile(r"fields:\s*\[\s*(?P<columns>[\w\s,]+)\]")
_COMMENT = re.compile(
    r"/\*(?P<a>.*?)\*/|(?<![:/\w])//(?P<b>[^\n]*)|(?<!\w)#(?P<c>[^\n]*)|(?<!\w)--(?P<d>[^\n]*)", re.DOTALL
)
_LANGUAGE = frozenset(
    {
        "if",
        "for",
        "while",
        "switch",
        "login",
        "roles",
        "role",
        "note",
        "notes",
        "enum",
        "enums",
        "auth",
        "return",
        "import",
    }
)

Enums = dict[str, tuple[str, ...]]
Found = tuple[Declaration, tuple[int, int]]


def enums_of(text: str) -> tuple[Enums, list[tuple[int, int]]]:
    """The declared lists of values by lower-case name, and where they stand."""
    found: Enums = {}
    spans = []
    for match in _ENUM.finditer(text):
        name = match.group("name") or match.group("sql") or match.group("alias")
        body = _COMMENT.sub(" ", match.group("body") or match.group("listed") or match.group("union") or "")
        pieces = re.split(r"[,;\n|]", body) if re.search(r"[,;\n|]", body.strip()) else body.split()
        names = [value_name(piece.partition("=")[0].strip(" '\"")) for piece in pieces]
        values = tuple(dict.fromkeys(value for value in names if value))
        if len(values) >= 2:
            found[name.lower()] = values
            spans.append(match.span())
    for match in _CONSTANT.finditer(text):
        said = re.findall(r"\(\s*[\"'](\w[^\"']*)|^\s*[\"'](\w[^\"']*)|,\s*[\"'](\w[^\"']*)", match.group("body"))
        paired = "(" in match.group("body")
        found[match.group("name").lower()] = tuple(
            value_name(a if paired else b or c) for a, b, c in said if not paired or a
        )
    for match in _CHOICES.finditer(text):
        said = re.findall(r"^[ ]*(\w+)[ ]*=", match.group("body"), re.MULTILINE)
        found[match.group("name").lower()] = tuple(value_name(name) for name in said)
        spans.append(match.span())
    return {name: values for name, values in found.items() if len(values) >= 2}, spans


def declarations_of(text: str) -> Iterator[Found]:
    """Each declaration in code with the span that it takes."""
    for pattern in (_CREATE, _BODY, _CLASS, _CALL, _GENERATOR):
        for match in pattern.finditer(text):
            found = _declaration(text, match, sql=pattern is _CREATE)
            if found.name.lower() in _LANGUAGE or not _sure(
                found, pattern, text[text.rfind("\n", 0, match.start("name")) + 1 : match.end()]
            ):
                continue
            yield found, match.span()


def _sure(found: Declaration, pattern: re.Pattern[str], line: str) -> bool:
    """Whether a match is a declaration; ``status {open, closed}`` in a bullet is a field."""
    if pattern is _BODY and found.name.islower() and not any(member.spec for member in found.members):
        return (
            len(found.members) > 1
            and not line.lstrip().startswith(("-", "*", "•"))
            and ":" not in line.partition("{")[0]
        )
    if pattern is not _CALL:
        return bool(found.members)
    typed = sum(
        bool(re.match(r"(?:->|→)|[\"'\[{]", m.spec)) or ":" in m.spec[:1] or _typed(m.spec) for m in found.members
    )
    return typed >= 2 or (typed == 1 and len(found.members) <= 2)


def _typed(spec: str) -> bool:
    return bool(type_word(re.split(r"[\s,(?!\[]", spec.strip(), maxsplit=1)[0]))


def _declaration(text: str, match: re.Match[str], *, sql: bool) -> Declaration:
    found = Declaration(match.group("name"), match.start("name"), match.end("name"))
    stretches = [match.span("body")]
    if "same" in match.groupdict():
        stretches = [span for span in (match.span("same"), match.span("body")) if text[slice(*span)].strip()]
    if "rails" in match.group().lower() or match.re is _GENERATOR:
        found.members = [
            Member(
                m.group(1), m.group(2).replace(":", " "), match.start("body") + m.start(), match.start("body") + m.end()
            )
            for m in re.finditer(r"(\w+):([\w:{},]+)", match.group("body"))
        ]
        return found
    foreign: dict[str, str] = {}
    unique: set[str] = set()
    skipped: set[str] = set()
    for start, end in (piece for span in stretches for piece in pieces(text, *span)):
        bare, notes = uncommented(text[start:end])
        if (key := _FOREIGN.match(bare)) is not None:
            foreign[key.group("column").lower()] = key.group("to")
        elif (alone := _UNIQUE.match(bare)) is not None and sql:
            unique.add(alone.group("column").lower())
        elif not _NO_MEMBER.match(bare) and (member := member_of(bare, notes, start, end)) is not None:
            if relation := _NAMED_RELATION.search(bare):
                skipped |= {column.strip().lower() for column in relation.group("columns").split(",")}
            found.members.append(member)
    for member in found.members:
        low = member.name.lower()
        member.spec += f" references {foreign[low]}" if low in foreign else ""
        member.spec += " unique" if low in unique else ""
    found.members = [member for member in found.members if member.name.lower() not in skipped]
    return found


def uncommented(piece: str) -> tuple[str, str]:
    """A piece without its comments, and what they say."""
    notes = [next(group for group in m.groups() if group is not None).strip() for m in _COMMENT.finditer(piece)]
    return _COMMENT.sub(" ", piece).strip(), " ; ".join(note for note in notes if note)


def member_of(bare: str, notes: str, start: int, end: int) -> Member | None:
    """``sku: string``, ``sku string unique``, ``string sku``, ``sku?``: one member and what is written behind."""
    bare = re.sub(
        r"\bmodels\.|\bsa\.|(?<!@)\bdb\.(?=[A-Z])|\bfields\.(?=[A-Z])|^(?:public|private|protected|readonly|val|var|let|const|required)\s+(?=\w+\s*\S)",
        "",
        bare,
    )
    bare = bare.strip(" ,;")
    if re.match(r"[A-Z]\w* = [\[(]", bare) and bare.split()[0].isupper():
        return None
    match = _TYPED.match(bare)
    if match:
        name, spec = match.group("name").strip('"'), match.group("spec").strip()
    elif re.fullmatch(r"[\"']?[A-Za-z][\w-]*[\"']?[?!*]*", bare):
        name, spec = bare.strip("\"'"), ""
    else:
        named = re.match(
            r"[\"']?(?P<first>[A-Za-z][\w<>\[\]-]*)[\"']?(?P<marks>[?!*]*)\s*(?P<rest>.*)$", bare, re.DOTALL
        )
        if named is None:
            return None
        name, spec = named.group("first") + named.group("marks"), named.group("rest").strip()
        second = re.match(r"(?P<name>[A-Za-z]\w*)\b\s*(?P<rest>.*)$", spec, re.DOTALL)
        if (
            second
            and type_word(named.group("first"))
            and not type_word(second.group("name"))
            and second.group("name").lower() not in _SIGNS
        ):
            name, spec = second.group("name"), f"{named.group('first')}{named.group('marks')} {second.group('rest')}"
    return Member(name, f"{spec} ; {notes}" if notes else spec, start, end)


_SIGNS = frozenset(
    {
        "unique",
        "required",
        "optional",
        "not",
        "null",
        "min",
        "max",
        "default",
        "between",
        "from",
        "in",
        "pk",
        "fk",
        "primary",
    }
)


def pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a body at newlines, semicolons and commas that stand in no bracket, quote or comment."""
    found: list[tuple[int, int]] = []
    depth, at, begin, quoted = 0, start, start, ""
    while at < end:
        sign = text[at]
        comment = _COMMENT.match(text, at, end) if sign in "/#-" and not quoted else None
        if comment:
            at = comment.end()
            continue
        if quoted:
            quoted = "" if sign in {quoted, "\n"} else quoted
        elif sign == '"' or (sign == "'" and not (at > start and text[at - 1].isalnum())):
            quoted = sign
        elif sign in "([{":
            depth += 1
        elif sign in ")]}":
            depth = max(depth - 1, 0)
        if (sign in ";,\n" and depth == 0 and not quoted) or (sign == "\n" and depth == 0):
            at += _trailing_comment(text, at, end) if sign in ";," else 0
            found.append((begin, at + (sign != "\n")))
            begin = at + 1
        at += 1
    found.append((begin, end))
    found = [part for span in found for part in _columns(text, *span)]
    return [span for span in (_trimmed(text, *span) for span in found) if span[0] < span[1]]


def _columns(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """``string name UK  string address``: several members in one line, two blanks between them."""
    begin, _ = _trimmed(text, start, end)
    if not type_word(text[begin:end].split(" ", 1)[0]):
        return [(start, end)]
    cuts = [m.start() for m in re.finditer(r"(?<=\S) {2,}(?=(\w+) +\w)", text[begin:end]) if type_word(m.group(1))]
    edges = [start, *(begin + at for at in cuts), end]
    return list(itertools.pairwise(edges))


def _trailing_comment(text: str, at: int, end: int) -> int:
    """How far a comment behind ``at`` on the same line reaches: it speaks of the member before it."""
    blank = re.compile(r"[ ]*").match(text, at + 1)
    comment = _COMMENT.match(text, blank.end() if blank else at + 1, end)
    return comment.end() - at - 1 if comment else 0


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in ",;"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end

"""Notations that are no English: tables in Markdown, entity diagrams, type declarations."""

import re
from dataclasses import dataclass, field

from bottega.reader.facts import Attribute, Facts, Key, Link, Mention, Phrase, make_key
from bottega.reader.item import read_item
from bottega.reader.lexicon import index
from bottega.reader.phrase import split_words

_TABLE = re.compile(r"(?:^[ ]*\|.*\|[ ]*(?:\n|$)){3,}", re.MULTILINE)
_BODY = re.compile(
    r"(?:^|(?<=[\n;]))[ ]*(?:export\s+)?(?:(?:type|interface|class|struct|entity|table|model|record|create table)\s+)?"
    r"(?P<name>[A-Za-z]\w*)\s*=?\s*\{(?P<body>[^{}]*)\}",
    re.IGNORECASE,
)
_CREATE = re.compile(
    r"\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?[\"`]?(?P<name>[A-Za-z]\w*)[\"`]?\s*\((?P<body>(?:[^()]|\([^()]*\))*)\)\s*;?",
    re.IGNORECASE,
)
_REFERENCES = re.compile(r"\breferences\s+[\"`]?(?P<to>\w+)", re.IGNORECASE)
_EDGE = re.compile(
    r"^[ ]*(?P<a>[A-Za-z]\w*)\s+(?P<left>[|}o][|o{}])(?:--|\.\.)(?P<right>[|o{}][|{o}])\s+(?P<b>[A-Za-z]\w*)\s*(?::.*)?$",
    re.MULTILINE,
)
_NOTE = re.compile(r"/\*(?P<a>.*?)\*/|//(?P<b>.*)|\"(?P<c>[^\"]*)\"|#(?P<d>.*)")
_TYPED = re.compile(r"^(?P<name>\w+)(?P<optional>\?)?\s*:\s*(?P<type>.+)$", re.DOTALL)
_SPLIT = re.compile(r"[;\n]|,(?![^(\"']*[)\"'])|(?<=\S)\s{2,}(?=\w+\s+\w)")
_THING = frozenset({"table", "entity", "object", "model", "thing", "record"})
_COLUMN = frozenset({"column", "field", "attribute", "property", "name"})


@dataclass(slots=True)
class Notation:
    """Reads what is written in a notation and blanks it out for the passes that read English."""

    text: str
    facts: Facts
    arrays: list[tuple[Key, Key, tuple[int, int]]] = field(default_factory=list)

    def read(self) -> str:
        """Return the text without what was read here; its length is unchanged."""
        rest = self.text
        for match in _TABLE.finditer(self.text):
            if self._table(match):
                rest = _blanked(rest, match.start(), match.end())
        bodies = [*_BODY.finditer(self.text), *_CREATE.finditer(self.text)]
        names = {make_key(tuple(split_words(m.group("name")))) for m in bodies}
        for match in bodies:
            self._body(match, names)
            rest = _blanked(rest, match.start(), match.end())
        self._cross()
        for match in _EDGE.finditer(self.text):
            self._edge(match)
            rest = _blanked(rest, match.start(), match.end())
        return re.sub(r"\berDiagram\b", lambda m: " " * len(m.group()), rest) if bodies else rest

    def _declare(self, name: str, start: int, end: int) -> Key:
        words = tuple(split_words(name))
        self.facts.mentions.append(Mention(Phrase(words, start, end), 3.0, "label"))
        return make_key(words)

    def _edge(self, match: re.Match[str]) -> None:
        first = self._declare(match.group("a"), match.start("a"), match.end("a"))
        second = self._declare(match.group("b"), match.start("b"), match.end("b"))
        span = match.span()
        many_left = any(sign in match.group("left") for sign in "{}")
        many_right = any(sign in match.group("right") for sign in "{}")
        self.facts.links.append(Link(first, second, "many" if many_right else "one", *span))
        self.facts.links.append(Link(second, first, "many" if many_left else "one", *span))

    def _body(self, match: re.Match[str], names: set[Key]) -> None:
        owner = self._declare(match.group("name"), match.start("name"), match.end("name"))
        at = match.start("body")
        for piece in _pieces(match.group("body")):
            start = self.text.find(piece, at, match.end("body"))
            start = start if start >= 0 else at
            self._member(owner, piece, (start, start + len(piece)), names)
            at = start + len(piece)

    def _member(self, owner: Key, piece: str, span: tuple[int, int], names: set[Key]) -> None:
        """``sku: string /* unique */`` or ``int capacity_kg "min 500"``."""
        notes = ", ".join(group for m in _NOTE.finditer(piece) for group in m.groups() if group)
        bare = _NOTE.sub(" ", piece).strip()
        refers = _REFERENCES.search(bare)
        if refers and (target := make_key(tuple(split_words(refers.group("to"))))) in names:
            self._link(owner, target, re.sub(r"_?id$", "", bare.split()[0], flags=re.IGNORECASE), span, many=False)
            return
        typed = _TYPED.match(bare)
        if typed:
            name, kind, optional = typed.group("name"), typed.group("type").strip(), bool(typed.group("optional"))
        else:
            words = bare.split()
            if len(words) < 2:
                return
            first_is_type = words[0].lower() in index("explicit_types") or words[0].lower() == "enum"
            kind, name = (words[0], words[1]) if first_is_type else (words[1].partition("(")[0], words[0])
            notes = ", ".join([*(_short(w) for w in words[2:]), notes])
            optional = kind.endswith("?")
        many = kind.endswith("[]")
        target = make_key(tuple(split_words(kind.rstrip("[]?"))))
        if target in names:
            self._link(owner, target, name, span, many=many)
            return
        values = "|" in kind or kind.lower() == "enum"
        written = _written(name, kind, notes, values=values)
        item = read_item(written, 0, len(written))
        if item is not None:
            item.start, item.end = span
            item.required = False if optional else item.required
            if kind.lower() == "number" and item.type in {"", "string"}:
                item.type = "integer"
            self.facts.attributes.append(Attribute(owner, item, "list"))

    def _link(self, owner: Key, target: Key, name: str, span: tuple[int, int], *, many: bool) -> None:
        said = "_".join(split_words(name))
        self.facts.links.append(Link(owner, target, "many" if many else "one", *span, name="" if many else said))
        if many:
            self.arrays.append((owner, target, span))

    def _cross(self) -> None:
        """A list of another thing that does not name this one back goes both ways."""
        for owner, target, span in self.arrays:
            if not any((link.one, link.other, link.amount) == (target, owner, "one") for link in self.facts.links):
                self.facts.links.append(Link(target, owner, "many", *span))

    def _table(self, match: re.Match[str]) -> bool:
        """A table with one row for each column of each thing, or for each field of the heading above."""
        lines = [line for line in match.group().splitlines() if line.strip()]
        header = [cell.strip().lower() for cell in lines[0].strip().strip("|").split("|")]
        thing = next((i for i, cell in enumerate(header) if cell in _THING), None)
        column = next((i for i, cell in enumerate(header) if cell in _COLUMN), None)
        if column is None:
            return False
        owner = self._heading_before(match.start()) if thing is None else ()
        at = match.start()
        for line in lines[1:]:
            at = self.text.index(line, at)
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if set(line) <= set("|-: ") or len(cells) <= column:
                continue
            if thing is not None and cells[thing]:
                owner = self._declare(cells[thing], at, at + len(line))
            if owner:
                rest = [cell for i, cell in enumerate(cells) if i not in {thing, column} and cell]
                self._row(owner, cells[column], rest, (at, at + len(line)))
        return True

    def _row(self, owner: Key, name: str, rest: list[str], span: tuple[int, int]) -> None:
        notes = ", ".join(rest)
        link = re.search(
            r"\b(?:link(?:s|ed)? to|references?|fk(?: to)?|foreign key(?: to)?|belongs to|->)\s+(?:an?\s+|the\s+)?(?P<to>[A-Za-z]\w*(?: [a-z]\w*)?)",
            notes,
            re.IGNORECASE,
        )
        if link:
            target = make_key(tuple(split_words(link.group("to"))))
            self._link(owner, target, name, span, many=False)
            if re.search(r"optional|may be (?:empty|blank)|null", notes, re.IGNORECASE):
                self.facts.links[-1].required = False
            return
        written = f"{name}: {notes}" if notes else name
        item = read_item(written, 0, len(written))
        if item is not None:
            item.start, item.end = span
            self.facts.attributes.append(Attribute(owner, item, "list"))

    def _heading_before(self, at: int) -> Key:
        line = self.text[:at].rstrip().rpartition("\n")[2].strip(" #*:_")
        words = split_words(line)
        return self._declare(line, max(at - len(line) - 1, 0), at) if 0 < len(words) <= 4 else ()


def _short(word: str) -> str:
    return {"uk": "unique", "pk": "", "fk": "", "unique": "unique"}.get(word.lower(), word)


def _pieces(body: str) -> list[str]:
    kept = _NOTE.sub(lambda m: m.group().replace(";", ".").replace(",", "\x00"), body)
    return [piece.replace("\x00", ",").strip() for piece in _SPLIT.split(kept) if piece.strip()]


def _written(name: str, kind: str, notes: str, *, values: bool) -> str:
    """One member as a person would write it."""
    words = " ".join(split_words(name))
    if values:
        listed = kind.replace("'", "").replace('"', "").replace("|", "/") if "|" in kind else notes.replace(", ", "/")
        listed = re.sub(r"\s*/\s*", "/", listed)
        return f"{words}: {listed}" + (f", {notes}" if "|" in kind and notes else "")
    known = kind.lower().rstrip("?")
    plain = {"number": "", "date": "date", "string": ""}.get(known, known)
    return f"{words}: {plain}, {notes}" if plain in index("explicit_types") else f"{words}, {notes}".rstrip(", ")


def _blanked(text: str, start: int, end: int) -> str:
    return text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]

"""Notations that are no English: tables, outlines, diagrams, declarations in code."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bottega.reader.clause import cut
from bottega.reader.collect import Collector
from bottega.reader.declarations import declarations_of, enums_of
from bottega.reader.facts import Facts, Key, Link, Mention, Phrase, SignIn, make_key
from bottega.reader.member import Declaration, MemberReader
from bottega.reader.outlines import entries_of, json_of, labelled_of, sections_of, yaml_of
from bottega.reader.phrase import split_words
from bottega.reader.tables import tables_of
from bottega.reader.tokens import tokenise

_EDGE = re.compile(
    r"^[ ]*(?P<a>[A-Za-z]\w*)\s+(?P<left>[|}o][|o{}])(?:--|\.\.)(?P<right>[|o{}][|{o}])\s+(?P<b>[A-Za-z]\w*)\s*(?::.*)?$",
    re.MULTILINE,
)
_RELATION = re.compile(
    r"^(?P<how>(?:[\w-]+ ){0,3}?(?:belongs[ _]to|has[ _](?:many|one)|many[- ]to[- ](?:many|one)|one[- ]to[- ](?:many|one)|m2m|n:m|->|→|references|links? to|of|with|to|in)(?=[: ]|(?<=[>→])))?[: ]*(?:with |to |an? |the |one |many |several )*(?P<to>[A-Za-z]\w*(?: [a-z]\w*)?)",
    re.IGNORECASE,
)
_SETTING = re.compile(
    r"(?:^|(?<=[\n{,]))[ ]*[\"']?(?:log_?in|auth|authentication|sign_?in|accounts)[\"']?[ ]*[:=][ ]*[\"']?(?P<value>false|no|none|off|true|yes|on|required|e-?mail ?(?:\+|and|&|/|,) ?password|password|jwt|session|oauth)[\"']?[ ]*(?=[,;.}\n]|$)",
    re.IGNORECASE,
)
_ROLES = re.compile(r"[\"']roles[\"'][ ]*:[ ]*\[(?P<names>[^\]]*)\]", re.IGNORECASE)


@dataclass(slots=True)
class Notation:
    """Reads what is written in a notation and blanks it out for the passes that read English."""

    text: str
    facts: Facts
    raw: str = ""
    members: MemberReader = field(init=False)

    def __post_init__(self) -> None:
        self.members = MemberReader(self.facts, set())

    def read(self) -> str:
        """Return the text without what was read here; its length is unchanged."""
        rest = self._settings(self.text)
        self.members.enums, spans = enums_of(rest)
        for span in spans:
            rest = _blanked(rest, *span)
        found: list[Declaration] = []
        rest = self._take(tables_of(rest, self.raw or self.text), rest, found)
        for read in (json_of, declarations_of, labelled_of, yaml_of, entries_of, sections_of):
            rest = self._take(read(rest), rest, found)
        self._declared(found)
        for match in _EDGE.finditer(self.text):
            self._edge(match)
            rest = _blanked(rest, match.start(), match.end())
        return re.sub(r"\berDiagram\b", lambda m: " " * len(m.group()), rest) if found else rest

    def _settings(self, rest: str) -> str:
        """``"login": false``, ``auth: none``, ``"roles": ["host"]``."""
        for match in _SETTING.finditer(rest):
            wanted = match.group("value").lower() not in {"false", "no", "none", "off"}
            self.facts.sign_in.append(SignIn(wanted, *match.span()))
        for match in _ROLES.finditer(rest):
            for name in re.finditer(r"\w[\w -]*", match.group("names")):
                start = match.start("names") + name.start()
                self.facts.roles.append((make_key(tuple(split_words(name.group()))), start, start + len(name.group())))
        return re.sub(_SETTING, lambda m: m.group() if m.group().lstrip()[:1] in "\"'" else " " * len(m.group()), rest)

    @staticmethod
    def _take(read: Iterator[tuple[Declaration, tuple[int, int]]], rest: str, found: list[Declaration]) -> str:
        """Keep what one pass reads and blank it out."""
        blanked = rest
        for declaration, span in read:
            blanked = _blanked(blanked, *span)
            if declaration.name:
                found.append(declaration)
        return blanked

    def _declared(self, found: list[Declaration]) -> None:
        """Read the members of all declarations, knowing every name."""
        owners = [self._declare(one.name, one.start, one.end) for one in found]
        self.members.names |= set(owners)
        self.members.marked = _marks(found)
        for owner, one in zip(owners, found, strict=True):
            names = frozenset("_".join(split_words(member.name)) for member in one.members)
            self._listed(owner, one)
            for member in one.members:
                self.members.read(owner, member, siblings=names)
        self._cross()

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

    def _cross(self) -> None:
        """A list of another thing that does not name this one back goes both ways."""
        for owner, target, span in self.members.arrays:
            if not any((link.one, link.other, link.amount) == (target, owner, "one") for link in self.facts.links):
                self.facts.links.append(Link(target, owner, "many", *span))

    def _listed(self, owner: Key, one: Declaration) -> None:
        """What a declaration lists in English."""
        for start, end in one.lists:
            collector = Collector(self.text, self.facts)
            collector.open(owner, "list")
            for segment in cut(tokenise(self.text, start, end)):
                collector.add(segment.sep, segment.start, segment.end)
            collector.flush()
        for start, end in one.relations:
            for part in re.finditer(r"[^,;]+", self.text[start:end]):
                self._relation(owner, part.group().strip(), (start + part.start(), start + part.end()))

    def _relation(self, owner: Key, said: str, span: tuple[int, int]) -> None:
        """``belongs to Bar``, ``has many Baz``, ``many-to-many with Tag``, ``Bar``."""
        match = _RELATION.match(said)
        target = make_key(tuple(split_words(match.group("to")))) if match else ()
        if match is None or not target:
            return
        how = (match.group("how") or "").lower()
        crossed = re.search(r"many[- ]to[- ]many|m2m|n:m", how) is not None
        if crossed or "many" in how:
            self.facts.links.append(Link(owner, target, "many", *span))
        if crossed or "many" in how:
            self.facts.links.append(Link(target, owner, "many" if crossed else "one", *span))
        else:
            self.facts.links.append(Link(owner, target, "one", *span))


def _marks(found: list[Declaration]) -> bool:
    """Whether some members are marked as required, with ``!`` or NOT NULL, and others are not."""
    members = [member for one in found for member in one.members if member.name.lower() != "id"]
    marked = sum(bool(re.search(r"!|\bnot null\b", member.name + member.spec, re.IGNORECASE)) for member in members)
    return 2 <= marked < len(members)


def _blanked(text: str, start: int, end: int) -> str:
    return text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]

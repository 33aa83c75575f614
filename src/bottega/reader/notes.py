"""Notes in lines: ``Supplier: name*, country``, ``tank(code unique)``, ``a <-> b``."""

import re
from dataclasses import dataclass

from bottega.reader.clause import cut, verb_group
from bottega.reader.collect import Collector, is_field_like
from bottega.reader.discourse import read_sentence, read_text
from bottega.reader.facts import Facts, Item, Key, Link, Mention, Phrase
from bottega.reader.hanging import hang
from bottega.reader.item import read_item
from bottega.reader.labels import (
    ARROW,
    CALL,
    CALLS,
    ENTRY,
    LINK_LABEL,
    MANY_TO_MANY,
    ONE_CALL,
    PROSE_LABEL,
    ROLE_LABEL,
    entry_is_list,
    is_clause,
    label_key,
    several_names,
    single_arrow,
)
from bottega.reader.lexicon import words
from bottega.reader.morphology import verb_forms
from bottega.reader.phrase import phrase_at, split_words
from bottega.reader.segment import Block, sentences
from bottega.reader.talk import Talk, first_phrase
from bottega.reader.tokens import Token, tokenise


@dataclass(slots=True)
class Notes:
    """Reads single lines that are notes rather than sentences."""

    text: str
    facts: Facts
    talk: Talk
    optional_by_default: bool = False

    def line(self, block: Block, content: str) -> bool:
        """Read one line if it is a note."""
        readers = (self.calls, self.arrow, self.call, self.entry)
        return any(read(block, content) for read in readers)

    def place(self, block: Block, content: str) -> int:
        """Where ``content`` stands in the text."""
        return block.start + self.text[block.start : block.end].index(content)

    def field_line(self, owner: Key, child: Block) -> None:
        """Read one line below a heading as a field of the thing it names, or as a link."""
        content = self.text[child.start : child.end]
        arrow = single_arrow(content.strip())
        if arrow and (target := label_key(arrow.group("b"))):
            name = "_".join(label_key(arrow.group("a")))
            self.facts.links.append(Link(owner, target, "one", child.start, child.end, name=name))
            return
        label = re.match(r"\s*([\w -]+?)\s*:\s*(.+)$", content, re.DOTALL)
        if label and LINK_LABEL.match(label.group(1)):
            self._link_line(owner, label, (child.start, child.end))
            return
        item = read_item(self.text, child.start, child.end)
        if item is not None:
            self._settle(item)
            self.talk.attribute(owner, item, "list")

    def _link_line(self, owner: Key, label: re.Match[str], span: tuple[int, int]) -> None:
        """``belongs to: Author``, ``many to many: Tag``."""
        name = label.group(1).lower()
        many = name.startswith(("has", "many"))
        for key in filter(None, map(label_key, re.split(r",|\band\b", label.group(2)))):
            self.talk.link(owner, key, "many" if many else "one", span)
            if many and "to" in name:
                self.talk.link(key, owner, "many", span)

    def _settle(self, item: Item) -> None:
        if self.optional_by_default and item.required is None:
            item.required = False

    def declare(self, phrase: Phrase) -> None:
        """A label names a thing that is kept."""
        self.facts.mentions.append(Mention(phrase, 3.0, "label"))
        self.talk.focus = phrase.key

    def arrow(self, block: Block, content: str) -> bool:
        """``recipe <-> ingredient many to many``, ``author 1:n book``."""
        match = ARROW.match(content)
        first, second = (label_key(match.group("a")), label_key(match.group("b"))) if match else ((), ())
        if match is None or not first or not second:
            return False
        span = block.start, block.end
        for key in (first, second):
            self.facts.mentions.append(Mention(Phrase(key, *span), 1.5, "relation"))
        sign, how = re.sub(r"\s|to", "", match.group("sign").lower()), match.group("how") or ""
        crossed = sign in {"<->", "<=>", "↔", ">-<", "*-*", "n:m", "m:n", "n-m", "m-n", "n:n", "m:m"}
        if crossed or MANY_TO_MANY.search(how) or MANY_TO_MANY.search(match.group("sign")):
            self.talk.link_both(first, second, span)
        elif sign in {"1:n", "1-n", "1:m", "1n", "1m"} or re.search(r"one[- ]to[- ]many|1:n", how, re.IGNORECASE):
            self.talk.link(first, second, "many", span)
            self.talk.link(second, first, "one", span)
        else:
            self.talk.link(first, second, "one", span)
        return True

    def calls(self, block: Block, content: str) -> bool:
        """``Class(name, type), Group(name)``: several in one line."""
        several = CALLS.match(content)
        if several is None:
            return False
        start = self.place(block, content)
        end = start + several.end()
        calls = list(ONE_CALL.finditer(self.text, start, end))
        if not all(_lists_fields(match.group().partition("(")[2].rstrip(" )")) for match in calls):
            return False
        for match in calls:
            self.call(Block("line", match.start(), match.end(), block.depth), match.group())
        if self.text[end : start + len(content)].strip(" .;,"):
            read_text(self.talk, end, start + len(content))
        return True

    def call(self, block: Block, content: str) -> bool:
        """``tank(code unique, capacity_litres min 1)``."""
        match = CALL.match(content)
        if match is None or not _lists_fields(match.group("inner")):
            return False
        start = self.place(block, content)
        tokens = tokenise(self.text, start, start + match.end("name"))
        found = phrase_at(tokens, 0) if tokens else None
        if found is None or found[1] != len(tokens) or verb_group(tokens) is not None:
            return False
        if not split_words(match.group("name")) or found[0].words[-1] in words("nouns", "vague"):
            return False
        self.declare(found[0])
        self.items(found[0].key, start + match.start("inner"), start + match.end("inner"))
        return True

    def entry(self, block: Block, content: str) -> bool:
        """``Supplier: name*, vat number (unique), country``."""
        match = ENTRY.match(content)
        if match is None:
            return False
        name = match.group("name").strip(" *_")
        if ROLE_LABEL.match(name) and not several_names(match.group("rest")):
            return self._roles_entry(block, content, match)
        if PROSE_LABEL.match(name) or not entry_is_list(match):
            return False
        start = self.place(block, content)
        phrase = self._entry_name(start, start + match.end("name"))
        if phrase is None:
            return False
        self.declare(phrase)
        spans = sentences(self.text, start + match.start("rest"), start + match.end("rest"))
        first, *others = self._parts(*spans[0])
        self.items(phrase.key, *first)
        for begin, stop in others:
            if not self.line(Block("line", begin, stop, block.depth), self.text[begin:stop].strip()):
                read_text(self.talk, begin, stop)
        self.talk.focus = phrase.key
        for begin, stop in spans[1:]:
            read_sentence(self.talk, begin, stop)
        return True

    def _parts(self, start: int, end: int) -> list[tuple[int, int]]:
        """``title, servings; Ingredient: name, unit``: cut where a semicolon starts the next thing."""
        found = [start]
        for match in re.finditer(r";\s*(?=[A-Za-z])", self.text[start:end]):
            rest = self.text[start + match.end() : end].split(";")[0]
            entry = ENTRY.match(rest)
            spoken = rest[:1].isupper() and verb_group(tokenise(rest, 0, len(rest))) is not None
            if spoken or (entry and entry_is_list(entry)):
                found.append(start + match.end())
        return list(zip(found, [*found[1:], end], strict=True))

    def _entry_name(self, start: int, end: int) -> Phrase | None:
        """The thing that a label names: ``Purchase order``, ``water meter readings per plot``, ``what's planted``."""
        planted = _PLANTED.match(self.text[start:end])
        if planted:
            return Phrase((planted.group(1).lower() + "ing",), start, end, plural=True)
        tokens = [t for t in tokenise(self.text, start, end) if t.text not in {"*", "_"}]
        found = phrase_at(tokens, 0) if tokens else None
        if found is None:
            return None
        phrase, at = found
        phrase.words = _bare_label(phrase.words, self.text[start:end])
        vague = phrase.words[-1] in words("nouns", "vague") and phrase.words[-1] != "people"
        if vague or phrase.key[-1] in words("nouns", "heading") - _THINGS_TOO:
            return None
        while at < len(tokens):
            inner = phrase_at(tokens, at + 1) if tokens[at].tag in {"i", "t"} else None
            if inner:
                hang(self.talk, phrase.key, tokens[at].low, inner[0])
            at = inner[1] if inner else at + 1
        return phrase

    def items(self, owner: Key, start: int, end: int) -> None:
        """Read a list of what ``owner`` has; clauses among the items are read as sentences about it."""
        collector = Collector(self.text, self.facts)
        collector.open(owner, "list")
        before = len(self.facts.attributes)
        for segment in cut(tokenise(self.text, start, end)):
            if segment.sep != ":" and verb_group(segment.tokens) is not None and is_clause(segment.tokens):
                collector.flush()
                self.talk.focus, self.talk.subjects = owner, [owner]
                read_sentence(self.talk, segment.start, segment.end)
            elif not self.hung(owner, segment.tokens):
                collector.add(segment.sep, segment.start, segment.end)
        collector.flush()
        for attribute in self.facts.attributes[before:]:
            if attribute.owner == owner:
                self._settle(attribute.item)

    def hung(self, owner: Key, tokens: list[Token]) -> bool:
        """``sits in a building``, ``of one elevator``, ``found in an inspection``: an item that is a link."""
        at = 1 if tokens and tokens[0].low in verb_forms() and len(tokens) > 2 else 0
        if len(tokens) < at + 2 or tokens[at].low not in {"of", "in", "by", "for", "to", "at", "on", "from"}:
            return False
        found = phrase_at(tokens, at + 1) if tokens[at].tag in {"i", "t"} else None
        if found is None or not (found[0].determiner or found[0].counted):
            return False
        hang(self.talk, owner, tokens[at].low, found[0])
        self.facts.mentions.append(Mention(found[0], 0.6, "what something hangs on"))
        return True

    def _roles_entry(self, block: Block, content: str, match: re.Match[str]) -> bool:
        """``Roles: planner, technician. Planners ...``."""
        start = self.place(block, content) + match.start("rest")
        first, *others = sentences(self.text, start, block.end)
        for segment in cut(tokenise(self.text, *first)):
            if verb_group(segment.tokens) is not None and is_clause(segment.tokens):
                read_sentence(self.talk, segment.start, segment.end)
            elif found := first_phrase(segment.tokens):
                self.facts.roles.append((found[0].key, found[0].start, found[0].end))
        for begin, stop in others:
            read_sentence(self.talk, begin, stop)
        return True

    def role_names(self, start: int, end: int) -> None:
        """Take the names in ``roles: planner, range_safety``."""
        for segment in cut(tokenise(self.text, start, end)):
            found = phrase_at(segment.tokens, 0)
            if found and found[1] == len(segment.tokens):
                self.facts.roles.append((found[0].key, found[0].start, found[0].end))

    def role(self, child: Block) -> None:
        """A bullet below *Roles*: a name, and perhaps what it may do."""
        tokens = tokenise(self.text, child.start, child.end)
        found = phrase_at(tokens, 0) if tokens else None
        if found is None:
            return
        phrase, after = found
        self.facts.roles.append((phrase.key, phrase.start, phrase.end))
        rest = [t for t in tokens[after:] if t.text not in {":", "—", "-", "("}]
        if rest:
            self.talk.actor = phrase.key
            read_text(self.talk, rest[0].start, child.end)
            self.talk.actor = ()


def _bare_label(found: Key, label: str) -> Key:
    """``Trip details`` -> trip; ``class Book`` -> book."""
    if len(found) > 1 and found[-1] in {
        "details",
        "detail",
        "fields",
        "info",
        "information",
        "data",
        "attributes",
        "properties",
    }:
        found = found[:-1]
    if len(found) > 1 and re.match(r"\s*(?:class|table|entity|model|type) [A-Z]", label):
        found = found[1:]
    return found


_PLANTED = re.compile(r"\s*(?:what|who)(?:'s|s| is| are| was| has been)? (\w+?)(?:ed)?\s*$", re.IGNORECASE)
_THINGS_TOO = frozenset({"user", "record", "item", "note", "page", "module", "object", "model", "table", "rule"})


def _lists_fields(inner: str) -> bool:
    """Whether what stands in brackets behind a name is a list of its fields."""
    if ")" in inner.replace(")", "", inner.count("(")) or re.search(r"\bno log|\bno account|\blog-?ins?\b", inner):
        return False
    pieces = cut(tokenise(inner, 0, len(inner)))
    fields = [is_field_like(inner, s.start, s.end) for s in pieces]
    spoken = any(verb_group(s.tokens) is not None and not field for s, field in zip(pieces, fields, strict=True))
    if "," not in inner and not is_field_like(inner, 0, len(inner)):
        return False
    return bool(pieces) and sum(fields) * 3 >= len(pieces) and not (spoken and sum(fields) * 2 < len(pieces))

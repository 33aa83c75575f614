"""Lists and notes in lines: ``Supplier: name*, country``, ``tank(code unique)``, headings with bullets, ``a <-> b``."""

import re
from dataclasses import dataclass

from bottega.reader.clause import cut, verb_group
from bottega.reader.collect import Collector, is_field_like, is_thing
from bottega.reader.discourse import read_sentence, read_text
from bottega.reader.facts import Attribute, Facts, Key, Link, Mention, Phrase
from bottega.reader.hanging import hang
from bottega.reader.item import field_type, read_item
from bottega.reader.lexicon import index, words
from bottega.reader.morphology import verb_forms
from bottega.reader.phrase import phrase_at, split_words
from bottega.reader.segment import Block, blocks, sentences
from bottega.reader.talk import Talk
from bottega.reader.tokens import Token, tokenise
from bottega.reader.values import value_list

_CALL = re.compile(r"^(?P<name>[A-Za-z][\w '-]{0,48}?)\s*[({](?P<inner>.*)[)}]\s*[.;]?\s*$", re.DOTALL)
_ONE_CALL = re.compile(r"[A-Za-z]\w*(?: [a-z]\w*)?\s*\([^()]*\)")
_CALLS = re.compile(r"^(?:[\w ]+:\s*)?(?:[A-Za-z]\w*(?: [a-z]\w*)?\s*\([^()]*\)\s*[,;]?\s*(?:and\s+)?){2,}\.?$")
_ENTRY = re.compile(
    r"^[|\s]*(?P<name>[^:=|>→,\n.;!?]{1,70}?)\s*(?P<sign>:|=|\s—|\s-|\s\||\s?->|\s?→)\s+(?P<rest>\S.*)$", re.DOTALL
)
_ARROW = re.compile(
    r"^(?P<a>[A-Za-z][\w ]{0,40}?)\s*(?P<sign><->|<=>|↔|->|=>|→|\b[1nNmM]\s?(?:[:-]|to)\s?[1nNmM]\b|(?:is )?many[ -]to[ -]many(?: with| to)?\b|<->>|>-<|\*-\*)\s*(?P<b>[A-Za-z][\w ]{0,40}?)\s*(?P<how>[(,:-]?\s*(?:many|one|m2m|n:m|m:n|1:n|n:1|1:1).*)?$",
    re.IGNORECASE,
)
_MANY_TO_MANY = re.compile(r"many[- ]to[- ]many|m2m|n:m|m:n|n-m|m-n|\*-\*", re.IGNORECASE)
_SECTIONS = frozenset(
    [
        "entity",
        "model",
        "data",
        "table",
        "record",
        "requirement",
        "feature",
        "story",
        "user_story",
        "field",
        "relation",
        "relationship",
        "overview",
        "description",
        "detail",
        "note",
        "rule",
        "constraint",
        "object",
        "thing",
        "scope",
        "function",
        "resource",
        "collection",
        "schema",
        "structure",
        "business_rule",
        "general",
        "introduction",
        "summary",
        "background",
        "context",
        "goal",
        "purpose",
        "screen",
        "page",
        "need",
        "must_have",
        "want",
        "item",
        "spec",
        "specification",
        "domain",
        "concept",
        "noun",
        "area",
        "module",
        "basic",
        "main",
        "permission",
        "access",
        "role",
        "user",
        "actor",
        "auth",
        "authentication",
        "login",
        "security",
        "other",
        "misc",
        "extra",
    ]
)
_ROLE_LABEL = re.compile(
    r"^(?:user )?(?:roles?|user types?|types of users?|users?|actors?|people|who uses it|access|permissions?|user roles?|kinds of (?:users?|people))$",
    re.IGNORECASE,
)
_LINK_LABEL = re.compile(
    r"^(?:belongs to|belongs_to|parent|has many|has_many|many to many|many_to_many|many-to-many|references?|linked to|links?(?: to)?|relations?|relationships?|refs?)$",
    re.IGNORECASE,
)
_PROSE_LABEL = re.compile(
    r"^(?:rules?|constraints?|notes?|auth(?:entication)?|login|sign[- ]?in|security|business rules?|remarks?|goal|purpose|overview|description|about|background|context|summary|name|title|app(?:lication)?(?: name)?|project|tech|stack)$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Listing:
    """Reads blocks; what is prose goes to the discourse."""

    text: str
    facts: Facts
    talk: Talk
    optional_by_default: bool = False

    def read(self) -> None:
        """Read the whole text."""
        self.optional_by_default = bool(
            re.search(
                r"(?:\*|asterisk|star)\s*(?:=|means?|:|is|are|—|-|marks?)\s*(?:required|mandatory|compulsory)",
                self.text,
                re.IGNORECASE,
            )
        )
        for match in re.finditer(
            r"\b(?:user )?roles?\s*(?::|=|are)\s*(?P<names>[\w ]+(?:\s*(?:,|/|\band\b)\s*[\w ]+)+)",
            self.text,
            re.IGNORECASE,
        ):
            self._role_names(match.start("names"), match.end("names"))
        for at, block in enumerate(blocks(self.text)):
            self._block(block, None, first=at == 0)

    def _block(self, block: Block, owner: Key | None, *, first: bool = False) -> None:
        content = self.text[block.start : block.end].strip()
        if block.children and self._heads_fields(block, content):
            return
        self._content(block, content, owner, first=first)
        below = (
            self._label_key(content.rstrip(" :")) if _ROLE_LABEL.match(content.rstrip(" :").replace("*", "")) else None
        )
        for child in block.children:
            if below is not None and child.kind == "bullet":
                self._role(child)
            else:
                self._block(child, None)

    def _heads_fields(self, block: Block, content: str) -> bool:
        """A heading with bullets that each are one field: the heading names the thing."""
        head = re.match(r"[*_#\s]*(?P<name>[^—:\n]+?)[*_]*\s*(?:—|:|\s-\s)\s*(?P<rest>\S[^\n]*)$", content)
        said = (0, 0)
        if head and (
            verb_group(tokenise(head.group("rest"), 0, len(head.group("rest"))))
            or re.match(r"(?:for|of|in|by)\b", head.group("rest"))
        ):
            begin = block.start + self.text[block.start : block.end].index(content)
            said = (begin + head.start("rest"), begin + head.end("rest"))
            content = head.group("name")
        name = content.strip(" :*_").strip()
        tokens = tokenise(self.text, block.start, said[0] or block.end)
        tokens = [t for t in tokens if t.text not in {":", "*", "_", "#", "—", "-"}]
        found = phrase_at(tokens, 0) if tokens else None
        if found is None or len(name.split()) > 6 or verb_group(tokens) is not None:
            return False
        phrase, after = found
        rest = [t for t in tokens[after:] if t.tag != "()"]
        if (
            rest
            or phrase.key[-1] in _SECTIONS
            or phrase.words[-1] in words("nouns", "vague")
            or _ROLE_LABEL.match(name)
        ):
            return False
        if any(child.kind == "heading" for child in block.children):
            return False
        nominal = [self._is_one_field(child) or self._is_items(child) for child in block.children]
        if not nominal or sum(nominal) * 3 < len(nominal) * 2:
            return False
        self._declare(phrase)
        if said[0]:
            self.talk.focus, self.talk.subjects = phrase.key, [phrase.key]
            spoken = tokenise(self.text, *said)
            if not self._hung(phrase.key, spoken):
                read_sentence(self.talk, *said)
        for child, single in zip(block.children, nominal, strict=True):
            if single and self._is_one_field(child):
                self._field_line(phrase.key, child)
            elif single:
                self._items(phrase.key, child.start, child.end)
            else:
                self.talk.focus, self.talk.subjects = phrase.key, [phrase.key]
                self._content(child, self.text[child.start : child.end].strip(), phrase.key)
            for nested in child.children:
                self._block(nested, phrase.key)
        bracket = next((t for t in tokens if t.tag == "()" and t.inner), None)
        if bracket is not None:
            self._items(phrase.key, bracket.inner[0].start, bracket.inner[-1].end)
        return True

    def _is_items(self, child: Block) -> bool:
        """Whether a bullet is itself a list of fields: ``name, phone, email``."""
        content = self.text[child.start : child.end].strip()
        entry = _ENTRY.match(content)
        if (entry and self._entry_is_list(entry)) or _CALL.match(content):
            return False
        segments = cut(tokenise(self.text, child.start, child.end))
        if len(segments) < 2 or verb_group(segments[0].tokens) is not None:
            return False
        return sum(is_field_like(self.text, s.start, s.end) for s in segments) * 2 >= len(segments)

    def _is_one_field(self, child: Block) -> bool:
        content = self.text[child.start : child.end].strip()
        entry = _ENTRY.match(content)
        arrow = _ARROW.match(content)
        if arrow and arrow.group("sign") in {"->", "→", "=>"}:
            return True
        if entry and self._is_typed(entry):
            return True
        if entry and self._entry_is_list(entry):
            return False
        if _CALL.match(content) and not is_field_like(self.text, child.start, child.end) and "," in content:
            return False
        tokens = tokenise(self.text, child.start, child.end)
        head = tokens[: next((i for i, t in enumerate(tokens) if t.text in {":", "(", "—", "-", ","}), len(tokens))]
        if len(head) > 7 or verb_group(head) is not None:
            return False
        pieces = cut(tokens)
        if len(pieces) > 1 and _several_names(content):
            return False
        listed = [s for s in pieces if s.sep in {",", "and"}]
        return len(listed) == 0 or is_field_like(self.text, child.start, child.end)

    def _is_typed(self, entry: re.Match[str]) -> bool:
        """``deposit: money, default 0``, ``family: one of strings, brass``: a label and what is asked of one field."""
        rest = entry.group("rest")
        low = rest.strip().lower()
        first = split_words(low)[:1]
        if re.match(r"(?:an? )?(?:one of|either|enum|required|optional|unique|default|nullable)\b", low):
            return True
        if (
            first
            and first[0] in index("explicit_types")
            and not (
                first[0] in {"email", "phone", "date", "time", "link", "number", "text", "url"} and _several_names(rest)
            )
        ):
            return True
        name = tuple(split_words(entry.group("name")))
        return bool(field_type(name)) and not _several_names(rest)

    def _field_line(self, owner: Key, child: Block) -> None:
        content = self.text[child.start : child.end]
        arrow = _ARROW.match(content.strip())
        if arrow and arrow.group("sign") in {"->", "→", "=>"}:
            name, target = self._label_key(arrow.group("a")), self._label_key(arrow.group("b"))
            if target:
                self.facts.links.append(Link(owner, target, "one", child.start, child.end, name="_".join(name)))
                return
        label = re.match(r"\s*([\w -]+?)\s*:\s*(.+)$", content, re.DOTALL)
        if label and _LINK_LABEL.match(label.group(1)):
            many = re.match(r"(?:has|many)", label.group(1), re.IGNORECASE) is not None
            for target in re.split(r",|\band\b", label.group(2)):
                key = self._label_key(target)
                if key:
                    self.facts.links.append(Link(owner, key, "many" if many else "one", child.start, child.end))
                    if "to" in label.group(1).lower() and many:
                        self.facts.links.append(Link(key, owner, "many", child.start, child.end))
            return
        item = read_item(self.text, child.start, child.end)
        if item is not None:
            self._settle(item_required := item)
            self.facts.attributes.append(Attribute(owner, item_required, "list"))

    def _settle(self, item: object) -> None:
        if self.optional_by_default and getattr(item, "required", None) is None:
            item.required = False  # type: ignore[attr-defined]

    def _content(self, block: Block, content: str, owner: Key | None, *, first: bool = False) -> None:
        if not content:
            return
        if (
            self._calls(block, content)
            or self._arrow(block, content)
            or self._call(block, content)
            or self._entry(block, content)
        ):
            return
        if block.kind == "heading" or (first and self._is_title(block, content)):
            self._title(block, content)
            return
        read_text(self.talk, block.start, block.end)

    def _is_title(self, block: Block, content: str) -> bool:
        tokens = tokenise(self.text, block.start, block.end)
        return (
            len(content.split()) <= 6
            and "\n" in self.text.strip()
            and content[-1:] not in ".!?"
            and verb_group(tokens) is None
        )

    def _title(self, block: Block, content: str) -> None:
        tokens = tokenise(self.text, block.start, block.end)
        found = phrase_at(tokens, 0) if tokens else None
        if found and self.facts.title is None and found[0].key[-1] not in _SECTIONS:
            self.facts.title = (block.start, block.end)

    def _declare(self, phrase: Phrase) -> None:
        self.facts.mentions.append(Mention(phrase, 3.0, "label"))
        self.facts.labels.setdefault(phrase.key, self.text[phrase.start : phrase.end])
        self.talk.focus = phrase.key

    def _label_key(self, text: str) -> Key:
        tokens = tokenise(text, 0, len(text))
        found = next((f for f in (phrase_at(tokens, at) for at in range(min(len(tokens), 2))) if f), None)
        return found[0].key if found else ()

    def _arrow(self, block: Block, content: str) -> bool:
        match = _ARROW.match(content)
        if match is None:
            return False
        first, second = self._label_key(match.group("a")), self._label_key(match.group("b"))
        if not first or not second:
            return False
        sign, how = re.sub(r"\s|to", "", match.group("sign").lower()), match.group("how") or ""
        for key in (first, second):
            self.facts.mentions.append(Mention(Phrase(key, block.start, block.end), 1.5, "relation"))
        both = (
            sign
            in {
                "<->",
                "<=>",
                "↔",
                ">-<",
                "*-*",
                "n:m",
                "m:n",
                "n-m",
                "m-n",
                "n:n",
                "m:m",
            }
            or _MANY_TO_MANY.search(how)
            or _MANY_TO_MANY.search(match.group("sign"))
        )
        one_many = sign in {"1:n", "1-n", "1:m", "1n", "1m"} or re.search(r"one[- ]to[- ]many|1:n", how, re.IGNORECASE)
        span = (block.start, block.end)
        if both:
            self.facts.links += [Link(first, second, "many", *span), Link(second, first, "many", *span)]
        elif one_many:
            self.facts.links += [Link(first, second, "many", *span), Link(second, first, "one", *span)]
        else:
            self.facts.links.append(Link(first, second, "one", *span))
        return True

    def _calls(self, block: Block, content: str) -> bool:
        """``Class(name, type), Group(name)``: several in one line."""
        if not _CALLS.match(content):
            return False
        start = block.start + self.text[block.start : block.end].index(content)
        for match in _ONE_CALL.finditer(self.text, start, start + len(content)):
            piece = Block("line", match.start(), match.end(), block.depth)
            self._call(piece, match.group())
        return True

    def _call(self, block: Block, content: str) -> bool:
        match = _CALL.match(content)
        if match is None or ")" in match.group("inner").replace(")", "", match.group("inner").count("(")):
            return False
        start = block.start + self.text[block.start : block.end].index(content)
        tokens = tokenise(self.text, start, start + match.end("name"))
        found = phrase_at(tokens, 0) if tokens else None
        inner = match.group("inner")
        if found is None or found[1] != len(tokens) or verb_group(tokens) is not None:
            return False
        if "," not in inner and not is_field_like(self.text, start + match.start("inner"), start + match.end("inner")):
            return False
        phrase = found[0]
        pieces = list(cut(tokenise(inner, 0, len(inner))))
        named = sum(is_field_like(inner, s.start, s.end) for s in pieces)
        spoken = any(verb_group(s.tokens) is not None and not is_field_like(inner, s.start, s.end) for s in pieces)
        if (
            named * 3 < len(pieces)
            or (spoken and named * 2 < len(pieces))
            or re.search(r"\bno log|\bno account|\blog-?ins?\b", inner)
        ):
            return False
        if not split_words(match.group("name")) or phrase.words[-1] in words("nouns", "vague"):
            return False
        self._declare(phrase)
        self._items(phrase.key, start + match.start("inner"), start + match.end("inner"))
        return True

    def _entry(self, block: Block, content: str) -> bool:
        match = _ENTRY.match(content)
        if match is None:
            return False
        name = match.group("name").strip(" *_")
        if _ROLE_LABEL.match(name):
            return self._roles_entry(block, content, match)
        if _PROSE_LABEL.match(name) or not self._entry_is_list(match):
            return False
        start = block.start + self.text[block.start : block.end].index(content)
        phrase = self._entry_name(start, start + match.end("name"))
        if phrase is None:
            return False
        self._declare(phrase)
        spans = sentences(self.text, start + match.start("rest"), start + match.end("rest"))
        parts = self._parts(*spans[0])
        self._items(phrase.key, *parts[0])
        for begin, stop in parts[1:]:
            self._content(Block("line", begin, stop, block.depth), self.text[begin:stop].strip(), None)
        self.talk.focus = phrase.key
        for first, last in spans[1:]:
            read_sentence(self.talk, first, last)
        return True

    def _parts(self, start: int, end: int) -> list[tuple[int, int]]:
        """``title, servings; Ingredient: name, unit``: cut where a semicolon starts the next thing."""
        found = [start]
        for match in re.finditer(r";\s*(?=[A-Za-z])", self.text[start:end]):
            rest = self.text[start + match.end() : end].split(";")[0]
            entry = _ENTRY.match(rest)
            if (entry and self._entry_is_list(entry)) or (
                re.match(r"[A-Z]", rest) and verb_group(tokenise(rest, 0, len(rest)))
            ):
                found.append(start + match.end())
        return [(a, b) for a, b in zip(found, [*found[1:], end], strict=True)]

    def _entry_name(self, start: int, end: int) -> Phrase | None:
        """The thing that a label names: ``Purchase order``, ``water meter readings per plot``, ``what's planted``."""
        tokens = [t for t in tokenise(self.text, start, end) if t.text not in {"*", "_"}]
        planted = re.match(
            r"\s*(?:what|who)(?:'s|s| is| are| was| has been)? (\w+?)(?:ed)?\s*$", self.text[start:end], re.IGNORECASE
        )
        if planted:
            return Phrase((planted.group(1).lower() + "ing",), start, end, plural=True)
        found = phrase_at(tokens, 0) if tokens else None
        if found is None:
            return None
        phrase, after = found
        if (phrase.words[-1] in words("nouns", "vague") and phrase.words[-1] != "people") or phrase.key[
            -1
        ] in _SECTIONS - {"user", "record", "item", "note", "page", "module", "object", "model", "table", "rule"}:
            return None
        at = after
        while at < len(tokens):
            if tokens[at].tag in {"i", "t"}:
                inner = phrase_at(tokens, at + 1)
                if inner:
                    hang(self.talk, phrase.key, tokens[at].low, inner[0])
                    at = inner[1]
                    continue
            at += 1
        return phrase

    def _entry_is_list(self, match: re.Match[str]) -> bool:
        """Whether ``label: rest`` gives a list of what the label has, not values of a field or a sentence."""
        name, rest = match.group("name").strip(), match.group("rest")
        label = tokenise(name, 0, len(name))
        group = verb_group(label)
        if (
            group is not None
            or len(label) > 9
            or re.match(r"(?:as (?:an?|the) |note|ps\b|hi\b|hello|dear|so\b|ok\b)", name, re.IGNORECASE)
        ) and not re.match(r"(?:what|who)(?:'s|s| is| are)", name, re.IGNORECASE):
            return False
        if match.group("sign").strip() in {"-", "—"} and len(label) > 4:
            return False
        span = sentences(rest, 0, len(rest))[0]
        tokens = tokenise(rest, *span)
        segments = cut(tokens)
        if not segments:
            return False
        low = rest.strip(" .;").lower()
        if len(segments) == 1 and (
            low in index("explicit_types")
            or (split_words(low)[:1] and split_words(low)[0] in index("explicit_types"))
            or value_list(low)
        ):
            return False
        if re.match(r"(?:no|not|without|only)\b", low):
            return False
        opening = verb_group(segments[0].tokens)
        if (
            opening is not None
            and segments[0].sep == ""
            and (opening.first > 0 or opening.lemma not in {"sit", "belong", "live", "be", "have"})
        ):
            return False
        if (
            label
            and label[-1].low in words("nouns", "application")
            and any(is_thing(rest, s.start, s.end) for s in segments)
        ):
            return False
        field_like = sum(is_field_like(rest, s.start, s.end) for s in segments)
        things = sum(is_thing(rest, s.start, s.end) for s in segments)
        typed = self._is_typed(match) and not _several_names(rest)
        return not typed and (field_like > 0 or (len(segments) >= 3 and not things))

    def _items(self, owner: Key, start: int, end: int) -> None:
        collector = Collector(self.text, self.facts)
        collector.open(owner, "list")
        before = len(self.facts.attributes)
        for segment in cut(tokenise(self.text, start, end)):
            if verb_group(segment.tokens) is not None and _is_clause(segment.tokens) and segment.sep != ":":
                collector.flush()
                self.talk.focus = owner
                self.talk.subjects = [owner]
                read_sentence(self.talk, segment.start, segment.end)
                continue
            if not self._hung(owner, segment.tokens):
                collector.add(segment.sep, segment.start, segment.end)
        collector.flush()
        for attribute in self.facts.attributes[before:]:
            if attribute.owner == owner:
                self._settle(attribute.item)

    def _hung(self, owner: Key, tokens: list[Token]) -> bool:
        """``sits in a building``, ``of one elevator``, ``found in an inspection``: an item that is a link."""
        at = 1 if tokens and tokens[0].low in verb_forms() and len(tokens) > 2 else 0
        if (
            len(tokens) < at + 2
            or tokens[at].low not in {"of", "in", "by", "for", "to", "at", "on", "from"}
            or tokens[at].tag not in {"i", "t"}
        ):
            return False
        found = phrase_at(tokens, at + 1)
        if found is None or not (found[0].determiner or found[0].counted):
            return False

        hang(self.talk, owner, tokens[at].low, found[0])
        self.facts.mentions.append(Mention(found[0], 0.6, "what something hangs on"))
        return True

    def _roles_entry(self, block: Block, content: str, match: re.Match[str]) -> bool:
        start = block.start + self.text[block.start : block.end].index(content) + match.start("rest")
        first = sentences(self.text, start, block.end)[0]
        for segment in cut(tokenise(self.text, *first)):
            if verb_group(segment.tokens) is not None and _is_clause(segment.tokens):
                read_sentence(self.talk, segment.start, segment.end)
                continue
            found = next((f for f in (phrase_at(segment.tokens, at) for at in range(len(segment.tokens))) if f), None)
            if found:
                self.facts.roles.append((found[0].key, found[0].start, found[0].end))
        for first, last in sentences(self.text, start, block.end)[1:]:
            read_sentence(self.talk, first, last)
        return True

    def _role_names(self, start: int, end: int) -> None:
        for segment in cut(tokenise(self.text, start, end)):
            found = phrase_at(segment.tokens, 0)
            if found and found[1] == len(segment.tokens):
                self.facts.roles.append((found[0].key, found[0].start, found[0].end))

    def _role(self, child: Block) -> None:
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


def _several_names(text: str) -> bool:
    """Whether at least two of the items name fields by themselves."""
    segments = cut(tokenise(text, 0, len(text)))
    named = [
        s
        for s in segments
        if s.sep != "or" and (item := read_item(text, s.start, s.end)) is not None and field_type(item.words)
    ]
    return len(named) >= 2


def _is_clause(tokens: list[Token]) -> bool:
    """Whether a stretch is a clause with an object, rather than an item that only looks like a verb."""
    group = verb_group(tokens)
    if group is not None and group.lemma == "be" and tokens[0].tag not in {"d", "q", "o"} and group.modal == "":
        return False
    return group is not None and (group.first > 0 or group.lemma in {"belong", "have"}) and group.after < len(tokens)

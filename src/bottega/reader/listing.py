"""Blocks: headings with what stands below them, lines that are notes, and prose."""

import re
from dataclasses import dataclass, field

from bottega.reader.clause import verb_group
from bottega.reader.discourse import read_sentence, read_text
from bottega.reader.facts import Facts, Phrase, SignIn
from bottega.reader.labels import ROLE_LABEL, is_items, is_one_field, label_key, names_thing
from bottega.reader.notes import Notes
from bottega.reader.people import is_person
from bottega.reader.phrase import phrase_at
from bottega.reader.segment import Block, blocks
from bottega.reader.talk import Talk
from bottega.reader.tokens import Token, tokenise

_STARRED = re.compile(
    r"(?:\*|asterisk|star)\s*(?:=|means?|:|is|are|—|-|marks?)\s*(?:required|mandatory|compulsory)", re.IGNORECASE
)
_ROLES = re.compile(
    r"\b(?:user )?roles?\s*(?::|=|are)\s*(?P<names>[\w ]+(?:\s*(?:,|/|\band\b)\s*[\w ]+)+)", re.IGNORECASE
)
_ACCOUNTS = re.compile(
    r"(?:^|(?<=[.;:\n(]))[ ]*(?P<what>(?:user )?(?:accounts?|log-?ins?|sign-?ins?)) (?:are |is )?(?:only )?(?:for|of) (?:the |our |all )*(?P<names>[a-z][a-z -]*?(?:(?:, | and | & )[a-z][a-z -]*?)*)[ ]*(?=[.;(\n]|$)",
    re.IGNORECASE,
)
_SAID = re.compile(r"[*_#\s]*(?P<name>[^—:\n]+?)[*_]*\s*(?:—|:|\s-\s)\s*(?P<rest>\S[^\n]*)$")
_SIGNS = frozenset({":", "*", "_", "#", "—", "-"})


@dataclass(slots=True)
class Listing:
    """Reads blocks; what is a note goes to the notes, what is prose to the discourse."""

    text: str
    facts: Facts
    talk: Talk
    notes: Notes = field(init=False)

    def __post_init__(self) -> None:
        self.notes = Notes(self.text, self.facts, self.talk, optional_by_default=bool(_STARRED.search(self.text)))

    def read(self) -> None:
        """Read the whole text."""
        for match in _ROLES.finditer(self.text):
            self.notes.role_names(match.start("names"), match.end("names"))
        for match in _ACCOUNTS.finditer(self.text):
            if all(is_person(key) for key in map(label_key, re.split(r", | and | & ", match.group("names")))):
                self.facts.sign_in.append(SignIn(wanted=True, start=match.start("what"), end=match.end()))
                self.notes.role_names(match.start("names"), match.end("names"))
        for at, block in enumerate(blocks(self.text)):
            self._block(block, first=at == 0)

    def _block(self, block: Block, *, first: bool = False) -> None:
        content = self.text[block.start : block.end].strip()
        if block.children and self._heads_fields(block, content):
            return
        self._content(block, content, first=first)
        roles = ROLE_LABEL.match(content.rstrip(" :").replace("*", "")) is not None
        for child in block.children:
            if roles and child.kind == "bullet":
                self.notes.role(child)
            else:
                self._block(child)

    def _content(self, block: Block, content: str, *, first: bool = False) -> None:
        if not content or self.notes.line(block, content):
            return
        tokens = tokenise(self.text, block.start, block.end)
        alone = first and "\n" in self.text.strip() and content[-1:] not in ".!?" and len(content.split()) <= 6
        if block.kind == "heading" or (alone and verb_group(tokens) is None):
            found = phrase_at(tokens, 0) if tokens else None
            if found and names_thing(found[0].key, ""):
                self.facts.title = self.facts.title or (block.start, block.end)
            return
        read_text(self.talk, block.start, block.end)

    def _heads_fields(self, block: Block, content: str) -> bool:
        """A heading with lines below that are mostly fields: the heading names the thing that has them."""
        said = self._said(block, content)
        tokens = [t for t in tokenise(self.text, block.start, said[0] or block.end) if t.text not in _SIGNS]
        phrase = self._heading(tokens)
        deep = sum(bool(child.children) for child in block.children) * 2 > len(block.children)
        if phrase is None or deep or any(child.kind == "heading" for child in block.children):
            return False
        fields = [is_one_field(self.text, child.start, child.end) for child in block.children]
        items = [is_items(self.text, child.start, child.end) for child in block.children]
        read = sum(map(max, fields, items))
        bare = (
            phrase.plural and len(phrase.words) <= 3 and fields and (fields[0] or items[0]) and read * 3 >= len(fields)
        )
        if read * 3 < len(fields) * 2 and not bare:
            return False
        self.notes.declare(phrase)
        spoken = tokenise(self.text, *said) if said[0] else []
        if spoken and (verb_group(spoken) is not None or not self.notes.hung(phrase.key, spoken)):
            self.talk.subjects = [phrase.key]
            read_sentence(self.talk, *said)
        for child, single, several in zip(block.children, fields, items, strict=True):
            self._below(phrase, child, single=single, several=several)
        bracket = next((t for t in tokens if t.tag == "()" and t.inner), None)
        if bracket is not None:
            self.notes.items(phrase.key, bracket.inner[0].start, bracket.inner[-1].end)
        return True

    def _said(self, block: Block, content: str) -> tuple[int, int]:
        """``Visit - belongs to a visitor``: where the words behind a heading stand, (0, 0) where there are none."""
        match = _SAID.match(content)
        if match is None:
            return 0, 0
        rest = match.group("rest")
        if verb_group(tokenise(rest, 0, len(rest))) is None and not re.match(r"(?:for|of|in|by)\b", rest):
            return 0, 0
        begin = self.notes.place(block, content)
        return begin + match.start("rest"), begin + match.end("rest")

    def _heading(self, tokens: list[Token]) -> Phrase | None:
        """The thing that a heading names, if it names nothing else: *Tours* over a list is no verb."""
        if 0 < len(tokens) <= 3 and all(t.tag in {"v", "n", "a", "g", "()"} for t in tokens):
            for token in tokens:
                token.tag = "n" if token.tag == "v" else token.tag
        found = phrase_at(tokens, 0) if tokens and verb_group(tokens) is None else None
        if found is None or any(t.tag != "()" for t in tokens[found[1] :]) or len(tokens) > 7:
            return None
        phrase = found[0]
        named = self.text[phrase.start : phrase.end]
        return phrase if names_thing(phrase.key, phrase.words[-1]) and not ROLE_LABEL.match(named) else None

    def _below(self, phrase: Phrase, child: Block, *, single: bool, several: bool) -> None:
        if single:
            self.notes.field_line(phrase.key, child)
        elif several:
            self.notes.items(phrase.key, child.start, child.end)
        else:
            self.talk.focus, self.talk.subjects = phrase.key, [phrase.key]
            self._content(child, self.text[child.start : child.end].strip())
        for nested in child.children:
            self._block(nested)

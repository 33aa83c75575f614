"""One member of a declaration: its name and what is written behind it -> a field, or a link to another declared thing."""

import re
from dataclasses import dataclass, field

from bottega.reader.facts import Attribute, Facts, Item, Key, Link, make_key
from bottega.reader.fieldtypes import field_type, number_type, settle_type
from bottega.reader.item import read_item
from bottega.reader.lexicon import index
from bottega.reader.phrase import split_words
from bottega.reader.values import value_list, value_name
from bottega.reader.wishes import read_wishes


@dataclass(slots=True)
class Member:
    """One line of a declaration, cut into its name and what is written behind it."""

    name: str
    spec: str
    start: int
    end: int


@dataclass(slots=True)
class Declaration:
    """A name with its members.

    Args:
        lists: Where its fields are listed in English.
        relations: Where what it goes with is listed.
    """

    name: str
    start: int
    end: int
    members: list[Member] = field(default_factory=list)
    lists: list[tuple[int, int]] = field(default_factory=list)
    relations: list[tuple[int, int]] = field(default_factory=list)


_TO = r"\s*(?:an?\s+|the\s+)?[\"'\[(]?(?P<to>[A-Za-z]\w*(?:\.\w+(?=\())?)"
_REFERENCE = re.compile(
    r"(?:(?:->|=>|→|\bref(?:erence)?s?\b\s*(?:to\b)?\s*[:>(|;]?\s*[<>-]?|\bfk\b\s*(?:->|→|to\b|of\b|:|\()?"
    r"|\bforeign[ _-]?key\b\s*(?:->|→|to\b|of\b|:|\(|references\b)?|\bbelongs[ _-]?to\b:?|\blink(?:s|ed)?(?: to\b|:)"
    r"|\bpoints to\b|\b(?:one|many)[- _]?to[- _]?one(?:field)?\b\s*(?:with\b|to\b|:|\()?|\breference to\b)"
    + _TO
    + r")",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"(?:\b(?:m2m|n:m|m:n|many[- _]?to[- _]?many(?:field)?)\b\s*(?:->|with\b|to\b|:|\()?|<->|<=>|↔)" + _TO,
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"(?:\b(?:list|array|set|collection|sequence)\s*(?:of\b|[<\[(])|\bhas[ _-]?many\b:?|\[)"
    + _TO
    + r"|(?P<many>[A-Za-z]\w*)!?\[\]",
    re.IGNORECASE,
)
_NULLABLE = re.compile(r"\s*\|\s*(?:null|none|undefined|nil)\b|\b(?:null|none|undefined|nil)\s*\|\s*", re.IGNORECASE)
_OPTIONAL_OF = re.compile(r"\b(?:Optional|Maybe|Nullable|Option)\s*[\[<(]\s*(?P<inner>[^\]>)]*)[\]>)]")
_VALUES_CALL = re.compile(
    r"\b(?:enum|choices?|literal|select|dropdown|one[ -]?of|values|in|type)\b\s*(?:of\b|:|=)?\s*[(\[{<](?P<values>[^()\[\]{}<>]*)[)\]}>]",
    re.IGNORECASE,
)
_VALUES_SAID = re.compile(
    r"\b(?:enum|choices?|select|dropdown|one[ -]?of|either|values|any of)\b\s*[:=;—-]?\s*(?P<values>[^;()=]+?)\s*(?=$|[;()=]|,?\s*\bdefault|,\s*(?:optional|required|unique|nullable|not null)\b)",
    re.IGNORECASE,
)
_VALUES_CUT = re.compile(
    r"(?<![\w.])(?P<values>[\"']?\w[\w +-]{0,30}[\"']?(?:\s*[|/]\s*[\"']?\w[\w +-]{0,30}?[\"']?)+)\s*(?=$|[;,()=#{\[@]|\bdefault|\s)"
)
_VALUES_OPEN = re.compile(
    r"[\[{(]\s*(?P<values>[\"']?[A-Za-z][\w -]*[\"']?(?:\s*,\s*[\"']?[A-Za-z][\w -]*[\"']?)+)\s*[\]})]"
)
_CHOICES_NAMED = re.compile(
    r"\b(?:choices|enum|type)\s*[=:(]\s*(?:\w+\.)?(?P<name>[A-Za-z]\w*)(?:\.choices)?", re.IGNORECASE
)
_PLAIN_VALUES = re.compile(
    r"^\s*(?:[A-Za-z][\w-]*\s*:\s*)?(?P<values>[A-Za-z][\w -]*(?:\s*,\s*[A-Za-z][\w -]*)*,?\s+or\s+[A-Za-z][\w-]*)",
    re.IGNORECASE,
)
_DEFAULT = re.compile(
    r"@?\bdefaults?(?:[ _]?(?:value|to|is))*\s*(?:[:=(]\s*)*(?:value\s*:\s*)?[\"']?(?P<a>-?[\w.]+(?:-\w+)*)[\"']?\)*(?P<call>\()?|(?<![<>!=:])=\s*[\"']?(?P<b>-?[\w.]+(?:-\w+)*)[\"']?(?P<call2>\()?",
    re.IGNORECASE,
)
_ASKED = tuple(
    (re.compile(pattern, re.IGNORECASE), to)
    for pattern, to in (
        (r"\b(?:unique|uniq|uk)\s*[:=]\s*(?:false|no)\b", " "),
        (r"@?\b(?:unique|uniq|uk)\b(?:\s*[:=]\s*(?:true|yes))?", " unique "),
        (
            r"\b(?:null|blank|nullable|optional)\s*[:=]\s*(?:true|yes)\b|\brequired\s*[:=]\s*(?:false|no)\b|\bnot required\b",
            " optional ",
        ),
        (
            r"\b(?:null|blank|nullable|optional)\s*[:=]\s*(?:false|no)\b|\brequired\s*[:=]\s*(?:true|yes)\b|\bnot null\b",
            " required ",
        ),
        (
            r"\bmax[ _]?(?:length|digits)\s*[:=(]\s*\d+\)?|\bdecimal_places\s*=\s*\d+|\blen(?:gth)?\s*[:=(]?\s*\d+\)?",
            " ",
        ),
        (r"@?\b(?:min(?:imum)?(?:[ _-]?value)?(?:validator)?|ge|gte)\s*[(=:]\s*(-?[\d.]+)\)?", r" min \1 "),
        (r"@?\b(?:max(?:imum)?(?:[ _-]?value)?(?:validator)?|le|lte)\s*[(=:]\s*(-?[\d.]+)\)?", r" max \1 "),
    )
)
_REWRITES = tuple(
    (re.compile(pattern, re.IGNORECASE), to)
    for pattern, to in (
        (r"\b(?:range|between)\s*\(\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*\)", r" \1 to \2 "),
        (r"\bcheck\s*\(\s*(?:\w+\s+(?=between)|\w+\s*(?=[<>=]))?([^()]*)\)", r" \1 "),
        (r"(?<=\d)\s+and\s+\w+\s*(?=<)", " , "),
        (r"[\[\](){}]", " "),
    )
)
_ENGLISH = re.compile(r"\b(?:the|an?|of|its|their|if|optional|required|unique)\b|(?<=\w) in \w+$", re.IGNORECASE)
_SIGNED = frozenset({"email", "phone", "url"})


@dataclass(slots=True)
class MemberReader:
    """Reads members, knowing what is declared.

    Args:
        names: The keys of the things declared.
        enums: The lists of values declared, by their lower-case name.
        marked: Whether members that must be given carry a mark, so that those without may stay empty.
        arrays: Lists of another thing met so far: owner, target, where.
    """

    facts: Facts
    names: set[Key]
    enums: dict[str, tuple[str, ...]] = field(default_factory=dict)
    arrays: list[tuple[Key, Key, tuple[int, int]]] = field(default_factory=list)
    marked: bool = False

    def read(self, owner: Key, member: Member, *, siblings: frozenset[str] = frozenset()) -> None:
        """Read one member of ``owner``; ``siblings`` are the lower-case names of the members beside it."""
        name, marks = _marked(member.name)
        words = tuple(split_words(name))
        stem = words[:-1] if words[-1:] in {("id",), ("ids",)} else words
        if not words or not stem or ("_".join(stem) in siblings and stem != words):
            return
        spec = _OPTIONAL_OF.sub(lambda m: f"{m.group('inner')} optional", member.spec.strip())
        spec = _NULLABLE.sub(" optional ", spec)
        spec, more = _marked_type(spec)
        wanted = False if "?" in marks + more else True if {"!", "*"} & set(marks + more) else None
        if self._linked(owner, stem, spec, (member.start, member.end), wanted=wanted, by_id=stem != words):
            return
        self._field(owner, name, words, spec, (member.start, member.end), wanted=wanted)

    def _linked(
        self, owner: Key, stem: Key, spec: str, span: tuple[int, int], *, wanted: bool | None, by_id: bool
    ) -> bool:
        several = _SEVERAL.search(spec)
        if several and (target := self._target(owner, several.group("to"), always=True)):
            self.facts.links += [Link(owner, target, "many", *span), Link(target, owner, "many", *span)]
            return True
        listed = _LISTED.search(spec)
        if listed and (target := self._target(owner, listed.group("to") or listed.group("many"))):
            self.facts.links.append(Link(owner, target, "many", *span))
            self.arrays.append((owner, target, span))
            return True
        target = self._referred(owner, stem, spec, by_id=by_id)
        if not target:
            return False
        required = wanted
        if required is None:
            required = read_wishes(_plain(_DEFAULT.sub(" ", spec))).required
        link = Link(owner, target, "one", *span, name="_".join(stem))
        link.required = False if required is False else None
        self.facts.links.append(link)
        return True

    def _referred(self, owner: Key, stem: Key, spec: str, *, by_id: bool) -> Key:
        reference = _REFERENCE.search(spec)
        if reference:
            target = self._target(owner, reference.group("to").split(".")[0], always=True)
            if target:
                return target
        marked = reference is not None or re.search(
            r"\bfk\b|\bforeign key\b|\breferences?\b|\bbelongs to\b|@relation", spec, re.IGNORECASE
        )
        first = re.match(r"[\"']?(?P<to>[A-Za-z]\w*)", spec)
        if first and (target := self._target(owner, first.group("to"))):
            return target
        own = make_key(stem)
        if own in self.names and (by_id or marked or not spec.strip()):
            return own
        return own if marked and by_id else ()

    def _target(self, owner: Key, said: str, *, always: bool = False) -> Key:
        key = make_key(tuple(split_words(said)))
        if key in {("self",), ("itself",)}:
            return owner
        for name in self.names:
            if name == key or "".join(name) == "".join(key):
                return name
        if not key or not always or said.lower() in _NO_TARGETS or type_word(said):
            return ()
        return key if said[:1].isupper() or key == ("user",) else ()

    def _field(
        self, owner: Key, name: str, words: Key, spec: str, span: tuple[int, int], *, wanted: bool | None
    ) -> None:
        item = _named(name, words, span)
        if item is None:
            return
        spec = self._values(item, spec)
        for pattern, to in _ASKED:
            spec = pattern.sub(to, spec)
        default = _DEFAULT.search(spec)
        if default:
            said = default.group("a") or default.group("b")
            if not (default.group("call") or default.group("call2")) and said.lower() not in _NO_DEFAULTS:
                item.default = said if re.fullmatch(r"-?\d+(?:\.\d+)?", said) else value_name(said)
            spec = spec[: default.start()] + " " + spec[default.end() :]
        kind = "" if item.values else _kind(words, spec)
        if kind:
            item.type = kind
        wishes = read_wishes(_plain(spec))
        item.default = item.default if item.default is not None else wishes.default
        item.required = (
            wanted if wanted is not None else wishes.required if wishes.required is not None else item.required
        )
        if item.required is None and self.marked and item.default is None:
            item.required = False
        item.unique = item.unique or wishes.unique
        item.min = wishes.min if wishes.min is not None else item.min
        item.max = wishes.max if wishes.max is not None else item.max
        unit = re.search(r"\bin (?P<unit>[a-z]+)\b", spec)
        settle_type(item, unit.group("unit") if unit else "")
        self.facts.attributes.append(Attribute(owner, item, "list"))

    def _values(self, item: Item, spec: str) -> str:
        """Take the values out of a spec, wherever they stand."""
        named = re.match(r"[\"']?(?P<name>[A-Za-z]\w*)", spec)
        named = named if named and named.group("name").lower() in self.enums else _CHOICES_NAMED.search(spec)
        if named and named.group("name").lower() in self.enums:
            item.values = self.enums[named.group("name").lower()]
            return spec[: named.start()] + " " + spec[named.end() :]
        patterns = (_VALUES_CALL, _VALUES_SAID, _VALUES_OPEN, _VALUES_CUT, _PLAIN_VALUES)
        for pattern in patterns:
            match = pattern.search(spec)
            if match is None:
                continue
            listed = match.group("values")
            if pattern is _VALUES_CALL and (default := _DEFAULT.search(listed)):
                said = default.group("a") or default.group("b")
                item.default = value_name(said)
                listed = listed[: default.start()].rstrip(" ;,")
            found = value_list(re.sub(r"[\"';]", "", listed))
            if not found or any(_constrains(value) for value in found):
                continue
            item.values = found
            return spec[: match.start()] + " " + spec[match.end() :]
        return spec


_NO_TARGETS = frozenset({"to", "null", "none", "true", "false", "id", "the", "a", "key", "not", "optional", "required"})
_NO_DEFAULTS = frozenset(
    {"null", "none", "now", "current_timestamp", "uuid", "autoincrement", "nil", "undefined", "list", "dict"}
)


def _constrains(value: str) -> bool:
    first = value.partition("_")[0]
    return (
        first
        in {"unique", "required", "optional", "min", "max", "default", "pk", "fk", "nullable", "null", "not", "between"}
        or bool(type_word(value))
        or bool(re.fullmatch(r"y|n|yes|no|true|false|\d+", value))
    )


def _marked(name: str) -> tuple[str, str]:
    """``born?`` -> born and its marks."""
    match = re.match(r"^[\"'*\[\s]*(?P<name>.*?)[\"'\]\s]*(?P<marks>[?!*]*)[\"'\s]*$", name, re.DOTALL)
    return (match.group("name"), match.group("marks")) if match else (name, "")


def _marked_type(spec: str) -> tuple[str, str]:
    """``date?``, ``String!``, ``[Book!]!``: the marks behind the type."""
    match = re.match(r"^(?P<type>\[?\"?[A-Za-z]\w*(?:\([^()]*\)|\[[^\[\]]*\])?!?\]?)(?P<marks>[?!*]+)", spec)
    return (match.group("type") + " " + spec[match.end() :], match.group("marks")) if match else (spec, "")


def type_word(said: str) -> str:
    """The type that one written word names in programs; ``CharField`` is a char."""
    low = said.lower().strip("\"' ?!")
    kinds = index("columns")
    return kinds.get(low) or kinds.get(low.removesuffix("field").rstrip("_"), "")


def _kind(words: Key, spec: str) -> str:
    """The type that a spec asks for, settled with what the name tells."""
    low = spec.lower()
    if re.search(r"\byes ?/ ?no\b|\by ?/ ?n\b|\btrue ?/ ?false\b|\byes or no\b", low):
        return "boolean"
    found = re.findall(r"[a-z_]\w*", re.sub(r"^\s*\w+\s*\.\s*(?=\w+\()", "", low))
    first = found[0] if found else ""
    kind = type_word(first) or (
        type_word(found[1]) if first in {"a", "an", "long", "short", "whole", "db", "free"} and len(found) > 1 else ""
    )
    if first == "whole" or low.strip().startswith("whole number"):
        return "integer"
    told = field_type(words)
    if "@db.date" in low and "@db.datetime" not in low:
        return "date"
    if "@db.text" in low or first == "long" or re.search(r"\b(?:long|free|multi-?line) ?text\b", low):
        return "text"
    if re.search(r"\b(?:money|euros?|dollars|pounds|gbp|eur|usd)\b|[€$£]", low) and kind in {
        "decimal",
        "integer",
        "money",
        "",
    }:
        return "money"
    if re.match(r"\s*tinyint\s*\(\s*1\s*\)", low):
        return "boolean"
    if kind == "decimal" and first == "number":
        return number_type(words)
    if kind == "decimal" and told == "money":
        return "money"
    if kind == "string":
        return told if told in _SIGNED else "string"
    if kind == "text":
        return told if told in {*_SIGNED, "string"} else "text"
    if kind == "date" and told == "datetime":
        return "datetime"
    return "" if kind == "enum" else kind


def _plain(spec: str) -> str:
    """A spec in the words in which people ask for the same."""
    for pattern, to in (*_ASKED, *_REWRITES):
        spec = pattern.sub(to, spec)
    return spec


def _named(name: str, words: Key, span: tuple[int, int]) -> Item | None:
    """The item of that name: taken as it is written, or read as English where it is several words."""
    if " " in name.strip() and (item := read_item(name, 0, len(name))) is not None:
        plain = not item.type and not item.values and item.min is None and not _ENGLISH.search(name)
        if plain:
            item.words = words
        item.start, item.end = span
        return item
    return Item(words, *span)

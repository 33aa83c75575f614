"""One line for one field, link or grant: ``enum(draft, done), required, default draft``."""

import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any, NamedTuple

from bottega.domain.spec import ACTIONS, FIELD_TYPES, Field, Grant

FIELD_WORDS = ("required", "optional", "unique", "min", "max", "default", "label")
LINK_WORDS = ("required", "optional", "unique", "label")
WITH_VALUE = frozenset({"min", "max", "default", "label"})
PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|\([^()]*\)|[^,"()]+|["()]')
BARE = re.compile(r"[A-Za-z0-9_.:+-]+")
NUMBER = re.compile(r"-?\d+")
GRANT = re.compile(
    r"(?P<role>\S+) may (?P<actions>\w+(?:\s*,\s*\w+)*) (?P<own>own )?(?P<entity>\w+)"
    r"(?: only (?P<fields>\w+(?:\s*,\s*\w+)*)(?: to (?P<values>\w+(?:\s*,\s*\w+)*))?)?"
)
GRANT_EXAMPLE = "warden may read, update own Booking only status to confirmed"


class Fault(Exception):
    """Something in a shorthand is wrong, ``offset`` characters into it; ``part`` ends its path."""

    def __init__(self, message: str, *, offset: int = 0, part: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.part = part


class Item(NamedTuple):
    """One of the parts between commas, with its place."""

    text: str
    offset: int


def nearest(word: str, known: tuple[str, ...]) -> str:
    """What to say after an unknown word: the nearest known one, else all of them."""
    near = get_close_matches(word, known, n=1, cutoff=0.55) or get_close_matches(word.lower(), known, n=1, cutoff=0.55)
    return f"nearest: {near[0]!r}" if near else f"known: {', '.join(known)}"


def split_items(text: str) -> Iterator[Item]:
    """Split at the commas that stand outside of quotes and brackets."""
    start, position = 0, 0
    while position <= len(text):
        if position == len(text) or text[position] == ",":
            raw = text[start:position]
            yield Item(raw.strip(), start + len(raw) - len(raw.lstrip()))
            start = position = position + 1
        else:
            match = PIECE.match(text, position)
            assert match is not None  # every character but a comma begins a piece
            position = match.end()


def parse_field(text: str) -> dict[str, Any]:
    """Return the parts of a field that a shorthand states; ``Fault`` for what it cannot mean."""
    first, *rest = split_items(text)
    parts = parse_type(first.text, first.offset)
    for word, value, offset in _words(rest, FIELD_WORDS):
        if word == "default":
            parts[word] = parse_default(value, parts["type"], offset)
        elif word in {"min", "max"}:
            parts[word] = parse_number(value, offset=offset, part=word)
        else:
            _simple(parts, word, value, offset)
    return parts


def parse_type(text: str, offset: int = 0) -> dict[str, Any]:
    """``enum(draft, done)`` -> type and values."""
    name, bracket, inside = text.partition("(")
    name = name.strip()
    if name not in FIELD_TYPES:
        message = f"{name!r} is no field type; {nearest(name, FIELD_TYPES)}" if name else "a field begins with its type"
        raise Fault(message, offset=offset, part="type")
    if not bracket:
        return {"type": name}
    if not inside.endswith(")"):
        raise Fault("the bracket of the values is not closed", offset=offset, part="values")
    values = tuple(value.strip() for value in inside[:-1].split(",") if value.strip())
    return {"type": name, "values": values}


def parse_link(text: str, *, many: bool) -> dict[str, Any]:
    """Return the parts of a link: its target and what is said of it."""
    first, *rest = split_items(text)
    if not first.text:
        raise Fault("a link begins with the name of an entity", offset=first.offset, part="target")
    parts: dict[str, Any] = {"target": first.text}
    for word, value, offset in _words(rest, ("label",) if many else LINK_WORDS):
        _simple(parts, word, value, offset)
    return parts


def parse_label(text: str, words: tuple[str, ...]) -> dict[str, Any]:
    """Return what is said of something that needs no first word (a role)."""
    parts: dict[str, Any] = {}
    for word, value, offset in _words(split_items(text) if text.strip() else (), (*words, "label")):
        if word in words:
            parts[word] = True
        else:
            _simple(parts, word, value, offset)
    return parts


def _words(items: Any, known: tuple[str, ...]) -> Iterator[tuple[str, str, int]]:
    seen: set[str] = set()
    for item in items:
        word, _, value = item.text.partition(" ")
        if word not in known:
            message = (
                f"{word!r} is not understood; {nearest(word, known)}" if word else "there is nothing between commas"
            )
            raise Fault(message, offset=item.offset)
        if word in seen or (word in {"required", "optional"} and seen & {"required", "optional"}):
            raise Fault(f"{word!r} contradicts or repeats what stands before it", offset=item.offset, part=word)
        seen.add(word)
        if (word in WITH_VALUE) != bool(value.strip()):
            wanted = "needs a value" if word in WITH_VALUE else "takes no value"
            raise Fault(f"{word!r} {wanted}", offset=item.offset, part=word)
        yield word, value.strip(), item.offset


def _simple(parts: dict[str, Any], word: str, value: str, offset: int) -> None:
    if word == "label":
        parts["label"] = _unquoted(value, offset, word)
    elif word == "unique":
        parts["unique"] = True
    else:
        parts["required"] = word == "required"


def _unquoted(text: str, offset: int, part: str) -> str:
    if not text.startswith('"'):
        return text
    try:
        return str(json.loads(text, strict=False))
    except json.JSONDecodeError:
        raise Fault(f"{text} is no text in double quotes", offset=offset, part=part) from None


def parse_number(text: str, *, offset: int = 0, part: str = "") -> Decimal:
    """A bound, exactly as written."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise Fault(f"{text!r} is no number", offset=offset, part=part)
    return number


def parse_default(text: str, field_type: str, offset: int = 0) -> str | int | bool:
    """A default in wire form: what stands in quotes is text, a bare word is read by the field's type."""
    if text.startswith('"'):
        return _unquoted(text, offset, "default")
    if field_type == "boolean" and text in {"true", "false"}:
        return text == "true"
    if field_type == "integer" and NUMBER.fullmatch(text):
        return int(text)
    return text


def parse_grant(text: str) -> dict[str, Any]:
    """``warden may read, update own Booking only status`` -> the parts of a grant."""
    match = GRANT.fullmatch(" ".join(text.split()))
    if match is None:
        raise Fault(f"{text!r} is no grant; write it like: {GRANT_EXAMPLE}")
    lists = {
        name: tuple(re.split(r"\s*,\s*", match[name])) if match[name] else ()
        for name in ("actions", "fields", "values")
    }
    for action in lists["actions"]:
        if action not in ACTIONS:
            raise Fault(
                f"{action!r} is no action; {nearest(action, ACTIONS)}", offset=max(text.find(action), 0), part="actions"
            )
    return {"role": match["role"], "entity": match["entity"], "scope": "own" if match["own"] else "all", **lists}


def field_line(field: Field, *, label: str, quote: Callable[[str], str]) -> str | None:
    """Return the shorthand of a field, or None where it cannot say everything (steps, odd defaults)."""
    odd = isinstance(field.default, int) and field.type != ("boolean" if isinstance(field.default, bool) else "integer")
    if field.transitions is not None or odd:
        return None
    parts = [f"{field.type}({', '.join(field.values)})" if field.values else field.type]
    parts += ["required" if field.required else "optional", *(["unique"] if field.unique else [])]
    parts += [f"{word} {bound}" for word, bound in (("min", field.min), ("max", field.max)) if bound is not None]
    if isinstance(field.default, int):
        parts.append(f"default {str(field.default).lower()}")
    elif field.default is not None:
        bare = BARE.fullmatch(field.default) and parse_default(field.default, field.type) == field.default
        parts.append(f"default {field.default if bare else quote(field.default)}")
    if field.label != label:
        parts.append(f"label {quote(field.label)}")
    return ", ".join(parts)


def grant_line(grant: Grant) -> str:
    """Return the sentence of a grant."""
    own = "own " if grant.scope == "own" else ""
    only = f" only {', '.join(grant.fields)}" if grant.fields else ""
    values = f" to {', '.join(grant.values)}" if grant.values else ""
    return f"{grant.role} may {', '.join(grant.actions)} {own}{grant.entity}{only}{values}"

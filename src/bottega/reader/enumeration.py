"""The values of one field: in brackets, behind a colon, with slashes, arrows or *one of*; taken out of its text."""

import itertools
import re

from bottega.reader.facts import Item
from bottega.reader.fieldtypes import number_type
from bottega.reader.lexicon import index, words
from bottega.reader.phrase import split_words
from bottega.reader.values import looks_like_fields, value_list

_WORDS = r"\w+(?:-\w+)*(?: \w+(?:-\w+)*)?"
_PATH = re.compile(
    r"[:=]?\s*\b(?:(?:that|which)\s+)?(?:(?:goes|moves|runs|passes|changes|flows)\s+)?(?:from\s+)?"
    rf"(?P<path>{_WORDS}(?:\s*(?:->|→|=>)\s*{_WORDS})+)",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"(?<![\w/])[\w+-]+(?: [\w+-]+)?(?:\s?[/|]\s?[\w+-]+(?: [\w+-]+){0,2})+")
_WALK = re.compile(
    rf"\b(?:(?:that|which)\s+)?(?:goes|moves|runs|passes|changes|going|moving)\s+from\s+(?P<steps>{_WORDS}(?:\s*,?\s*(?:and\s+)?(?:then\s+)?to\s+{_WORDS})+)\s*$",
    re.IGNORECASE,
)
_NO_VALUES = re.compile(
    r"\d\s*/\s*\d|date/time|and/or|\b(?:[mk]?[mgl]|cm|kg|n|miles|metres)/(?:s|h|a|min|l|kg|hour|sec|m|day)$",
    re.IGNORECASE,
)
_BE = r"(?:is|are|can be|may be|must be|should be|could be|being)"
_CHOICE = re.compile(
    rf"(?:,?\s*(?:\bwhich|\bthat)?\s*\b(?:{_BE}|will be|has to be)?\s*\b(?:either|one of|any of|from among|among|amongst|chosen from|picked from|out of|from the list)\b:?\s*(?:the )?)(?P<a>.+)$"
    rf"|(?:\b(?:which|that|it)\s+{_BE}\s+)(?P<b>[^,]+(?:,.+)?\bor\b.+)$"
    rf"|\b(?:{_BE}|of|as|like|:|=)\s+(?P<c>[\w\s,'-]+?,?\s+or\s+.+)$",
    re.IGNORECASE,
)
_LABELLED = re.compile(r"^(?P<name>[^:=]{1,60}?)[:=]\s*(?P<body>.+)$", re.DOTALL)
_EXAMPLE = re.compile(r"^\s*(?:like|such as|e\.?g\.?|for example|for instance|say)\b", re.IGNORECASE)
_INTRODUCED = re.compile(r"^\s*(?:one of|either|e\.?g\.?|such as|like|for example|i\.?e\.?)[:,]?\s*", re.IGNORECASE)


def take_values(rest: str, item: Item) -> str:
    """Take a list of values out of the text; what is left names the field."""
    for take in (_path, _walk, _bracketed):
        rest = take(rest, item)
        if item.values:
            return rest
    slashed = _SLASHED.search(rest)
    if slashed and not item.type and not _NO_VALUES.search(slashed.group()):
        return _slashed(rest, slashed, item)
    chosen = _CHOICE.search(rest)
    labelled = _LABELLED.match(rest)
    if chosen and not (labelled and labelled.start("body") <= chosen.start()):
        body = next(group for group in chosen.groups() if group is not None)
        item.values = value_list(body)
        return rest[: chosen.start()] if item.values else rest
    return _labelled(labelled, item) if labelled else rest


def _path(rest: str, item: Item) -> str:
    """``draft -> sent -> paid``: the values, and the steps between them."""
    match = _PATH.search(rest)
    found = value_list(match.group("path")) if match and not item.type else ()
    if match is None or not found:
        return rest
    item.values, item.steps = found, tuple(itertools.pairwise(found))
    return rest[: match.start()] + " " * len(match.group()) + rest[match.end() :]


def _walk(rest: str, item: Item) -> str:
    """``a status that goes from open to fixed to closed``."""
    match = _WALK.search(rest)
    parts = re.split(r"\s*,?\s*(?:\band\s+)?(?:\bthen\b\s*)?\bto\b\s+", match.group("steps")) if match else []
    found = value_list(", ".join(parts)) if len(parts) > 1 and not item.type else ()
    if match is None or len(found) != len(parts):
        return rest
    item.values, item.steps = found, tuple(itertools.pairwise(found))
    return rest[: match.start()]


def _bracketed(rest: str, item: Item) -> str:
    """``condition (excellent, good, poor)``."""
    match = re.search(r"\(([^()]*)\)", rest)
    if match is None:
        return rest
    inner = match.group(1)
    parts = [part for part in re.split(r"[,/|]|\bor\b", inner) if part.strip()]
    unit = inner.strip().lower().replace(" ", "_").removeprefix("in_") in words("nouns", "unit")
    fields = looks_like_fields(parts) and "/" not in inner
    if len(parts) >= 2 and not _EXAMPLE.match(inner) and not fields:
        item.values = value_list(_INTRODUCED.sub("", inner))
    return rest if unit else rest[: match.start()] + " " * len(match.group()) + rest[match.end() :]


def _slashed(rest: str, match: re.Match[str], item: Item) -> str:
    """``status draft/sent``: the first value starts after the name, which is what stands before its last word."""
    first, *others = re.split(r"\s?[/|]\s?", match.group())
    before = rest[: match.start()]
    named = bool(before.strip(" \t:=—-")) and not re.fullmatch(r"\s*(?:an?|the|its|their)\s*", before, re.IGNORECASE)
    parts = first.split()
    if len(parts) > 1 and not (named and re.search(r"[=:]\s*$", before)):
        before, first = f"{before} {parts[0]}", " ".join(parts[1:])
    elif not named:
        return rest
    values = value_list("/".join([first, *others]))
    if not values or all(value in index("explicit_types") for value in values):
        return rest
    item.values = values
    return before.rstrip(" :=") + " " + rest[match.end() :]


def _labelled(match: re.Match[str], item: Item) -> str:
    """``status: open, closed``, ``deposit: money``: values or a type behind the colon."""
    name, body = match.group("name"), match.group("body")
    typed = is_type(body)
    found = () if typed else value_list(body)
    listed = looks_like_fields([value.replace("_", " ") for value in found])
    if found and (not listed or re.search(r"\bor\b|[/|]", body)):
        item.values = found
    elif typed:
        low = body.strip(" .;,").lower()
        item.type = item.type or (number_type(tuple(split_words(name))) if low == "number" else _type_word(low))
    return name


def is_type(text: str) -> bool:
    """Whether a text is a type and nothing else."""
    return bool(_type_word(text.strip(" .;,").lower()))


def _type_word(low: str) -> str:
    kinds = index("explicit_types")
    return kinds.get("_".join(split_words(low))) or kinds.get(low) or kinds.get(re.split(r"[ ,]", low)[0], "")

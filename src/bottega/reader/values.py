"""Lists of values: ``draft/sent/paid``, ``one of mint, fine or worn``, ``(low, medium, high)``."""

import re

from bottega.reader.lexicon import index, words
from bottega.reader.phrase import split_words

_SPLIT = re.compile(r"\s*(?:,?\s*\b(?:or|and)\b\s+(?:maybe |else )?|[,/|]|->|→|\bthen\b|\bto\b)\s*", re.IGNORECASE)
_STRIP = re.compile(
    r"^(?:either|one of|it'?s|is|are|be|as|being|a|an|the|of|which|can|must|could|may|should|under|in the state|values?|options?|possible|:|=|-|—|\s)+\s+",
    re.IGNORECASE,
)
_SIGNS = {"+": "positive", "-": "negative"}


def value_name(text: str) -> str:
    """``part received`` -> ``part_received``, ``AB+`` -> ``ab_positive``; empty where nothing is left."""
    text = text.strip().strip("\"'.!?;:*()[]{} ")
    match = re.fullmatch(r"([A-Za-z0-9]{1,2})\s?([+-])", text)
    if match:
        return f"{match.group(1).lower()}_{_SIGNS[match.group(2)]}"
    parts = split_words(text)
    return "_".join(parts)[:60].strip("_")


def value_list(text: str) -> tuple[str, ...]:
    """Split ``text`` into the names of values; empty where it does not look like a list of short values."""
    raw = [part for part in re.split(r"[,/|]|->|→|\bor\b|\band\b(?=[^,]*$)", text) if part.strip()]
    found: list[str] = []
    for part in raw:
        cleaned = re.sub(
            r"^\s*(?:either|one of|an?|the|just|simply|plain|finally|then|later|also|maybe|possibly)\s+",
            "",
            part.strip(),
            flags=re.IGNORECASE,
        )
        name = value_name(cleaned)
        if not name or len(cleaned.split()) > 4:
            return ()
        if name not in found:
            found.append(name)
    return tuple(found) if len(found) >= 2 else ()


def looks_like_fields(parts: list[str]) -> bool:
    """Whether a bracketed list names fields rather than values: several of its words are names of fields."""
    kinds = index("types")
    hits = 0
    for part in parts:
        found = split_words(part)
        if found and (
            kinds.get(found[-1], "boolean") != "boolean"
            or (len(found) > 1 and "_".join(found[-2:]) in kinds)
            or found[0] in {"number", "date", "is", "has"}
        ):
            hits += 1
    return hits * 2 >= len(parts) and hits > 0


def is_value_field(name_words: tuple[str, ...]) -> bool:
    """Whether a field of that name usually takes one of a few values."""
    return bool(name_words) and name_words[-1] in words("nouns", "enum") | {
        "type",
        "kind",
        "category",
        "level",
        "size",
        "method",
        "colour",
        "color",
        "role",
        "grade",
        "mode",
        "outcome",
        "result",
        "class",
        "format",
        "unit",
    }

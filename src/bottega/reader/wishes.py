"""What the words around a field ask of it: required, unique, bounds; taken out of the text as they are understood."""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache

from bottega.reader.lexicon import lines

_NUMBER = r"[$€£]?-?\d{1,12}(?:[,.]\d{3})*(?:\.\d{1,6})?|zero|one|two|three|four|five|six|ten|twelve|hundred"
_WORDS = {
    "zero": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "ten": 10,
    "twelve": 12,
    "hundred": 100,
}
_DEFAULT = re.compile(
    r"(?:\bby default\s+(?:it(?:'s| is)\s+)?(?P<d>not [\w-]+|[\w.-]+)|\b(?:which |that )?(?:is |it |and )?(?:defaults?|defaulting)(?:\s+(?:value|is|to|of|as))*\s*[:=]?\s*(?P<a>not [\w-]+|[\w.-]+(?: [a-z]+)?)"
    r"|(?P<b>\bnot [\w-]+|[\w.-]+) by default\b|\b(?:initially|starts? (?:out )?(?:as|at|off as|with)|starting (?:as|at|from)|begins? (?:as|at))\s+(?P<c>not [\w-]+|[\w.-]+)|\bwith (?P<f>[\w.-]+) as (?:the |a )?default\b|\b(?P<g>[\w-]+) to (?:start|begin) with\b|\bnormally (?P<h>not|yes|no|true|false)\b|(?<=[,(;—] )(?P<i>\d+) unless [^,;)]*|\b(?P<e>no|yes|false|true|off|on) unless [^,;)]*)",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(slots=True)
class Wishes:
    """What was asked of one field; ``rest`` is its text with the understood words blanked out (same length)."""

    rest: str
    required: bool | None = None
    unique: bool = False
    min: Decimal | None = None
    max: Decimal | None = None
    default: str | None = None
    found: list[str] = field(default_factory=list)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = []
    for line in lines("wishes"):
        effect, pattern = line.split("\t")
        found.append((effect, re.compile(pattern.replace("{n}", _NUMBER), re.IGNORECASE)))
    return tuple(found)


def number(text: str) -> Decimal | None:
    """``1,000`` or ``two`` as a number; None for anything else."""
    text = text.strip().lower().lstrip("$€£")
    if text in _WORDS:
        return Decimal(_WORDS[text])
    text = re.sub(r",(?=\d{3}\b)", "", text)
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def read_wishes(text: str) -> Wishes:
    """Take everything that is asked of a field out of its text."""
    wishes = Wishes(text)
    match = _DEFAULT.search(wishes.rest)
    if match:
        value = next(g for g in match.groups() if g is not None)
        value = re.split(r"\s+(?:and|or|but|if|when|unless|for|in|on|with)\b", value)[0]
        wishes.default = value.strip()
        _blank(wishes, match.start(), match.end())
    for effect, pattern in _patterns():
        match = pattern.search(wishes.rest)
        if match and _apply(wishes, effect, match):
            wishes.found.append(effect)
            _blank(wishes, match.start(), match.end())
    stars = re.search(r"(?<=\w)\s?\*(?=\s|$|[,(])", wishes.rest)
    if stars:
        wishes.required = True
        _blank(wishes, stars.start(), stars.end())
    return wishes


def _apply(wishes: Wishes, effect: str, match: re.Match[str]) -> bool:
    if effect.startswith("required"):
        wishes.required = effect.endswith("true")
        return True
    if effect == "unique=true":
        wishes.unique = True
        return True
    if "=" in effect:
        if wishes.min is None:
            wishes.min = Decimal(effect.partition("=")[2])
        return True
    numbers = [number(group) for group in match.groups()]
    if any(n is None for n in numbers):
        return False
    if effect == "minmax":
        low, high = numbers
        if low is None or high is None or low >= high:
            return False
        wishes.min, wishes.max = low, high
    elif effect in {"min", "gt"}:
        wishes.min = numbers[0] if effect == "min" else _above(numbers[0])
    elif effect in {"max", "lt"}:
        wishes.max = numbers[0] if effect == "max" else _below(numbers[0])
    return True


def _above(bound: Decimal | None) -> Decimal | None:
    """The least whole number over a strict bound; over zero it stays zero where fractions count."""
    return None if bound is None else bound + 1


def _below(bound: Decimal | None) -> Decimal | None:
    return None if bound is None else bound - 1


def _blank(wishes: Wishes, start: int, end: int) -> None:
    wishes.rest = wishes.rest[:start] + " " * (end - start) + wishes.rest[end:]

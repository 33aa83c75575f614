"""Noun phrases: which words name a thing, and whether they speak of one or of several."""

import re
from collections.abc import Sequence

from bottega.reader.facts import Key, Phrase
from bottega.reader.lexicon import words
from bottega.reader.morphology import is_plural
from bottega.reader.tokens import Token

_WORD = re.compile(r"[^\W_]+")
_COUNTING = frozenset({"number", "amount", "count", "quantity"})
_CONTAINERS = frozenset(
    [
        "list",
        "set",
        "collection",
        "kind",
        "type",
        "sort",
        "variety",
        "group",
        "range",
        "series",
        "lot",
        "lots",
        "couple",
        "pair",
        "bunch",
        "copy",
        "copies",
        "plenty",
        "record",
        "records",
        "piece",
        "pieces",
        "details",
        "detail",
        "name",
        "names",
        "history",
        "catalogue",
        "catalog",
        "bit",
        "one",
        "some",
        "any",
        "many",
        "most",
        "each",
    ]
)
_REGISTERS = frozenset({"archive", "register", "registry", "directory", "database", "inventory", "library"})
_TIMES = frozenset({"date", "time", "day", "year", "month"})


def split_words(text: str) -> list[str]:
    """``capacity_litres``, ``take-off``, ``unitPrice`` -> their words in lower case."""
    if len(text) > 2:
        text = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
    text = text.replace("'s", "").replace("'", "")
    return [word.lower() for word in _WORD.findall(text) if word.isascii()]


def is_name_word(token: Token, *, first: bool) -> bool:
    """Whether a token can be part of a name."""
    if token.tag in {"n", "g", "p"}:
        return True
    if token.tag == "a":
        return not first or token.low in words("adjectives", "keep")
    return token.quoted


def phrase_at(tokens: Sequence[Token], at: int) -> tuple[Phrase, int] | None:
    """Read the noun phrase that starts at ``at``; the phrase and where it ends, or None where none starts."""
    phrase = Phrase((), tokens[at].start if at < len(tokens) else 0, 0)
    begin = at
    while at < len(tokens) and _introduces(tokens, at):
        if tokens[at].tag == "r" and at == begin and tokens[at].low not in {"only", "just", "about"}:
            return None
        if not (tokens[at].low in {"most", "least"} and at and tokens[at - 1].low == "at"):
            _introduce(phrase, tokens[at])
        at += 1
    if at > begin and at + 1 < len(tokens) and tokens[at].low == "of" and tokens[at - 1].tag in {"q", "d", "0"}:
        inner = _some_of(tokens, at, phrase)
        if inner is not None:
            return inner
    names, at = _name(tokens, at)
    if not names:
        return None
    if names[-1].low == "date" and _and_time(tokens, at):
        names, at = [*names, tokens[at + 1]], at + 2
    phrase.words = _name_words(names)
    if not phrase.words:
        return None
    phrase.end, phrase.plural = names[-1].end, is_plural(names[-1].low)
    if phrase.plural and not phrase.amount and phrase.determiner not in {"the", "these", "those"}:
        phrase.amount = "many"
    return _with_of(tokens, at, phrase)


def _introduces(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token can stand before the name: article, quantity, evaluation."""
    token = tokens[at]
    if token.tag in {"d", "q", "0", "r"} or (token.tag == "a" and token.low in words("adjectives", "drop")):
        return True
    return token.low in {"as", "than", "or", "such", "to"} and _in_quantity(tokens, at)


def _introduce(phrase: Phrase, token: Token) -> None:
    """Keep what one word before the name says."""
    low = token.low
    if token.tag == "d" or low in words("grammar", "article"):
        phrase.determiner = phrase.determiner or low
        if low in {"a", "an", "another", "either"}:
            phrase.amount = phrase.amount or "one"
        phrase.distributive = phrase.distributive or low in {"each", "every"}
    if low in words("grammar", "one") or low == "1":
        phrase.amount = phrase.amount if phrase.amount == "many" else "one"
        phrase.counted = True
    elif low in words("grammar", "many") or token.tag == "0" or low in words("grammar", "number"):
        phrase.amount, phrase.counted = "many", True


def _some_of(tokens: Sequence[Token], at: int, outer: Phrase) -> tuple[Phrase, int] | None:
    """``one of our vets``, ``each of the rooms``: the phrase behind, in the amount before."""
    inner = phrase_at(tokens, at + 1) if tokens[at - 1].low not in {"a", "the"} else None
    if inner is None:
        return None
    phrase, end = inner
    phrase.amount = outer.amount or phrase.amount
    phrase.counted, phrase.start = outer.counted, outer.start
    phrase.distributive = phrase.distributive or outer.distributive
    return phrase, end


def _and_time(tokens: Sequence[Token], at: int) -> bool:
    return at + 1 < len(tokens) and tokens[at].low in {"and", "/", "&"} and tokens[at + 1].low == "time"


def _name_words(names: list[Token]) -> Key:
    found = [word for token in names for word in split_words(token.text)]
    kept = words("adjectives", "keep")
    while len(found) > 1 and found[0] in words("adjectives", "drop") and found[0] not in kept:
        found = found[1:]
    return tuple(found)


def _in_quantity(tokens: Sequence[Token], at: int) -> bool:
    """``one or more``, ``as many as``, ``more than one``, ``up to five``."""
    around = {tokens[i].low for i in (at - 1, at + 1) if 0 <= i < len(tokens)}
    return (
        bool(around & {"more", "many", "one", "two", "up", "least"})
        and at + 1 < len(tokens)
        and tokens[at + 1].tag in {"q", "0"}
    )


def _name(tokens: Sequence[Token], at: int) -> tuple[list[Token], int]:
    names: list[Token] = []
    while at < len(tokens) and (is_name_word(tokens[at], first=not names) or (tokens[at].tag == "a" and not names)):
        token = tokens[at]
        if (
            token.tag == "p"
            and names
            and at + 1 == len(tokens)
            and names[-1].low
            in {"date", "time", "amount", "price", "hours", "days", "year", "distance", "quantity", "number", "total"}
        ):
            return [*names, token], at + 1
        if token.tag == "p" and names and not (at + 1 < len(tokens) and tokens[at + 1].tag == "n"):
            break
        if token.tag == "g" and names and at + 1 < len(tokens) and tokens[at + 1].tag in {"d", "q", "o"}:
            break
        if token.tag != "a" or names or token.low in words("adjectives", "keep"):
            names.append(token)
        at += 1
    while names and names[-1].tag == "a":
        names.pop()
        at -= 1
    while len(names) > 1 and names[0].low in words("adjectives", "drop"):
        names = names[1:]
    return names, at


def _with_of(tokens: Sequence[Token], at: int, phrase: Phrase) -> tuple[Phrase, int]:
    """Take an ``of`` phrase into the name where the two belong together."""
    if at + 1 >= len(tokens) or tokens[at].low != "of":
        return phrase, at
    inner = phrase_at(tokens, at + 1)
    if inner is None:
        return phrase, at
    other, end = inner
    head, start = phrase.key[-1], phrase.start
    if head == "number" and phrase.determiner in {"a", "any"} and len(phrase.words) == 1 and other.plural:
        other.amount, other.counted, other.start = "many", True, start
        return other, end
    if head in _COUNTING and len(phrase.words) <= 2:
        name: Key = (*phrase.words[:-1], *other.words)
        return Phrase(("number_of", *name), start, other.end, determiner=phrase.determiner), end
    if head in {"name", "names"}:
        return Phrase((*other.key, "name"), start, other.end), end
    if (
        head in {"type", "kind", "sort"}
        and not other.plural
        and phrase.determiner not in {"this", "that"}
        and not any(t.low == "same" for t in tokens[max(0, at - 4) : at])
    ):
        return Phrase((*other.key, head), start, other.end, determiner=phrase.determiner), end
    holds = (
        head in _REGISTERS and other.plural and phrase.determiner in {"a", "an", "our", "my"} and not other.determiner
    )
    if holds or head in _CONTAINERS or phrase.words[0] == "lot":
        other.start = start
        if phrase.amount == "many":
            other.amount, other.counted = "many", phrase.counted
        other.determiner = phrase.determiner or other.determiner
        return other, end
    if head in _TIMES and other.key[-1] not in {"birth", "day", "year", "week", "month"} and not other.plural:
        return Phrase((*other.key, head), start, other.end, determiner=phrase.determiner), end
    if not other.determiner and not other.counted and not (phrase.plural and other.plural):
        joined = (*phrase.words, "of", *other.words)
        return Phrase(
            joined, start, other.end, phrase.plural, phrase.amount, phrase.determiner, phrase.distributive
        ), end
    phrase.tail.append(("of", other))
    return phrase, end

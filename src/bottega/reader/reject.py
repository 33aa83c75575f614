"""What no application can be read from: refused with a code and a reason."""

import re
from functools import cache

from bottega.domain.errors import RejectedRequest
from bottega.reader.facts import Facts
from bottega.reader.lexicon import index, lines, sections
from bottega.reader.morphology import verb_forms

MAX_BYTES = 100_000
_ENGLISH = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "and",
        "to",
        "in",
        "is",
        "are",
        "for",
        "with",
        "that",
        "we",
        "i",
        "it",
        "on",
        "as",
        "be",
        "can",
        "have",
        "has",
        "at",
        "by",
        "or",
        "from",
        "my",
        "our",
        "each",
        "every",
        "they",
        "this",
        "one",
        "no",
        "not",
        "who",
        "which",
        "their",
        "them",
        "you",
        "your",
        "his",
        "her",
        "all",
        "per",
        "must",
        "should",
        "want",
        "need",
    ]
)
_WORD = re.compile(r"[^\W\d_]+")


def refuse_unreadable(text: str) -> None:
    """Raise where ``text`` cannot be a description: empty, too large, binary, another language, hostile, noise.

    Raises:
        RejectedRequest: With code ``empty``, ``too_large``, ``binary``, ``hostile``, ``not_english`` or ``nonsense``.
    """
    if len(text) > MAX_BYTES or len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise _refusal(
            "too_large", f"The description is larger than {MAX_BYTES} bytes.", "Say what matters in fewer words."
        )
    if not text.strip():
        raise _refusal("empty", "The description is empty.", "Say what the application keeps, and who uses it.")
    if _is_binary(text):
        raise _refusal("binary", "The description is not text.", "Give plain text in UTF-8.")
    if _is_hostile(text):
        raise _refusal(
            "hostile",
            "The text gives orders to its reader instead of describing an application.",
            "Describe what the application keeps.",
        )
    _refuse_words(text)


def _refusal(code: str, message: str, hint: str) -> RejectedRequest:
    return RejectedRequest(message, code=code, hint=hint)


def nonsense() -> RejectedRequest:
    """The refusal of words that make no sentences."""
    return _refusal("nonsense", "The text does not say what to build.", "Describe what the application keeps.")


def nothing_found() -> RejectedRequest:
    """The refusal of a text in which nothing was found that an application could keep."""
    return _refusal(
        "nothing_to_build",
        "Nothing was found in the text that an application could keep.",
        "Name the things to keep and what each has.",
    )


_ASKS = re.compile(
    r"\b(?:apps?|applications?|systems?|(?:web)?sites?|tools?|databases?|db|software|programs?|platforms?|portals?|dashboards?|trackers?|planners?|"
    r"registers?|registry|logs?|logging|lists?|catalogues?|catalogs?|inventory|spreadsheets?|crud|api|backend|store[sd]?|records?|recorded|recording|"
    r"tracks?|tracked|tracking|keep|keeps|kept|manag\w*|saves?|saved|needs?|wants?|build|create|organi[sz]\w*|users?|customers?|fields?|"
    r"data|information|admins?|bookings?|orders?|schedul\w*|write down|note down)\b",
    re.IGNORECASE,
)


_OTHER_WORK = re.compile(
    r"^\W*(?:(?:hi|hello|hey|please|can you|could you|would you|i want you to)\W+)*(?:"
    r"(?:write|compose|sing|tell|give|draft|recite)\s+(?:me\s+|us\s+)?(?:an?\s+|the\s+|some\s+)?(?:\w+\s+)?(?:poems?|story|stories|essay|song|haiku|letter|e-?mail|jokes?|limerick|article|speech|recipe|lyrics|summary)\b"
    r"|translate|explain|summari[sz]e|paraphrase|solve)",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"^\W*(?:who|what|when|why|where|how)\b[^.!?\n]*\?\s*$", re.IGNORECASE)
_NAMED_WORK = re.compile(
    r"\b(?:apps?|applications?|systems?|(?:web)?sites?|tools?|databases?|software|programs?|platforms?|portals?|dashboards?|trackers?|keep track|fields?|store[sd]?|records?)\b",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"^\s*(?:def \w+\(|function\b.*\{|import \w|from \w+ import|#include|public static|(?:console\.log|print|printf|System\.out\.\w+)\(|return\b|for \(|while \(|if \(|\}\s*;?$|(?:let|const|var) \w+ =)",
    re.MULTILINE,
)


def asks_for_something(text: str, facts: Facts) -> bool:
    """Whether a text asks for an application at all: verses and tales have things in them, but nobody keeps them."""
    lines_given = [line for line in text.splitlines() if line.strip()]
    code = len(_CODE.findall(text)) * 2 > len(lines_given)
    if code or ((_OTHER_WORK.match(text) or _QUESTION.match(text)) and not _NAMED_WORK.search(text)):
        return False
    listed = any(attribute.via in {"list", "with"} for attribute in facts.attributes)
    several = sum(m.phrase.plural and m.why == "object" for m in facts.mentions) >= (2 if facts.links else 3)
    named = several or any(m.weight >= 2 for m in facts.mentions)
    counted = any(link.amount == "many" for link in facts.links) and any(m.phrase.counted for m in facts.mentions)
    said = listed or named or counted or facts.acts or facts.values or facts.roles or facts.sign_in
    return bool(said) or _ASKS.search(text) is not None


def _is_binary(text: str) -> bool:
    odd = sum(1 for c in text if (ord(c) < 32 and c not in "\t\n\r\f\v") or c == "\ufffd" or 0xD800 <= ord(c) <= 0xDFFF)
    return "\x00" in text or odd > max(2, len(text) // 50)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(line, re.IGNORECASE | re.DOTALL) for line in lines("hostile"))


def _is_hostile(text: str) -> bool:
    return any(pattern.search(text) for pattern in _patterns())


def _refuse_words(text: str) -> None:
    found = [word.lower() for word in _WORD.findall(text)]
    letters = sum(len(word) for word in found)
    if not found or letters * 3 < len(re.sub(r"\s", "", text)):
        raise _refusal("nonsense", "The text holds hardly any words.", "Describe the application in English sentences.")
    foreign = sum(1 for word in found if any(ord(c) > 0x24F for c in word))
    if foreign * 3 > len(found):
        raise _refusal("not_english", "The description is not in English.", "Describe the application in English.")
    function = sum(word in _ENGLISH for word in found)
    known = sum(_is_known(word) for word in found)
    other = max(sum(word in set(small) - _ENGLISH for word in found) for small in sections("foreign").values())
    if other >= 3 and other > function:
        raise _refusal(
            "not_english", "The description does not seem to be in English.", "Describe the application in English."
        )
    gibberish = sum(_is_gibberish(word) for word in found)
    if gibberish * 2 > len(found) or (len(found) >= 4 and len(set(found)) == 1) or not known:
        raise nonsense()


def _is_known(word: str) -> bool:
    if word in _ENGLISH or word in verb_forms() or word in index("grammar"):
        return True
    from bottega.reader.morphology import singular

    kinds = index("types")
    return any(
        form in kinds or form in index("nouns") or form in index("adjectives") for form in (word, singular(word))
    )


def _is_gibberish(word: str) -> bool:
    if _is_known(word) or len(word) < 4:
        return False
    vowels = sum(c in "aeiouy" for c in word)
    return (
        vowels * 5 < len(word)
        or re.search(r"[bcdfghjklmnpqrstvwxz]{6}|(.)\1\1|[aeiou]{5}", word) is not None
        or len(word) > 28
    )

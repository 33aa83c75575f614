"""Indirect questions as fields: ``how many frames of brood``, ``whether they agreed to reminders``."""

import re

from bottega.reader.facts import Item
from bottega.reader.lexicon import rows, words
from bottega.reader.phrase import split_words
from bottega.reader.values import value_list

YES_NO = re.compile(
    r"[\s(,:=-]*\b(?:yes\s?(?:/|or|\|)\s?no|y/n|true\s?(?:/|or|\|)\s?false|or not)\b(?:\s*(?:question|answer))?\)?",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"^(?:and |also )?(?P<word>whether(?: or not)?|if|how \w+|how|when|where|who|what|which|why)\b\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"^(?:was|is|were|are|did|has|have|does|do|had)\s+(?P<rest>(?:the|it|he|she|they|this|that|a|an|\w+)\b.*)$",
    re.IGNORECASE,
)
_ASKED_OF_IT = re.compile(r"(?:is|was|are|were|has|have|does|did|do)\s+(?:it|he|she|they)\b", re.IGNORECASE)
_EITHER = re.compile(
    r"^(?P<values>[\w-]+(?: [\w-]+)?(?:\s*[,/]\s*[\w-]+(?: [\w-]+)?)*(?:\s*/\s*|,?\s+or\s+)(?!not\b)[\w-]+(?: [\w-]+)?)\s*$",
    re.IGNORECASE,
)
_CLITIC = {"ve": "have", "re": "are", "d": "had", "s": "is"}
_SUBJECT = re.compile(
    r"^(?:or not )?(?:the|it|he|she|they|this|that|we|i|you|there)\b\s*(?:(?:is|are|was|were|has|have|had)\b(?: been)?)?\s*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\b(?:it|they|there|we|i|he|she|you)\s+(?:is|are|was|were|has|have|had|can|will|does|do)\b.*$", re.IGNORECASE
)
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|has|have|had|been|be)\b", re.IGNORECASE)
_WISHING = re.compile(
    r"^\s*(?:(?:wish|wishes|want|wants|would like|like|prefer|chose|choose) to (?:stay |be |remain |keep )?|(?:stay|remain|got|been)s? )",
    re.IGNORECASE,
)
_IDLE = re.compile(r"\b(?:yet|already|too|also|currently|still|ever)\b|\?")
_HAPPENED = frozenset({"wrong", "broken", "needed", "did", "done", "happened", "said", "found", "do", "was"})


def question_name(raw: str, item: Item) -> str:
    """Turn an indirect question into the name of a field (its type goes to ``item``); other text comes back as it is."""
    text = raw.strip()
    pad = " " * (len(raw) - len(raw.lstrip()))
    match = _QUESTION.match(text)
    if match is None:
        asked = _ASKED.match(text)
        if asked is None or not (YES_NO.search(text) or _ASKED_OF_IT.match(text)):
            return raw
        item.type = "boolean"
        rest = YES_NO.sub("", asked.group("rest"))
        return pad + joined(re.sub(r"^(?:the|it|he|she|they|this|that|a|an)\b", "", rest))
    word = match.group("word").lower()
    rest = re.sub(r"'(ve|s|re|d)\b", lambda m: " " + _CLITIC[m.group(1)], match.group("rest"))
    body = _TAIL.sub("", _SUBJECT.sub("", " ".join(rest.split()) if rest[:1] == " " else rest))
    return pad + _named(word, body, item)


def _named(word: str, body: str, item: Item) -> str:
    if word.startswith("whether"):
        either = _EITHER.match(body)
        item.values = value_list(either.group("values")) if either else ()
        if item.values:
            return "kind"
    body = _AUXILIARY.sub(" ", body)
    if word.startswith("whether") or word == "if":
        item.type = "boolean"
        return joined(body)
    if word.startswith("how "):
        return _measure(word.removeprefix("how "), body, item)
    return _circumstance(word, body, item)


def _measure(word: str, body: str, item: Item) -> str:
    """``how many``, ``how bad``, ``how long``."""
    if word == "many":
        item.type = "integer"
        return body
    if word == "much":
        item.type = "money"
        return re.sub(r"\bcosts?\b", "cost", body) or "cost"
    measures = {row[0]: row[1] for row in rows("measures")}
    if word in {"long", "old"}:
        item.type = "integer"
    bracket = body[body.index("(") :] if "(" in body else ""
    return f"{measures.get(word, word)} {bracket}"


def _circumstance(word: str, body: str, item: Item) -> str:
    """``when it was bought``, ``what happened``, ``who reported it``, ``where it leaves from``."""
    body = re.sub(r"\b(?:them|last|first|lately|recently|exactly)\b", " ", body) if word in {"when", "where"} else body
    said = split_words(re.sub(r"\b(?:it|they|the|a|an|he|she|we|i|you|to)\b", " ", body, flags=re.IGNORECASE))
    if word == "when":
        item.type = "date"
        return "_".join([*said[:2], "on"]) if said else "date"
    if word == "where":
        return "location"
    if word == "who" and body.strip().startswith("("):
        return body.strip(" ()")
    if word == "who" and said:
        return f"{said[0]}_by"
    if word == "what" and said[:1] and said[0] in _HAPPENED:
        item.type = "text"
        return "description"
    if word == "what" and said and said[-1] in {"cost", "costs", "paid", "pay"}:
        item.type = "money"
        return "price_paid" if "pa" in said[-1] else "cost"
    return body if word in {"what", "which"} else "_".join(said[:2]) or word


def joined(text: str) -> str:
    """The words of an indirect question as one name, the bracketed ones kept behind it."""
    body, bracket, rest = text.partition("(")
    body = _WISHING.sub("", _IDLE.sub(" ", body))
    idle = words("grammar", "article") | {"or", "not"}
    found = [word for word in split_words(re.sub(r",.*$", "", body)) if word not in idle]
    return "_".join(found[:5]) + " " + bracket + rest

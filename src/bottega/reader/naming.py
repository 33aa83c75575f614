"""Which words of an item are its name: ``the price I paid`` -> price paid, ``waiver signed``, ``sown on``."""

from bottega.reader.facts import Phrase
from bottega.reader.lexicon import index, words
from bottega.reader.phrase import phrase_at, split_words
from bottega.reader.tokens import Token, tokenise

_PAID = frozenset({"paid", "spent", "charged", "received", "pay"})


def name_of(text: str) -> Phrase | None:
    """The phrase that names an item; None where no words could."""
    tokens = tokenise(text, 0, len(text))
    if len(tokens) == 2 and tokens[0].low in {"from", "to", "until"} and tokens[1].low in {"date", "time", "day"}:
        return Phrase((tokens[0].low, tokens[1].low), tokens[0].start, tokens[1].end)
    for at, token in enumerate(tokens):
        found = phrase_at(tokens, at)
        if found:
            return _completed(tokens, *found)
        if token.tag in {"v", "x"} and split_words(token.text):
            break
    return _fallback(tokens)


def _completed(tokens: list[Token], phrase: Phrase, end: int) -> Phrase | None:
    if end + 1 < len(tokens) and tokens[end].low == "per" and tokens[end + 1].tag == "n":
        phrase.words = (*phrase.words, "per", tokens[end + 1].low)
        end += 2
    verb = end + 1 < len(tokens) and tokens[end + 1].tag in {"v", "b", "m", "x"}
    if end < len(tokens) and tokens[end].low in {"it", "them", "me", "us"} and end + 2 >= len(tokens) and not verb:
        return None
    return _relative(tokens, end, _absorbed(tokens, end, _trailing(tokens, end, phrase)))


def _trailing(tokens: list[Token], end: int, phrase: Phrase) -> Phrase:
    """``waiver signed``, ``crew needed``, ``member since``: a participle that ends an item is part of its name."""
    last = end + 1 == len(tokens) or (end + 2 == len(tokens) and tokens[end + 1].tag == "()")
    ends = last and end < len(tokens) and (tokens[end].tag == "p" or tokens[end].low == "since")
    if ends and phrase.words[0] != "number_of":
        phrase.words = (*phrase.words, tokens[end].low)
        phrase.plural, phrase.amount = False, ""
    elif len(phrase.words) > 1 and phrase.words[-1] in {"flag", "checkbox", "tickbox"}:
        phrase.words = phrase.words[:-1]
    return phrase


def _absorbed(tokens: list[Token], end: int, phrase: Phrase) -> Phrase:
    """``sown on``, ``opened at``: a word with *on*, *at* or *by* behind it is a name of its own."""
    behind = tokens[end:]
    if not behind or len(behind) > 2 or (len(behind) == 2 and behind[0].low not in {"in", "out", "up", "off"}):
        return phrase
    if behind[-1].low in {"on", "at", "by", "from", "until", "to"} and tokens[end - 1].tag in {"p", "n", "v"}:
        phrase.words = (*phrase.words[:-1], tokens[end - 1].low, *(t.low for t in behind))
        phrase.plural, phrase.amount = False, ""
    elif tokens[end].tag == "n" and tokens[end].low in words("grammar", "preposition"):
        phrase.words = (*phrase.words, tokens[end].low)
    return phrase


def _relative(tokens: list[Token], end: int, phrase: Phrase) -> Phrase:
    """``the price I paid`` -> price paid; ``the date i set it up`` -> set up date."""
    owned = end < len(tokens) and tokens[end].low in {"their", "its", "his", "her"}
    if end + 1 >= len(tokens) or (tokens[end].tag not in {"o", "w"} and not owned):
        return phrase
    begin = at = end if owned else end + 1
    while at < len(tokens) and (
        tokens[at].tag in {"o", "m", "b", "r", "x", "d"} or tokens[at].low in {"first", "last"}
    ):
        at += 1
    if at >= len(tokens) or tokens[at].tag not in {"v", "p", "n"}:
        return phrase
    verb, head = tokens[at], phrase.key[-1]
    if verb.tag == "n" and phrase.words == ("date",) and tokens[at - 1].tag == "d":
        phrase.words = (*split_words(verb.text), "date")
    elif head in {"date", "time", "day", "year"} and len(phrase.words) == 1:
        when = [t.low for t in tokens[begin:at] if t.low in {"first", "last"}]
        particle = [t.low for t in tokens[at + 1 :] if t.low in {"up", "out", "off", "in", "on"}]
        phrase.words = (*when[:1], verb.low, *particle[:1], "date" if head == "day" else head)
    elif index("types").get(head) == "money" and verb.low in _PAID and len(phrase.words) == 1:
        phrase.words = (head, verb.low)
    return phrase


def _fallback(tokens: list[Token]) -> Phrase | None:
    """An item that is no noun phrase: a participle (``passed``), an identifier, an adjective (``active``)."""
    named = [
        t for t in tokens if (t.tag in {"n", "g", "p", "a", "v", "i", "r"} or t.low == "done") and split_words(t.text)
    ]
    while named and named[0].tag in {"i", "r"}:
        named = named[1:]
    if not named or len(named) > 5:
        return None
    parts = [word for token in named for word in split_words(token.text)]
    return Phrase(tuple(parts), named[0].start, named[-1].end)

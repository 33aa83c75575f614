"""Words and signs of the request, with their offsets and the class of word they are here."""

import re

from bottega.reader.tagging import tag
from bottega.reader.words import Token

__all__ = ["Token", "tokenise"]

_TOKEN = re.compile(
    r"""
    (?P<values>\b(?:AB|A|B|O)[+-](?=[\s,;)/|]|$))        # a name that ends in a sign
  | (?P<short>\bw/o?(?=\s))
  | (?P<ratio>\b\d?[nNmM1]\s?:\s?[nNmM1]\b)
  | (?P<number>\d+(?:[.,]\d+)*(?:st|nd|rd|th)?\b(?!\w))
  | (?P<clitic>(?<=\w)'(?:s|ve|re|m|ll|d)\b)
  | (?P<word>\b(?:it|that|there|what|who|he|she|we|you|they|i|here|where)(?='(?:s|ve|re|m|ll|d)\b)
    |\d*[^\W\d_](?:[\w]|['-](?=\w))*)
  | (?P<sign><->|<=>|->|=>|→|↔|>=|<=|≥|≤|\.\.\.|\.\.|—|--|…|\S)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CLITICS = {"'s": "b", "'re": "b", "'m": "b", "'ve": "v", "'ll": "m", "'d": "m"}
_OPEN, _CLOSE = "([{", ")]}"


def tokenise(text: str, start: int, end: int) -> list[Token]:
    """Return the tokens of ``text[start:end]``, bracketed ones grouped, each tagged."""
    stack: list[list[Token]] = [[]]
    openers: list[Token] = []
    quoted = False
    for match in _TOKEN.finditer(text, start, end):
        word = match.group()
        if word == '"':
            quoted = not quoted
            continue
        token = Token(word, word.lower(), match.start(), match.end(), quoted=quoted)
        if match.lastgroup == "sign":
            token.tag = word
        elif match.lastgroup == "number":
            token.tag = "0"
        elif match.lastgroup == "short":
            token.low = "with" if token.low == "w/" else "without"
        elif match.lastgroup == "clitic":
            token.tag = _CLITICS[token.low]
        elif match.lastgroup == "values":
            token.quoted = True
        if word in _OPEN and match.lastgroup == "sign" and len(stack) < 6:
            openers.append(token)
            stack.append([])
        elif word in _CLOSE and match.lastgroup == "sign":
            _close(stack, openers, token.end)
        else:
            stack[-1].append(token)
    while openers:
        _close(stack, openers, end)
    tag(stack[0])
    return stack[0]


def _close(stack: list[list[Token]], openers: list[Token], end: int) -> None:
    if not openers:
        return
    opener, inner = openers.pop(), stack.pop()
    tag(inner)
    opener.tag, opener.inner, opener.end = "()", inner, end
    stack[-1].append(opener)

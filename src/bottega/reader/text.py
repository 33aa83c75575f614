"""The request as text: one character for one, so that every offset stays an offset into the request."""

import re

from bottega.reader.wrapping import unwrap

_SAME_LENGTH = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u02bc": "'", "\u2032": "'", "`": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u00ab": '"', "\u00bb": '"',
        "\u2013": "\u2014", "\u2212": "-", "\u2010": "-", "\u2011": "-", "\u2012": "-",
        "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "\r": " ", "\x0b": " ", "\x0c": " ",
        "\u2028": "\n", "\u2029": "\n", "\x85": "\n",
        "\u2192": "\u2192", "\u2194": "\u2194", "\u00b7": "\u2022", "\u25cf": "\u2022", "\u2023": "\u2022", "\u25e6": "\u2022",
        "\ufeff": " ", "\u200b": " ",
    }
)  # fmt: skip

_OPENING = re.compile(
    r"^[ ]*(?:[|+]?(?:[ ]*[|\u2500-\u257f])*[ ]*(?:[\u251c\u2514][\u2500-\u257f]*|[|+`'\\\\]--+)[ ]+"
    r"|(?:[\u2190-\u21ff\u25a0-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]\ufe0f?\u200d?)+[ ]+)(?=\S)",
    re.MULTILINE,
)
_KEYWORD = re.compile(r"\b(?:MUST|SHALL|SHOULD|MAY|CAN|NOT|REQUIRED|OPTIONAL|ONLY|UNIQUE|EXACTLY)\b")


def normalise(text: str) -> str:
    """Return ``text`` with one form of quotes, dashes, bullets and blanks, unwrapped; its length is unchanged."""
    plain = unwrap(_OPENING.sub(_bullet, text.translate(_SAME_LENGTH)))
    return _KEYWORD.sub(lambda match: match.group().lower(), plain)


def _bullet(match: re.Match[str]) -> str:
    """A symbol, or the branch of a drawn tree, that opens a line: a bullet at its depth."""
    opening = match.group().rstrip()
    branch = re.search(r"[\u251c\u2514]|[|+`'\\\\]--", opening)
    depth = branch.start() if branch else len(opening) - len(opening.lstrip())
    return " " * depth + "\u2022" + " " * (len(match.group()) - depth - 1)

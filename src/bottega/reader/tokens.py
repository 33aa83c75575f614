"""Words and signs of the request, with their offsets and the class of word they are here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bottega.reader.lexicon import words
from bottega.reader.morphology import is_plural, singular, verb_forms

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


@dataclass(slots=True)
class Token:
    """One word or sign.

    Args:
        tag: n noun, v finite verb, g -ing, p participle, b be, m modal, x do, d determiner, q quantity, 0 number, a adjective,
            r adverb, i preposition, c conjunction, w wh-word or subordinator, o pronoun, t to, ! negation, () group, else the sign itself.
        inner: The tokens between brackets, for a group.
    """

    text: str
    low: str
    start: int
    end: int
    tag: str = "n"
    lemma: str = ""
    inner: list["Token"] = field(default_factory=list)
    quoted: bool = False

    @property
    def plural(self) -> bool:
        """Whether it is a noun in the plural."""
        return self.tag in "ng" and is_plural(self.low)


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


_CLOSED = (
    ("!", "negation"), ("b", "be"), ("m", "modal"), ("x", "do"), ("q", "one"), ("q", "many"), ("q", "number"), ("d", "determiner"),
    ("o", "pronoun"), ("w", "wh"), ("c", "conjunction"), ("i", "preposition"), ("w", "subordinator"), ("r", "adverb"),
)  # fmt: skip


def _closed_tag(word: str) -> str | None:
    if word == "to":
        return "t"
    for tag_name, section in _CLOSED:
        if word in words("grammar", section):
            return tag_name
    return None


def tag(tokens: Sequence[Token]) -> None:
    """Give each word of one stretch of text its class, from the lexicon and from its neighbours."""
    for token in tokens:
        if token.text.lower() in {"w/", "w/o"}:
            token.tag, token.lemma = "i", token.low
            continue
        token.lemma = "have" if token.low == "'ve" else token.low
        if token.low == "done":
            token.tag, token.lemma = "p", "do"
        if token.tag != "n":
            continue
        closed = None if token.quoted else _closed_tag(token.low)
        if closed:
            token.tag = closed
        elif token.low in words("adjectives", "drop") or token.low in words("adjectives", "keep"):
            token.tag = "a"
        elif (
            token.low.endswith("ly")
            and token.low not in verb_forms()
            and len(token.low) > 4
            and token.low not in {"family", "supply", "assembly", "reply", "anomaly", "butterfly"}
        ):
            token.tag = "r" if token.low not in words("adjectives", "keep") else "a"
    verb_in_clause = False
    for at, token in enumerate(tokens):
        if (
            token.low == "like"
            and at
            and (
                tokens[at - 1].tag == "m"
                or (tokens[at - 1].tag in {"r", "o"} and at + 1 < len(tokens) and tokens[at + 1].tag == "t")
            )
        ):
            token.tag, token.lemma = "v", "like"
        if token.tag in {",", ";", ":", ".", "!", "?", "—", "-"} or (token.tag in {"c", "w"} and token.low != "that"):
            verb_in_clause = False
        if token.tag == "b":
            token.lemma, verb_in_clause = "be", True
        elif (
            token.tag == "n"
            or token.low in {"open", "close", "clean", "own"}
            or (token.low == "last" and at > 0 and tokens[at - 1].tag == "o")
        ) and not token.quoted:
            _tag_verb(tokens, at, verb_in_clause=verb_in_clause)
            verb_in_clause = verb_in_clause or token.tag == "v"
        if token.tag == "n":
            token.lemma = singular(token.low)


def _near(tokens: Sequence[Token], at: int, step: int) -> Token | None:
    """The next token in one direction that is no adverb and no bracket."""
    at += step
    while 0 <= at < len(tokens):
        if tokens[at].tag not in {"r", "()", "!"}:
            return tokens[at]
        at += step
    return None


_STARTS_PHRASE = frozenset("dqo0wa") | {"()"}
_SURE_VERBS = frozenset(
    {"has", "have", "belongs", "belong", "contains", "includes", "consists", "happens", "become", "becomes"}
)


def _tag_verb(tokens: Sequence[Token], at: int, *, verb_in_clause: bool) -> None:
    token = tokens[at]
    form = verb_forms().get(token.low)
    before, after = _near(tokens, at, -1), _near(tokens, at, 1)
    if form is None:
        if not verb_in_clause and _unknown_verb(tokens, at, before, after):
            token.tag, token.lemma = "v", token.low.removesuffix("s")
        return
    sort = _verb_sort(form.kinds, token, before, after, tokens, at, verb_in_clause=verb_in_clause)
    if sort:
        token.tag, token.lemma = sort, form.lemma


def _unknown_verb(tokens: Sequence[Token], at: int, before: Token | None, after: Token | None) -> bool:
    """``each challenge attracts many projects``: a verb that no list has, by where it stands."""
    if (
        before is None
        or after is None
        or before.tag != "n"
        or after.tag not in {"d", "q"}
        or at == 0
        or tokens[at - 1] is not before
    ):
        return False
    if tokens[at].plural:
        return not before.plural and _has_singular_subject(tokens, at)
    return before.plural and after.tag == "d" and len(tokens[at].low) > 3


def _verb_sort(
    kinds: frozenset[str], token: Token, before: Token | None, after: Token | None,
    tokens: Sequence[Token], at: int, *, verb_in_clause: bool,
) -> str | None:  # fmt: skip
    """v, g, p or None (a noun) for a word that can be a verb form."""
    previous = tokens[at - 1] if at else None
    if (
        "past" in kinds
        and not (before and (before.tag in {"b"} or before.low in words("grammar", "have") or before.low == "'ve"))
        and before is not None
        and before.tag in {"n", "o", "w", "c"}
        and not verb_in_clause
    ):
        return "v"
    if "ed" in kinds and "base" not in kinds:
        return _participle(previous, before, after, verb_in_clause=verb_in_clause)
    if "ing" in kinds:
        return (
            "g"
            if not (previous and previous.tag in {"d", "q", "a"} and (after is None or after.tag not in {"n", "d"}))
            else None
        )
    if token.low in _SURE_VERBS:
        return "v"
    if (previous and previous.tag in {"m", "x"}) or (
        before and before.tag in {"m", "t", "x"} and (before.tag != "t" or _verbal_to(tokens, at))
    ):
        return "v"
    if before and before.low in words("grammar", "subject_pronoun"):
        singular_s = "s" in kinds and before.low in {"i", "we", "you", "they"}
        return None if singular_s and "base" not in kinds else "v"
    if "base" in kinds:
        return _base(token, previous, before, after, tokens, at, verb_in_clause=verb_in_clause)
    return _third_person(token, before, after, tokens, at, verb_in_clause=verb_in_clause)


def _verbal_to(tokens: Sequence[Token], at: int) -> bool:
    """Whether the ``to`` before is that of an infinitive: what follows is no plural that could only be a noun."""
    return "base" in verb_forms()[tokens[at].low].kinds


def _participle(
    previous: Token | None, before: Token | None, after: Token | None, *, verb_in_clause: bool
) -> str | None:
    if before and before.tag == "o" and not verb_in_clause and before.low in words("grammar", "subject_pronoun"):
        return "v"
    if previous and previous.tag in {"d", "q"} and after is not None and after.tag == "n":
        return "p"
    return "p"


def _base(
    token: Token, previous: Token | None, before: Token | None, after: Token | None,
    tokens: Sequence[Token], at: int, *, verb_in_clause: bool,
) -> str | None:  # fmt: skip
    noun_too = token.low in words("verbs", "noun_too")
    opens_object = after is not None and (
        after.tag in _STARTS_PHRASE or after.low in words("grammar", "object_pronoun") or after.plural
    )
    if previous is None or previous.tag in {".", "?", ":", "—", ";"}:
        return (
            "v"
            if (not noun_too or (after is not None and after.tag in {"d", "q", "o"}))
            and after is not None
            and after.tag not in {",", ":", "/", "|"}
            else None
        )
    if previous.tag in {"d", "q", "a", "i"} and not (
        previous.tag == "d" and previous.low in {"all", "each", "that", "any"}
    ):
        return None
    if (
        before
        and before.tag == "n"
        and (before.plural or before.low in words("nouns", "collective"))
        and not verb_in_clause
    ):
        if opens_object or (after is not None and after.tag in {"i", "t", "g", "p"}):
            return "v"
        if after is not None and after.tag == "n" and (not noun_too or any(t.plural for t in tokens[at + 2 : at + 4])):
            return "v"
        return None if noun_too else "v"
    if previous.tag in {"c", ","} or (previous.tag == "r" and before and before.tag in {"c", ","}):
        if previous.low == "or" and not opens_object and (after is None or after.tag not in {"i", "t", "r"}):
            return None
        if (
            previous.tag == ","
            and noun_too
            and after is not None
            and after.plural
            and any(t.low in {"who", "which"} for t in tokens[:at])
        ):
            return "v"
        earlier = any(t.tag in {"v", "m", "b"} for t in tokens[:at])
        determined = after is not None and (after.tag in {"d", "q", "o"} or (previous.tag == "c" and after.plural))
        moves = (
            after is not None
            and after.tag in {"i", "t"}
            and previous.tag == "c"
            and token.low in words("verbs", "link") | words("verbs", "state")
        )
        if (
            not noun_too
            and opens_object
            and after is not None
            and after.tag != "w"
            and previous.tag == ","
            and any(t.tag == "n" for t in tokens[:at])
            and not any(t.text == ":" for t in tokens[:at])
        ):
            return "v"
        if earlier and (determined or moves or not noun_too):
            return "v"
    return None


def _third_person(
    token: Token, before: Token | None, after: Token | None, tokens: Sequence[Token], at: int, *, verb_in_clause: bool
) -> str | None:
    noun_too = singular(token.low) in words("verbs", "noun_too")
    if before is None:
        return None
    if before.low == "them" and at > 1 and any(t.low == "of" for t in tokens[:at]):
        return "v"
    if before.tag == "w" and before.low in {"that", "which", "who"}:
        return "v"
    if not noun_too:
        return "v" if before.tag in {"n", "g", "c", "o", "q", "d", ",", "p"} else None
    if before.tag in {"c", ","}:
        follows = any(t.tag in {"v", "m", "b"} for t in tokens[:at])
        if (
            follows
            and after is not None
            and after.tag in {"i", "t"}
            and singular(token.low) in words("verbs", "state") | words("verbs", "link")
        ):
            return "v"
        return "v" if follows and after is not None and (after.tag in {"d", "q"} or after.low == "between") else None
    if before.tag in {"n", "q"} and not before.plural and not verb_in_clause and _has_singular_subject(tokens, at):
        if after is not None and (after.tag in {"d", "q", "o", "i", "t", "a"} or after.plural or after.tag == "n"):
            return "v"
    return None


def _has_singular_subject(tokens: Sequence[Token], at: int) -> bool:
    """Whether the nouns just before start with a determiner of one: *a loan covers*, *each member reviews*."""
    at -= 1
    while at >= 0 and tokens[at].tag in {"n", "a", "g", "p", "()", "r"}:
        at -= 1
    return at >= 0 and (
        tokens[at].low in {"a", "an", "the", "each", "every", "one", "this", "any", "another", "that", "our", "my"}
    )

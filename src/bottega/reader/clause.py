"""Sentences in pieces: segments between commas and conjunctions, and the verb group of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from bottega.reader.lexicon import words
from bottega.reader.morphology import verb_forms
from bottega.reader.tokens import Token

_CUTS = frozenset({",", ";", ":", "—", "-", ".", "!", "?", "+", "&", "--", "=", "→"})
_JOINED_OR = frozenset(
    {
        "more",
        "less",
        "not",
        "so",
        "no",
        "none",
        "later",
        "fewer",
        "higher",
        "above",
        "over",
        "greater",
        "blank",
        "null",
        "empty",
        "nothing",
        "lower",
        "below",
    }
)
_PARTICLES = frozenset({"in", "up", "out", "off", "down", "on", "back", "away", "through", "over"})
_NEGATED = frozenset({"cannot", "cant", "dont", "doesnt", "wont"})
_CATENATIVE = frozenset(
    {
        "want",
        "need",
        "like",
        "able",
        "allow",
        "allowed",
        "have",
        "wish",
        "hope",
        "expect",
        "try",
        "start",
        "begin",
        "continue",
        "get",
        "love",
        "let",
        "use",
        "used",
        "supposed",
        "permitted",
        "prefer",
        "entitled",
        "go",
    }
)


@dataclass(slots=True)
class Segment:
    """A stretch of tokens and the separator before it: ``,`` ``;`` ``:`` ``and`` ``or`` ``but`` ... or empty at the start."""

    sep: str
    tokens: list[Token]

    @property
    def start(self) -> int:
        """Offset of its first character."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Offset after its last character."""
        return self.tokens[-1].end


@dataclass(slots=True)
class VerbGroup:
    """The finite verb of a clause with what belongs to it; ``first`` and ``after`` are positions in the segment."""

    lemma: str
    first: int
    after: int
    modal: str = ""
    negated: bool = False
    only: bool = False
    passive: bool = False
    particle: str = ""
    perfect: bool = False
    progressive: bool = False
    wanted: bool = False


def cut(tokens: Sequence[Token]) -> list[Segment]:
    """Cut at commas, semicolons, colons, dashes and conjunctions, except inside what is one expression."""
    found: list[Segment] = []
    sep = ""
    current: list[Token] = []
    for at, token in enumerate(tokens):
        if _is_cut(tokens, at):
            word = token.low if token.tag in {"c", "w"} else token.text
            if current:
                found.append(Segment(sep, current))
                sep, current = _separator("", word), []
            else:
                sep = _separator(sep, word)
        else:
            current.append(token)
    if current:
        found.append(Segment(sep, current))
    return found


def _separator(before: str, word: str) -> str:
    word = {"-": "—", "--": "—", "=": ":", "+": "and", "&": "and", "plus": "and", "!": ".", "?": "."}.get(word, word)
    strong = {":", "—", ";", "."}
    if before in strong and word != "or":
        return before
    return word if word != "," or not before else before


def _is_cut(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.text == "?" and (after is None or after.text == ","):
        return False
    if token.text in _CUTS:
        if token.tag in {"=", "-"}:
            return token.tag == "-" and not (after and after.tag == "0")
        return token.tag != "→"
    if token.tag != "c":
        return token.low in {"while", "whereas", "where"} and before is not None and before.tag in {"n", "g", "()"}
    if token.low in {"because", "so"}:
        return not (after is not None and after.low in {"many", "much", "far"})
    if token.low == "or" and after is not None and after.low in _JOINED_OR:
        return False
    if before is not None and after is not None:
        numbers = words("grammar", "number") | words("grammar", "one")
        if token.low == "or" and before.low in numbers and after.low in numbers | {"several", "many"}:
            return False
        if before.tag == "0" and (after.tag == "0" or after.text == "-"):
            return False
        if {before.low, after.low} <= {"date", "time", "dates", "times", "day"} and token.low == "and":
            return False
        if before.low in {"yes", "true"} and after.low in {"no", "false"}:
            return False
    return True


def verb_group(tokens: Sequence[Token], begin: int = 0) -> VerbGroup | None:
    """The first finite verb of a segment that is not inside a relative or indirect clause; None in a mere noun phrase."""
    at = begin
    while at < len(tokens):
        token = tokens[at]
        if token.tag == "w" and at > begin and token.low != "while":
            return None
        if (
            token.low == "that"
            and at > begin
            and tokens[at - 1].tag in {"n", "g", "()"}
            and at + 1 < len(tokens)
            and tokens[at + 1].tag in {"v", "m", "b", "x", "o", "r"}
        ):
            return None
        if (
            token.tag == "o"
            and at > begin
            and tokens[at - 1].tag in {"n", "g"}
            and token.low != "there"
            and _object_relative(tokens, at)
        ):
            return None
        if (
            token.tag in {"v", "b", "m", "x"}
            and token.low != "done"
            and not _infinitive(tokens, at)
            and not (token.tag == "b" and token.low in {"being", "been", "be"} and at and tokens[at - 1].tag != "t")
        ):
            return _read_group(tokens, at)
        at += 1
    return None


def _object_relative(tokens: Sequence[Token], at: int) -> bool:
    """``the drone they will fly``: a pronoun right after a noun with nothing before the noun but its article or a verb's object."""
    if (
        tokens[at - 1].low
        in {"day", "morning", "evening", "week", "month", "year", "night", "weekend", "time", "days", "weekends"}
        and at > 1
        and tokens[at - 2].low in {"every", "each", "on", "all", "most", "one", "this", "that"}
    ):
        return False
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if tokens[at].low in words("grammar", "object_pronoun") and (
        following is None or following.tag not in {"v", "b", "m", "x", "r"}
    ):
        return False
    return not any(t.tag == "i" for t in tokens[:1])


def _infinitive(tokens: Sequence[Token], at: int) -> bool:
    return at > 0 and tokens[at - 1].tag == "t" and tokens[at].tag in {"v", "b"}


def _read_group(tokens: Sequence[Token], first: int) -> VerbGroup:
    group = VerbGroup("", first, first)
    group.only = first > 0 and tokens[first - 1].low == "only"
    at = first
    while at < len(tokens):
        step = _auxiliary(tokens, at, group)
        if not step:
            at = _main_verb(tokens, at, group)
            break
        at += step
    group.after = _particle(tokens, at, group)
    return group


def _auxiliary(tokens: Sequence[Token], at: int, group: VerbGroup) -> int:
    """Take one token that only modifies the verb; how many were taken, 0 at the main verb."""
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.tag in {"m", "x"}:
        group.modal = group.modal or (token.low if token.tag == "m" else "")
        group.negated = group.negated or "n't" in token.low or token.low in _NEGATED
        group.lemma = group.lemma or ("do" if token.tag == "x" else "be")
    elif token.tag in {"!", "r"}:
        group.negated = group.negated or token.low in {"not", "never"}
        group.only = group.only or token.low == "only"
    elif token.tag == "b":
        group.lemma, group.passive = "be", True
        group.negated = group.negated or "n't" in token.low
    elif following is None:
        return 0
    elif token.low in {"each", "all", "both"}:
        return int(bool(group.modal) and following.tag in {"v", "b"})
    elif token.tag == "v" and group.lemma not in {"", "be", "do"}:
        return 0
    elif token.lemma == "have" and following.low == "been":
        group.passive, group.lemma, group.perfect = True, "be", True
        return 2
    elif _is_auxiliary(tokens, at, modal=bool(group.modal)):
        group.perfect = True
    elif token.low in {"keep", "keeps", "kept"} and following.tag == "g":
        group.passive = True
    else:
        return 0
    return 1


def _main_verb(tokens: Sequence[Token], at: int, group: VerbGroup) -> int:
    """Take the main verb; where to go on."""
    token = tokens[at]
    following = tokens[at + 1].tag if at + 1 < len(tokens) else ""
    chained = token.tag in {"a", "n"} and token.low in _CATENATIVE and _to_follows(tokens, at)
    if not (token.tag in {"v", "p", "g"} or chained) or (token.tag == "v" and group.lemma not in {"", "be", "do"}):
        return at
    adjective = token.tag == "p" and following == "n" and not group.passive and not group.perfect
    if adjective or (token.tag == "g" and not group.passive):
        return at
    group.progressive = token.tag == "g" and group.lemma == "be"
    group.passive = token.tag == "p" and group.passive
    group.lemma = _lemma(token)
    at += 1
    if group.lemma == "get" and following == "p" and not (at + 1 < len(tokens) and tokens[at + 1].tag == "n"):
        group.lemma, group.passive = _lemma(tokens[at]), True
        return at + 1
    if token.low in _CATENATIVE | {"allowed", "used"} or group.lemma in _CATENATIVE:
        group.wanted = group.lemma in {"want", "need", "like", "wish", "love", "hope"}
        return _chained(tokens, at, group) if _to_follows(tokens, at - 1) else at
    return at


def _chained(tokens: Sequence[Token], at: int, group: VerbGroup) -> int:
    """``like to put down``: the infinitive is the main verb."""
    at = _skip_to(tokens, at)
    group.passive = False
    if tokens[at].tag == "b":
        inner = _read_group(tokens, at)
        group.lemma, group.passive, group.particle = inner.lemma, inner.passive, inner.particle
        return inner.after
    group.lemma = _lemma(tokens[at])
    return at + 1


def _lemma(token: Token) -> str:
    form = verb_forms().get(token.low)
    return form.lemma if form else token.low


def _particle(tokens: Sequence[Token], at: int, group: VerbGroup) -> int:
    """``fill in``, ``log in``, ``hand in``: the particle goes with the verb."""
    if at >= len(tokens) or tokens[at].low not in _PARTICLES or group.lemma == "be":
        return at
    group.particle = tokens[at].low
    always = group.particle in {"up", "out", "off", "down", "back", "away"} or group.lemma in {"log", "sign", "fill"}
    hands = group.lemma in {"hand", "turn", "send", "bring"} and group.particle == "in"
    return at + 1 if always or hands else at


def _is_auxiliary(tokens: Sequence[Token], at: int, *, modal: bool) -> bool:
    """Whether *have* stands before a participle of its own: ``I have collected postcards``, not ``it has registered users``."""
    if (
        tokens[at].low not in {"has", "have", "had", "having", "'ve"}
        or at + 1 >= len(tokens)
        or tokens[at + 1].tag != "p"
    ):
        return False
    return modal or not _noun_later(tokens, at + 1) or (at > 0 and tokens[at - 1].tag == "o")


def _noun_later(tokens: Sequence[Token], at: int) -> bool:
    """Whether a participle after *has* stands before a noun: *has registered users*."""
    return at + 1 < len(tokens) and tokens[at + 1].tag == "n"


def _to_follows(tokens: Sequence[Token], at: int) -> bool:
    return (
        any(t.tag == "t" for t in tokens[at + 1 : at + 3])
        and _skip_to(tokens, at + 1) < len(tokens)
        and tokens[_skip_to(tokens, at + 1)].tag in {"v", "b", "n"}
        and not (
            tokens[_skip_to(tokens, at + 1)].tag == "n" and tokens[_skip_to(tokens, at + 1)].low not in verb_forms()
        )
    )


def _skip_to(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens) and tokens[at].tag in {"t", "r", "!"}:
        at += 1
    return at

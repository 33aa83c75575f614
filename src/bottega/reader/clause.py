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
    sep, current = "", []
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
    if before in strong and word not in {"or"}:
        return before
    return word if word != "," or not before else before


def _is_cut(tokens: Sequence[Token], at: int) -> bool:
    token = tokens[at]
    before = tokens[at - 1] if at else None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.text == "?" and (after is None or after.text == ","):
        return False
    if token.text in _CUTS:
        if token.tag == "=" or token.tag == "-":
            return token.tag == "-" and not (after and after.tag == "0")
        return not (token.tag == "→")
    if token.tag != "c":
        return token.low in {"while", "whereas", "where"} and before is not None and before.tag in {"n", "g", "()"}
    if token.low in {"because", "so"}:
        return not (after is not None and after.low in {"many", "much", "far"})
    if token.low == "or" and after is not None and after.low in _JOINED_OR:
        return False
    if before is not None and after is not None:
        if before.tag == "0" and after.tag == "0":
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
    before = tokens[first - 1] if first else None
    group.only = before is not None and before.low == "only"
    at = first
    while at < len(tokens):
        token = tokens[at]
        if token.tag == "m" or token.tag == "x":
            group.modal = group.modal or (token.low if token.tag == "m" else "")
            group.negated = (
                group.negated or "n't" in token.low or token.low in {"cannot", "cant", "dont", "doesnt", "wont"}
            )
            group.lemma = group.lemma or ("do" if token.tag == "x" else "be")
        elif (
            token.low in {"each", "all", "both"}
            and group.modal
            and at + 1 < len(tokens)
            and tokens[at + 1].tag in {"v", "b"}
        ):
            pass
        elif token.tag == "!":
            group.negated = group.negated or token.low in {"not", "never"}
        elif token.tag == "r":
            group.only = group.only or (token.low in {"only", "just"} and token.low == "only")
        elif token.tag == "b":
            group.lemma, group.passive = "be", True
            group.negated = group.negated or "n't" in token.low
        elif token.tag in {"v", "p", "g"} or (
            token.tag in {"a", "n"} and token.low in _CATENATIVE and _to_follows(tokens, at)
        ):
            if token.tag == "v" and group.lemma not in {"", "be", "do"}:
                break
            if token.lemma == "have" and at + 1 < len(tokens) and tokens[at + 1].low == "been":
                at += 2
                group.passive, group.lemma, group.perfect = True, "be", True
                continue
            if _is_auxiliary(tokens, at, modal=bool(group.modal)):
                at += 1
                group.perfect = True
                continue
            if token.low in {"keep", "keeps", "kept"} and at + 1 < len(tokens) and tokens[at + 1].tag == "g":
                at += 1
                group.passive = True
                continue
            if token.tag == "g" and not group.passive:
                break
            group.progressive = token.tag == "g" and group.lemma == "be"
            if (
                token.tag == "p"
                and at + 1 < len(tokens)
                and tokens[at + 1].tag == "n"
                and not group.passive
                and not group.perfect
            ):
                break
            group.passive = token.tag == "p" and (group.passive or group.lemma == "get")
            form = verb_forms().get(token.low)
            group.lemma = form.lemma if form else token.low
            at += 1
            if (
                group.lemma == "get"
                and at < len(tokens)
                and tokens[at].tag == "p"
                and not (at + 1 < len(tokens) and tokens[at + 1].tag == "n")
            ):
                group.lemma, group.passive = (
                    verb_forms()[tokens[at].low].lemma if tokens[at].low in verb_forms() else tokens[at].low,
                    True,
                )
                at += 1
                break
            if token.low in _CATENATIVE | {"allowed", "used"} or group.lemma in _CATENATIVE:
                group.wanted = group.lemma in {"want", "need", "like", "wish", "love", "hope"}
                if _to_follows(tokens, at - 1):
                    at = _skip_to(tokens, at)
                    group.passive = False
                    if at < len(tokens) and tokens[at].tag in {"v", "n", "b"}:
                        if tokens[at].tag == "b":
                            continue
                        form = verb_forms().get(tokens[at].low)
                        group.lemma = form.lemma if form else tokens[at].low
                        at += 1
            break
        else:
            break
        at += 1
    if at < len(tokens) and tokens[at].low in _PARTICLES and group.lemma != "be":
        group.particle = tokens[at].low
        if (
            tokens[at].low in {"up", "out", "off", "down", "back", "away"}
            or group.lemma in {"log", "sign", "fill"}
            or (group.lemma in {"hand", "turn", "send", "bring", "fill"} and tokens[at].low == "in")
        ):
            at += 1
    group.after = at
    return group


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

"""The class of each word: closed classes from the lexicon, verbs and nouns told apart by their neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass

from bottega.reader.lexicon import words
from bottega.reader.morphology import singular, verb_forms
from bottega.reader.words import Token

_CLOSED = (
    ("!", "negation"), ("b", "be"), ("m", "modal"), ("x", "do"), ("q", "one"), ("q", "many"), ("q", "number"), ("d", "determiner"),
    ("o", "pronoun"), ("w", "wh"), ("c", "conjunction"), ("i", "preposition"), ("w", "subordinator"), ("r", "adverb"),
)  # fmt: skip
_STARTS_PHRASE = frozenset("dqo0wa") | {"()"}
_SURE = frozenset("has have belongs belong contains includes consists happens become becomes".split())  # noqa: SIM905
_ADJECTIVE_TOO = frozenset({"open", "close", "clean", "own"})
_OF_ONE = frozenset({"a", "an", "the", "each", "every", "one", "this", "any", "another", "that", "our", "my"})
_NO_ADVERB = frozenset({"family", "assembly", "anomaly", "butterfly"})


def tag(tokens: Sequence[Token]) -> None:
    """Give each word of one stretch of text its class and its base form."""
    for at, token in enumerate(tokens):
        _tag_closed(token)
        if token.low in {"both", "all", "each"} and at and tokens[at - 1].tag == "o":
            token.tag = "r"
        if token.low == "of" and at + 1 < len(tokens) and tokens[at + 1].low == "course":
            token.tag = tokens[at + 1].tag = "r"
    verb_in_clause = False
    for at, token in enumerate(tokens):
        if token.tag in {",", ";", ":", ".", "!", "?", "—", "-"} or (token.tag in {"c", "w"} and token.low != "that"):
            verb_in_clause = False
        spot = Spot(tokens, at, verb_in_clause)
        if token.low == "like" and spot.is_liking:
            token.tag = "v"
        elif token.tag == "b":
            token.lemma, verb_in_clause = "be", True
        elif spot.may_be_verb:
            _tag_verb(spot)
            verb_in_clause = verb_in_clause or token.tag == "v"
        if token.tag == "n":
            token.lemma = singular(token.low)


def _tag_closed(token: Token) -> None:
    token.lemma = "have" if token.low == "'ve" else token.low
    if token.text.lower() in {"w/", "w/o"}:
        token.tag = "i"
    elif token.low == "done":
        token.tag, token.lemma = "p", "do"
    elif token.tag == "n":
        token.tag = (None if token.quoted else _closed(token.low)) or _adjective(token.low) or "n"


def _closed(word: str) -> str | None:
    if word == "to":
        return "t"
    return next((name for name, section in _CLOSED if word in words("grammar", section)), None)


def _adjective(word: str) -> str | None:
    if word in words("adjectives", "drop") or word in words("adjectives", "keep"):
        return "a"
    adverb = word.endswith("ly") and len(word) > 4 and word not in verb_forms() and word not in _NO_ADVERB
    return "r" if adverb else None


@dataclass(slots=True)
class Spot:
    """A word among its neighbours."""

    tokens: Sequence[Token]
    at: int
    verb_in_clause: bool

    @property
    def token(self) -> Token:
        """The word itself."""
        return self.tokens[self.at]

    @property
    def previous(self) -> Token | None:
        """The token just before."""
        return self.tokens[self.at - 1] if self.at else None

    @property
    def before(self) -> Token | None:
        """The token before that is no adverb, negation or bracket."""
        return self._near(-1)

    @property
    def after(self) -> Token | None:
        """The token after that is no adverb, negation or bracket."""
        return self._near(1)

    @property
    def earlier(self) -> Sequence[Token]:
        """Everything before."""
        return self.tokens[: self.at]

    def _near(self, step: int) -> Token | None:
        at = self.at + step
        while 0 <= at < len(self.tokens):
            if self.tokens[at].tag not in {"r", "()", "!"}:
                return self.tokens[at]
            at += step
        return None

    @property
    def is_liking(self) -> bool:
        """``should like to``: the verb, not the preposition."""
        if self.previous is None:
            return False
        following = self.tokens[self.at + 1].tag if self.at + 1 < len(self.tokens) else ""
        return self.previous.tag == "m" or (self.previous.tag in {"r", "o"} and following == "t")

    @property
    def may_be_verb(self) -> bool:
        """Whether the word is open to being a verb here."""
        if self.token.quoted:
            return False
        last = self.token.low == "last" and self.previous is not None and self.previous.tag == "o"
        return self.token.tag == "n" or self.token.low in _ADJECTIVE_TOO or last

    @property
    def opens_object(self) -> bool:
        """Whether what follows could be an object."""
        after = self.after
        return after is not None and (
            after.tag in _STARTS_PHRASE or after.low in words("grammar", "object_pronoun") or after.plural
        )

    @property
    def has_single_subject(self) -> bool:
        """Whether the nouns just before start with a determiner of one: *a loan covers*, *each member reviews*."""
        at = self.at - 1
        while at >= 0 and self.tokens[at].tag in {"n", "a", "g", "p", "()", "r"}:
            at -= 1
        return at >= 0 and self.tokens[at].low in _OF_ONE

    def follows(self, *tags: str) -> bool:
        """Whether the token after has one of these classes."""
        after = self.after
        return after is not None and after.tag in tags


def _tag_verb(spot: Spot) -> None:
    token = spot.token
    form = verb_forms().get(token.low)
    if form is None:
        if not spot.verb_in_clause and _unknown_verb(spot):
            token.tag, token.lemma = "v", token.low.removesuffix("s")
        return
    sort = _verb_sort(spot, form.kinds)
    if sort:
        token.tag, token.lemma = sort, form.lemma


def _unknown_verb(spot: Spot) -> bool:
    """``each challenge attracts many projects``: a verb that no list has, by where it stands."""
    before = spot.previous
    if before is None or before.tag != "n" or not spot.follows("d", "q"):
        return False
    if spot.token.plural:
        return not before.plural and spot.has_single_subject
    return before.plural and spot.follows("d") and len(spot.token.low) > 3


def _verb_sort(spot: Spot, kinds: frozenset[str]) -> str | None:
    """v, g, p or None (a noun) for a word that can be a verb form."""
    previous, before = spot.previous, spot.before
    if "past" in kinds and _finite_past(spot):
        return "v"
    if "ed" in kinds and "base" not in kinds:
        pronoun = before is not None and before.tag == "o" and before.low in words("grammar", "subject_pronoun")
        return "v" if pronoun and not spot.verb_in_clause else "p"
    if "ing" in kinds:
        noun = previous is not None and previous.tag in {"d", "q", "a"} and not spot.follows("n", "d")
        return None if noun else "g"
    if spot.token.low in _SURE or _after_auxiliary(spot, kinds):
        return "v"
    if before and before.low in words("grammar", "subject_pronoun"):
        disagrees = "s" in kinds and "base" not in kinds and before.low in {"i", "we", "you", "they"}
        return None if disagrees else "v"
    return _base(spot) if "base" in kinds else _third_person(spot)


def _finite_past(spot: Spot) -> bool:
    """``my cousin said``: a past form that is no participle, with a subject before it."""
    before = spot.before
    if before is None or spot.verb_in_clause or before.tag not in {"n", "o", "w", "c"}:
        return False
    return before.low not in words("grammar", "have") and before.low != "'ve"


def _after_auxiliary(spot: Spot, kinds: frozenset[str]) -> bool:
    if spot.previous and spot.previous.tag in {"m", "x"}:
        return True
    before = spot.before
    return before is not None and (before.tag in {"m", "x"} or (before.tag == "t" and "base" in kinds))


def _base(spot: Spot) -> str | None:
    """A base form: verb after a plural subject, at the start of an order, or after another verb."""
    previous, before, after = spot.previous, spot.before, spot.after
    noun_too = spot.token.low in words("verbs", "noun_too")
    if previous is None or previous.tag in {".", "?", ":", "—", ";"}:
        ordered = after is not None and after.tag not in {",", ":", "/", "|"}
        return "v" if ordered and (not noun_too or spot.follows("d", "q", "o")) else None
    if previous.tag in {"d", "q", "a", "i"} and previous.low not in {"all", "each", "that", "any"}:
        return None
    people = before is not None and (before.plural or before.low in words("nouns", "collective"))
    if before is not None and before.tag == "n" and people and not spot.verb_in_clause:
        return _after_plural(spot, noun_too=noun_too)
    comma = previous.tag in {"c", ","} or (previous.tag == "r" and before is not None and before.tag in {"c", ","})
    return _after_comma(spot, noun_too=noun_too) if comma else None


def _after_plural(spot: Spot, *, noun_too: bool) -> str | None:
    """``guests book beds``, ``mechanics open maintenance tickets``."""
    adverb = spot.at + 1 < len(spot.tokens) and spot.tokens[spot.at + 1].tag == "r"
    if spot.opens_object or adverb or spot.follows("i", "t", "g", "p"):
        return "v"
    later = any(t.plural for t in spot.tokens[spot.at + 2 : spot.at + 4])
    if spot.follows("n") and (not noun_too or later):
        return "v"
    return None if noun_too else "v"


def _after_comma(spot: Spot, *, noun_too: bool) -> str | None:
    """``log in and confirm bookings``, ``coaches, who have a name, offer courses``."""
    previous, after = spot.previous, spot.after
    assert previous is not None
    if previous.tag == "," and (after is None or after.tag in {",", "c", ";"}):
        return None
    if previous.low == "or" and not spot.opens_object and not spot.follows("i", "t", "r"):
        return None
    several = after is not None and after.plural
    listed = any(t.text == ":" for t in spot.earlier)
    if previous.tag == "," and noun_too and listed and spot.follows("q"):
        return None
    if previous.tag == ",":
        aside = any(t.low in {"who", "which"} for t in spot.earlier)
        if noun_too and several and aside:
            return "v"
        named = any(t.tag == "n" for t in spot.earlier) and not any(t.text == ":" for t in spot.earlier)
        if not noun_too and spot.opens_object and not spot.follows("w") and named:
            return "v"
    moving = spot.token.low in words("verbs", "link") | words("verbs", "state")
    moves = previous.tag == "c" and spot.follows("i", "t") and moving
    determined = spot.follows("d", "q", "o") or (previous.tag == "c" and several)
    earlier = any(t.tag in {"v", "m", "b"} for t in spot.earlier)
    leaves = spot.token.low == "leave" and spot.follows("n")
    return "v" if earlier and (leaves or determined or moves or not noun_too) else None


def _third_person(spot: Spot) -> str | None:
    """A form in -s: verb after a subject in the singular."""
    before, base = spot.before, singular(spot.token.low)
    if before is None:
        return None
    relative = before.tag == "w" and before.low in {"that", "which", "who"}
    if relative or (before.low == "them" and any(t.low == "of" for t in spot.earlier)):
        return "v"
    if base not in words("verbs", "noun_too"):
        return "v" if before.tag in {"n", "g", "c", "o", "q", "d", ",", "p"} else None
    after = spot.after
    if before.tag in {"c", ","}:
        moves = spot.follows("i", "t") and base in words("verbs", "state") | words("verbs", "link")
        bounded = spot.follows("d", "q") or (after is not None and after.low == "between")
        follows = any(t.tag in {"v", "m", "b"} for t in spot.earlier)
        return "v" if follows and (moves or bounded) else None
    single = before.tag in {"n", "q"} and not before.plural and not spot.verb_in_clause and spot.has_single_subject
    return "v" if single and after is not None and (spot.follows(*"dqoitan") or after.plural) else None

"""One word or sign of the request."""

from dataclasses import dataclass, field

from bottega.reader.morphology import is_plural


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

"""The passes in their order: segment -> chunk -> classify; resolving is ``build``'s."""

from bottega.reader.facts import Facts
from bottega.reader.listing import Listing
from bottega.reader.notation import Notation
from bottega.reader.talk import Talk
from bottega.reader.text import normalise


def find_facts(text: str) -> Facts:
    """Return everything that the words of ``text`` say, sentence by sentence."""
    plain = normalise(text)
    facts = Facts()
    rest = Notation(plain, facts, text).read()
    Listing(rest, facts, Talk(rest, facts)).read()
    return facts

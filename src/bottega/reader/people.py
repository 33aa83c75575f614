"""Words for people, from a list and from their endings."""

from bottega.reader.facts import Key
from bottega.reader.lexicon import words

_ENDINGS = ("ist", "ian", "ician", "eer", "woman", "man", "master", "keeper", "person", "maker", "herd", "smith")
_NO_PERSON = frozenset(
    [
        "order",
        "number",
        "letter",
        "paper",
        "container",
        "folder",
        "computer",
        "printer",
        "printer",
        "weather",
        "water",
        "layer",
        "filter",
        "counter",
        "folder",
        "chapter",
        "matter",
        "register",
        "tower",
        "river",
        "boiler",
        "trailer",
        "cover",
        "offer",
        "poster",
        "header",
        "footer",
        "meter",
        "parameter",
        "remainder",
        "reminder",
        "quarter",
        "list",
        "wishlist",
        "playlist",
        "checklist",
        "shortlist",
        "waitlist",
        "artist_list",
        "career",
        "pioneer_stage",
        "beer",
    ]
)


def is_person(key: Key) -> bool:
    """Whether the head of a name is a word for people."""
    if not key:
        return False
    last = key[-1]
    if (
        last in words("nouns", "person")
        or last in words("nouns", "person_suffix")
        or last in words("nouns", "collective")
    ):
        return True
    return len(last) > 5 and last.endswith(_ENDINGS) and last not in _NO_PERSON


def may_act(key: Key) -> bool:
    """Whether a name could be that of somebody who does things: a person, or a noun in -er, -or, -ant, -ee."""
    if is_person(key):
        return True
    last = key[-1] if key else ""
    return len(last) > 4 and last.endswith(("er", "or", "ant", "ee")) and last not in _NO_PERSON

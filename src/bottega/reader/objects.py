"""The objects of a verb: ``the apiaries``, ``a concert by choosing pieces (title, composer)``."""

from bottega.reader.clause import Segment
from bottega.reader.collect import is_thing
from bottega.reader.facts import Phrase
from bottega.reader.hanging import hang, hang_prepositions, read_bracket
from bottega.reader.item import field_type
from bottega.reader.lexicon import words
from bottega.reader.people import is_person
from bottega.reader.phrase import phrase_at
from bottega.reader.talk import Talk, span_of, stands_alone
from bottega.reader.tokens import Token


def object_phrase(talk: Talk, tokens: list[Token], *, weight: float) -> Phrase | None:
    """Read the noun, its bracket, and what hangs on it; ``weight`` is how surely the verb keeps its object."""
    if tokens and tokens[0].low == "which" and _which(talk, tokens[1:]):
        return None
    found = _first_object(talk, tokens)
    if found is None or found[0].key[-1] == "one":
        return None
    phrase, after = found
    if len(phrase.words) > 1 and phrase.words[-1] == "list":
        phrase.words, phrase.amount = phrase.words[:-1], "many"
        weight = min(weight, 0.3) if not phrase.determiner and talk.facts.title is None else weight
    weight = _weighed(talk, phrase, weight)
    talk.mention(phrase, weight if phrase.plural or phrase.amount or phrase.determiner else weight / 2, "object")
    _of_the_last(talk, phrase, tokens[after:])
    if not _is_vague(phrase):
        talk.last_object = talk.focus = phrase.key
    talk.one_per = phrase.counted and phrase.amount == "one"
    if after < len(tokens) and tokens[after].tag == "o" and tokens[-1].tag == "()":
        read_bracket(talk, phrase, tokens, len(tokens) - 1)
    after = read_bracket(talk, phrase, tokens, after)
    for _of, inner in phrase.tail:
        hang(talk, phrase.key, "of", inner)
    if not _application_with(talk, phrase, tokens[after:]):
        hang_prepositions(talk, phrase.key, tokens[after:])
    return phrase


def _of_the_last(talk: Talk, phrase: Phrase, rest: list[Token]) -> None:
    """``shows, their episodes``, ``plants and the room they are in``: goes with the thing named before."""
    before = talk.last_object
    if talk.mode not in {"", "objects"} or before in {(), phrase.key} or field_type(phrase.key) or is_person(before):
        return
    if phrase.determiner in {"their", "its"} and phrase.plural and is_person(phrase.key):
        talk.link(before, phrase.key, "one", span_of(phrase))
    elif phrase.determiner in {"their", "its"} and phrase.plural:
        talk.link(phrase.key, before, "one", span_of(phrase))
    elif len(rest) == 3 and rest[0].low in {"they", "it"} and rest[1].tag == "b" and rest[2].tag == "i":
        talk.link(before, phrase.key, "one", span_of(phrase))


def _first_object(talk: Talk, tokens: list[Token]) -> tuple[Phrase, int] | None:
    for at, token in enumerate(tokens):
        if (
            token.low in {"them", "it", "everything", "each"}
            and token.tag in {"o", "d", "n"}
            and stands_alone(tokens, at)
        ):
            if token.low != "everything":
                talk.last_object = talk.focus
            return None
        found = phrase_at(tokens, at)
        if found:
            return found
    return None


def _is_vague(phrase: Phrase) -> bool:
    return phrase.words[-1] in words("nouns", "vague") or (
        phrase.key[-1] in words("nouns", "unit") and len(phrase.key) == 1
    )


def _weighed(talk: Talk, phrase: Phrase, weight: float) -> float:
    """Less for what is the application itself, the writer's own, vague, or the name of a field."""
    if phrase.key[-1] in words("nouns", "application") and not phrase.plural and not phrase.distributive:
        weight = min(weight, 0.3)
        if talk.facts.title is None:
            talk.facts.title = span_of(phrase)
    own = phrase.determiner == "my" or phrase.key[-1] in words("nouns", "relative")
    if own and not phrase.plural:
        weight = min(weight, 0.2)
    kind = field_type(phrase.key)
    plural_text = phrase.plural and kind in {"text", "string"}
    if _is_vague(phrase) or (kind and not phrase.counted and not plural_text):
        weight = min(weight, 0.4)
    return weight


def _application_with(talk: Talk, phrase: Phrase, tokens: list[Token]) -> bool:
    """``a todo app with projects and tasks``: what an application is with are things."""
    things = len(tokens) > 1 and tokens[0].low == "for" and is_thing(talk.text, tokens[1].start, tokens[-1].end)
    listed = things and tokens[1].tag == "n" and talk.text[tokens[-1].end : tokens[-1].end + 1] == ","
    if (
        len(tokens) < 2
        or (tokens[0].low != "with" and not listed)
        or phrase.key[-1] not in words("nouns", "application")
    ):
        return False
    if phrase.key in {a.owner for a in talk.facts.attributes}:
        return False
    talk.begin_objects()
    object_phrase(talk, tokens[1:], weight=1.5)
    return True


def _which(talk: Talk, tokens: list[Token]) -> bool:
    """``which book is discussed at each meeting``: each meeting has a book."""
    thing = phrase_at(tokens, 0)
    begin = next((at for at, token in enumerate(tokens) if token.low in {"each", "every"}), None)
    holder = phrase_at(tokens, begin) if begin is not None else None
    if thing is None or holder is None:
        return False
    talk.link(holder[0].key, thing[0].key, "many" if thing[0].plural else "one", span_of(holder[0]))
    return True


def more_objects(talk: Talk, segment: Segment) -> None:
    """Another object of the same verb, or more about the last one."""
    tokens = segment.tokens
    if tokens[0].low == "each" and any(t.low in {"with", "has"} for t in tokens[1:4]) and talk.last_object:
        tokens = tokens[next(at for at, t in enumerate(tokens) if t.low in {"with", "has"}) :]
    if tokens[0].low in {"with", "has", "including", "each"} and talk.last_object:
        if len(tokens) > 1:
            talk.list_of(talk.last_object, "with", tokens[1:])
    elif tokens[0].tag in {"i", "t"} and talk.last_object and len(tokens) > 1:
        hang_prepositions(talk, talk.last_object, tokens)
    else:
        object_phrase(talk, tokens, weight=2.0 if talk.speaker else 1.0)

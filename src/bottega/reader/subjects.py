"""The subject of a clause: nouns, pronouns and what stands before them."""

from bottega.reader.clause import Segment
from bottega.reader.facts import Key, Phrase
from bottega.reader.hanging import read_bracket
from bottega.reader.item import field_type
from bottega.reader.lexicon import words
from bottega.reader.objects import object_phrase
from bottega.reader.people import is_person
from bottega.reader.phrase import phrase_at
from bottega.reader.talk import EVERYONE, NOBODY, SPEAKER, THERE, Lead, Talk, stands_alone
from bottega.reader.tokens import Token

_BACK = frozenset({"them", "these", "it", "each", "those", "whom", "which"})
_ALONE = frozenset({"each", "both", "all", "these", "they", "those", "this", "that", "one"})


def read_subjects(talk: Talk, tokens: list[Token], pending: list[Segment]) -> tuple[list[Lead], list[Key]]:
    """The phrases before the subject, and the subjects: those that were waiting and the one at the verb."""
    lead: list[Lead] = []
    keys: list[Key] = []
    for segment in pending:
        more, found = read_subject(talk, segment.tokens)
        lead.extend(more)
        keys += [found] if found else []
    more, found = read_subject(talk, tokens)
    lead.extend(more)
    if found in (SPEAKER, EVERYONE):
        for segment in pending:
            object_phrase(talk, segment.tokens, weight=0.8)
        keys = []
    return lead, [*keys, found] if found else keys


def read_subject(talk: Talk, tokens: list[Token]) -> tuple[list[Lead], Key]:
    """The phrases with prepositions before the subject, and the subject proper."""
    lead: list[Lead] = []
    key: Key = ()
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.tag in {"i", "t"} or token.low in {"when", "where", "once", "after", "before"}:
            at = _before_subject(talk, tokens, at, lead, found=bool(key))
        elif token.tag == "o" or (token.low in _ALONE and token.tag != "r" and stands_alone(tokens, at)):
            key = _pronoun(talk, token)
            at += 2 if at + 1 < len(tokens) and tokens[at + 1].low in {"one", "of"} else 1
        elif token.low in {"which", "who"}:
            key = talk.antecedent or talk.last_object or talk.focus
            at += 1
        else:
            found = phrase_at(tokens, at)
            if found is not None:
                inside = bool(key) and tokens[at - 1].tag in {"p", "g", "n"}
                last = found[1] == len(tokens)
                key = _noun(talk, found[0], key, lead, (inside, last))
            at = read_bracket(talk, found[0], tokens, found[1]) if found is not None else at + 1
    return lead, key


def _before_subject(talk: Talk, tokens: list[Token], at: int, lead: list[Lead], *, found: bool) -> int:
    """Take one prepositional phrase; where to go on."""
    token = tokens[at]
    phrase = phrase_at(tokens, at + 1)
    if phrase and not found and token.tag != "w":
        lead.append((token.low, phrase[0]))
        return phrase[1]
    back = tokens[at + 1].low if at + 1 < len(tokens) else ""
    if back in _BACK and talk.focus:
        target = (talk.last_object if back in {"whom", "which"} else ()) or talk.focus
        lead.append((token.low, Phrase(target, token.start, token.end)))
        return at + 2
    return phrase[1] if found and phrase else at + 1


def _noun(talk: Talk, phrase: Phrase, key: Key, lead: list[Lead], place: tuple[bool, bool]) -> Key:
    """What a noun phrase makes of the subject; ``place``: whether it stands inside the subject so far, and at its end."""
    inside, last = place
    if phrase.words == ("people",) and not phrase.determiner and not phrase.counted and last:
        key = talk.person or EVERYONE
    elif phrase.key[-1] == "one" or phrase.words == ("each",):
        key = talk.focus
    elif not inside:
        key = phrase.key
        _remember(talk, phrase)
        if phrase.tail and not is_person(phrase.key):
            lead.append(phrase.tail[0])
    mine = (phrase.determiner == "my" and not phrase.plural) or phrase.key[-1] in words("nouns", "relative")
    vague = phrase.key[-1] in words("nouns", "vague")
    if not (mine or vague or is_person(phrase.key) or field_type(phrase.key)):
        talk.mention(phrase, 0.9 if phrase.distributive or phrase.plural else 0.6, "subject")
    return key


def _remember(talk: Talk, phrase: Phrase) -> None:
    """Keep how the subject was said."""
    if is_person(phrase.key):
        talk.person = phrase.key
    talk.several = phrase.counted and phrase.amount == "many"
    talk.plural, talk.distributive = phrase.plural, not phrase.plural
    talk.determined = phrase.determiner in {"a", "an", "each", "every", "one"} or phrase.plural


def _pronoun(talk: Talk, token: Token) -> Key:
    low = token.low
    if low in {"i", "we", "you", "someone", "somebody"}:
        return SPEAKER
    if low in {"everyone", "everybody", "anyone", "anybody"}:
        return EVERYONE
    if low == "nobody":
        return NOBODY
    if low == "there":
        return THERE
    if low in {"he", "she", "they"} and talk.subjects and (low != "they" or is_person(talk.subjects[-1])):
        return talk.subjects[-1]
    return talk.focus

"""What hangs on a noun: brackets, prepositional phrases, relative clauses."""

import re
from collections.abc import Sequence

from bottega.reader.clause import cut, verb_group
from bottega.reader.collect import Collector
from bottega.reader.facts import Key, Phrase
from bottega.reader.item import field_type, read_item
from bottega.reader.lexicon import words
from bottega.reader.people import is_person
from bottega.reader.phrase import phrase_at
from bottega.reader.records import events
from bottega.reader.talk import Talk, span_of, stands_alone
from bottega.reader.tokens import Token
from bottega.reader.values import looks_like_fields


def read_bracket(talk: Talk, phrase: Phrase, tokens: Sequence[Token], after: int) -> int:
    """Read a bracket behind a noun as the list of what it has, if it looks like one; where to go on."""
    if after < len(tokens) and tokens[after].tag == "()" and tokens[after].inner:
        inner = tokens[after].inner
        parts = [p for p in re.split(r",|\band\b", talk.words_of(inner)) if p.strip()]
        if len(parts) >= 2 and looks_like_fields(parts):
            _list_items(talk, phrase.key, inner)
        elif inner[0].low in {"a", "an", "each", "every", "one"} and len(inner) > 4 and verb_group(inner):
            talk.asides.append((inner[0].start, inner[-1].end))
        after += 1
    return after


def _list_items(talk: Talk, owner: Key, tokens: list[Token]) -> None:
    inner = Collector(talk.text, talk.facts)
    inner.open(owner, "list")
    for segment in cut(tokens):
        inner.add(segment.sep, segment.start, segment.end)
    inner.flush()


def hang_prepositions(talk: Talk, owner: Key, tokens: list[Token]) -> None:
    """``for a patient with one of our vets at a given date``: each hangs on the owner."""
    at, participle = 0, ""
    while at < len(tokens):
        token = tokens[at]
        if _stops(talk, owner, tokens, at):
            return
        if token.tag == "o" and at == 0 and len(tokens) > 1 and tokens[1].tag in {"v", "n", "x"}:
            _made_by(talk, owner, token, tokens[1])
            at = 2
            continue
        participle = token.lemma if token.tag == "p" else participle
        if token.tag in {"i", "t", "g"}:
            if token.low in {"with", "including"}:
                _with_list(talk, owner, tokens, at)
                return
            step = _hang_one(talk, owner, tokens, at, participle)
            participle = "" if step > at + 2 else participle
            at = step
            continue
        at += 1


def _stops(talk: Talk, owner: Key, tokens: list[Token], at: int) -> bool:
    """Whether what hangs on the owner ends here; a relative clause is read as the end."""
    token = tokens[at]
    if token.low in {"that", "which", "who"} and at + 1 < len(tokens):
        _relative_clause(talk, owner, tokens[at + 1 :])
        return True
    if token.tag == "o" and at == 0 and len(tokens) > 1 and tokens[1].tag in {"v", "n", "x"}:
        return False
    if token.tag == "w" or (token.tag == "o" and token.low not in words("grammar", "object_pronoun")):
        return True
    return token.low == "to" and at + 1 < len(tokens) and tokens[at + 1].tag == "v"


def _hang_one(talk: Talk, owner: Key, tokens: list[Token], at: int, participle: str) -> int:
    """Hang one prepositional phrase on the owner; where to go on."""
    token, following = tokens[at], tokens[at + 1 : at + 3]
    if following and following[0].low in {"them", "it", "each", "these", "those"} and stands_alone(tokens, at + 1):
        target = talk.earlier if owner == talk.event and talk.earlier else talk.spoken_before(owner, 0.8)
        if target and target != owner:
            talk.link(owner, target, "one", (token.start, following[0].end))
        return at + 2
    gerund = token.tag == "i" and len(following) == 2 and following[0].tag == "g"
    if gerund and (following[1].tag in {"d", "q", "0"} or following[1].plural):
        return at + 1
    found = phrase_at(tokens, at + 1)
    if found is None:
        return at + 1
    phrase, after = found
    if token.tag == "g" and phrase.plural:
        talk.link(owner, phrase.key, "many", span_of(phrase))
        talk.mention(phrase, 1.0, "object")
    else:
        hang(talk, owner, f"{participle} {token.low}" if participle else token.low, phrase)
    return read_bracket(talk, phrase, tokens, after)


def _with_list(talk: Talk, owner: Key, tokens: list[Token], at: int) -> None:
    """``with a due date at the desk``: the list, and what hangs on the owner after its first item."""
    stop = _with_end(tokens, at + 1) if at + 1 < len(tokens) else at + 1
    talk.list_of(owner, "with", tokens[at + 1 : stop])
    if stop < len(tokens):
        mode, focus = talk.mode, talk.focus
        hang_prepositions(talk, owner, tokens[stop:])
        if talk.mode != "fields":
            talk.mode, talk.focus = mode, focus


def _with_end(tokens: list[Token], at: int) -> int:
    """Where the item after *with* ends: before the next preposition that is not part of it."""
    for stop in range(at + 1, len(tokens) - 1):
        leaves = tokens[stop].low in {"at", "to", "by", "from", "into", "against"}
        if leaves and tokens[stop - 1].tag in {"n", "()"}:
            return stop
    return len(tokens)


def _relative_clause(talk: Talk, owner: Key, tokens: list[Token]) -> None:
    """``shifts that put one nurse on one ward``: what the relative clause says of its noun."""
    group = verb_group(tokens)
    if group is None or group.first > 1 or tokens[0].low in {"i", "we", "you"}:
        return
    rest = tokens[group.after :]
    if group.lemma in words("verbs", "have") and rest:
        talk.list_of(owner, "list", rest)
        return
    direct = phrase_at(rest, 0) if rest else None
    if direct and not field_type(direct[0].key):
        talk.link(owner, direct[0].key, direct[0].amount, span_of(direct[0]))
        talk.mention(direct[0], 0.6, "what something goes with")
        rest = rest[direct[1] :]
    hang_prepositions(talk, owner, rest)


def _made_by(talk: Talk, owner: Key, pronoun: Token, verb: Token) -> None:
    """``producers, the wines they make``: who *they* are has many of these."""
    if pronoun.low not in {"they", "he", "she"} or verb.tag == "x":
        return
    maker = talk.spoken_before(owner, 0.8)
    if maker:
        talk.link(maker, owner, "many", (pronoun.start, verb.end))


def hang(talk: Talk, owner: Key, prep: str, phrase: Phrase) -> None:
    """Note what is said with a preposition: a link where it names a thing, a field where it is a field's name."""
    if not owner or not phrase.key or phrase.key == owner:
        return
    span = span_of(phrase)
    if phrase.key[-1] in {"one", "them"}:
        target = talk.spoken_before(owner)
        if target:
            talk.link(owner, target, "one", span)
    elif prep.endswith(("between", "among")):
        talk.link_both(owner, phrase.key, span)
        talk.mention(phrase, 1.0, "shared between them")
    elif prep == "per" and talk.one_per:
        talk.link(phrase.key, owner, "one", span)
    else:
        _hang_item(talk, owner, prep, phrase)


def _hang_item(talk: Talk, owner: Key, prep: str, phrase: Phrase) -> None:
    item = read_item(talk.text, phrase.start, phrase.end)
    if item is None:
        return
    item.phrase, item.words = phrase, phrase.words
    item.many = phrase.amount == "many"
    talk.attribute(owner, item, prep)
    kind, done = field_type(phrase.key), " " in prep
    if phrase.distributive or prep in {"per", "of"}:
        talk.mention(phrase, 0.8, f"after {prep}")
    elif not kind and owner[-1] in events() and prep in {"for", "of"} and phrase.plural and not is_person(phrase.key):
        talk.mention(phrase, 1.0, "what a record is of")
    elif not kind or (done and kind == "string"):
        if done and prep.endswith("by") and phrase.counted and phrase.amount == "many":
            talk.link(phrase.key, owner, "many", span_of(phrase))
            talk.mention(phrase, 1.0, "made by several")
        linked = done and prep.endswith(("by", "into", "in", "to")) and not is_person(phrase.key)
        talk.mention(phrase, 1.0 if linked else 0.4, f"after {prep}")

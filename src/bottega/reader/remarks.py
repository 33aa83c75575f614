"""What a person should know of the reading: rules in words, what was not understood, what was assumed."""

import re
from collections.abc import Callable, Iterable

from bottega.domain.spec import Remark, Rule, Source
from bottega.reader.facts import Facts
from bottega.reader.segment import Block, blocks, sentences

_RULE = re.compile(
    r"\b(?:no two|nobody|no one|never|must(?: not|n't)?|(?:can|may|should|must|could)(?:not|n't| not)|only (?:if|when|after|once|one)|at most|no more than|"
    r"at least|not more than|unless|overlap\w*|double[- ]book\w*|automatic\w*|(?:send|get|receive)s? (?:an? )?(?:e-?mail|reminder|notification|alert|message)|"
    r"(?:is|are) (?:calculated|computed|worked out)|(?:sum|total) of|within \d+ (?:days?|hours?|minutes?|weeks?)|before (?:it|they) can|deadline|expires? after|"
    r"in advance|per (?:day|week|month|person|member)|limit(?:ed)? to)\b",
    re.IGNORECASE,
)
_ALWAYS = re.compile(r"\b(?:twice|more than once|at the same time|double[- ]book\w*)\b", re.IGNORECASE)
_MAX_REMARKS = 25


def rules(text: str, facts: Facts, source: Callable[[int, int], Source]) -> tuple[Rule, ...]:
    """Return the wishes in words that no typed part of the Spec expresses."""
    spans = _constraint_spans(facts)
    found: list[Rule] = []
    for start, end in _clauses(text):
        match = _RULE.search(text, start, end)
        always = _ALWAYS.search(text, start, end)
        if match is None and always is None:
            continue
        if match is not None and always is None and any(a < match.end() and match.start() < b for a, b in spans):
            continue
        words = re.sub(r"\s+", " ", text[start:end]).strip(" .;,:-*—")
        if len(words.split()) >= 3:
            found.append(
                Rule(id=f"rule_{len(found) + 1}", text=words[:1].upper() + words[1:300], source=source(start, end))
            )
    return tuple(found[:40])


def _clauses(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in _all_sentences(text):
        at = start
        for cut in re.finditer(r";|\n", text[start:end]):
            found.append((at, start + cut.start()))
            at = start + cut.end()
        found.append((at, end))
    return found


def _all_sentences(text: str) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []

    def walk(several: Iterable[Block]) -> None:
        for block in several:
            found.extend(sentences(text, block.start, block.end))
            walk(block.children)

    walk(blocks(text))
    return sorted(found)


def _constraint_spans(facts: Facts) -> list[tuple[int, int]]:
    """Where the words stand that became typed: bounds, signing in, states, who may do what."""
    spans = [(a.item.start, a.item.end) for a in facts.attributes]
    spans += [(s.start, s.end) for s in facts.sign_in] + [(v.start, v.end) for v in facts.values]
    spans += [(c.item.start, c.item.end) for c in facts.constraints]
    spans += [(a.start, a.end) for a in facts.acts if a.only or a.exclusive or a.denied or a.permitted]
    return spans


def not_understood(
    text: str, facts: Facts, ruled: tuple[Rule, ...], source: Callable[[int, int], Source]
) -> list[Remark]:
    """Return the sentences that nothing was read from."""
    spans = [(m.phrase.start, m.phrase.end) for m in facts.mentions if m.weight >= 0.8]
    spans += [(a.item.start, a.item.end) for a in facts.attributes] + [(link.start, link.end) for link in facts.links]
    spans += [(v.start, v.end) for v in facts.values] + [(a.start, a.end) for a in facts.acts]
    spans += [(s.start, s.end) for s in facts.sign_in] + [
        (r.source.start, r.source.start + len(r.source.text)) for r in ruled
    ]
    spans += [(start, end) for _key, start, end in facts.roles]
    spans += [facts.title] if facts.title else []
    spans += [(c.item.start, c.item.end) for c in facts.constraints]
    found: list[Remark] = []
    for start, end in _all_sentences(text):
        words = text[start:end].split()
        if len(words) < 3 or any(a < end and start < b for a, b in spans):
            continue
        said = " ".join(words).strip("-*•# ")
        found.append(Remark(kind="not_understood", text=f"not understood: {said[:200]}", source=source(start, end)))
    return found[:_MAX_REMARKS]

"""States: ``starts out as scheduled and can become ...``, ``moves through ...``, ``is one of ...``."""

import itertools
import re

from bottega.reader.clause import Segment, VerbGroup
from bottega.reader.facts import Key, Values
from bottega.reader.item import field_type
from bottega.reader.values import value_list, value_name

_FROM_TO = re.compile(
    r"^\s*(?:\w+\s+)?from\s+(?P<first>[\w' -]+?)\s*(?:,\s*)?\b(?:to|into|through|via)\s+(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_THROUGH = re.compile(
    r"^\s*(?:on\s+)?(?:through|along)\s+(?:the\s+)?(?:(?:states?|stages?|statuses|steps|phases)\s*(?:of)?:?\s*)?(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_TO_ONE = re.compile(
    r"^\s*(?:then\s+)?(?:on\s+)?(?:to|into)\s+(?:either\s+)?(?P<rest>[^.;]+\bor\b[^.;]+)$", re.IGNORECASE | re.DOTALL
)
_START = re.compile(
    r"^\s*(?:out\s+|off\s+|life\s+)?(?:as|in|at|being|with|by being)\s+(?:an?\s+|the\s+|status\s+)?(?P<first>[\w' -]+?)(?:\s+state|\s+status)?\s*$",
    re.IGNORECASE,
)
_ONE_OF = re.compile(
    r"^\s*(?:always\s+|only\s+)?(?:either|one of(?: the following)?:?|any of|marked(?: as)?|set to|in one of)\s+(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_STEP = re.compile(
    r"\s*(?:->|→|,?\s*\b(?:and\s+)?(?:then|finally|later|afterwards|eventually)\b(?:\s+to)?|,\s*(?:and\s+)?(?:to\s+)?|\bto\b|\band\b(?:\s+(?:then|finally))?)\s*",
    re.IGNORECASE,
)


def read_states(
    text: str, subjects: list[Key], group: VerbGroup, segment: Segment, body: tuple[int, int], *, focus: Key
) -> list[Values]:
    """Read what a clause says about the states of its subject; empty where it says nothing of that kind."""
    words = text[body[0] : body[1]].strip(" .;!")
    subject = subjects[-1] if subjects else focus
    owner, name = (focus, "_".join(subject)) if _is_state_field(subject) else (subject, "")
    if (
        group.lemma == "be"
        and not name
        and focus not in {(), subject}
        and field_type(subject) == "string"
        and len(subject) < 3
    ):
        owner, name = focus, "_".join(subject)
    if group.lemma == "be" and not name and re.match(r"\s*either\b", words) and not _STATE_LIKE.search(words):
        name = "kind"
    if not owner:
        return []
    found = _read(words, group)
    if found is None:
        return []
    values, default, steps = found
    return [Values(owner, values, segment.start, body[1], name, default, steps)]


_STATE_LIKE = re.compile(
    r"\\w(?:ed|ing|able)\\b|\\b(?:open|free|full|empty|new|draft|paid|sold|sent|lost|in|out|on|off|active|late)\\b",
    re.IGNORECASE,
)


def _is_state_field(subject: Key) -> bool:
    return bool(subject) and subject[-1] in {
        "status",
        "state",
        "stage",
        "condition",
        "phase",
        "priority",
        "severity",
        "level",
        "type",
        "kind",
    }


_Found = tuple[tuple[str, ...], str | None, tuple[tuple[str, str], ...] | None]


def _read(words: str, group: VerbGroup) -> _Found | None:
    if re.search(r"\bor not\b", words):
        return None
    verb = group.lemma
    if verb in {"start", "begin"}:
        match = _START.match(words)
        if match and len(match.group("first").split()) <= 3:
            name = value_name(match.group("first"))
            return ((name,), name, None) if name else None
    arrows = re.search(r"(\w+(?:-\w+)*(?: \w+(?:-\w+)*)?(?:\s*(?:->|→|=>)\s*\w+(?:-\w+)*(?: \w+(?:-\w+)*)?)+)", words)
    if arrows:
        values = _names(re.split(r"->|→|=>", re.sub(r"^from\s+", "", arrows.group(1))))
        return (values, values[0], tuple(itertools.pairwise(values))) if len(values) >= 2 else None
    if (group.passive or verb == "be") and re.search(r",?\s*\bthen\b", words):
        return _sequence(words)
    if verb in {
        "move",
        "go",
        "pass",
        "progress",
        "advance",
        "change",
        "run",
        "flow",
        "travel",
        "switch",
        "step",
        "turn",
    }:
        return _path(words)
    if verb == "become":
        values = _short(words)
        return (values, None, None) if values else None
    if verb == "share" or re.match(r"\s*(?:shared\s+)?(?:between|among)\b", words):
        return None
    return _one_of(words, group)


def _one_of(words: str, group: VerbGroup) -> _Found | None:
    """``is either paid or free``, ``is marked as present, absent or late``."""
    verb = group.lemma
    if group.passive and verb != "be" and not re.search(r"\bor\b", words):
        return None
    if group.passive or verb in {"be", "mark", "set"}:
        match = _ONE_OF.match(words)
        if match:
            values = value_list(match.group("rest"))
            return (values, None, None) if values else None
        if re.search(r"\bor\b", words) and not re.search(
            r"\b(?:zero|one|more|less|than|not|by|with|for|per|unique|only)\b", words
        ):
            values = _short(words)
            return (values, None, None) if len(values) >= 2 else None
    return None


def _sequence(words: str) -> _Found | None:
    """``reported, then assigned, then done - or rejected``: a chain, with other ends."""
    parts = re.split(
        r",|—|\s-\s|\bthen\b|\band\b|\bfinally\b",
        re.sub(r"\b(?:first|in the end|at last|eventually|afterwards|is|it)\b", " ", words),
    )
    chain: list[tuple[str, ...]] = []
    for part in parts:
        names = _names(re.split(r"\bor\b", part))
        if names:
            chain.append(names)
    if len(chain) < 2:
        return None
    steps = [(a, b) for one, two in itertools.pairwise(chain) for a in one for b in two]
    values = tuple(dict.fromkeys(v for names in chain for v in names))
    return values, values[0], tuple(steps)


def _path(words: str) -> _Found | None:
    match = _FROM_TO.match(words)
    if match:
        parts = [match.group("first"), *_STEP.split(match.group("rest"))]
        values = _names(parts)
        if len(values) >= 2 and not re.search(r"\bor\b", match.group("rest")):
            return values, values[0], tuple(itertools.pairwise(values))
        values = _names([match.group("first"), *re.split(r",|\bor\b|\bto\b|\bthen\b|\band\b", match.group("rest"))])
        return (values, values[0], None) if len(values) >= 2 else None
    match = _TO_ONE.match(words)
    if match and re.search(r"(?:ed|ing|sent|paid|done|lost|won|open)\b", match.group("rest")):
        values = _short(match.group("rest"))
        return (values, None, None) if len(values) >= 2 else None
    match = _THROUGH.match(words)
    if match:
        values = _names(re.split(r",|\bor\b|\band\b(?:\s+(?:then|finally))?|\bthen\b|->|→|/", match.group("rest")))
        return (values, None, None) if len(values) >= 2 else None
    return None


def _short(words: str) -> tuple[str, ...]:
    return _names(re.split(r",|\bor\b|\band\b|/", words))


def _names(parts: list[str]) -> tuple[str, ...]:
    found: list[str] = []
    for part in parts:
        cleaned = re.sub(
            r"^\s*(?:either|an?|the|then|finally|also|later|being|marked(?: as)?|set to|as)\s+",
            "",
            part.strip(),
            flags=re.IGNORECASE,
        )
        if not cleaned:
            continue
        if len(cleaned.split()) > 3:
            return ()
        name = value_name(cleaned)
        if name and name not in found:
            found.append(name)
    if any(set(name.split("_")) & {"to", "by", "for", "it", "them", "with"} for name in found):
        return ()
    return tuple(found)

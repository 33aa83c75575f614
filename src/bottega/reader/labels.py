"""The shapes of lines in lists and notes, and what their labels say."""

import re

from bottega.reader.clause import cut, verb_group
from bottega.reader.collect import is_field_like, is_thing
from bottega.reader.facts import Key
from bottega.reader.item import field_type, read_item
from bottega.reader.lexicon import index, words
from bottega.reader.phrase import phrase_at, split_words
from bottega.reader.tokens import Token, tokenise
from bottega.reader.values import is_value_field, value_list

CALL = re.compile(r"^(?P<name>[A-Za-z][\w '-]{0,48}?)\s*[({](?P<inner>.*)[)}]\s*[.;]?\s*$", re.DOTALL)
ONE_CALL = re.compile(r"[A-Za-z]\w*(?: [a-z]\w*)?\s*\([^()]*\)")
CALLS = re.compile(r"^(?:[\w ]+:\s*)?(?:[A-Za-z]\w*(?: [a-z]\w*)?\s*\([^()]*\)\s*[,;]?\s*(?:and\s+)?){2,}")
ENTRY = re.compile(
    r"^[|\s]*(?P<name>[^:=|>→,\n.;!?]{1,70}?)\s*(?P<sign>:|=|\s—|\s-|\s\||\s?->|\s?→)\s+(?P<rest>\S.*)$", re.DOTALL
)
ARROW = re.compile(
    r"^(?P<a>[A-Za-z][\w ]{0,40}?)\s*(?P<sign><->|<=>|↔|->|=>|→|\b[1nNmM]\s?(?:[:-]|to)\s?[1nNmM]\b|(?:is )?many[ -]to[ -]many(?: with| to)?\b|<->>|>-<|\*-\*)\s*(?P<b>[A-Za-z][\w ]{0,40}?)\s*(?P<how>[(,:-]?\s*(?:many|one|m2m|n:m|m:n|1:n|n:1|1:1).*)?$",
    re.IGNORECASE,
)
MANY_TO_MANY = re.compile(r"many[- ]to[- ]many|m2m|n:m|m:n|n-m|m-n|\*-\*", re.IGNORECASE)
ROLE_LABEL = re.compile(
    r"^(?:user )?(?:roles?|user types?|types of users?|users?|actors?|people|who uses it|access|permissions?|user roles?|kinds of (?:users?|people))$",
    re.IGNORECASE,
)
LINK_LABEL = re.compile(
    r"^(?:belongs to|belongs_to|parent|has many|has_many|many to many|many_to_many|many-to-many|references?|linked to|links?(?: to)?|relations?|relationships?|refs?)$",
    re.IGNORECASE,
)
PROSE_LABEL = re.compile(
    r"^(?:rules?|constraints?|notes?|auth(?:entication)?|login|sign[- ]?in|security|business rules?|remarks?|goal|purpose|overview|description|about|background|context|summary|name|title|app(?:lication)?(?: name)?|project|tech|stack)$",
    re.IGNORECASE,
)

_ONE_FIELD = re.compile(r"(?:an? )?(?:one of|either|enum|required|optional|unique|default|nullable)\b", re.IGNORECASE)
_NO_LABEL = re.compile(r"(?:as (?:an?|the) |note|ps\b|hi\b|hello|dear|so\b|ok\b)", re.IGNORECASE)
_WHATS = re.compile(r"(?:what|who)(?:'s|s| is| are)", re.IGNORECASE)
_REFUSAL = re.compile(r"(?:no|not|without|nobody|none)\b(?!\.)", re.IGNORECASE)
_SINGLE = frozenset({"->", "→", "=>"})


def names_thing(key: Key, last: str) -> bool:
    """Whether a heading names a thing rather than a part of the document."""
    return key[-1] not in words("nouns", "heading") and last not in words("nouns", "vague")


def label_key(text: str) -> Key:
    """The key of the noun phrase that a label is."""
    tokens = tokenise(text, 0, len(text))
    found = next((f for f in (phrase_at(tokens, at) for at in range(min(len(tokens), 2))) if f), None)
    return found[0].key if found else ()


def single_arrow(content: str) -> re.Match[str] | None:
    """``section -> section``: an arrow that stands for a link to one."""
    match = ARROW.match(content)
    return match if match and match.group("sign") in _SINGLE else None


def several_names(text: str) -> bool:
    """Whether at least two of the items name fields by themselves."""
    named = 0
    for segment in cut(tokenise(text, 0, len(text))):
        item = read_item(text, segment.start, segment.end) if segment.sep != "or" else None
        named += int(item is not None and bool(field_type(item.words)))
    return named >= 2


def is_clause(tokens: list[Token]) -> bool:
    """Whether a stretch is a clause with an object, rather than an item that only looks like a verb."""
    group = verb_group(tokens)
    if group is None or group.after >= len(tokens):
        return False
    if group.lemma == "be" and tokens[0].tag not in {"d", "q", "o"} and not group.modal:
        return False
    return group.first > 0 or group.lemma in {"belong", "have"}


def is_typed(entry: re.Match[str]) -> bool:
    """``deposit: money, default 0``, ``family: one of strings, brass``: a label and what is asked of one field."""
    rest = entry.group("rest")
    first = "".join(split_words(rest)[:1])
    if _ONE_FIELD.match(rest.strip()):
        return True
    if first in index("explicit_types") and not (first in words("explicit_types", "natural") and several_names(rest)):
        return True
    name = tuple(split_words(entry.group("name")))
    return bool(field_type(name) or is_value_field(name)) and not several_names(rest)


def entry_is_list(match: re.Match[str]) -> bool:
    """Whether ``label: rest`` gives a list of what the label has, not values of a field or a sentence."""
    name, rest = match.group("name").strip(), match.group("rest")
    label = tokenise(name, 0, len(name))
    odd = verb_group(label) is not None or len(label) > 9 or bool(_NO_LABEL.match(name))
    dash = match.group("sign").strip() in {"-", "—"} and len(label) > 4
    if (odd and not _WHATS.match(name)) or dash or re.match(r"(?:no|not|without|only)\b", rest.strip().lower()):
        return False
    first = re.search(r"[.!?](?:\s|$)", rest)
    segments = cut(tokenise(rest, 0, first.start() if first else len(rest)))
    low = rest.strip(" .;").lower()
    if not segments or (
        len(segments) == 1 and (value_list(low) or "".join(split_words(low)[:1]) in index("explicit_types"))
    ):
        return False
    opening = verb_group(segments[0].tokens)
    if (
        opening
        and not segments[0].sep
        and (opening.first or opening.lemma not in {"sit", "belong", "live", "be", "have"})
    ):
        return False
    things = sum(is_thing(rest, s.start, s.end) for s in segments)
    if things and label and label[-1].low in words("nouns", "application"):
        return False
    field_like = sum(is_field_like(rest, s.start, s.end) for s in segments)
    typed = is_typed(match) and not several_names(rest)
    return not typed and (field_like > 0 or (len(segments) >= 3 and not things))


def is_items(text: str, start: int, end: int) -> bool:
    """Whether a bullet is itself a list of fields: ``name, phone, email``."""
    content = text[start:end].strip()
    entry = ENTRY.match(content)
    if (entry and entry_is_list(entry)) or CALL.match(content):
        return False
    stop = next((start + m.start() for m in re.finditer(r"; (?=\w)|\. (?=[A-Z])", text[start:end])), end)
    segments = cut(tokenise(text, start, stop))
    if len(segments) < 2 or verb_group(segments[0].tokens) is not None:
        return False
    return sum(is_field_like(text, s.start, s.end) for s in segments) * 2 >= len(segments)


def is_one_field(text: str, start: int, end: int) -> bool:
    """Whether a bullet is one field of the heading above."""
    content = text[start:end].strip()
    if _REFUSAL.match(content):
        return False
    entry = ENTRY.match(content)
    if single_arrow(content) or (entry and is_typed(entry)):
        return True
    if entry and entry_is_list(entry):
        return False
    if CALL.match(content) and "," in content and not is_field_like(text, start, end):
        return False
    tokens = tokenise(text, start, end)
    stop = next((i for i, t in enumerate(tokens) if t.text in {":", "(", "—", "-", ","}), len(tokens))
    pieces = cut(tokens)
    if stop > 7 or verb_group(tokens[:stop]) is not None or (len(pieces) > 1 and several_names(content)):
        return False
    return not any(s.sep in {",", "and"} for s in pieces) or is_field_like(text, start, end)

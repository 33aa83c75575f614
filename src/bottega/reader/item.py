"""One item of a list: ``weight in kg, which can't be negative`` -> a field with its type, bounds and the rest."""

import re
from decimal import Decimal

from bottega.reader.facts import Item, Key, Phrase
from bottega.reader.lexicon import index, words
from bottega.reader.morphology import singular, verb_forms
from bottega.reader.phrase import phrase_at, split_words
from bottega.reader.tokens import Token, tokenise
from bottega.reader.values import looks_like_fields, value_list, value_name
from bottega.reader.wishes import Wishes, read_wishes

_YES_NO = re.compile(
    r"[\s(,:=-]*\b(?:yes\s?(?:/|or|\|)\s?no|y/n|true\s?(?:/|or|\|)\s?false|or not)\b(?:\s*(?:question|answer))?\)?",
    re.IGNORECASE,
)
_FREE_TEXT = re.compile(r"\b(?:free[- ]?text|long text|multi-?line|free-form|in (?:free )?text)\b", re.IGNORECASE)
_IN_UNIT = re.compile(
    r"\b(?:in|as|measured in|given in)\s+(?:whole |full )?(?P<unit>(?:square |cubic |decimal )?[a-z°%]+(?:/[a-z]+)?[²2³]?)\b|\((?:in )?(?P<paren>(?:square )?[a-z°%€$£²]+(?:/[a-z]+)?)\)",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"(?<![\w/])[\w+-]+(?: [\w+-]+)?(?:\s?[/|]\s?[\w+-]+(?: [\w+-]+){0,2})+")
_ONE_OF = re.compile(
    r"(?:,?\s*(?:\bwhich|\bthat)?\s*\b(?:is|are|can be|may be|must be|being|should be|could be|will be|has to be)?\s*\b(?:either|one of|any of|chosen from|picked from|out of|from the list)\b:?\s*(?:the )?)(?P<a>.+)$"
    r"|(?:\b(?:which|that|it)\s+(?:is|can be|may be|must be|should be|could be)\s+)(?P<b>[^,]+(?:,.+)?\bor\b.+)$"
    r"|\b(?:is|are|can be|may be|must be|should be|could be|being|of|as|like|:|=)\s+(?P<c>[\w\s,'-]+?,?\s+or\s+.+)$"
    r"|^[^:=]{1,40}?[:=]\s*(?P<d>.+)$",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"^(?:and |also )?(?P<word>whether(?: or not)?|if|how many|how much|how \w+|how|when|where|who|what|which|why)\b\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"^(?:was|is|were|are|did|has|have|does|do|had)\s+(?P<rest>(?:the|it|he|she|they|this|that|a|an|\w+)\b.*)$",
    re.IGNORECASE,
)
_EITHER_KIND = re.compile(
    r"^(?:'s |it's |is |are )?(?P<values>[\w-]+(?: [\w-]+)?(?:\s*[,/]\s*[\w-]+(?: [\w-]+)?)*(?:\s*/\s*|,?\s+or\s+)(?!not\b)[\w-]+(?: [\w-]+)?)\s*$",
    re.IGNORECASE,
)
_PATH = re.compile(
    r"[:=]?\s*\b(?:(?:that|which)\s+)?(?:(?:goes|moves|runs|passes|changes|flows)\s+)?(?:from\s+)?(?P<path>\w+(?:-\w+)*(?: \w+(?:-\w+)*)?(?:\s*(?:->|→|=>)\s*\w+(?:-\w+)*(?: \w+(?:-\w+)*)?){1,})",
    re.IGNORECASE,
)
_TYPE_TAIL = re.compile(r"^(?P<name>.+?)[\s:]+(?:is |as )?(?:an? )?(?P<type>[A-Za-z/]+(?: number| text)?)$")


_TARGET = re.compile(
    r"\(\s*(?:an?|another|one of the|also an?)\s+(?P<who>[a-z]+(?: [a-z]+)?)\s*(?:,?\s*or\s+(?P<none>nobody|none|nothing|no one))?\s*\)",
    re.IGNORECASE,
)
_WHO = re.compile(
    r",?\s*\b(?:who|which)(?:'s| is| are)\s+(?:also\s+)?(?:another|an?|one of the)\s+(?P<who>\w+)\s*$", re.IGNORECASE
)
_COLUMN = re.compile(
    r"\b(?P<type>varchar|char|character varying|decimal|numeric|float|int|integer|bigint|text)\s*\(\s*\d+(?:\s*,\s*\d+)?\s*\)",
    re.IGNORECASE,
)
_KEY = re.compile(
    r"\b(?:fk|foreign key|pk|primary key|auto_?increment|references\s+\w+(?:\s*\(\w+\))?)(?!\w)", re.IGNORECASE
)
_ENUM_CALL = re.compile(r"\benum\s*[(\[{](?P<values>[^)\]}]*)[)\]}]", re.IGNORECASE)
_CHECK = re.compile(
    r"\bcheck\s*\(\s*\w+\s+(?P<bounds>[^)]*)\)|\bcheck\s*\(\s*\w+\s*(?P<sign>[<>]=?[^)]*)\)", re.IGNORECASE
)


def _column(raw: str, item: Item) -> str:
    """What only database people write: ``varchar(20)``, ``enum('a','b')``, ``fk``, ``check (n between 1 and 5)``."""
    if "(" not in raw and not _KEY.search(raw):
        return raw
    match = _ENUM_CALL.search(raw)
    if match:
        item.values = value_list(match.group("values").replace("'", ""))
        raw = raw[: match.start()] + " " * (match.end() - match.start()) + raw[match.end() :]
    raw = _COLUMN.sub(lambda m: m.group("type").ljust(len(m.group())), raw)
    raw = raw.replace("'", " ") if "default '" in raw.lower() else raw
    raw = _CHECK.sub(lambda m: (m.group("bounds") or m.group("sign") or "").ljust(len(m.group())), raw)
    return _KEY.sub(lambda m: " " * len(m.group()), raw)


_BRACKETS = str.maketrans("[]{}", "()()")


def read_item(text: str, start: int, end: int) -> Item | None:
    """Read one item; None where nothing names it."""
    raw = text[start:end].translate(_BRACKETS)
    item = Item((), start, end)
    named = _TARGET.search(raw)
    if named:
        item.target = (*split_words(named.group("who"))[:-1], singular(split_words(named.group("who"))[-1]))
        item.required = False if named.group("none") else None
        raw = raw[: named.start()] + " " * len(named.group()) + raw[named.end() :]
    who = _WHO.search(raw)
    if who:
        item.target = (singular(who.group("who").lower()),)
        raw = raw[: who.start()]
    rest = _question(_column(raw, item), item)
    wishes = read_wishes(rest)
    rest = _flags(wishes.rest, item)
    rest, unit = _unit(rest, item)
    rest = rest if item.values else _values(rest, item)
    rest = _explicit_type(rest, item)
    phrase = _phrase(rest)
    if phrase is None:
        return None
    item.phrase, item.words = phrase, phrase.words
    if item.words[:1] == ("number_of",):
        item.words, item.type = item.words[1:], item.type or "integer"
    item.many = phrase.amount == "many" and not item.type
    if "flag" in rest.lower() and item.words != ("flag",) and not item.type and "flag" not in item.words:
        item.type = "boolean"
    _take(item, wishes)
    if not item.type and not item.values and item.default in {"yes", "no", "true", "false"}:
        item.type = "boolean"
    _settle_type(item, unit)
    return item if item.words else None


def _question(raw: str, item: Item) -> str:
    """``how many frames of brood``, ``whether they agreed to reminders``: an indirect question is a field."""
    text = raw.strip()
    match = _QUESTION.match(text)
    pad = " " * (len(raw) - len(raw.lstrip()))
    if match is None:
        asked = _ASKED.match(text)
        if asked and (
            _YES_NO.search(text)
            or re.match(r"(?:is|was|are|were|has|have|does|did|do)\s+(?:it|he|she|they)\b", text, re.IGNORECASE)
        ):
            item.type = "boolean"
            return pad + _joined(
                re.sub(r"^(?:the|it|he|she|they|this|that|a|an)\b", "", _YES_NO.sub("", asked.group("rest")))
            )
        return raw
    word, rest = match.group("word").lower(), match.group("rest")
    rest = re.sub(
        r"'(?:ve|s|re|d)\b", lambda m: " " + {"ve": "have", "re": "are", "d": "had"}.get(m.group()[1:], "is"), rest
    )
    body = re.sub(
        r"^(?:or not )?(?:the|it|he|she|they|this|that|we|i|you|there)\b\s*(?:(?:is|are|was|were|has|have|had|'s)\b(?: been)?)?\s*",
        "",
        rest,
        flags=re.IGNORECASE,
    )
    body = re.sub(
        r"\b(?:it|they|there|we|i|he|she|you)\s+(?:is|are|was|were|has|have|had|can|will|does|do)\b.*$",
        "",
        body,
        flags=re.IGNORECASE,
    )
    either = _EITHER_KIND.match(body)
    body = re.sub(r"\b(?:is|are|was|were|has|have|had|been|be)\b|(?<=\w)'(?:s|ve|re)\b", " ", body, flags=re.IGNORECASE)
    if word.startswith("whether") and either:
        item.values = value_list(either.group("values"))
        if item.values:
            return pad + "kind"
    if word.startswith("whether") or word == "if":
        item.type = "boolean"
        return pad + _joined(body)
    if word == "how many" or word == "how much":
        item.type = "integer" if word == "how many" else "money"
        return pad + (body if word == "how many" else re.sub(r"\bcosts?\b", "cost", body) or "cost")
    if word in _MEASURES:
        return pad + _MEASURES[word] + (" " + body[body.index("(") :] if "(" in body else "")
    if word == "how long":
        item.type = "integer"
        return pad + "duration"
    if word == "how old":
        item.type = "integer"
        return pad + "age"
    body = (
        re.sub(r"\b(?:them|last|first|lately|recently|exactly)\b", " ", body, flags=re.IGNORECASE)
        if word in {"when", "where"}
        else body
    )
    verb = split_words(re.sub(r"\b(?:it|they|the|a|an|he|she|we|i|you|to)\b", " ", body, flags=re.IGNORECASE))
    if word == "when":
        item.type = "date"
        return pad + ("_".join([*verb[:2], "on"]) if verb else "date")
    if (
        word == "what"
        and verb
        and verb[0] in {"wrong", "broken", "needed", "did", "done", "happened", "said", "found", "do", "was"}
    ):
        item.type = "text"
        return pad + "description"
    if word == "who" and verb:
        return pad + f"{verb[0]}_by"
    if word == "where":
        return pad + "location"
    if word == "what" and verb and verb[-1] in {"cost", "costs", "paid", "pay"}:
        item.type = "money"
        return pad + ("price_paid" if "pa" in verb[-1] else "cost")
    return pad + (body if word in {"what", "which"} else "_".join(verb[:2]) or word)


_WISHING = re.compile(
    r"^\s*(?:(?:wish|wishes|want|wants|would like|like|prefer|chose|choose) to (?:stay |be |remain |keep )?|(?:stay|remain|got|been)s? )",
    re.IGNORECASE,
)


_MEASURES = {
    "how bad": "severity", "how big": "size", "how large": "size", "how good": "rating", "how heavy": "weight", "how high": "height",
    "how tall": "height", "how deep": "depth", "how wide": "width", "how far": "distance", "how fast": "speed", "how often": "frequency",
    "how hot": "temperature", "how urgent": "urgency", "how difficult": "difficulty", "how hard": "difficulty", "how serious": "severity",
}  # fmt: skip


def _joined(text: str) -> str:
    """The words of an indirect question as one name, the bracketed ones kept behind it."""
    body, bracket, rest = text.partition("(")
    body = _WISHING.sub("", re.sub(r"\b(?:yet|already|too|also|currently|still|ever)\b|\?", " ", body))
    found = [
        w
        for w in split_words(re.sub(r",.*$", "", body))
        if w not in words("grammar", "article") and w not in {"or", "not"}
    ]
    return "_".join(found[:5]) + " " + bracket + rest


def _flags(rest: str, item: Item) -> str:
    if _YES_NO.search(rest):
        item.type = "boolean"
        rest = _YES_NO.sub(" ", rest)
    if re.search(r"\?\s*$", rest) and not item.type:
        item.type = "boolean"
        rest = re.sub(r"\?\s*$", "", rest)
    either = re.search(r"^(?:is|are)?\s*either\s+(?P<what>.+?)\s*$", rest, re.IGNORECASE)
    if item.type == "boolean" and either:
        rest = _joined(either.group("what"))
    bracketed = re.search(r"\(\s*(?:an? )?(?P<type>[A-Za-z/ ]+?)\s*\)", rest)
    if bracketed and bracketed.group("type").lower().replace(" ", "_") in index("explicit_types"):
        item.type = item.type or index("explicit_types")[bracketed.group("type").lower().replace(" ", "_")]
        rest = rest[: bracketed.start()] + " " + rest[bracketed.end() :]
    if re.search(r"\b(?:plain|just|only) text\b", rest, re.IGNORECASE):
        item.type = "string"
        rest = re.sub(r"\b(?:as |that's |that is |in )?(?:plain|just|only) text\b", " ", rest, flags=re.IGNORECASE)
    if _FREE_TEXT.search(rest):
        item.type = "text"
        rest = _FREE_TEXT.sub(" ", rest)
    return rest


def _values(rest: str, item: Item) -> str:
    """Take a list of values out of the text."""
    path = _PATH.search(rest)
    if path and not item.type:
        found = value_list(path.group("path"))
        if found:
            item.values, item.steps = found, tuple(zip(found, found[1:], strict=False))
            return rest[: path.start()] + " " * (path.end() - path.start()) + rest[path.end() :]
    slashed = _SLASHED.search(rest)
    bracket = re.search(r"\(([^()]*)\)", rest)
    if bracket:
        inner = bracket.group(1)
        parts = [part for part in re.split(r"[,/|]|\bor\b", inner) if part.strip()]
        name = rest[: bracket.start()]
        example = re.match(r"^\s*(?:like|such as|e\.?g\.?|for example|for instance|say)\b", inner, re.IGNORECASE)
        if len(parts) >= 2 and not example and not (looks_like_fields(parts) and "/" not in inner):
            item.values = value_list(
                re.sub(
                    r"^\s*(?:one of|either|e\.?g\.?|such as|like|for example|i\.?e\.?)[:,]?\s*",
                    "",
                    inner,
                    flags=re.IGNORECASE,
                )
            )
        if not _is_unit(inner):
            rest = name + " " * len(bracket.group()) + rest[bracket.end() :]
        if item.values:
            return rest
    if (
        slashed
        and not item.type
        and not re.search(r"\d\s*/\s*\d", slashed.group())
        and "date/time" not in slashed.group().lower()
        and "and/or" not in slashed.group().lower()
        and not re.fullmatch(
            r".*\b(?:[mk]?[mgl]|mm|cm|km|kg|n|m|l|ml|miles|metres|km)/(?:s|h|a|min|l|kg|hour|sec|m|day)",
            slashed.group(),
            re.IGNORECASE,
        )
    ):
        return _slashed(rest, slashed, item)
    match = _ONE_OF.search(rest)
    if match:
        body = next(g for g in match.groups() if g is not None)
        found = value_list(body)
        if match.group("d") is not None:
            found = () if _is_type(body) else found
            found = (
                ()
                if found
                and looks_like_fields([v.replace("_", " ") for v in found])
                and not re.search(r"\bor\b|[/|]", body)
                else found
            )
            name = re.split(r"[:=]", rest)[0]
            if not found:
                return _typed(item, name, body)
            item.values = found
            return name
        if found:
            item.values = found
            return rest[: match.start()]
    return rest


def _slashed(rest: str, match: re.Match[str], item: Item) -> str:
    """``status draft/sent``: the first value starts after the name, which is what stands before its last word."""
    body = match.group()
    first, *others = re.split(r"\s?[/|]\s?", body)
    before = rest[: match.start()]
    named = bool(before.strip(" \t:=—-")) and not re.fullmatch(r"\s*(?:an?|the|its|their)\s*", before, re.IGNORECASE)
    parts = first.split()
    if not named and len(parts) > 1:
        before, first = before + parts[0], " ".join(parts[1:])
    elif not named:
        return rest
    tail = rest[match.end() :]
    cut = re.search(r"[=:]\s*$", before)
    values = value_list("/".join([first, *others]))
    if len(parts) > 1 and named and not cut:
        before, first = f"{before} {parts[0]}", " ".join(parts[1:])
        values = value_list("/".join([first, *others]))
    if not values or all(value in index("explicit_types") for value in values):
        return rest
    item.values = values
    return before.rstrip(" :=") + " " + tail


def _typed(item: Item, name: str, body: str) -> str:
    """``deposit: money``: the type behind the colon."""
    low = body.strip(" .;,").lower()
    kinds = index("explicit_types")
    if low == "number":
        item.type = known if (known := field_type(tuple(split_words(name)))) in {"money", "decimal"} else "integer"
    item.type = item.type or kinds.get("_".join(split_words(low))) or kinds.get(low) or kinds.get(low.split(" ")[0], "")
    return name


def _is_type(text: str) -> bool:
    found = text.strip(" .;,").lower()
    return (
        "_".join(split_words(found)) in index("explicit_types")
        or found in index("explicit_types")
        or found.split(" ")[0] in index("explicit_types")
    )


def _is_unit(text: str) -> bool:
    return text.strip().lower().replace(" ", "_").removeprefix("in_") in words("nouns", "unit")


def _explicit_type(rest: str, item: Item) -> str:
    """``ibu int``, ``title: string``, ``price as a decimal``: a type word behind the name, or in brackets."""
    text = rest.rstrip(" .;,:")
    match = _TYPE_TAIL.match(text)
    if match and not item.type:
        typed, name = match.group("type").lower(), match.group("name")
        low = typed.replace(" ", "_")
        plain = low in index("explicit_types") and not re.search(
            r"\b(?:a|an|the|of|start|end|due|ticket|unit|his|her|their|its)\s*$", name, re.IGNORECASE
        )
        natural = low in {
            "date",
            "time",
            "number",
            "text",
            "email",
            "phone",
            "url",
            "link",
            "money",
            "currency",
            "fraction",
            "flag",
            "datetime",
            "timestamp",
            "paragraph",
            "real",
            "tel",
            "dollars",
            "euros",
            "pounds",
            "checkbox",
        }
        if plain and (not natural or ":" in rest or re.search(r"_", name) or _self_standing(name, low)):
            item.type = index("explicit_types")[low]
            if low == "number":
                item.type = (
                    known if (known := field_type(tuple(split_words(name)))) in {"money", "decimal"} else "integer"
                )
            return name.rstrip(" :")
    return rest


def _self_standing(name: str, typed: str) -> bool:
    """``brewed_on date``, ``joined at datetime``: the name is whole without the type word."""
    found = split_words(name)
    return bool(found) and (
        found[-1] in {"on", "at"}
        or (
            typed in {"text", "datetime", "timestamp", "checkbox", "flag"}
            and len(found) > 0
            and found[-1] not in {"full", "body", "alt"}
        )
    )


def _unit(rest: str, item: Item) -> tuple[str, str]:
    match = _IN_UNIT.search(rest)
    if match is None:
        return rest, ""
    unit = (match.group("unit") or match.group("paren") or "").lower().replace(" ", "_")
    bare = unit.rpartition("_")[2].partition("/")[0]
    if unit not in words("nouns", "unit") and bare not in words("nouns", "unit"):
        return rest, ""
    return rest[: match.start()] + " " * (match.end() - match.start()) + rest[match.end() :], bare


def _phrase(rest: str) -> Phrase | None:
    cleaned = re.sub(
        r"^\s*(?:and|plus|also|with|as well as|then|optionally|of course|just|only|simply|maybe|perhaps|possibly|their|its|my|his|her|our|your|the|an?|some|any|whatever|each|every)\s+(?=\w)",
        "",
        rest,
        flags=re.IGNORECASE,
    )
    original = tokenise(rest, 0, len(rest))
    tokens = original if cleaned == rest else tokenise(cleaned, 0, len(cleaned))
    own = original
    for at in range(len(own)):
        found = phrase_at(own, at)
        if found:
            phrase, end = found
            if end + 1 < len(own) and own[end].low == "per" and own[end + 1].tag == "n":
                phrase.words = (*phrase.words, "per", own[end + 1].low)
                end += 2
            if end < len(own) and own[end].low in {"it", "them", "me", "us"} and end + 1 >= len(own) - 1:
                return None
            phrase = _trailing(own, end, phrase)
            return _relative(own, end, _absorb(own, at, end, phrase))
        if own[at].tag in {"v", "x", "h"} and split_words(own[at].text):
            break
    return _fallback(tokens)


def _trailing(tokens: list[Token], end: int, phrase: Phrase) -> Phrase:
    """``waiver signed``, ``crew needed``, ``member since``: a participle that ends an item is part of its name."""
    last = end + 1 == len(tokens) or (end + 2 == len(tokens) and tokens[end + 1].tag == "()")
    if (
        end < len(tokens)
        and last
        and (tokens[end].tag == "p" or tokens[end].low == "since")
        and phrase.words[0] != "number_of"
    ):
        phrase.words = (*phrase.words, tokens[end].low)
        phrase.plural, phrase.amount = False, ""
    elif len(phrase.words) > 1 and phrase.words[-1] in {"flag", "checkbox", "tickbox"}:
        phrase.words = phrase.words[:-1]
    return phrase


def _absorb(tokens: list[Token], at: int, end: int, phrase: Phrase) -> Phrase:
    """``sown on``, ``opened at``, ``planned start``: a participle with on/at/by is a name of its own."""
    if (
        end < len(tokens)
        and tokens[end].low in {"on", "at", "by", "from", "until", "to"}
        and end + 1 == len(tokens)
        and tokens[end - 1].tag in {"p", "n", "v"}
    ):
        phrase.words = (*phrase.words[:-1], tokens[end - 1].low, tokens[end].low)
        phrase.plural, phrase.amount = False, ""
    elif end + 1 == len(tokens) and tokens[end].tag == "n" and tokens[end].low in words("grammar", "preposition"):
        phrase.words = (*phrase.words, tokens[end].low)
    return phrase


def _relative(tokens: list[Token], end: int, phrase: Phrase) -> Phrase:
    """``the price I paid`` -> price paid; ``the date i set it up`` -> set up date."""
    if end + 1 >= len(tokens) or (
        tokens[end].tag not in {"o", "w"} and tokens[end].low not in {"their", "its", "his", "her"}
    ):
        return phrase
    if tokens[end].tag == "d":
        end -= 1
    at = end + 1
    while at < len(tokens) and (
        tokens[at].tag in {"o", "m", "b", "r", "x", "d"} or tokens[at].low in {"first", "last"}
    ):
        at += 1
    if at >= len(tokens) or tokens[at].tag not in {"v", "p", "n"}:
        return phrase
    verb = tokens[at]
    if tokens[at].tag == "n" and phrase.words == ("date",) and tokens[at - 1].tag == "d":
        phrase.words = (*split_words(tokens[at].text), "date")
        return phrase
    when = [t.low for t in tokens[end:at] if t.low in {"first", "last"}] + [
        t.low for t in tokens[end:at] if t.tag == "a" and t.low in {"first", "last"}
    ]
    particle = [t.low for t in tokens[at + 1 :] if t.low in {"up", "out", "off", "in", "on"}][:1]
    head = phrase.key[-1]
    if head in {"date", "time", "day", "year"} and len(phrase.key) == 1:
        phrase.words = (*when[:1], verb.low, *particle, "date" if head == "day" else head)
    elif (
        index("types").get(head) == "money"
        and verb.low in {"paid", "spent", "charged", "received", "pay"}
        and len(phrase.key) == 1
    ):
        phrase.words = (head, verb.low)
    return phrase


def _fallback(tokens: list[Token]) -> Phrase | None:
    """An item that is no noun phrase: a participle (``passed``), an identifier, an adjective (``active``)."""
    named = [
        t for t in tokens if (t.tag in {"n", "g", "p", "a", "v", "i", "r"} or t.low == "done") and split_words(t.text)
    ]
    while named and named[0].tag in {"i", "r"}:
        named = named[1:]
    if not named or len(named) > 5:
        return None
    parts = [word for token in named for word in split_words(token.text)]
    return Phrase((*parts,), named[0].start, named[-1].end)


def _take(item: Item, wishes: Wishes) -> None:
    item.required = wishes.required if wishes.required is not None else item.required
    item.unique = wishes.unique
    item.min, item.max = wishes.min, wishes.max
    if wishes.default is not None:
        item.default = (
            value_name(wishes.default) if not re.fullmatch(r"-?\d+(?:\.\d+)?", wishes.default) else wishes.default
        )


def _settle_type(item: Item, unit: str) -> None:
    if item.values:
        item.type = "enum"
        return
    if item.type:
        return
    kind = field_type(item.words)
    if kind == "string" and item.words[-1] == "number" and (item.min is not None or item.max is not None):
        kind = "integer"
    if kind == "decimal" and item.words[-1] == "size" and not unit and (item.min is not None or item.max is not None):
        kind = "integer"
    if unit in words("nouns", "money_unit") and kind in {"", "money"}:
        kind = "money"
    elif unit in words("nouns", "integer_unit"):
        kind = "integer"
    elif unit:
        kind = "integer" if kind == "integer" and unit in {"hours"} else "decimal"
    elif (
        not kind
        and len(item.words) == 1
        and item.words[0].endswith("ed")
        and len(item.words[0]) > 4
        and item.words[0] in verb_forms()
    ):
        kind = "boolean"
    elif not kind and (item.min is not None or item.max is not None):
        whole = all(bound is None or bound == bound.to_integral_value() for bound in (item.min, item.max))
        kind = "integer" if whole else "decimal"
    item.type = kind


def field_type(key: Key) -> str:
    """The type that the words of a name tell, or an empty string."""
    if not key:
        return ""
    kinds = index("types")
    if key[-1] == "at" and len(key) > 1:
        return "datetime"
    if key[-1] in {"on", "since", "until"} and len(key) > 1:
        return "date"
    if key[0] in {"is", "has", "can", "was"} and len(key) > 1:
        return "boolean"
    if key[-1] == "by":
        return "string"
    if key[0] in {"date", "time"} and len(key) > 2 and key[1] == "of":
        return "date" if key[0] == "date" else "time"
    last = singular(key[-1])
    forms = [key[-1], last, last + "s"]
    if key[-1] == last and last not in kinds and kinds.get(last + "s") == "integer":
        forms = []
    for form in ("_".join(key), "_".join((*key[:-1], last)), "_".join((*key[-2:-1], last))):
        if form in kinds and (form not in {key[-1], last} or (len(key) == 1 and forms)):
            return kinds[form]
    if len(key) == 2 and last.endswith("ed") and key[0] in kinds:
        return kinds[key[0]]
    if last in {"number", "no", "code", "id"} and len(key) > 1:
        return "string"
    if last == "number":
        return "integer"
    if {last, key[-1]} & words("nouns", "unit") and len(key) > 1:
        return _unit_type(key[-1])
    found = next((kinds[form] for form in forms if form in kinds), "")
    if found == "boolean" and len(key) > 1 and last not in {"flag", "consent"}:
        return "boolean" if key[0] not in {"date", "time"} else ""
    if (
        not found
        and any(form in words("nouns", "unit") for form in (key[-1], last))
        and (key[-1] != last or len(key) > 1 or last in {"kg", "km", "percent"})
    ):
        return _unit_type(last)
    if not found and key[0] in {"max", "min", "maximum", "minimum", "total"}:
        return "integer"
    return found


def _unit_type(unit: str) -> str:
    if {unit, unit + "s"} & words("nouns", "integer_unit"):
        return "integer"
    if {unit, unit + "s"} & words("nouns", "money_unit"):
        return "money"
    return "decimal"


def bound_name(value: Decimal) -> str:
    """A bound as people write it."""
    return f"{value.normalize():f}"

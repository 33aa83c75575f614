"""What a clause says, by the kind of its verb."""

import re
from typing import TYPE_CHECKING

from bottega.reader.clause import Segment, VerbGroup, verb_group
from bottega.reader.collect import is_field_like
from bottega.reader.facts import Act, Attribute, Constraint, Item, Key, Link, Phrase, SignIn, Unread
from bottega.reader.item import field_type, read_item
from bottega.reader.lexicon import rows, words
from bottega.reader.people import is_person, may_act
from bottega.reader.phrase import phrase_at
from bottega.reader.states import read_states
from bottega.reader.tokens import Token
from bottega.reader.values import looks_like_fields
from bottega.reader.wishes import read_wishes

if TYPE_CHECKING:
    from bottega.reader.discourse import Discourse

SPEAKER: Key = ("i",)
EVERYONE: Key = ("everyone",)
_THINGS_IT_IS = frozenset(
    {
        "app",
        "system",
        "site",
        "website",
        "application",
        "database",
        "platform",
        "it",
        "software",
        "tool",
        "portal",
        "program",
        "page",
    }
)
_DO_NOTHING = frozenset(
    {
        "run",
        "operate",
        "coordinate",
        "want",
        "need",
        "like",
        "replace",
        "be",
        "love",
        "hope",
        "think",
        "look",
        "help",
        "work",
        "live",
        "know",
        "get",
        "go",
        "come",
        "start",
        "say",
        "tell",
        "try",
        "thank",
        "use",
        "write",
        "mean",
        "guess",
        "ask",
    }
)
_PEOPLE_WORDS = frozenset({"everyone", "everybody", "anyone", "anybody", "people", "nobody", "someone", "somebody"})


def clause(talk: "Discourse", segment: Segment, group: VerbGroup, pending: list[Segment], end: int) -> bool:
    """Read one clause; ``end`` is where the nominal stretches after it end. True where those were read, too."""
    tokens = segment.tokens
    subject_tokens, rest = tokens[: group.first], tokens[group.after :]
    if talk.mode == "objects":
        flush_objects(talk)
    if _enough(talk, segment, group, pending, rest):
        return False
    items = talk.collector.flush()
    talk.none = bool(subject_tokens) and subject_tokens[0].low in {"no", "neither"}
    talk.exclusive = bool(subject_tokens) and subject_tokens[0].low == "only"
    if not subject_tokens and talk.carried:
        group.only = group.only or talk.carried[0].only
        group.modal = group.modal or talk.carried[0].modal
        group.negated = group.negated or talk.carried[0].negated
    else:
        talk.carried = []
    lead, subjects = _subjects(talk, subject_tokens, pending, items)
    talk.mode = "clause"
    if not subjects:
        subjects = talk.subjects
    talk.subjects = subjects
    talk.speaker = subjects in ([], [SPEAKER]) and not talk.actor
    actors = [talk.actor] if talk.actor and subjects in ([], [SPEAKER]) else subjects
    return _dispatch(talk, segment, group, actors, lead, rest, end)


def _dispatch(
    talk: "Discourse",
    segment: Segment,
    group: VerbGroup,
    subjects: list[Key],
    lead: list[tuple[str, Phrase]],
    rest: list[Token],
    end: int,
) -> bool:
    body_start = rest[0].start if rest else end
    if group.passive and group.lemma != "be":
        body_start = segment.tokens[group.after - 1].start
    asked = next((at for at, token in enumerate(rest) if token.low in {"whether", "if"}), None)
    if asked is not None and _whether(talk, rest[asked + 1 :], segment, end):
        rest = rest[:asked]
        if rest:
            _dispatch(
                talk,
                Segment(segment.sep, segment.tokens[: group.after + asked]),
                group,
                subjects,
                lead,
                rest,
                rest[-1].end,
            )
        talk.mode = "skip"
        return True
    if _signs_in(talk, segment, group, subjects, rest):
        talk.signed = True
        return False
    if talk.signed and group.negated and group.lemma in {"need", "have", "do"} and all(t.tag == "t" for t in rest):
        talk.facts.sign_in.extend(SignIn(False, segment.start, segment.end, who) for who in subjects)
        return False
    states = read_states(talk.text, subjects, group, segment, (body_start, end), talk.focus)
    if states:
        talk.facts.values.extend(states)
        talk.focus = states[0].owner or talk.focus
        return True
    if group.lemma == "be" and subjects == [("there",)]:
        owner = next(
            (p for prep, p in lead if prep in {"for", "on", "in", "per"} and (p.distributive or p.plural)), None
        )
        if owner is not None and rest and is_field_like(talk.text, rest[0].start, rest[-1].end):
            talk.mention(owner, 1.0, "what something is kept for")
            talk.begin_fields(owner.key, "list")
            talk.collector.add("", rest[0].start, rest[-1].end)
            return False
        objects(talk, rest, weight=1.5)
        if talk.mode == "clause":
            talk.mode = "objects"
        return False
    wanting = group.lemma in {"want", "need"} and any(t.tag == "t" for t in rest)
    wanting = wanting or (group.wanted and not (subjects and is_person(subjects[-1])))
    if group.progressive and group.lemma == "look" and rest and rest[0].low == "for":
        objects(talk, rest[1:], weight=0.3)
        return False
    if (
        group.lemma == "be"
        and rest
        and (place := phrase_at(rest, 0))
        and place[0].key[-1] in _PLACE_WORDS
        and any(t.tag == "t" for t in rest[place[1] : place[1] + 1])
    ):
        talk.speaker = True
    if talk.speaker or wanting or (_is_application(subjects) and not talk.determined):
        return _speaker(talk, group, lead, rest, segment.sep)
    if group.negated and group.lemma in {"need", "have", "require"} and is_account(rest):
        return False
    if (group.lemma == "be" and not group.passive) or (group.lemma == "be"):
        return _being(talk, subjects, segment, group, rest, end)
    if (
        group.passive
        and group.lemma in {"know", "identify", "describe", "characterise", "characterize"}
        and rest
        and rest[0].low in {"by", "with"}
    ):
        return _having(talk, subjects, rest[1:], group)
    if _has(group, subjects, rest):
        return _having(talk, subjects, rest, group)
    if not rest and _acts(talk, subjects, group):
        talk.carried.append(group)
        for who in subjects:
            talk.facts.acts.append(Act(who, group.lemma, (), segment.start, segment.end, only=group.only))
        return False
    if (
        group.lemma in {"look", "search", "browse"}
        and len(rest) > 1
        and rest[0].low in {"at", "for", "through"}
        and _acts(talk, subjects, group)
    ):
        rest = rest[1:]
    noun = nominal_of(group.lemma, group.particle)
    if _acts(talk, subjects, group) and rest and rest[0].tag in {"i", "t"} and not talk.actor and not noun:
        return _linking(talk, subjects, group, rest, segment)
    if _acts(talk, subjects, group):
        return _acting(talk, subjects, group, lead, rest, segment)
    return _linking(talk, subjects, group, rest, segment)


def _enough(talk: "Discourse", segment: Segment, group: VerbGroup, pending: list[Segment], rest: list[Token]) -> bool:
    """``name and postcode is enough``: the fields of the thing just spoken of."""
    if not rest and not (group.lemma in {"do", "suffice"} and group.modal):
        return False
    if group.lemma != "be" or not rest or rest[0].low not in {"enough", "fine", "plenty", "sufficient", "all"}:
        if not (group.lemma in {"do", "suffice"} and group.modal):
            return False
    if not talk.focus or not group.first:
        return False
    last = segment.tokens[: group.first]
    talk.begin_fields(talk.focus, "list")
    for piece in [*pending, Segment("and", last)]:
        talk.collector.add("and", piece.start, piece.end)
    talk.collector.flush()
    talk.mode = "objects"
    return True


def _subjects(
    talk: "Discourse", tokens: list[Token], pending: list[Segment], items: list[Item]
) -> tuple[list[tuple[str, Phrase]], list[Key]]:
    lead: list[tuple[str, Phrase]] = []
    keys: list[Key] = []
    for segment in pending:
        more, found = _subject(talk, segment.tokens)
        lead.extend(more)
        if found:
            keys.append(found)
    more, found = _subject(talk, tokens)
    lead.extend(more)
    if found:
        if found in (SPEAKER, EVERYONE):
            for segment in pending:
                object_phrase(talk, segment.tokens, weight=0.8)
            keys = []
        keys.append(found)
    return lead, keys


def _subject(talk: "Discourse", tokens: list[Token]) -> tuple[list[tuple[str, Phrase]], Key]:
    """Leading phrases with prepositions, and the subject proper."""
    lead: list[tuple[str, Phrase]] = []
    found_key: Key = ()
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.tag in {"i", "t"} or token.low in {"when", "where", "once", "after", "before"}:
            found = phrase_at(tokens, at + 1)
            if found and not found_key and token.tag != "w":
                lead.append((token.low, found[0]))
                at = found[1]
                continue
            if (
                at + 1 < len(tokens)
                and tokens[at + 1].low in {"them", "these", "it", "each", "those", "whom", "which"}
                and talk.focus
            ):
                target = (talk.last_object if tokens[at + 1].low in {"whom", "which"} else ()) or talk.focus
                lead.append((token.low, Phrase(target, token.start, token.end)))
                at += 2
                continue
            if found_key and found:
                at = found[1]
                continue
            at += 1
            continue
        if token.tag == "o" or (
            token.low in {"each", "both", "all", "these", "they", "those", "this", "that", "one"} and _alone(tokens, at)
        ):
            found_key = _pronoun(talk, token)
            at += 2 if at + 1 < len(tokens) and tokens[at + 1].low in {"one", "of"} else 1
            continue
        if token.low in {"which", "who"}:
            found_key = talk.antecedent or talk.last_object or talk.focus
            at += 1
            continue
        if token.low in {"nobody", "none"}:
            found_key = ("nobody",)
        found = phrase_at(tokens, at)
        if found:
            phrase, after = found
            if phrase.words == ("people",) and not phrase.determiner and not phrase.counted and tokens[after:] == []:
                found_key = talk.person or EVERYONE
            elif phrase.key[-1] == "one" or phrase.words == ("each",):
                found_key = talk.focus
            elif not found_key or tokens[at - 1].tag not in {"p", "g", "n"}:
                found_key = phrase.key
                talk.several = phrase.counted and phrase.amount == "many"
                if is_person(phrase.key):
                    talk.person = phrase.key
                talk.plural = phrase.plural
                talk.distributive = not phrase.plural
                talk.determined = phrase.determiner in {"a", "an", "each", "every", "one"} or phrase.plural
                if phrase.tail and phrase.tail[0][0] == "of" and not is_person(phrase.key):
                    lead.append(("of", phrase.tail[0][1]))
            mine = phrase.determiner == "my" and not phrase.plural or phrase.key[-1] in words("nouns", "relative")
            if (
                not mine
                and not is_person(phrase.key)
                and phrase.key[-1] not in words("nouns", "vague")
                and not field_type(phrase.key)
            ):
                talk.mention(phrase, 0.9 if phrase.distributive or phrase.plural else 0.6, "subject")
            if after < len(tokens) and tokens[after].tag == "()":
                after = _bracket(talk, phrase, tokens, after)
            at = after
            continue
        at += 1
    return lead, found_key


def _alone(tokens: list[Token], at: int) -> bool:
    """Whether a determiner stands for its noun: *each has*, *each one is*."""
    return at + 1 >= len(tokens) or tokens[at + 1].low in {"one", "of"} or tokens[at + 1].tag in {"r", "m", "b", "v"}


def _pronoun(talk: "Discourse", token: Token) -> Key:
    low = token.low
    if low in {"i", "we", "you"}:
        return SPEAKER
    if low in {"someone", "somebody"}:
        return SPEAKER
    if low == "people" and talk.person:
        return talk.person
    if low in _PEOPLE_WORDS:
        return EVERYONE if low != "nobody" else ("nobody",)
    if low == "there":
        return ("there",)
    if low in {"he", "she"} and talk.subjects:
        return talk.subjects[-1]
    if low == "they" and talk.subjects and is_person(talk.subjects[-1]):
        return talk.subjects[-1]
    return talk.focus


def _is_application(subjects: list[Key]) -> bool:
    return len(subjects) == 1 and subjects[0] != () and subjects[0][-1] in _THINGS_IT_IS


def is_account(tokens: list[Token]) -> bool:
    """Whether the words speak of an account, a password or signing in."""
    return any(t.lemma in {"account", "password", "login", "log-in", "registration", "sign-in"} for t in tokens[:5])


def _signs_in(talk: "Discourse", segment: Segment, group: VerbGroup, subjects: list[Key], rest: list[Token]) -> bool:
    signs = group.lemma in {"login"} or (
        group.lemma in {"log", "sign"}
        and (group.particle in {"in", "on", "up"} or any(t.low in {"in", "on", "up"} for t in rest[:2]))
    )
    account = group.lemma in {"have", "need", "create", "get", "require", "make", "open", "use"} and is_account(rest)
    if not signs and not account:
        return False
    if (
        group.lemma == "sign"
        and group.particle == "up"
        and rest
        and rest[0].low in {"for", "to"}
        and not is_account(rest)
    ):
        return False
    wanted = not (group.negated or subjects == [("nobody",)] or any(t.low in {"no", "without"} for t in rest[:2]))
    for who in subjects or [()]:
        talk.facts.sign_in.append(
            SignIn(wanted, segment.start, segment.end, who if who not in (EVERYONE, ("nobody",)) else ())
        )
        if wanted and who and who not in (SPEAKER, EVERYONE, ("nobody",)):
            talk.facts.roles.append((who, segment.start, segment.end))
    if subjects and wanted and is_person(subjects[0]):
        talk.focus = subjects[0]
    for at, token in enumerate(rest):
        if token.low == "with" and subjects and wanted and at + 1 < len(rest) and not is_account(rest[at + 1 :]):
            talk.begin_fields(subjects[0], "with")
            talk.collector.add("", rest[at + 1].start, rest[-1].end)
            break
        if token.low == "to" and at + 1 < len(rest) and rest[at + 1].tag == "v":
            tail = Segment("", rest[at + 1 :])
            inner = VerbGroup(rest[at + 1].lemma, 0, 1, modal="can")
            talk.mode = "clause"
            _acting(talk, subjects, inner, [], tail.tokens[1:], tail)
            break
    return True


_PLACE_WORDS = frozenset(
    {"place", "app", "system", "site", "tool", "way", "website", "program", "database", "application"}
)


def _speaker(
    talk: "Discourse", group: VerbGroup, lead: list[tuple[str, Phrase]], rest: list[Token], segment_sep: str
) -> bool:
    """*We keep ...*, *for every postcard I should like to put down ...*, *the app tracks ...*."""
    if group.lemma == "keep" and len(rest) > 2 and rest[0].low == "track" and rest[1].low == "of":
        rest = rest[2:]
    prepositions = {"for", "about", "of", "per", "on", "with"}
    owner = next(
        (
            p
            for prep, p in lead
            if (prep in prepositions or (prep == "after" and p.distributive))
            and p.key[-1] not in words("nouns", "vague")
        ),
        None,
    )
    keeps = group.lemma in words("verbs", "keep") or group.lemma in {"see", "show", "have", "get", "jot"}
    theirs = bool(rest) and rest[0].low in {"their", "its", "his", "her"}
    if (
        owner is None
        and keeps
        and talk.focus
        and rest
        and (theirs or segment_sep == ":")
        and is_field_like(talk.text, rest[0].start, rest[-1].end)
    ):
        talk.begin_fields(talk.focus, "list")
        talk.collector.add("", rest[0].start, rest[-1].end)
        return False
    if owner is not None and keeps:
        for _of, inner in owner.tail:
            _hang(talk, owner.key, "of", inner)
        talk.mention(owner, 1.0, "what something is kept for")
        talk.begin_fields(owner.key, "list")
        if rest:
            talk.collector.add("", rest[0].start, rest[-1].end)
        return False
    if group.progressive and group.lemma not in {"track", "sell", "keep", "record", "manage"}:
        objects(talk, rest, weight=0.3)
        return False
    if (
        group.lemma in {"run", "own", "manage", "coordinate", "operate", "organise", "organize"}
        and talk.facts.title is None
        and rest
        and not keeps
    ):
        named = phrase_at(rest, 0)
        if named and not named[0].plural:
            talk.facts.title = (named[0].start, named[0].end)
    if group.lemma in _DO_NOTHING and not keeps and group.lemma not in {"sell", "rent"}:
        objects(talk, rest, weight=0.3)
        return False
    if group.lemma in {"give", "assign", "tag"} and _gives(talk, rest):
        return False
    one = phrase_at(rest, 0) if rest else None
    if (
        one
        and one[0].determiner in {"a", "an", "our"}
        and not one[0].plural
        and not one[0].distributive
        and group.lemma in {"manage", "run", "handle", "maintain", "have"}
    ):
        keeps = False
    weight = 2.0 if keeps and group.lemma not in {"make", "need", "want", "require", "put", "get", "set"} else 0.8
    told = phrase_at(rest, 0) if rest else None
    at = told[1] if told else 0
    if told and told[0].key[-1] in words("nouns", "application") | words("nouns", "vague") and at < len(rest):
        begin = next((i for i in range(at, min(at + 4, len(rest))) if rest[i].tag == "v"), None)
        inner_verb = verb_group(rest[begin:]) if begin is not None else None
        if begin is not None and inner_verb is not None:
            talk.speaker = True
            return _speaker(talk, inner_verb, lead, rest[begin + inner_verb.after :], segment_sep)
    if told and told[1] + 1 < len(rest) and rest[told[1]].tag == "t" and rest[told[1] + 1].tag == "v":
        inner = Segment("", rest)
        verb = verb_group(rest[told[1] + 1 :])
        if verb is not None:
            shifted = VerbGroup(verb.lemma, told[1] + 1, told[1] + 1 + verb.after, particle=verb.particle)
            talk.speaker = False
            talk.subjects = [told[0].key]
            return _dispatch(talk, inner, shifted, [told[0].key], [], rest[shifted.after :], rest[-1].end)
    after_verb = owner_after(talk, rest)
    if after_verb and keeps:
        phrase, items = after_verb
        talk.mention(phrase, 1.0, "what something is kept for")
        talk.begin_fields(phrase.key, "list")
        talk.collector.add("", items[0].start, items[-1].end)
        return False
    talk.begin_objects()
    objects(talk, rest, weight=weight)
    for prep, phrase in lead:
        if phrase.key[-1] in {"end", "beginning", "start", "day", "week", "month", "year", "time", "moment"}:
            continue
        if prep in {"within", "in", "for", "during", "after", "per", "at", "against"} and talk.last_object:
            _hang(talk, talk.last_object, prep, phrase)
    return False


def _gives(talk: "Discourse", rest: list[Token]) -> bool:
    """``give postcards subjects``: two things in a row, the second goes to the first."""
    first = phrase_at(rest, 0)
    if not first or len(first[0].words) > 2:
        return False
    words_ = first[0].words
    second = phrase_at(rest, first[1])
    if second is None and len(words_) == 2 and first[0].plural and rest[0].plural:
        taker: Key = (rest[0].lemma,)
        given = Phrase((words_[-1],), first[0].start, first[0].end, plural=True, amount="many")
    elif second is not None:
        taker, given = first[0].key, second[0]
    else:
        return False
    talk.mention(given, 1.0, "given to something")
    talk.facts.links.append(Link(taker, given.key, "many" if given.plural else "one", given.start, given.end))
    talk.focus = taker
    return True


def owner_after(talk: "Discourse", rest: list[Token]) -> tuple[Phrase, list[Token]] | None:
    """``the name and a bio for each director``: the thing that fields are kept for, and the fields."""
    for at, token in enumerate(rest):
        if token.low in {"for", "of", "about", "on"} and at:
            found = phrase_at(rest, at + 1)
            if found and found[0].distributive and is_field_like(talk.text, rest[0].start, rest[at - 1].end):
                return found[0], rest[:at]
    return None


def objects(talk: "Discourse", tokens: list[Token], *, weight: float) -> Phrase | None:
    """The object of a verb and what hangs on it."""
    return object_phrase(talk, tokens, weight=weight)


def more_objects(talk: "Discourse", segment: Segment) -> None:
    """Another object of the same verb, or more about the last one."""
    tokens = segment.tokens
    if tokens[0].low == "each" and talk.last_object and any(t.low == "with" for t in tokens[1:4]):
        tokens = tokens[next(at for at, t in enumerate(tokens) if t.low == "with") :]
    if tokens[0].low in {"with", "including", "each"} and talk.last_object:
        skip = 2 if tokens[0].low == "each" and len(tokens) > 2 and tokens[1].low in {"with", "has"} else 1
        if len(tokens) > skip:
            talk.begin_fields(talk.last_object, "with")
            talk.collector.add("", tokens[skip].start, tokens[-1].end)
        return
    if tokens[0].tag in {"i", "t"} and talk.last_object and len(tokens) > 1:
        _prepositions(talk, talk.last_object, tokens)
        return
    object_phrase(talk, tokens, weight=2.0 if talk.speaker else 1.0)


def flush_objects(talk: "Discourse") -> None:
    """End the list of objects."""
    talk.collector.flush()


def object_phrase(talk: "Discourse", tokens: list[Token], *, weight: float) -> Phrase | None:
    """Read ``a concert by choosing pieces (title, composer)``: the noun, its bracket, and what hangs on it."""
    at = 0
    while at < len(tokens):
        if (
            tokens[at].low in {"them", "it", "everything", "each"}
            and tokens[at].tag in {"o", "d", "n"}
            and _alone(tokens, at)
        ):
            if tokens[at].low != "everything":
                talk.last_object = talk.focus
            return None
        found = phrase_at(tokens, at)
        if found:
            break
        at += 1
    else:
        return None
    phrase, after = found
    if phrase.key[-1] == "one":
        return None
    container = phrase.words[-1] in {"list", "lists"} and len(phrase.words) > 1
    if container:
        phrase.words = phrase.words[:-1]
        phrase.amount = "many"
        weight = min(weight, 0.3) if not phrase.determiner and talk.facts.title is None else weight
    vague = phrase.words[-1] in words("nouns", "vague") or phrase.key[-1] in words("nouns", "unit")
    if phrase.key[-1] in words("nouns", "application") and not phrase.plural and not phrase.distributive:
        weight = min(weight, 0.3)
        if talk.facts.title is None:
            talk.facts.title = (phrase.start, phrase.end)
    if (
        phrase.determiner == "my"
        and not phrase.plural
        or (phrase.key[-1] in words("nouns", "relative") and not phrase.plural)
    ):
        weight = min(weight, 0.2)
    plural_text = phrase.plural and field_type(phrase.key) in {"text", "string"}
    if vague or (field_type(phrase.key) and not phrase.counted and not plural_text):
        weight = min(weight, 0.4)
    talk.mention(phrase, weight if phrase.plural or phrase.amount or phrase.determiner else weight / 2, "object")
    if not vague:
        talk.last_object = phrase.key
        talk.focus = phrase.key
    talk.one_per = phrase.counted and phrase.amount == "one"
    after = _bracket(talk, phrase, tokens, after)
    for _prep, inner in phrase.tail:
        _hang(talk, phrase.key, "of", inner)
    _prepositions(talk, phrase.key, tokens[after:])
    return phrase


def _which(talk: "Discourse", tokens: list[Token]) -> bool:
    """``which book is discussed at each meeting``: each meeting has a book."""
    thing = phrase_at(tokens, 0)
    holder = next(
        (f for at in range(len(tokens)) if tokens[at].low in {"each", "every"} and (f := phrase_at(tokens, at))), None
    )
    if thing is None or holder is None:
        return False
    amount = "many" if thing[0].plural else "one"
    talk.facts.links.append(
        Link(holder[0].key, thing[0].key, "many" if amount == "many" else "one", holder[0].start, holder[0].end)
    )
    return True


def _bracket(talk: "Discourse", phrase: Phrase, tokens: list[Token], after: int) -> int:
    if after < len(tokens) and tokens[after].tag == "()" and tokens[after].inner:
        inner = tokens[after].inner
        raw = talk.text[inner[0].start : inner[-1].end]
        parts = [p for p in re.split(r",|\band\b", raw) if p.strip()]
        if len(parts) >= 2 and looks_like_fields(parts):
            list_items(talk, phrase.key, inner)
        after += 1
    return after


def list_items(talk: "Discourse", owner: Key, tokens: list[Token], via: str = "list") -> None:
    """Read the items between brackets as what ``owner`` has."""
    from bottega.reader.clause import cut
    from bottega.reader.collect import Collector

    inner = Collector(talk.text, talk.facts)
    inner.open(owner, via)
    for segment in cut(tokens):
        inner.add(segment.sep, segment.start, segment.end)
    inner.flush()


def _prepositions(talk: "Discourse", owner: Key, tokens: list[Token]) -> None:
    """``for a patient with one of our vets at a given date``: each hangs on the owner."""
    at = 0
    participle = ""
    while at < len(tokens):
        token = tokens[at]
        if token.low in {"that", "which", "who"} and at + 1 < len(tokens):
            _relative_clause(talk, owner, tokens[at + 1 :])
            return
        if token.tag == "o" and at + 1 < len(tokens) and tokens[at + 1].tag in {"v", "n", "x"} and at == 0:
            _made_by(talk, owner, token, tokens[at + 1])
            at += 2
            continue
        if token.tag == "w" or (token.tag == "o" and token.low not in words("grammar", "object_pronoun")):
            return
        if token.tag == "p":
            participle = token.lemma
        if token.low == "to" and at + 1 < len(tokens) and tokens[at + 1].tag == "v":
            return
        if token.tag in {"i", "t", "g"} or token.low == "per":
            if (
                token.low == "with"
                and owner[-1] in words("nouns", "application")
                and owner not in {a.owner for a in talk.facts.attributes}
                and at + 1 < len(tokens)
            ):
                talk.begin_objects()
                object_phrase(talk, tokens[at + 1 :], weight=1.5)
                return
            if token.low == "with" or token.low == "including":
                talk.begin_fields(owner, "with")
                if at + 1 < len(tokens):
                    stop = _with_end(tokens, at + 1)
                    talk.collector.add("", tokens[at + 1].start, tokens[stop - 1].end)
                    if stop < len(tokens):
                        mode, focus = talk.mode, talk.focus
                        _prepositions(talk, owner, tokens[stop:])
                        talk.mode, talk.focus = (mode, focus) if talk.mode != "fields" else (talk.mode, talk.focus)
                return
            if (
                at + 1 < len(tokens)
                and tokens[at + 1].low in {"them", "it", "each", "these", "those"}
                and _alone(tokens, at + 1)
            ):
                target = next(
                    (m.phrase.key for m in reversed(talk.facts.mentions) if m.phrase.key != owner and m.weight >= 0.8),
                    (),
                )
                if target:
                    talk.facts.links.append(Link(owner, target, "one", token.start, tokens[at + 1].end))
                at += 2
                continue
            if (
                token.tag == "i"
                and at + 2 < len(tokens)
                and tokens[at + 1].tag == "g"
                and (tokens[at + 2].tag in {"d", "q", "0"} or tokens[at + 2].plural)
            ):
                at += 1
                continue
            found = phrase_at(tokens, at + 1)
            if found and token.tag == "g" and found[0].plural:
                talk.facts.links.append(Link(owner, found[0].key, "many", found[0].start, found[0].end))
                talk.mention(found[0], 1.0, "object")
                after = _bracket(talk, found[0], tokens, found[1])
                at = after
                continue
            if found:
                _hang(talk, owner, participle + " " + token.low if participle else token.low, found[0])
                at = _bracket(talk, found[0], tokens, found[1])
                participle = ""
                continue
        at += 1


def _relative_clause(talk: "Discourse", owner: Key, tokens: list[Token]) -> None:
    """``shifts that put one nurse on one ward``: what the relative clause says of its noun."""
    group = verb_group(tokens)
    if group is None or group.first > 1:
        return
    rest = tokens[group.after :]
    if group.lemma in words("verbs", "have") and rest:
        talk.begin_fields(owner, "list")
        talk.collector.add("", rest[0].start, rest[-1].end)
        return
    direct = phrase_at(rest, 0) if rest else None
    if direct and not field_type(direct[0].key):
        talk.facts.links.append(
            Link(owner, direct[0].key, "many" if direct[0].amount == "many" else "one", direct[0].start, direct[0].end)
        )
        talk.mention(direct[0], 0.6, "what something goes with")
        _prepositions(talk, owner, rest[direct[1] :])
    elif rest:
        _prepositions(talk, owner, rest)


def _made_by(talk: "Discourse", owner: Key, pronoun: Token, verb: Token) -> None:
    """``producers, the wines they make``: who *they* are has many of these."""
    if pronoun.low not in {"they", "he", "she"} or verb.tag == "x":
        return
    maker = next((m.phrase.key for m in reversed(talk.facts.mentions) if m.phrase.key != owner and m.weight >= 0.8), ())
    if maker:
        talk.facts.links.append(Link(maker, owner, "many", pronoun.start, verb.end))


def _with_end(tokens: list[Token], at: int) -> int:
    """Where the item after *with* ends: before the next preposition that is not part of it."""
    stop = at + 1
    while stop < len(tokens):
        if (
            tokens[stop].low in {"at", "to", "by", "from", "into", "against"}
            and tokens[stop - 1].tag in {"n", "()"}
            and stop > at
            and stop + 1 < len(tokens)
        ):
            return stop
        stop += 1
    return len(tokens)


def _whether(talk: "Discourse", tokens: list[Token], segment: Segment, end: int) -> bool:
    """``see whether each one is available, checked out or under repair``: the states of a thing."""
    group = verb_group(tokens)
    if group is None or (group.lemma != "be" and not group.passive):
        return False
    _lead, subject = _subject(talk, tokens[: group.first])
    body = tokens[group.first + 1].start if group.first + 1 < len(tokens) else end
    inner = VerbGroup("be", group.first, group.first + 1)
    states = read_states(talk.text, [subject] if subject else [talk.focus], inner, segment, (body, end), talk.focus)
    talk.facts.values.extend(states)
    return bool(states)


def _before(talk: "Discourse", owner: Key) -> Key:
    """The thing spoken of before ``owner``."""
    return next((m.phrase.key for m in reversed(talk.facts.mentions) if m.phrase.key != owner and m.weight >= 0.7), ())


def _hang(talk: "Discourse", owner: Key, prep: str, phrase: Phrase) -> None:
    """Something said with a preposition: a link where it names a thing, a field where it is a field's name."""
    if not owner or not phrase.key or phrase.key == owner:
        return
    if phrase.key[-1] in {"one", "them"}:
        target = _before(talk, owner)
        if target:
            talk.facts.links.append(Link(owner, target, "one", phrase.start, phrase.end))
        return
    if prep.endswith("between") or prep.endswith("among"):
        amount_other = "many"
        talk.facts.links.append(Link(owner, phrase.key, "many", phrase.start, phrase.end))
        talk.facts.links.append(Link(phrase.key, owner, "many", phrase.start, phrase.end))
        talk.mention(phrase, 1.0, amount_other)
        return
    if prep == "per" and talk.one_per:
        talk.facts.links.append(Link(phrase.key, owner, "one", phrase.start, phrase.end))
        return
    item = read_item(talk.text, phrase.start, phrase.end)
    if item is None:
        return
    item.phrase, item.words = phrase, phrase.words
    item.many = phrase.amount == "many"
    talk.facts.attributes.append(Attribute(owner, item, prep))
    if phrase.distributive or prep in {"per", "of"}:
        talk.mention(phrase, 0.8, f"after {prep}")
    elif not field_type(phrase.key) or (" " in prep and field_type(phrase.key) == "string"):
        if " " in prep and prep.endswith("by") and phrase.counted and phrase.amount == "many":
            talk.facts.links.append(Link(phrase.key, owner, "many", phrase.start, phrase.end))
            talk.mention(phrase, 1.0, "made by several")
        talk.mention(
            phrase,
            1.0 if " " in prep and prep.endswith(("by", "into", "in", "to")) and not is_person(phrase.key) else 0.4,
            f"after {prep}",
        )


def _has(group: VerbGroup, subjects: list[Key], rest: list[Token]) -> bool:
    if not subjects:
        return False
    if group.lemma in words("verbs", "have") or (group.lemma in {"get", "come"} and rest and rest[0].low == "with"):
        return True
    person = is_person(subjects[-1])
    if group.perfect and group.lemma == "get":
        return True
    return not person and group.lemma in words("verbs", "keep") and not group.passive


def _having(talk: "Discourse", subjects: list[Key], rest: list[Token], group: VerbGroup) -> bool:
    owner = subjects[-1]
    if owner in (EVERYONE, ("nobody",), ("there",)):
        return False
    if rest and rest[0].low in {"with", "of"}:
        rest = rest[1:]
    if (
        group.lemma in {"need", "have", "want"}
        and len(rest) > 2
        and any(t.low == "list" for t in rest[:3])
        and any(t.low == "with" for t in rest)
    ):
        rest = rest[next(at for at, t in enumerate(rest) if t.low == "with") + 1 :]
    title = next((phrase_at(rest, at) for at in range(len(rest)) if phrase_at(rest, at)), None)
    if group.lemma in {"need", "want", "require"} and title and title[0].key[-1] in words("nouns", "application"):
        objects(talk, rest, weight=0.3)
        return False
    if group.negated and not any(t.low == "more" for t in rest[:3]):
        return False
    if group.negated:
        found = next((phrase_at(rest, at) for at in range(len(rest)) if phrase_at(rest, at)), None)
        if found:
            talk.facts.links.append(Link(owner, found[0].key, "one", found[0].start, found[0].end))
        return False
    for subject in subjects:
        phrase = Phrase(subject, rest[0].start if rest else 0, rest[-1].end if rest else 0)
        talk.mention(phrase, 1.0, "has something")
    if not rest:
        talk.begin_fields(owner, "list")
        return False
    first = phrase_at(rest, 0)
    kind = field_type(first[0].key) if first else ""
    things = kind == "" or (kind == "string" and first is not None and (first[0].counted or group.modal))
    others = first is not None and "other" in talk.text[first[0].start : first[0].end].lower().split()
    if first and first[0].amount == "many" and things and (first[0].key != owner or others):
        phrase = first[0]
        talk.facts.links.append(Link(owner, phrase.key, "many", phrase.start, phrase.end))
        talk.mention(phrase, 1.0, "several of them")
        _bracket(talk, phrase, rest, first[1])
        talk.begin_fields(owner, "list")
        talk.collector.examples = any(t.low in {"such", "like"} for t in rest[first[1] : first[1] + 2])
        talk.last_object = phrase.key
        talk.focus = phrase.key
        _prepositions_after_many(talk, phrase, rest[first[1] :])
        if talk.mode != "fields":
            talk.mode = "fields"
        return False
    talk.begin_fields(owner, "list")
    talk.collector.add("", rest[0].start, rest[-1].end)
    talk.collector.others = subjects[:-1]
    return False


def _prepositions_after_many(talk: "Discourse", phrase: Phrase, tokens: list[Token]) -> None:
    if tokens and tokens[0].low == "with":
        owner = talk.collector.owner
        _prepositions(talk, phrase.key, tokens)
        if talk.mode != "fields":
            talk.begin_fields(owner, "list")
            talk.focus = phrase.key


def _acts(talk: "Discourse", subjects: list[Key], group: VerbGroup) -> bool:
    if not subjects or group.passive or group.perfect:
        return False
    if group.lemma in words("verbs", "link") - words("verbs", "create") and not group.modal:
        return False
    who = subjects[-1]
    if who[-1] == "public" or any(who == role[0] for role in talk.facts.roles):
        return True
    return (
        bool(talk.actor)
        or who == EVERYONE
        or is_person(who)
        or (may_act(who) and any(who == role[0] for role in talk.facts.roles))
        or (
            may_act(who)
            and group.lemma
            in words("verbs", "create") | words("verbs", "read") | words("verbs", "write") | words("verbs", "delete")
        )
    )


def _acting(
    talk: "Discourse",
    subjects: list[Key],
    group: VerbGroup,
    lead: list[tuple[str, Phrase]],
    rest: list[Token],
    segment: Segment,
) -> bool:
    """Somebody does something to something."""
    from bottega.reader.acting import acting

    return acting(talk, subjects, group, lead, rest, segment)


def _linking(talk: "Discourse", subjects: list[Key], group: VerbGroup, rest: list[Token], segment: Segment) -> bool:
    """``belongs to a drone``, ``covers several objects``, ``are grouped into strands``."""
    owner = subjects[-1] if subjects else ()
    if not owner or owner in (EVERYONE, ("nobody",), ("there",)):
        return False
    talk.focus = owner
    prepositional = False
    at = 0
    if group.passive and group.lemma in {"reuse", "share"} and not rest:
        for link in [one for one in talk.facts.links if one.other == owner and one.amount == "many"]:
            talk.facts.links.append(Link(owner, link.one, "many", segment.start, segment.end))
        return False
    if group.lemma in _BOUNDS and rest and rest[0].low in {"on", "at"} and _begins(talk, owner, group.lemma, rest):
        return False
    if group.lemma == "take" and rest and rest[0].low in {"place", "part"}:
        rest = rest[1:]
    if group.lemma == "share" and rest and (talk.none or group.negated) and (shared := phrase_at(rest, 0)):
        item = Item(shared[0].words, rest[0].start, rest[-1].end, unique=True)
        talk.facts.constraints.append(Constraint(owner, item))
        return False
    if group.lemma == "share" and rest and (shared := phrase_at(rest, 0)):
        talk.facts.links += [
            Link(owner, shared[0].key, "many", shared[0].start, shared[0].end),
            Link(shared[0].key, owner, "many", shared[0].start, shared[0].end),
        ]
        return False
    if rest and rest[0].low in {"between", "from", "up", "at"} and any(t.tag == "0" for t in rest[1:4]):
        item = read_item(talk.text, rest[0].start, rest[-1].end)
        if item and group.lemma == "last":
            item.words, item.type = ("duration",), "integer"
        if item and (item.min is not None or item.max is not None):
            talk.facts.attributes.append(Attribute(owner, item, "list"))
            talk.mode, talk.link = "links", (owner, group)
            return False
    if group.lemma in _PLACES and not group.passive and rest and _placed(talk, rest):
        return False
    while at < len(rest):
        token = rest[at]
        if token.tag == "w" or (token.tag == "o" and token.low not in words("grammar", "object_pronoun")):
            break
        if token.tag in {"i", "t"}:
            prepositional = True
        if token.low == "with":
            talk.begin_fields(owner, "with")
            if at + 1 < len(rest):
                talk.collector.add("", rest[at + 1].start, rest[-1].end)
            return False
        found = phrase_at(rest, at)
        if not found:
            at += 1
            continue
        phrase, after = found
        before = rest[at - 1] if at else None
        prep = before.low if before is not None and before.tag in {"i", "t"} else ""
        _one_link(talk, owner, phrase, prep, group, direct=not prepositional)
        if not prepositional and not field_type(phrase.key):
            talk.focus = phrase.key
        at = _bracket(talk, phrase, rest, after)
        for _of, inner in phrase.tail:
            if phrase.key[-1] in {"part", "member", "subset"}:
                _one_link(talk, owner, inner, "of", group, direct=False)
    talk.mode, talk.link = "links", (owner, group)
    return False


_BOUNDS = {"start": "start", "begin": "start", "end": "end", "finish": "end", "expire": "expiry"}


def _begins(talk: "Discourse", owner: Key, verb: str, rest: list[Token]) -> bool:
    """``begins on one date and ends on another``: a field for each end."""
    found = phrase_at(rest, 1)
    kind = field_type(found[0].words) if found else ""
    if len(rest) > 1 and rest[1].low == "another":
        kind = next((a.item.type for a in reversed(talk.facts.attributes) if a.owner == owner), "")
    if kind not in {"date", "time", "datetime"}:
        return False
    word = "time" if kind == "time" else "date"
    item = Item((_BOUNDS[verb], word), rest[0].start, rest[-1].end, type=kind)
    talk.begin_fields(owner, "list")
    talk.facts.attributes.append(Attribute(owner, item, "list"))
    return True


_MAKES = frozenset(
    {
        "submit",
        "hand",
        "make",
        "write",
        "produce",
        "create",
        "publish",
        "offer",
        "organise",
        "organize",
        "release",
        "build",
        "send",
        "upload",
        "post",
        "file",
        "issue",
    }
)
_PLACES = frozenset(
    {"assign", "put", "attach", "link", "allocate", "add", "place", "give", "connect", "move", "match", "book"}
)


def _placed(talk: "Discourse", rest: list[Token]) -> bool:
    """``assigns each repair to a contractor``, ``put one nurse on one ward``: the object goes with what follows."""
    first = phrase_at(rest, 0)
    if not first or first[1] + 1 >= len(rest) or rest[first[1]].tag not in {"i", "t"}:
        return False
    second = phrase_at(rest, first[1] + 1)
    if not second:
        return False
    talk.facts.links.append(
        Link(
            first[0].key, second[0].key, "many" if second[0].amount == "many" else "one", second[0].start, second[0].end
        )
    )
    talk.mention(first[0], 0.8, "object")
    talk.mention(second[0], 0.8, "what something goes with")
    talk.focus = talk.last_object = first[0].key
    return True


def more_links(talk: "Discourse", segment: Segment) -> None:
    """``belongs to a recipe and a tank``, ``..., with a ticket price``: more after a link."""
    tokens = segment.tokens
    if tokens[0].low in {"with", "including"} and len(tokens) > 1 and talk.focus:
        talk.begin_fields(
            talk.link[0] if talk.mode == "links" and talk.link else talk.last_object or talk.focus, "with"
        )
        talk.collector.add("", tokens[1].start, tokens[-1].end)
        return
    if talk.mode == "links" and talk.link is not None and segment.sep in {"and", ","}:
        found = phrase_at(tokens, 0) or (phrase_at(tokens, 1) if tokens[0].tag in {"i", "t"} else None)
        if found and (found[0].determiner or found[0].counted or found[0].plural):
            _one_link(talk, talk.link[0], found[0], "", talk.link[1], direct=False)
            _bracket(talk, found[0], tokens, found[1])


def _one_link(talk: "Discourse", owner: Key, phrase: Phrase, prep: str, group: VerbGroup, *, direct: bool) -> None:
    if field_type(phrase.words) and prep in {"on", "at", "in", "by", "for", "over", "from"}:
        item = read_item(talk.text, phrase.start, phrase.end)
        if item:
            talk.facts.attributes.append(Attribute(owner, item, prep))
        return
    if phrase.words[-1] in words("nouns", "vague") or (
        phrase.key == owner and phrase.determiner not in {"another", "other"}
    ):
        if phrase.key != owner or prep == "":
            return
    talk.last_object = phrase.key
    if field_type(phrase.key) and prep in {"on", "at", "in", "by", "for", "over", "from"}:
        item = read_item(talk.text, phrase.start, phrase.end)
        if item:
            talk.facts.attributes.append(Attribute(owner, item, prep))
        return
    if prep == "" and (field_type(phrase.words) or any(c.isdigit() for c in talk.text[phrase.start : phrase.end])):
        item = read_item(talk.text, phrase.start, phrase.end)
        if item:
            talk.facts.attributes.append(Attribute(owner, item, "list"))
        return
    if talk.several and phrase.amount == "one":
        talk.facts.links.append(Link(phrase.key, owner, "many", phrase.start, phrase.end))
        talk.mention(phrase, 1.0, "what something goes with")
        return
    if prep == "" and phrase.amount != "many" and group.lemma in _MAKES:
        talk.facts.links.append(Link(phrase.key, owner, "one", phrase.start, phrase.end))
        talk.mention(phrase, 1.0, "what something makes")
        return
    loose = (
        phrase.plural
        and not phrase.counted
        and (bool(prep) or group.lemma in words("verbs", "link"))
        and not talk.distributive
    )
    many = phrase.amount == "many" and not loose and not (prep == "from" and talk.plural)
    if many and prep and (group.lemma in words("verbs", "link") or group.passive or group.lemma == "be"):
        talk.facts.links.append(Link(phrase.key, owner, "many", phrase.start, phrase.end))
    talk.facts.links.append(
        Link(
            owner,
            phrase.key,
            "many" if many else "one",
            phrase.start,
            phrase.end,
            strength=1.0 if group.lemma in words("verbs", "link") else 0.8,
        )
    )
    talk.mention(phrase, 1.0 if not field_type(phrase.key) else 0.4, "what something goes with")


def _being(
    talk: "Discourse", subjects: list[Key], segment: Segment, group: VerbGroup, rest: list[Token], end: int
) -> bool:
    """``is unique``, ``are just name + address``, ``is in one room``."""
    if not subjects or not rest:
        return False
    owner = subjects[-1]
    text = talk.text[rest[0].start : rest[-1].end]
    yes_no = re.match(r"(?:either\s+)?(?P<what>[\w -]+?)\s+or not\s*$", text)
    if yes_no and not field_type(owner):
        item = read_item(talk.text, rest[0].start, rest[-1].end)
        if item is not None:
            talk.facts.attributes.append(Attribute(owner, item, "list"))
            return False
    first = phrase_at(rest, 0)
    if (
        first
        and first[0].determiner in {"a", "an", "one"}
        and first[1] < len(rest)
        and rest[first[1]].low == "with"
        and not field_type(first[0].key)
    ):
        talk.facts.links.append(Link(owner, first[0].key, "one", first[0].start, first[0].end))
        talk.mention(first[0], 0.6, "what something is")
        talk.begin_fields(owner, "with")
        talk.collector.add("", rest[first[1] + 1].start, rest[-1].end)
        return False
    wishes = read_wishes(talk.text[segment.tokens[group.first].start : segment.end])
    if wishes.found and (field_type(owner) or any(a.item.key == owner for a in talk.facts.attributes)):
        item = Item(
            owner,
            segment.start,
            segment.end,
            required=wishes.required,
            unique=wishes.unique,
            min=wishes.min,
            max=wishes.max,
        )
        known = any(a.item.key == owner or a.item.key[-1:] == owner for a in talk.facts.attributes)
        if known or not talk.focus:
            talk.facts.constraints.append(Constraint(talk.focus, item))
        else:
            item.type = field_type(owner)
            talk.facts.attributes.append(Attribute(talk.focus, item, "list"))
        return False
    if rest[0].low in {"just", "simply", "only"} or (
        is_field_like(talk.text, rest[0].start, rest[-1].end)
        and (talk.plural or talk.determined or not field_type(owner))
    ):
        begin = rest[1:] if rest[0].low in {"just", "simply", "only"} else rest
        if begin and begin[0].tag not in {"i"}:
            talk.mention(Phrase(owner, rest[0].start, rest[-1].end), 1.0, "has something")
            talk.begin_fields(owner, "list")
            talk.collector.add("", begin[0].start, begin[-1].end)
            return False
    if any(t.tag in {"i", "t"} for t in rest[:2]) or (group.passive and rest[0].tag == "p"):
        return _linking(talk, subjects, group, rest, segment)
    if any(t.low in {"part", "member"} for t in rest[:2]):
        return _linking(talk, subjects, group, rest, segment)
    talk.focus = owner if not field_type(owner) else talk.focus
    found = phrase_at(rest, 0)
    for _of, inner in found[0].tail if found else []:
        if inner.determiner and not field_type(owner):
            talk.facts.links.append(Link(owner, inner.key, "one", inner.start, inner.end))
    talk.facts.unread.append(Unread(segment.start, end))
    return False


def ends_list(talk: "Discourse", tokens: list[Token]) -> bool:
    """Whether a stretch after a list is no item any more."""
    return False


def nominal_of(verb: str, particle: str) -> str:
    """The record that an act leaves: ``lend`` -> loan; empty where it leaves none."""
    table = {row[0]: row[1] for row in rows("nominal")}
    return table.get(f"{verb}_{particle}" if particle else verb, table.get(verb, ""))


def nominal_key(verb: str, particle: str) -> Key:
    """``nominal_of`` as a key."""
    return tuple(part for part in nominal_of(verb, particle).split("_") if part)

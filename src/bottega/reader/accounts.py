"""Who signs in: whether there are accounts, and the roles of the people who have one."""

import re
from dataclasses import dataclass, field

from bottega.reader.facts import Act, Facts, Key
from bottega.reader.lexicon import words
from bottega.reader.people import is_person, may_act

_NO = re.compile(
    r"\b(?:no|without(?: an?| any)?|w/o|leave out(?: the)?|don'?t bother with(?: any)?|do not bother with|spare (?:me|us)(?: the)?|never|not|nobody needs(?: an?)?|no one needs(?: an?)?|don'?t (?:need|want)(?: an?| any)?|doesn'?t (?:need|have|require)(?: an?| any)?|do not (?:need|want)(?: an?| any)?|skip(?: the)?|no need (?:for|of|to)(?: an?| any)?)\s+(?:\w+ (?:or|and) )?(?:user )?(?:log(?:ging)?[ -]?ins?|accounts?|passwords?|sign(?:ing)?[ -]?(?:ins?|ups?)|authentication|auth|registration|logins|users?)\b",
    re.IGNORECASE,
)
_NO_PASSWORDS = re.compile(
    r"\b(?:no|not|never|don'?t|do not|without|no need)\b[^.;:\n]{0,22}\b(?:to )?(?:log|sign|logging|signing)[ -]?(?:in|on)\b|\bno\b[^.;\n]{0,30}\b(?:passwords?|accounts?|log-?ins?)\b",
    re.IGNORECASE,
)
_YES = re.compile(
    r"\b(?:log(?:s|ged|ging)?[ -]?(?:in|on)|log-?ins?|sign(?:s|ed|ing)?[ -]?(?:in|up|on)|sign-?ups?|(?:user|own|an|their|my|personal|staff|member) accounts?|passwords?|authenticat\w+|logged[ -]in|registered users?|create an account|users? (?:must |can |should |have to |need to )?register|auth)\b",
    re.IGNORECASE,
)
_SOME_DO = re.compile(
    r"\b(?:staff|wardens?|admins?|managers?|organi[sz]ers?|volunteers?|\w+ers) (?:must |can |do |will |have to )?(?:log|sign) (?:in|on)\b",
    re.IGNORECASE,
)
_WITHOUT = re.compile(
    r"\bwithout (?:an? |any )?(?:user )?(?:account|log-?in|logging in|signing (?:in|up)|registration|registering|password)\b",
    re.IGNORECASE,
)
_DECIDES = frozenset({"approve", "reject", "decline", "moderate", "authorise", "authorize"})
_NEEDS = _DECIDES | {"confirm", "manage", "write", "edit", "publish", "delete", "accept"}
STAFF: Key = ("staff",)
_ANYBODY = frozenset({"user", "people", "person"})
_PUBLIC = frozenset({"visitor", "guest", "anyone", "everyone", "public", "passer-by", "stranger"})
_NO_ROLE = frozenset(
    {
        "user",
        "person",
        "people",
        "everyone",
        "anyone",
        "account",
        "i",
        "we",
        "somebody",
        "someone",
        "human",
        "nobody",
        "there",
        "team",
        "member_of_public",
        "one",
        "other",
        "thing",
        "everybody",
        "anybody",
        "family",
        "household",
        "crew",
        "personnel",
        "kid",
        "child",
        "kind",
    }
)


@dataclass(slots=True)
class Accounts:
    """What is known about the people who use the application.

    Args:
        auth: Whether they sign in.
        roles: Key of each role to where the words stand, in order.
        assumed: Whether the words only imply that they sign in.
        freed: Those who do what is said of them without an account.
    """

    auth: bool
    roles: dict[Key, tuple[int, int]] = field(default_factory=dict)
    assumed: bool = False
    freed: set[Key] = field(default_factory=set)


def find_accounts(text: str, facts: Facts) -> Accounts:
    """Decide on sign-in and collect the roles."""
    freed = _freed(text, facts)
    wanted = _sign_in(_WITHOUT.sub(" ", text) if freed else text, facts)
    refused = freed | {fact.who for fact in facts.sign_in if not fact.wanted and fact.who}
    roles = _roles(facts, refused)
    strong = (
        _shown_by_acts(facts, roles)
        or len({key for key, *_ in facts.roles}) >= 1
        or any(act.only or act.exclusive for act in facts.acts if act.actor in roles)
    )
    if wanted is None and strong and (roles or freed):
        return Accounts(True, roles, assumed=True, freed=freed)
    if not wanted:
        return Accounts(False)
    return Accounts(True, roles, freed=freed)


def _shown_by_acts(facts: Facts, roles: dict[Key, tuple[int, int]]) -> bool:
    """Whether what people do needs an account: they decide about records, or see only their own."""
    own = any(act.own and act.actor in roles for act in facts.acts)
    return own or any(act.verb in _DECIDES and act.object and _staff(act.actor) for act in facts.acts)


def _staff(key: Key) -> bool:
    admin = bool(key) and key[-1] in {"admin", "administrator"}
    return admin or (is_person(key) and _can_be_role(key) and key[-1] not in words("nouns", "outsider"))


def _freed(text: str, facts: Facts) -> set[Key]:
    """``readers can comment without an account``: who needs none, where others do what needs one."""
    found: set[Key] = set()
    for match in _WITHOUT.finditer(text):
        found |= {act.actor for act in facts.acts if act.start <= match.start() < act.end}
    decided = any(act.verb in _NEEDS and _staff(act.actor) and act.actor not in found for act in facts.acts)
    return found if decided else set()


def _sign_in(text: str, facts: Facts) -> bool | None:
    """True or False where the words say so, None where they do not."""
    negated = _NO.search(text) or _NO_PASSWORDS.search(text)
    unwanted = [fact for fact in facts.sign_in if not fact.wanted and not fact.who]
    for fact in unwanted:
        text = text[: fact.start] + " " * (fact.end - fact.start) + text[fact.end :]
    if any(fact.wanted and fact.who and not _within(negated, fact.start, fact.end) for fact in facts.sign_in):
        return True
    rest = _NO_PASSWORDS.sub(" ", _NO.sub(" ", text))
    if (negated or unwanted) and not _SOME_DO.search(rest):
        return False
    return True if _YES.search(rest) else None


def _within(match: re.Match[str] | None, start: int, end: int) -> bool:
    return match is not None and start <= match.start() < end


def _roles(facts: Facts, refused: set[Key]) -> dict[Key, tuple[int, int]]:
    """Who signs in, and who acts as somebody who could."""
    found: dict[Key, tuple[int, int]] = {}
    things = {m.phrase.key for m in facts.mentions if m.weight >= 0.8 and not may_act(m.phrase.key)}
    for key, start, end in facts.roles:
        if _can_be_role(key) and key not in refused | things:
            found.setdefault(key, (start, end))
    for act in facts.acts:
        if _can_be_role(act.actor) and act.actor not in refused and _acts_as_role(act, facts):
            found.setdefault(act.actor, (act.start, act.end))
    return _settled(found, facts)


def _acts_as_role(act: Act, facts: Facts) -> bool:
    """Whether an act makes its actor a role: not where others are said to sign in, and this one comes from outside."""
    key = act.actor
    told = any(key == role for role, *_ in facts.roles)
    explicit = any(fact.wanted and fact.who and fact.who[-1] not in _ANYBODY for fact in facts.sign_in)
    described = any(a.owner == key and a.via == "list" for a in facts.attributes)
    if explicit and not told and (key[-1] in words("nouns", "outsider") or described):
        return False
    return is_person(key) or ((act.only or act.exclusive) and may_act(key))


def _settled(found: dict[Key, tuple[int, int]], facts: Facts) -> dict[Key, tuple[int, int]]:
    """Leave out names of the staff as a whole, and long names of a role that has a short one."""
    acting = {act.actor for act in facts.acts}
    collective = {key for key in found if len(key) == 1 and key[-1] in words("nouns", "collective")}
    longer = {key for key in found if any(other != key and key[-len(other) :] == other for other in found)}
    staff = next((span for key, *span in facts.roles if key == STAFF), None)
    if len(found) > 1:
        found = {key: span for key, span in found.items() if key not in longer | (collective - acting)}
    if list(found) == [STAFF]:
        return {}
    if len(found) == 1 and staff is not None and any(act.exclusive or act.only for act in facts.acts):
        found = {STAFF: (staff[0], staff[1]), **found}
    return found


def _can_be_role(key: Key) -> bool:
    return (
        bool(key)
        and key[-1] not in _NO_ROLE
        and not (len(key) == 1 and key[0] in _PUBLIC)
        and key[-1] not in {"admin", "administrator"}
        and len(key) <= 4
    )


def speaks_of_sign_in(text: str) -> bool:
    """Whether the words say anything for or against signing in."""
    return bool(_NO.search(text) or _NO_PASSWORDS.search(text) or _YES.search(text))

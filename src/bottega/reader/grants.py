"""What each role may do, out of who does what in the words."""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from bottega.domain.spec import ACTIONS, PUBLIC, Action, Entity, Grant, Role, Source
from bottega.reader.accounts import Accounts
from bottega.reader.decisions import DECIDES, keep_decisions
from bottega.reader.entities import Kept
from bottega.reader.facts import Act, Facts, Key
from bottega.reader.fields import safe_name
from bottega.reader.lexicon import words
from bottega.reader.morphology import verb_forms
from bottega.reader.records import nominal_of

_OTHERS_READ = re.compile(
    r"\b(?:every(?:one|body) else|all others?|(?:the )?others|(?:the )?rest)\b[^.;\n]{0,30}\b(?:only )?(?:read|view|look|see|browse)\b",
    re.IGNORECASE,
)
_PUBLIC_WORDS = frozenset({"anyone", "anybody", "public", "visitor", "guest", "passer-by", "stranger", "everyone"})
_ALL = frozenset({"manage", "maintain", "administer", "run", "handle", "own", "control"})


@dataclass(slots=True)
class Policy:
    """Who may do what: grants, the roles with their limits, and which things belong to who made them."""

    grants: list[Grant] = field(default_factory=list)
    limited: set[str] = field(default_factory=set)
    owned: set[Key] = field(default_factory=set)
    signup: str | None = None


@dataclass(slots=True)
class Policies:
    """Works out the policy of one request."""

    text: str
    facts: Facts
    accounts: Accounts
    kept: Kept
    entities: dict[Key, Entity]
    source: Callable[[int, int], Source]
    found: dict[tuple[str, Key], dict[tuple[str, ...], Grant]] = field(default_factory=lambda: defaultdict(dict))
    decided: list[tuple[Act, Key, tuple[str, str]]] = field(default_factory=list)

    def settle(self) -> Policy:
        """Return the policy that the words add up to."""
        policy = Policy()
        if not self.accounts.auth:
            return policy
        self._own(policy)
        for act in self.facts.acts:
            self._act(act, policy)
        keep_decisions(
            self.decided,
            self.accounts.roles,
            self.entities,
            found=self.found,
            limited=policy.limited,
            source=self.source,
        )
        self._readers(policy)
        policy.grants = [grant for grants in self.found.values() for grant in grants.values()]
        policy.signup = self._signup()
        return policy

    def _own(self, policy: Policy) -> None:
        """First person with sign-in, or *their own*: rows belong to who made them."""
        roles = self.accounts.roles
        alone = re.search(r"\b(?:I|my|me|mine)\b", self.text) and re.search(
            r"\bI\b[^.\n]{0,20}\b(?:sign|log)|\bmy own\b", self.text
        )
        if not roles and alone and not re.search(r"\b(?:we|our|everyone|users|staff|team)\b", self.text, re.IGNORECASE):
            policy.owned |= set(self.entities)
        for act in self.facts.acts:
            thing = self.kept.match(act.object)
            if act.own and thing in self.entities and (self._role(act.actor) or not roles):
                policy.owned.add(thing)
                self._grant_own(act, thing)

    def _grant_own(self, act: Act, thing: Key) -> None:
        mine = self._role(act.actor)
        if mine is None:
            return
        name = self.entities[thing].name
        actions: tuple[Action, ...] = ("create", "read", "update", "delete")
        self.found[mine, thing]["own",] = Grant(
            role=mine, entity=name, actions=actions, scope="own", source=self.source(act.start, act.end)
        )
        for key in self.accounts.roles:
            other = safe_name(key)
            if other and other != mine and not self.found[other, thing]:
                limited = any(a.only for a in self.facts.acts if self._role(a.actor) == other)
                given: tuple[Action, ...] = ("read",) if limited else ACTIONS
                self.found[other, thing]["all",] = Grant(
                    role=other, entity=name, actions=given, source=self.source(act.start, act.end)
                )

    def _role(self, key: Key) -> str | None:
        for role in self.accounts.roles:
            if role == key or (len(role) < len(key) and key[-len(role) :] == role):
                return safe_name(role) or None
        return None

    def _act(self, act: Act, policy: Policy) -> None:
        thing = self.kept.match(act.object)
        if thing is None or thing not in self.entities:
            mine = self._role(act.actor)
            if act.exclusive and mine is not None:
                self._field_only(act, mine)
            return
        role = self._role(act.actor)
        step = self._step(act, thing)
        if step is not None and act.verb in DECIDES and not (act.only or act.exclusive or act.denied):
            self.decided.append((act, thing, step))
        if role is None:
            if act.actor and (act.actor[-1] in _PUBLIC_WORDS or act.actor in self.accounts.freed) and not act.denied:
                self._public(act, thing)
            return
        if act.denied:
            self._denied(act, thing, role)
            return
        if act.only:
            policy.limited.add(role)
        exclusive = act.only or act.exclusive or act.permitted or len(self.accounts.roles) > 1
        if step is not None:
            if act.only or act.exclusive:
                self._add(act, thing, role, ("update",), step)
            return
        actions = ("update",) if act.fields else _actions(act.verb)
        if act.verb in words("verbs", "read") and not act.exclusive:
            return
        if exclusive and actions and not act.own:
            self._add(act, thing, role, actions, None)

    def _step(self, act: Act, thing: Key) -> tuple[str, str] | None:
        """``approve`` on a loan whose status has *approved*: the field and the value the act sets."""
        for one in self.entities[thing].fields:
            for value in one.values:
                if value in act.values:
                    return one.name, value
                form = verb_forms().get(value.split("_")[0])
                if form is not None and form.lemma == act.verb:
                    return one.name, value
        return None

    def _field_only(self, act: Act, role: str) -> None:
        """``only managers may change prices``: the others may change everything else."""
        name = safe_name(act.object)
        holders = [
            (t, f.name)
            for t, e in self.entities.items()
            for f in e.fields
            if f.name == name or f.name.endswith(f"_{name}")
        ]
        if len(holders) != 1 or act.verb not in words("verbs", "write"):
            return
        thing, field_name = holders[0]
        entity = self.entities[thing]
        rest = tuple(f.name for f in entity.fields if f.name != field_name) + tuple(
            link.name for link in entity.belongs_to
        )
        source = self.source(act.start, act.end)
        self.found[role, thing]["update",] = Grant(role=role, entity=entity.name, actions=("update",), source=source)
        for key in self.accounts.roles:
            other = safe_name(key)
            if other and other != role and rest:
                self.found[other, thing]["update",] = Grant(
                    role=other, entity=entity.name, actions=("update",), fields=rest, source=source
                )

    def _add(self, act: Act, thing: Key, role: str, actions: tuple[Action, ...], step: tuple[str, str] | None) -> None:
        existing = self.found[role, thing]
        known = existing.get(actions)
        if step is not None and known is not None and known.fields == (step[0],):
            values = tuple(dict.fromkeys((*known.values, step[1])))
            existing[actions] = known.model_copy(update={"values": values})
            return
        if known is not None or ("own",) in existing:
            return
        name = self.entities[thing].name
        fields, values = ((step[0],), (step[1],)) if step else ((), ())
        existing[actions] = Grant(
            role=role,
            entity=name,
            actions=actions,
            fields=fields,
            values=values,
            source=self.source(act.start, act.end),
        )
        if step is not None:
            self._keep_open(act, thing, role, actions)

    def _keep_open(self, act: Act, thing: Key, role: str, actions: tuple[Action, ...]) -> None:
        """The others keep what they had: a grant of a part must not close the whole to them."""
        for key in self.accounts.roles:
            other = safe_name(key)
            limited = any(a.only for a in self.facts.acts if self._role(a.actor) == other)
            if other and other != role and not self.found[other, thing] and not limited:
                self.found[other, thing][actions] = Grant(
                    role=other,
                    entity=self.entities[thing].name,
                    actions=actions,
                    source=self.source(act.start, act.end),
                )

    def _denied(self, act: Act, thing: Key, role: str) -> None:
        """What a role may not do stays open to the others."""
        actions = _actions(act.verb)
        for key in self.accounts.roles:
            other = safe_name(key)
            if other and other != role and actions and not self.found[other, thing]:
                self.found[other, thing][actions] = Grant(
                    role=other,
                    entity=self.entities[thing].name,
                    actions=actions,
                    source=self.source(act.start, act.end),
                )

    def _public(self, act: Act, thing: Key) -> None:
        """What visitors do without an account."""
        if act.actor[-1] == "everyone" and not re.search(
            r"\bany(?:one|body)\b|without", self.text[act.start : act.end], re.IGNORECASE
        ):
            return
        if re.search(r"\bany(?:one|body) (?:in|from|of|on|who)\b", self.text[act.start : act.end], re.IGNORECASE):
            return
        actions: tuple[Action, ...] = ("read",) if act.verb in words("verbs", "read") else _actions(act.verb)
        actions = tuple(a for a in actions if a in {"read", "create"})
        if actions:
            self.found[PUBLIC, thing][actions] = Grant(
                role=PUBLIC, entity=self.entities[thing].name, actions=actions, source=self.source(act.start, act.end)
            )

    def _readers(self, policy: Policy) -> None:
        """``everyone else may only read``: writing is for the roles that were named."""
        match = _OTHERS_READ.search(self.text)
        if match is None:
            return
        for thing, entity in self.entities.items():
            for key in self.accounts.roles:
                role = safe_name(key)
                if role and not self.found[role, thing] and role not in policy.limited:
                    self.found[role, thing]["write",] = Grant(
                        role=role,
                        entity=entity.name,
                        actions=("create", "update", "delete"),
                        source=self.source(match.start(), match.end()),
                    )

    def _signup(self) -> str | None:
        """The role that a person gets by signing up: one of those who come from outside; staff are made by an admin."""
        outside = words("nouns", "outsider") | words("nouns", "joiner") | {"staff"}
        roles = [key for key in self.accounts.roles if safe_name(key)]
        chosen = next((key for key in roles if key[-1] in outside), None)
        if chosen is None and _OTHERS_READ.search(self.text):
            return None
        return safe_name(chosen) if chosen else None


def _actions(verb: str) -> tuple[Action, ...]:
    if verb in _ALL or verb == "do":
        return ACTIONS
    if verb in words("verbs", "create"):
        return ("create",)
    if verb in words("verbs", "delete"):
        return ("delete",)
    if verb in words("verbs", "write"):
        return ("update",)
    if verb in words("verbs", "read"):
        return ("read",)
    return ("create",) if nominal_of(verb, "") or verb == "leave" else ()


def with_limits(roles: tuple[Role, ...], policy: Policy) -> tuple[Role, ...]:
    """The roles, marked where the words limit them."""
    return tuple(role.model_copy(update={"limited": role.name in policy.limited}) for role in roles)

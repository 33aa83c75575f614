"""Facts -> Spec: names are resolved against each other, then everything is put together."""

import re
from collections import defaultdict
from dataclasses import replace
from typing import Literal

from bottega.domain.spec import ACCOUNT, NUMBERS, BelongsTo, Entity, Field, ManyToMany, Remark, Role, Source, Spec
from bottega.domain.spec_rules import spec_violations
from bottega.reader.accounts import Accounts, find_accounts, speaks_of_sign_in
from bottega.reader.completing import complete
from bottega.reader.entities import Kept, choose
from bottega.reader.facts import Facts, Item, Key, Values
from bottega.reader.fields import label_of, make_field, safe_name, state_field
from bottega.reader.grants import Policies, with_limits
from bottega.reader.mending import mend
from bottega.reader.morphology import plural
from bottega.reader.phrase import split_words
from bottega.reader.records import events
from bottega.reader.reject import nothing_found
from bottega.reader.relations import USER, Edge, link_of, settle
from bottega.reader.remarks import not_understood, rules
from bottega.reader.text import normalise

_DECISIONS = {
    "confirm": "confirmed",
    "approve": "approved",
    "accept": "accepted",
    "reject": "rejected",
    "decline": "declined",
}
_WRITTEN = frozenset({"comment", "note", "remark", "message", "feedback", "reply", "annotation", "testimonial"})
_PREPOSITIONAL = frozenset({"on", "at", "by", "for", "with", "from", "in"})


def build_spec(text: str, facts: Facts) -> Spec:
    """Return the Spec that the facts add up to.

    Raises:
        RejectedRequest: There is nothing to keep.
    """
    plain = normalise(text)
    accounts = find_accounts(plain, facts)
    kept = choose(facts, accounts)
    if not kept.order:
        raise nothing_found()
    complete(plain, facts, kept)
    builder = _Builder(text, facts, accounts, kept)
    if not any(key in builder.names for key in kept.order):
        raise nothing_found()
    spec = builder.spec()
    wrong = spec_violations(spec)
    assert not wrong, wrong
    return spec


class _Builder:
    """One Spec in the making."""

    def __init__(self, text: str, facts: Facts, accounts: Accounts, kept: Kept) -> None:
        self.plain = normalise(text)
        self.text, self.facts, self.accounts, self.kept = text, facts, accounts, kept
        self.names = self._entity_names()
        self.remarks: list[Remark] = []

    def source(self, start: int, end: int) -> Source:
        """The words between two offsets."""
        return Source(text=self.text[start:end].strip()[:400], start=start) if start >= 0 else Source()

    def _entity_names(self) -> dict[Key, str]:
        names: dict[Key, str] = {}
        taken: set[str] = {ACCOUNT.lower()} if self.accounts.auth else set()
        for key in self.kept.order:
            words = key[1:] if len(key) > 1 and key[0][0].isdigit() else key
            name = "".join(word.capitalize() for word in words if word.isascii() and word.isalnum())[:60]
            name = f"{name}Record" if name.lower() == ACCOUNT.lower() else name
            if re.fullmatch(r"[A-Z][A-Za-z0-9]{0,60}", name) and name.lower() not in taken:
                taken.add(name.lower())
                names[key] = name
        if self.accounts.auth:
            names[USER] = ACCOUNT
        return names

    def spec(self) -> Spec:
        """Put everything together."""
        items = self._fields()
        edges = [e for e in settle(self.facts, self.kept) if e.one in self.names and e.other in self.names]
        entities = [self._entity(key, items.get(key, []), edges) for key in self.kept.order if key in self.names]
        account = self._account(items.get(USER, []), edges)
        spelled = dict(zip((k for k in self.kept.order if k in self.names), entities, strict=True))
        policy = Policies(self.plain, self.facts, self.accounts, self.kept, spelled, self.source).settle()
        entities = [e.model_copy(update={"owned": key in policy.owned}) for key, e in spelled.items()]
        roles = tuple(
            Role(name=safe_name(key), label=label_of("_".join(key)), source=self.source(*span))
            for key, span in self.accounts.roles.items()
            if safe_name(key)
        )
        ruled = rules(self.plain, self.facts, self.source)
        self._assume()
        unread = not_understood(self.plain, self.facts, ruled, self.source)
        return Spec(
            name=self._title(),
            auth=self.accounts.auth,
            roles=with_limits(roles, policy),
            signup_role=policy.signup,
            entities=mend((*entities, *account)),
            grants=tuple(policy.grants),
            rules=ruled,
            remarks=(*self.remarks, *unread),
        )

    def _assume(self) -> None:
        """Say what was decided where the words decide nothing."""
        if self.accounts.assumed:
            self._remark("assumption", 'Roles are named, so people sign in; say "no sign-in" where they do not.')
        elif not self.accounts.auth and not self.facts.sign_in and not speaks_of_sign_in(self.plain):
            self._remark(
                "question", "Nothing is said of signing in: none is built. Do people sign in, and may all do the same?"
            )

    def _remark(
        self, kind: Literal["not_understood", "question", "assumption"], text: str, source: Source | None = None
    ) -> None:
        self.remarks.append(Remark(kind=kind, text=text, source=source or Source()))

    def _title(self) -> str:
        if self.facts.title:
            words = self.text[slice(*self.facts.title)].strip(" #*:-.")
            words = self._named(words)
            words = re.sub(r"^(?:an?|the|our|my)\s+", "", words, flags=re.IGNORECASE)
            words = re.sub(r"[^\w '&-]+", " ", words).strip()
            if words:
                return (words[:1].upper() + words[1:])[:60]
        first = self.kept.order[0]
        return label_of("_".join((*first[:-1], plural(first[-1]))))

    def _named(self, words: str) -> str:
        """``an app`` is no name: take what it is for, ``for our cinema``."""
        assert self.facts.title is not None
        if len(words.split()) > 2 or split_words(words)[-1:] not in [
            ["app"],
            ["application"],
            ["system"],
            ["site"],
            ["website"],
            ["tool"],
        ]:
            return words
        whom = re.match(
            r"\s+for\s+(?:our|my|the|an?)\s+(?P<what>[\w' -]{3,40}?)\s*(?:[.,;:!?\n]|$|\b(?:where|that|which|to|so|with)\b)",
            self.text[self.facts.title[1] :],
        )
        return whom.group("what") if whom and len(split_words(words)) <= 2 else words

    def _fields(self) -> dict[Key, list[Field]]:
        found: dict[Key, dict[str, Field]] = defaultdict(dict)
        for attribute in self.facts.attributes:
            owner = self.kept.match(attribute.owner) or (USER if self.kept.is_account(attribute.owner) else None)
            if (
                owner is None
                or link_of(attribute, self.kept) is not None
                or not self._is_field(attribute.item, attribute.via)
            ):
                continue
            for item in _both_ends(attribute.item):
                field = make_field(item, self.source(item.start, item.end))
                if field is not None:
                    found[owner].setdefault(field.name, field)
        self._states(found)
        self._decided(found)
        self._constrain(found)
        return {owner: list(fields.values()) for owner, fields in found.items()}

    def _decided(self, found: dict[Key, dict[str, Field]]) -> None:
        """``wardens confirm bookings``: what is decided about has a state, though none is listed."""
        decisions: dict[Key, list[str]] = defaultdict(list)
        for act in self.facts.acts:
            thing = self.kept.match(act.object)
            if act.verb in _DECISIONS and thing is not None and safe_name(act.actor) and not act.denied:
                decisions[thing].append(_DECISIONS[act.verb])
        for thing, reached in decisions.items():
            fields = found[thing]
            if any(field.type in {"enum", "boolean"} for field in fields.values()):
                continue
            values = tuple(dict.fromkeys(("pending", *reached)))
            fields["status"] = Field(name="status", label="Status", type="enum", values=values, default="pending")
            said = label_of("_".join((*thing[:-1], plural(thing[-1])))).lower()
            self._remark(
                "assumption",
                f"{said.capitalize()} are {' or '.join(reached)}, so they have a status that starts as pending.",
            )

    def _constrain(self, found: dict[Key, dict[str, Field]]) -> None:
        """Apply what is said of a field in another place than where it is listed."""
        for constraint in self.facts.constraints:
            item, name = constraint.item, safe_name(constraint.item.words)
            owner = self.kept.match(constraint.owner)
            holders = (
                [owner]
                if owner and self._holds(found, owner, name)
                else [o for o in found if self._holds(found, o, name)]
            )
            if len(holders) != 1:
                continue
            field = found[holders[0]].get(name) or next(
                f for f in found[holders[0]].values() if f.name.endswith(f"_{name}")
            )
            update: dict[str, object] = {"unique": True} if item.unique else {}
            if item.required is not None:
                update["required"] = item.required
            if field.type in NUMBERS:
                update |= {k: v for k, v in (("min", item.min), ("max", item.max)) if v is not None}
            found[holders[0]][field.name] = field.model_copy(update=update)

    def _holds(self, found: dict[Key, dict[str, Field]], owner: Key, name: str) -> bool:
        return any(f == name or f.endswith(f"_{name}") for f in found.get(owner, {}))

    def _is_field(self, item: Item, via: str) -> bool:
        if via in {"list", "with"}:
            return len(item.words) <= 6
        last = via.rpartition(" ")[2]
        timed = item.type in {"date", "datetime", "time", "money"} or item.words[-1:] == ("range",)
        return (last in _PREPOSITIONAL and timed) or (last == "with" and bool(item.type))

    def _states(self, found: dict[Key, dict[str, Field]]) -> None:
        grouped: dict[tuple[Key, str], list[Values]] = defaultdict(list)
        for values in self.facts.values:
            owner = self.kept.match(values.owner)
            if owner is not None:
                grouped[owner, safe_name((values.name,)) if values.name else ""].append(values)
        for (owner, name), told in grouped.items():
            said = told
            start, end = said[0].start, said[-1].end
            target = name or next(
                (
                    f.name
                    for f in found[owner].values()
                    if f.type in {"enum", "string"} and f.name in {"status", "state", "stage"}
                ),
                "status",
            )
            first = found[owner][target].default if target in found[owner] else None
            if isinstance(first, str) and not any(first in one.values for one in said):
                said = [Values(owner, (first,), start, end, default=first), *said]
            field = state_field(said, self.source(start, end), target)
            if field is not None:
                found[owner][target] = field

    def _entity(self, key: Key, fields: list[Field], edges: list[Edge]) -> Entity:
        name = self.names[key]
        taken = {f.name for f in fields}
        belongs, many = self._links(key, edges, taken)
        words = "_".join(key)
        if not fields and (len(belongs) < 2 or key[-1] in events()):
            fields = [f for f in self._assumed_fields(key, linked=bool(belongs)) if f.name not in taken]
            taken |= {f.name for f in fields}
        return Entity(
            name=name,
            label=label_of(words),
            plural=label_of("_".join((*key[:-1], plural(key[-1])))),
            fields=tuple(f for f in fields if f.name in taken),
            belongs_to=tuple(belongs),
            many_to_many=tuple(many),
            source=self.source(*self.kept.where.get(key, (-1, -1))),
        )

    def _assumed_fields(self, key: Key, *, linked: bool) -> list[Field]:
        """A name for a thing, a date and notes for an event, where the words give it no field."""
        event = linked and (key[-1] in events() or key[-1].endswith(("tion", "sion", "ment", "ing", "test")))
        called = label_of("_".join((*key[:-1], plural(key[-1])))).lower()
        written = key[-1] in _WRITTEN
        what = "a text" if written else "a date and notes" if event else "a name"
        self._remark(
            "assumption",
            f"Nothing is said of what {called} hold: {what} was assumed.",
            self.source(*self.kept.where.get(key, (-1, -1))),
        )
        if written:
            return [Field(name="text", label="Text", type="text", required=True)]
        if event:
            return [
                Field(name="date", label="Date", type="date"),
                Field(name="notes", label="Notes", type="text", required=False),
            ]
        return [Field(name="name", label="Name", type="string")]

    def _links(self, key: Key, edges: list[Edge], taken: set[str]) -> tuple[list[BelongsTo], list[ManyToMany]]:
        belongs: list[BelongsTo] = []
        many: list[ManyToMany] = []
        for edge in edges:
            if edge.one != key:
                continue
            source = self.source(edge.start, edge.end)
            name = self._link_name(edge, taken)
            if not name:
                continue
            taken |= {name, f"{name}_id"}
            if edge.many:
                many.append(ManyToMany(target=self.names[edge.other], name=name, label=label_of(name), source=source))
            else:
                required = edge.required is not False and edge.one != edge.other
                belongs.append(
                    BelongsTo(
                        target=self.names[edge.other], name=name, label=label_of(name), required=required, source=source
                    )
                )
        return belongs, many

    def _link_name(self, edge: Edge, taken: set[str]) -> str:
        target = edge.other
        plain = safe_name((*target[:-1], plural(target[-1]))) if edge.many else safe_name(target)
        plain = plain or safe_name((*target, "ref")) or "link"
        said = safe_name(edge.name) if edge.name else ""
        for name in (said if not edge.many else plain, plain, f"{plain}_link"):
            if name and name not in taken and f"{name}_id" not in taken:
                return name
        return ""

    def _account(self, fields: list[Field], edges: list[Edge]) -> list[Entity]:
        kept = [
            f.model_copy(update={"required": False})
            for f in fields
            if f.name not in {"name", "email", "password", "role", "full_name", "username"}
        ]
        belongs, many = self._links(USER, edges, {f.name for f in kept} | {"name", "email", "password", "role"})
        if not self.accounts.auth or not (kept or belongs or many):
            return []
        links = tuple(link.model_copy(update={"required": False}) for link in belongs)
        return [
            Entity(
                name=ACCOUNT,
                label="User",
                plural="Users",
                fields=tuple(kept),
                belongs_to=links,
                many_to_many=tuple(many),
            )
        ]


def _both_ends(item: Item) -> list[Item]:
    """``a date range`` is two dates."""
    if item.words[-2:] not in {("date", "range"), ("time", "range"), ("date", "period")}:
        return [item]
    kind = item.words[-2]
    return [replace(item, words=(end, kind), type=kind) for end in ("start", "end")]

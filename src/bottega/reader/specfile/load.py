"""Text -> Spec, with every mistake named by line, column, path and the nearest word."""

import re
from typing import Any

from yaml.nodes import ScalarNode

from bottega.domain.naming import humanize
from bottega.domain.spec import (
    BelongsTo,
    Entity,
    Field,
    Grant,
    ManyToMany,
    Remark,
    Role,
    Rule,
    Source,
    Spec,
    Transition,
)
from bottega.domain.spec_rules import Violation, spec_violations
from bottega.reader.specfile.derived import label_of, plural_of
from bottega.reader.specfile.nodes import Nodes, Place, compose, refuse
from bottega.reader.specfile.shorthand import (
    NUMBER,
    Fault,
    nearest,
    parse_field,
    parse_grant,
    parse_label,
    parse_link,
    parse_number,
    parse_type,
)

TOP = (
    "version",
    "name",
    "description",
    "auth",
    "roles",
    "signup_role",
    "entities",
    "grants",
    "rules",
    "remarks",
    "words",
)
ENTITY = ("label", "plural", "owned", "display", "fields", "belongs_to", "many_to_many")
FIELD = ("type", "required", "unique", "values", "min", "max", "default", "transitions", "label")
REMARKS = ("not_understood", "question", "assumption")


def load_spec(text: str, *, name: str = "spec.yaml") -> Spec:
    """Return the Spec that a file states; labels and plurals that it leaves out are derived.

    Args:
        name: What errors call the file.

    Raises:
        UserError: code ``invalid_spec``; one line per mistake, ``spec.yaml:14:12: path: what; nearest: 'word'``.
    """
    return _Loader(name).load(Place(compose(text, name), ""))


class _Loader:
    """Reads one file; remembers where each part of the Spec stands in it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.nodes = Nodes()
        self.places: dict[str, Place] = {}
        self.words: dict[str, Source] = {}

    def load(self, root: Place) -> Spec:
        top = self.nodes.mapping(root, TOP)
        self._version(top.get("version"))
        self.words = {key: self._source(place) for key, place in self.nodes.named(top.get("words")).items()}
        for key in ("name", "entities"):
            if key not in top and not self.nodes.problems:
                self.nodes.complain(root, f"there is no {key!r}")
        parts = {
            "name": self.nodes.text(top.get("name")),
            "description": self.nodes.text(top.get("description")),
            "auth": self.nodes.flag(top.get("auth")),
            "roles": self._roles(top.get("roles")),
            "signup_role": self.nodes.text(top["signup_role"]) if "signup_role" in top else None,
            "entities": self._entities(top.get("entities")),
            "grants": self._grants(top.get("grants")),
            "rules": self._rules(top.get("rules")),
            "remarks": self._remarks(top.get("remarks")),
        }
        if not parts["entities"] and not self.nodes.problems:
            self.nodes.complain(top["entities"], "an application keeps at least one thing")
        if self.nodes.problems:
            raise refuse(self.name, self.nodes.problems)
        spec = Spec(**parts)
        self._check(spec, {**top, "": root})
        return spec

    def _version(self, place: Place | None) -> None:
        if place is not None and self.nodes.text(place) != "1":
            self.nodes.complain(place, "this version of the format is not known; a newer bottega wrote it")

    def _check(self, spec: Spec, top: dict[str, Place]) -> None:
        """Tell violations of the domain's rules at the line of the part they speak of."""
        self.places |= top
        for violation in spec_violations(spec):
            path, rest = violation.path, ""
            while path not in self.places:
                path, _, last = path.rpartition(".")
                rest = f"{last}.{rest}" if rest else last
            self.nodes.complain(self.places[path], violation.message + self._hint(violation, spec), part=rest)
        if self.nodes.problems:
            raise refuse(self.name, self.nodes.problems)

    def _hint(self, violation: Violation, spec: Spec) -> str:
        """Name the nearest known word after an unknown one."""
        kind, _, index = ".".join(violation.path.split(".")[:2]).partition(".")
        about = spec.entities
        if kind == "grants" and index:
            about = tuple(e for e in spec.entities if e.name == spec.grants[int(index)].entity)
        elif kind == "entities" and index:
            about = (spec.entities[int(index)],)
        known = {
            "unknown_entity": tuple(e.name for e in spec.entities),
            "unknown_role": ("public", *(r.name for r in spec.roles)),
            "unknown_field": tuple(f.name for e in about for f in e.fields),
            "unknown_value": tuple(dict.fromkeys(v for e in about for f in e.fields for v in f.values)),
        }.get(violation.code)
        quoted = re.search(r"'([^']*)'", violation.message)
        return f"; {nearest(quoted[1], known)}" if known and quoted else ""

    def _source(self, place: Place) -> Source:
        parts = [self.nodes.text(item) for item in self.nodes.items(place)]
        if len(parts) != 2 or not NUMBER.fullmatch(parts[0]):
            self.nodes.complain(place, "must be [offset, words]")
            return Source()
        return Source(start=int(parts[0]), text=parts[1])

    def _said(self, key: str) -> Source:
        return self.words.get(key, Source())

    def _roles(self, place: Place | None) -> tuple[Role, ...]:
        roles = []
        for index, (name, entry) in enumerate(self.nodes.named(place).items()):
            self.places[f"roles.{index}"] = entry
            parts = self._short(entry, lambda text: parse_label("" if text in {"~", "null"} else text, ("limited",)))
            roles.append(Role(**{"label": humanize(name), **parts}, name=name, source=self._said(f"role {name}")))
        return tuple(roles)

    def _short(self, place: Place, parse: Any) -> dict[str, Any]:
        try:
            parts: dict[str, Any] = parse(self.nodes.text(place))
        except Fault as fault:
            self.nodes.fault(place, fault)
            return {}
        return parts

    def _entities(self, place: Place | None) -> tuple[Entity, ...]:
        return tuple(
            self._entity(f"entities.{index}", name, entry)
            for index, (name, entry) in enumerate(self.nodes.named(place).items())
        )

    def _entity(self, path: str, name: str, place: Place) -> Entity:
        self.places[path] = place
        parts = self.nodes.mapping(place, ENTITY)
        self.places |= {f"{path}.{key}": entry for key, entry in parts.items()}
        label = self.nodes.text(parts.get("label"), label_of(name))
        return Entity(
            name=name,
            label=label,
            plural=self.nodes.text(parts["plural"]) if "plural" in parts else plural_of(label),
            owned=self.nodes.flag(parts.get("owned")),
            display=self.nodes.text(parts["display"]) if "display" in parts else None,
            fields=self._fields(path, name, parts.get("fields")),
            belongs_to=self._belongs_to(path, name, parts.get("belongs_to")),
            many_to_many=self._many_to_many(path, name, parts.get("many_to_many")),
            source=self._said(name),
        )

    def _fields(self, path: str, owner: str, place: Place | None) -> tuple[Field, ...]:
        fields: list[Field] = []
        for name, entry in self.nodes.named(place).items():
            shorthand = isinstance(entry.node, ScalarNode)
            parts = self._short(entry, parse_field) if shorthand else self._long_field(entry)
            if "type" in parts:
                self.places[f"{path}.fields.{len(fields)}"] = entry
                source = self._said(f"{owner}.{name}")
                fields.append(Field(**{"label": humanize(name), **parts}, name=name, source=source))
        return tuple(fields)

    def _long_field(self, place: Place) -> dict[str, Any]:
        entries = self.nodes.mapping(place, FIELD)
        if "type" not in entries:
            if not self.nodes.problems:
                self.nodes.complain(place, "there is no 'type'")
            return {}
        parts = self._short(Place(entries["type"].node, place.path), parse_type)
        for key, entry in entries.items():
            try:
                self._long_part(parts, key, entry)
            except Fault as fault:
                self.nodes.fault(entry, fault)
        return parts

    def _long_part(self, parts: dict[str, Any], key: str, place: Place) -> None:
        match key:
            case "required" | "unique":
                parts[key] = self.nodes.flag(place)
            case "values":
                parts[key] = tuple(self.nodes.text(item) for item in self.nodes.items(place))
            case "min" | "max":
                parts[key] = parse_number(self.nodes.text(place))
            case "default":
                parts[key] = self._default(place)
            case "transitions":
                parts[key] = tuple(self._transition(item) for item in self.nodes.items(place))
            case "label":
                parts[key] = self.nodes.text(place)
            case _:
                pass

    def _default(self, place: Place) -> str | int | bool:
        text = self.nodes.text(place)
        if isinstance(place.node, ScalarNode) and not place.node.style:
            if text in {"true", "false"}:
                return text == "true"
            if NUMBER.fullmatch(text):
                return int(text)
        return text

    def _transition(self, place: Place) -> Transition:
        before, arrow, after = (part.strip() for part in self.nodes.text(place).partition("->"))
        if not (before and arrow and after):
            self.nodes.complain(place, "must be two values with an arrow: draft -> confirmed")
        return Transition(before=before, after=after)

    def _belongs_to(self, path: str, owner: str, place: Place | None) -> tuple[BelongsTo, ...]:
        links: list[BelongsTo] = []
        for name, entry in self.nodes.named(place).items():
            parts = self._short(entry, lambda text: parse_link(text, many=False))
            if parts:
                self.places[f"{path}.belongs_to.{len(links)}"] = entry
                source = self._said(f"{owner}.{name}")
                links.append(BelongsTo(**{"label": humanize(name), **parts}, name=name, source=source))
        return tuple(links)

    def _many_to_many(self, path: str, owner: str, place: Place | None) -> tuple[ManyToMany, ...]:
        links: list[ManyToMany] = []
        for name, entry in self.nodes.named(place).items():
            parts = self._short(entry, lambda text: parse_link(text, many=True))
            if parts:
                self.places[f"{path}.many_to_many.{len(links)}"] = entry
                source = self._said(f"{owner}.{name}")
                links.append(ManyToMany(**{"label": humanize(name), **parts}, name=name, source=source))
        return tuple(links)

    def _grants(self, place: Place | None) -> tuple[Grant, ...]:
        grants: list[Grant] = []
        seen: dict[str, int] = {}
        for entry in self.nodes.items(place):
            parts = self._short(entry, parse_grant)
            if parts:
                self.places[f"grants.{len(grants)}"] = entry
                line = " ".join(self.nodes.text(entry).split())
                seen[line] = seen.get(line, 0) + 1
                key = line if seen[line] == 1 else f"{line} #{seen[line]}"
                grants.append(Grant(**parts, source=self._said(key)))
        return tuple(grants)

    def _rules(self, place: Place | None) -> tuple[Rule, ...]:
        entries = self.nodes.named(place)
        self.places |= {f"rules.{index}": entry for index, entry in enumerate(entries.values())}
        return tuple(
            Rule(id=name, text=self.nodes.text(entry), source=self._said(f"rule {name}"))
            for name, entry in entries.items()
        )

    def _remarks(self, place: Place | None) -> tuple[Remark, ...]:
        remarks = []
        for entry in self.nodes.items(place):
            parts = self.nodes.mapping(entry, (*REMARKS, "from"))
            source = self._source(parts.pop("from")) if "from" in parts else Source()
            if len(parts) != 1:
                self.nodes.complain(entry, f"must be one of {', '.join(REMARKS)}, with its text")
                continue
            ((kind, text),) = parts.items()
            remarks.append(Remark.model_validate({"kind": kind, "text": self.nodes.text(text), "source": source}))
        return tuple(remarks)

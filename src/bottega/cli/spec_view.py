"""A Spec for people: what is kept, who may do what, what was not understood, each with the words it came from."""

from collections.abc import Iterator

from bottega.domain.naming import humanize
from bottega.domain.requirements import derive_requirements
from bottega.domain.spec import BelongsTo, Entity, Field, Grant, Remark, Source, Spec

QUOTED = 60
"""Characters of the words shown beside what was read from them."""


def spec_text(spec: Spec) -> str:
    """Return the Spec as lines that a person checks in a minute."""
    lines = [spec.name, *_about(spec), ""]
    for entity in spec.entities:
        lines += [*_entity_lines(entity), ""]
    if spec.grants:
        lines += ["who may do what", *(_row(_grant(grant), grant.source) for grant in spec.grants), ""]
    if spec.rules:
        lines += ["needs a model (kept, not built)", *(_row(rule.text, rule.source) for rule in spec.rules), ""]
    for kind, title in (("not_understood", "not understood"), ("question", "questions"), ("assumption", "assumed")):
        found = [remark for remark in spec.remarks if remark.kind == kind]
        if found:
            lines += [title, *(_remark(remark) for remark in found), ""]
    requirements = derive_requirements(spec)
    criteria = sum(len(requirement.criteria) for requirement in requirements)
    lines.append(f"{len(requirements)} requirements with {criteria} acceptance criteria")
    return "\n".join(lines) + "\n"


def _about(spec: Spec) -> Iterator[str]:
    if spec.description:
        yield spec.description
    if not spec.auth:
        yield "no sign-in: everybody may do everything"
        return
    yield "people sign in"
    if spec.roles:
        names = ", ".join(f"{role.label} (only what is granted)" if role.limited else role.label for role in spec.roles)
        signup = (
            f"; who signs up is {humanize(spec.signup_role).lower()}" if spec.signup_role else "; an admin gives roles"
        )
        yield f"roles: {names}{signup}"


def _entity_lines(entity: Entity) -> Iterator[str]:
    owned = ", each owned by the account that made it" if entity.owned else ""
    yield _row(f"{entity.label} ({entity.plural.lower()}){owned}", entity.source, indent=0)
    for field in entity.fields:
        yield _row(f"{field.name:<20} {_field(field)}", field.source)
    for link in entity.links:
        yield _row(f"{link.name:<20} {_link(link)}", link.source)


def _field(field: Field) -> str:
    parts = [f"enum({', '.join(field.values)})" if field.values else field.type]
    parts.append("required" if field.required else "optional")
    parts += ["unique"] if field.unique else []
    parts += [f"min {field.min}"] if field.min is not None else []
    parts += [f"max {field.max}"] if field.max is not None else []
    parts += [f"default {str(field.default).lower()}"] if field.default is not None else []
    if field.transitions is not None:
        parts.append("steps " + (", ".join(f"{t.before} -> {t.after}" for t in field.transitions) or "none"))
    return ", ".join(parts)


def _link(link: object) -> str:
    if isinstance(link, BelongsTo):
        parts = [f"-> {link.target}", "required" if link.required else "optional", *(["unique"] if link.unique else [])]
        return ", ".join(parts)
    return f"<-> many {getattr(link, 'target', '')}"


def _grant(grant: Grant) -> str:
    own = "their own " if grant.scope == "own" else ""
    only = f", only {', '.join(grant.fields)}" if grant.fields else ""
    values = f" to {', '.join(grant.values)}" if grant.values else ""
    return f"{grant.role} may {', '.join(grant.actions)} {own}{grant.entity}{only}{values}"


def _remark(remark: Remark) -> str:
    return _row(remark.text.removeprefix("not understood: "), remark.source)


def _row(text: str, source: Source, indent: int = 2) -> str:
    words = " ".join(source.text.split())
    if not words or words == text:
        return " " * indent + text
    shown = words if len(words) <= QUOTED else words[: QUOTED - 1] + "…"
    return f"{' ' * indent}{text:<58}  “{shown}”"

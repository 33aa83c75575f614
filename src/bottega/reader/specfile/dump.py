"""Spec -> text that a person likes to edit, and that reads back as the same Spec."""

import re
from collections.abc import Iterator

from bottega.domain.errors import UserError
from bottega.domain.naming import humanize
from bottega.domain.spec import BelongsTo, Entity, Field, ManyToMany, Role, Source, Spec
from bottega.domain.spec_rules import spec_violations
from bottega.reader.specfile.derived import label_of
from bottega.reader.specfile.shorthand import field_line, grant_line

HEAD = """\
# What the application is. Change it, then build again: bottega build --spec <this file>
#
#   field   name: TYPE, required | optional, unique, min N, max N, default VALUE, label "Words"
#   TYPE    string text integer decimal money boolean date datetime time email url phone enum(one, other)
#   link    name: Entity, required | optional, unique, label "Words"
#   grant   ROLE may create, read, update, delete [own] Entity [only field, field [to value, value]]
#
# An action that some role is granted is closed to the roles without a grant for it.
"""
WORDS_HEAD = """
# The words of the request that each part was read from, with their place in it. Nothing depends on them.
"""
PLAIN = re.compile(r"[A-Za-z][\w '()/.;?!+-]*", re.ASCII)
PLAIN_IN_FLOW = re.compile(r"[A-Za-z_][\w '()/.;+-]*", re.ASCII)
PLAIN_KEY = re.compile(r"[A-Za-z_][\w-]*", re.ASCII)
READS_AS_OTHER = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def dump_spec(spec: Spec) -> str:
    """Return the file that states ``spec``; ``load_spec`` of it is ``spec`` again.

    Raises:
        UserError: code ``invalid_spec``; a Spec with violations has no file.
    """
    if violations := spec_violations(spec):
        message = "; ".join(f"{violation.path}: {violation.message}" for violation in violations)
        raise UserError(f"the spec is not valid: {message}", code="invalid_spec")
    return "\n".join([HEAD, *_top(spec), *_words(spec)]) + "\n"


def quoted(text: str) -> str:
    """Double quotes that YAML and JSON read alike; whatever cannot be seen is escaped."""
    return '"' + "".join(_escaped(character) for character in text) + '"'


def _escaped(character: str) -> str:
    if character in {'"', "\\"}:
        return f"\\{character}"
    if character == "\n":
        return "\\n"
    if character == "\t":
        return "\\t"
    if character.isprintable():
        return character
    # above the first plane JSON has pairs where YAML has \U: such a character stands as it is, which both allow
    return character if ord(character) > 0xFFFF else f"\\u{ord(character):04x}"


def _scalar(text: str, plain: re.Pattern[str] = PLAIN) -> str:
    safe = plain.fullmatch(text) and not text.endswith(" ") and text.lower() not in READS_AS_OTHER
    return text if safe else quoted(text)


def _key(name: str) -> str:
    return name if PLAIN_KEY.fullmatch(name) else quoted(name)


def _top(spec: Spec) -> Iterator[str]:
    yield "version: 1"
    yield f"name: {_scalar(spec.name)}"
    if spec.description:
        yield f"description: {_scalar(spec.description)}"
    yield f"auth: {str(spec.auth).lower()}  # whether people sign in"
    if spec.roles:
        yield "roles:"
        yield from (f"  {_key(role.name)}: {_role(role)}" for role in spec.roles)
    if spec.signup_role is not None:
        yield f"signup_role: {_scalar(spec.signup_role)}  # what a person is who signs up"
    yield "\nentities:"
    for index, entity in enumerate(spec.entities):
        yield from ([""] if index else [])
        yield from _entity(entity)
    if spec.grants:
        yield "\ngrants:"
        yield from (f"  - {_scalar_line(grant_line(grant))}" for grant in spec.grants)
    if spec.rules:
        yield "\n# Wishes that the rest of this file cannot express; they are kept, and shown as unmet."
        yield "rules:"
        yield from (f"  {_key(rule.id)}: {_scalar(rule.text)}" for rule in spec.rules)
    if spec.remarks:
        yield "\nremarks:"
        for remark in spec.remarks:
            yield f"  - {remark.kind}: {_scalar(remark.text)}"
            if remark.source != Source():
                yield f"    from: {_source(remark.source)}"


def _role(role: Role) -> str:
    return _scalar_line(", ".join([*(["limited"] if role.limited else []), f"label {quoted(role.label)}"]))


def _scalar_line(line: str) -> str:
    """A shorthand as a YAML scalar: plain where YAML would not trip over it, else in single quotes."""
    special = ": " in line or " #" in line or line.endswith(":") or not line.isprintable() or not line[:1].isalpha()
    return "'" + line.replace("'", "''") + "'" if special else line


def _entity(entity: Entity) -> Iterator[str]:
    yield f"  {_key(entity.name)}:"
    if entity.label != label_of(entity.name):
        yield f"    label: {_scalar(entity.label)}"
    yield f"    plural: {_scalar(entity.plural)}"
    if entity.owned:
        yield "    owned: true  # each row belongs to the account that made it"
    if entity.display is not None:
        yield f"    display: {_scalar(entity.display)}"
    if entity.fields:
        yield "    fields:"
        for field in entity.fields:
            yield from _field(field)
    if entity.belongs_to:
        yield "    belongs_to:"
        yield from (f"      {_key(link.name)}: {_scalar_line(_link(link))}" for link in entity.belongs_to)
    if entity.many_to_many:
        yield "    many_to_many:"
        yield from (f"      {_key(link.name)}: {_scalar_line(_link(link))}" for link in entity.many_to_many)


def _field(field: Field) -> Iterator[str]:
    line = field_line(field, label=humanize(field.name), quote=quoted)
    if line is not None:
        yield f"      {_key(field.name)}: {_scalar_line(line)}"
        return
    yield f"      {_key(field.name)}:"
    yield f"        type: {field.type}"
    if field.values:
        yield f"        values: [{', '.join(_scalar(value, PLAIN_IN_FLOW) for value in field.values)}]"
    yield f"        required: {str(field.required).lower()}"
    if field.unique:
        yield "        unique: true"
    for word, bound in (("min", field.min), ("max", field.max)):
        if bound is not None:
            yield f"        {word}: {bound}"
    if field.default is not None:
        text = str(field.default).lower() if isinstance(field.default, int) else _scalar(field.default)
        yield f"        default: {text}"
    if field.transitions is not None:
        steps = ", ".join(f"{step.before} -> {step.after}" for step in field.transitions)
        yield f"        transitions: [{steps}]"
    if field.label != humanize(field.name):
        yield f"        label: {_scalar(field.label)}"


def _link(link: BelongsTo | ManyToMany) -> str:
    parts = [link.target]
    if isinstance(link, BelongsTo):
        parts += ["required" if link.required else "optional", *(["unique"] if link.unique else [])]
    if link.label != humanize(link.name):
        parts.append(f"label {quoted(link.label)}")
    return ", ".join(parts)


def _words(spec: Spec) -> Iterator[str]:
    lines = [f"  {key}: {_source(source)}" for key, source in _sources(spec) if source != Source()]
    if lines:
        yield WORDS_HEAD + "words:"
        yield from lines


def _sources(spec: Spec) -> Iterator[tuple[str, Source]]:
    for role in spec.roles:
        yield f"role {role.name}", role.source
    for entity in spec.entities:
        yield entity.name, entity.source
        for part in (*entity.fields, *entity.links):
            yield f"{entity.name}.{part.name}", part.source
    seen: dict[str, int] = {}
    for grant in spec.grants:
        line = grant_line(grant)
        seen[line] = seen.get(line, 0) + 1
        yield quoted(line if seen[line] == 1 else f"{line} #{seen[line]}"), grant.source
    for rule in spec.rules:
        yield quoted(f"rule {rule.id}"), rule.source


def _source(source: Source) -> str:
    return f"[{source.start}, {_scalar(source.text, PLAIN_IN_FLOW)}]"

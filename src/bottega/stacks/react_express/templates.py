"""The template environment of the stack: delimiters that live beside TypeScript, and its few filters."""

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bottega.domain.naming import humanize
from bottega.domain.spec import Action
from bottega.stacks.react_express.view import AppView, FieldView

_GAP_BETWEEN_IMPORTS = re.compile(r"^(import .*;)\n\n+(?=import )", re.MULTILINE)
"""What an import line without names leaves behind."""
FOLDER = Path(__file__).parent / "templates"


@cache
def environment() -> Environment:
    """Return the environment; an unknown name in a template is an error."""
    env = Environment(
        loader=FileSystemLoader(FOLDER),
        block_start_string="[%",
        block_end_string="%]",
        variable_start_string="[[",
        variable_end_string="]]",
        comment_start_string="[#",
        comment_end_string="#]",
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - the output is source code, every value passes a filter of ours
    )
    env.filters.update(js=js, plain=plain, single=single, md=md, humanize=humanize, notes=notes, right=right)
    env.globals.update(import_line=import_line)
    return env


def render(template: str, context: dict[str, object]) -> bytes:
    """Return what the template ``template`` (a path below ``templates/``) gives for ``context``."""
    text = environment().get_template(template).render(context)
    return _GAP_BETWEEN_IMPORTS.sub(r"\1\n", text).encode()


def js(value: object) -> str:
    """Return ``value`` as a JavaScript literal."""
    if isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
        return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return json.dumps(value, ensure_ascii=False)


def single(text: str) -> str:
    """Return ``text`` escaped for the inside of a single-quoted JavaScript literal."""
    return json.dumps(text, ensure_ascii=False)[1:-1].replace('\\"', '"').replace("'", "\\'")


def md(text: str) -> str:
    """Return ``text`` as one line of Markdown that stands for itself, in tables too."""
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", " ".join(text.split()))


def plain(number: Decimal) -> str:
    """``Decimal("1E+2")`` -> ``100``."""
    return f"{number.normalize():f}"


def import_line(names: Iterable[str], source: str) -> str:
    """Return an import of ``names`` in order, or nothing for none."""
    chosen = sorted(dict.fromkeys(names), key=lambda name: (name.removeprefix("type ").lower(), name))
    return f"import {{ {', '.join(chosen)} }} from '{source}';" if chosen else ""


def notes(field: FieldView) -> str:
    """Return what a reader should know of a field beside its type."""
    said = ["required" if field.required else "optional"]
    said += ["unique"] if field.unique else []
    said += [f"at least {plain(field.min)}"] if field.min is not None else []
    said += [f"at most {plain(field.max)}"] if field.max is not None else []
    said += [f"default {str(field.default).lower()}"] if field.default is not None else []
    if field.transitions is not None:
        steps = [f"{before} to {after}" for before, afters in field.transitions.items() for after in afters]
        said.append(f"steps: {', '.join(steps) or 'none'}")
    return ", ".join(said)


def right(app: AppView, actor: str, action: Action, entity: str) -> str:
    """Return what one actor may do, in a word or two."""
    grant = next((g for g in app.grants(entity, action) if g.actor == actor), None)
    if grant is None:
        return "no"
    whose = "own" if grant.scope == "own" else "yes"
    return f"{whose}: {', '.join(grant.fields)}" if grant.fields else whose

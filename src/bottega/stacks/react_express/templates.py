"""The template environment of the stack: delimiters that live beside TypeScript, and its few filters."""

import json
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

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
    env.filters.update(js=js, plain=plain)
    env.globals.update(import_line=import_line)
    return env


def render(template: str, context: dict[str, object]) -> bytes:
    """Return what the template ``template`` (a path below ``templates/``) gives for ``context``."""
    return environment().get_template(template).render(context).encode()


def js(value: object) -> str:
    """Return ``value`` as a JavaScript literal."""
    if isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
        return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    return json.dumps(value, ensure_ascii=False)


def plain(number: Decimal) -> str:
    """``Decimal("1E+2")`` -> ``100``."""
    return f"{number.normalize():f}"


def import_line(names: Iterable[str], source: str) -> str:
    """Return an import of ``names`` in order, or nothing for none."""
    chosen = sorted(dict.fromkeys(names), key=lambda name: (name.removeprefix("type ").lower(), name))
    return f"import {{ {', '.join(chosen)} }} from '{source}';" if chosen else ""

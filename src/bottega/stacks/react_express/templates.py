"""The template environment of the stack: delimiters that live beside TypeScript, and its few filters."""

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

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
    env.filters.update(js=js, plain=plain, single=single)
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


def plain(number: Decimal) -> str:
    """``Decimal("1E+2")`` -> ``100``."""
    return f"{number.normalize():f}"


def import_line(names: Iterable[str], source: str) -> str:
    """Return an import of ``names`` in order, or nothing for none."""
    chosen = sorted(dict.fromkeys(names), key=lambda name: (name.removeprefix("type ").lower(), name))
    return f"import {{ {', '.join(chosen)} }} from '{source}';" if chosen else ""

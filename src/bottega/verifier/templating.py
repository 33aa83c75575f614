"""Templates of the plumbing that every application's tests share."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def render(name: str, *, html: bool = False, **values: Any) -> str:
    """Return a template's text; ``html`` escapes every value and writes ``[[ ]]``, which style sheets do not."""
    return _environment(html=html).get_template(name).render(values).rstrip("\n") + "\n"


@cache
def _environment(*, html: bool) -> Environment:
    return Environment(
        loader=PackageLoader("bottega.verifier", "templates"),
        undefined=StrictUndefined,
        autoescape=html,  # noqa: S701 - off for Python files alone
        keep_trailing_newline=True,
        variable_start_string="[[" if html else "{{",
        variable_end_string="]]" if html else "}}",
        block_start_string="[%" if html else "{%",
        block_end_string="%]" if html else "%}",
    )

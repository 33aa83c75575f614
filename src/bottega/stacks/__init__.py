"""Stacks: technology sets that turn a Spec into files and say how to check them."""

from bottega.domain.errors import UserError
from bottega.stacks.stack import Stack

STACKS = ("react-express",)
"""Names of the stacks there are; the first is taken where nobody chose."""


def find_stack(name: str) -> Stack:
    """Return the stack of that name.

    Raises:
        UserError: code ``unknown_stack``, naming those there are.
    """
    if name not in STACKS:
        known = ", ".join(STACKS)
        raise UserError(f"there is no stack {name!r}", code="unknown_stack", hint=f"Choose one of: {known}.")
    from bottega.stacks.react_express.stack import ReactExpress

    return ReactExpress()

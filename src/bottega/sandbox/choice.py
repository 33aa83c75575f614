"""Which sandbox this machine has."""

import os
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import get_args

from bottega.domain.errors import BottegaError, UserError
from bottega.ports.sandbox import Sandbox, Strength
from bottega.sandbox.bubblewrap import BubblewrapSandbox
from bottega.sandbox.limits import LimitsSandbox

VARIABLE = "BOTTEGA_SANDBOX"
STRENGTHS: tuple[Strength, ...] = get_args(Strength)
_found: dict[Strength, Sandbox | str] = {}
"""What probing found in this process: a sandbox that works, or why it does not."""


async def open_sandbox(prefer: Strength | None = None, *, visible: Sequence[Path] = ()) -> Sandbox:
    """Return the strongest sandbox that really works here; each was seen running a command.

    Args:
        prefer: Exactly this one. The environment variable ``BOTTEGA_SANDBOX`` says the same from outside.
        visible: More files and folders of the machine that commands may read, at their own paths.

    Raises:
        UserError: code ``sandbox_unavailable`` when the one that is asked for does not work, or none does.
    """
    asked = prefer or os.environ.get(VARIABLE) or None
    if asked is not None and asked not in STRENGTHS:
        raise UserError(
            f"{VARIABLE} is {asked!r}",
            code="sandbox_unavailable",
            hint=f"use one of {', '.join(STRENGTHS)}, or unset it",
        )
    reasons = []
    for strength in STRENGTHS:
        if asked in (None, strength):
            found = await probe(strength)
            if not isinstance(found, str):
                return await make(strength, visible) if visible else found
            reasons.append(f"{strength}: {found}")
    raise UserError(
        f"no sandbox works on this machine ({'; '.join(reasons)})",
        code="sandbox_unavailable",
        hint="bottega doctor says what each one needs",
    )


async def probe(strength: Strength) -> Sandbox | str:
    """Return a sandbox that has just run a command, or why it cannot; asked once per process."""
    if strength not in _found:
        try:
            sandbox = await make(strength)
            with tempfile.TemporaryDirectory(prefix="bottega-probe-") as folder:
                async with sandbox.open(Path(folder)) as session:
                    result = await session.run(["true"], timeout=timedelta(seconds=20))
            _found[strength] = sandbox if result.exit_code == 0 else result.output.strip()
        except (BottegaError, OSError) as error:
            _found[strength] = str(error)
    return _found[strength]


async def make(strength: Strength, visible: Sequence[Path] = ()) -> Sandbox:
    """Return a sandbox of a strength, not yet tried."""
    if strength == "bubblewrap":
        return BubblewrapSandbox(visible=visible)
    return await LimitsSandbox.create(strength, visible=visible)

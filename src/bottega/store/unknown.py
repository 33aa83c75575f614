"""What both stores say about run ids that do not name one run."""

from collections.abc import Sequence

from bottega.domain.errors import UserError


def choose(asked: str, found: Sequence[str]) -> str:
    """Return the id that ``asked`` names among ``found``: itself, or the only one that starts so.

    Raises:
        UserError: ``unknown_run`` or ``ambiguous_run``.
    """
    if asked in found:
        return asked
    if not asked or not found:
        raise UserError(f"there is no run {asked!r}", code="unknown_run", hint="bottega runs lists them")
    if len(found) > 1:
        raise UserError(
            f"{asked!r} can mean {len(found)} runs: {', '.join(sorted(found)[:5])}",
            code="ambiguous_run",
            hint="give more letters of the id",
        )
    return found[0]


def already_there(run_id: str) -> UserError:
    """The error for a second run with the id of another."""
    return UserError(f"there is a run {run_id!r} already", code="run_exists", hint="resume it, or start a new one")

"""ReactExpress: React pages over an Express API over PostgreSQL."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bottega.domain.check import Check, Service
from bottega.domain.errors import UserError
from bottega.domain.mutant import Layer, Mutant
from bottega.domain.plan import Piece
from bottega.domain.run import Base
from bottega.domain.spec import Spec
from bottega.stacks.react_express.backend import backend_pieces, render_backend
from bottega.stacks.react_express.checks import (
    react_express_app_services,
    react_express_checks,
    react_express_mutant_service,
    react_express_services,
)
from bottega.stacks.react_express.frontend import frontend_pieces, render_frontend
from bottega.stacks.react_express.migrations import MIGRATIONS
from bottega.stacks.react_express.mutants import react_express_mutants
from bottega.stacks.react_express.view import make_view

_MANIFEST = Path(__file__).parent / "manifest"


class ReactExpress:
    """The stack ``react-express``; implements ``bottega.stacks.stack.Stack``."""

    name = "react-express"
    version = "1"
    migrations = MIGRATIONS

    def pieces(self, spec: Spec) -> tuple[Piece, ...]:
        """Return the separable parts of the repository; their ``owns`` never overlap.

        Raises:
            UserError: code ``bad_path``: a plural label gives no path of its own.
        """
        make_view(spec)
        return (*backend_pieces(spec), *frontend_pieces(spec))

    def render(self, spec: Spec, piece_id: str, *, seed: int, base: Base | None = None) -> dict[str, bytes]:
        """Return the files of one piece by path, not yet formatted.

        Args:
            base: What the repository was generated from before; decides which migrations there are.

        Raises:
            UserError: code ``unknown_piece``, or ``bad_path`` as in ``pieces``.
        """
        view = make_view(spec, seed=seed)
        if piece_id in {piece.id for piece in backend_pieces(spec)}:
            files = render_backend(view, piece_id, base=base)
            return files | (self.manifest() if piece_id == "scaffold" else {})
        if piece_id in {piece.id for piece in frontend_pieces(spec)}:
            return render_frontend(view, piece_id)
        known = ", ".join(piece.id for piece in self.pieces(spec))
        raise UserError(
            f"{self.name} has no piece {piece_id!r} for this Spec", code="unknown_piece", hint=f"It has: {known}."
        )

    def manifest(self) -> dict[str, bytes]:
        """Return the ``package.json``s and the lockfile that decide the modules; the same for every application."""
        return dict(_manifest())

    def format_settings(self, spec: Spec) -> dict[str, bytes]:
        """Return the files that the formatter, and the stack's own format check, read their settings from."""
        names = {".editorconfig", ".gitignore", ".prettierignore", ".prettierrc.json"}
        scaffold = render_backend(make_view(spec), "scaffold")
        return {path: content for path, content in scaffold.items() if path in names}

    def checks(self, spec: Spec) -> tuple[Check, ...]:
        """Return the stack's own checks: format, lint, types, unit tests, builds."""
        return react_express_checks(spec)

    def services(self, spec: Spec) -> tuple[Service, ...]:
        """Return the services that checks talk to: ``postgres`` and ``server``, with nothing kept."""
        return react_express_services(spec)

    def build_checks(self, spec: Spec) -> tuple[Check, ...]:
        """Return those of ``checks`` that make what runs, in order."""
        makers = ("generate-client", "build-api", "build-web")
        return tuple(check for check in self.checks(spec) if check.id in makers)

    def app_services(self, spec: Spec, *, given: Mapping[str, str]) -> tuple[Service, ...]:
        """Return ``postgres`` and ``server`` as a person uses them, with data that stays."""
        return react_express_app_services(spec, given=given)

    def mutants(self, spec: Spec) -> tuple[Mutant, ...]:
        """Return the faults that a proof may plant in the application, to see whether its checks notice them."""
        return react_express_mutants(spec)

    def mutant_service(self, spec: Spec, layer: Layer) -> Service:
        """Return ``server`` with one fault in it and an empty database of its own, beside a running ``postgres``."""
        return react_express_mutant_service(spec, layer)


@cache
def _manifest() -> dict[str, bytes]:
    found = sorted(path for path in _MANIFEST.rglob("*.json"))
    return {path.relative_to(_MANIFEST).as_posix(): path.read_bytes() for path in found}

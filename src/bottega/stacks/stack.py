"""Stack: a technology set that turns a Spec into files and says how to check them."""

from typing import Protocol

from bottega.domain.check import Check, Service
from bottega.domain.plan import Piece
from bottega.domain.spec import Spec


class Stack(Protocol):
    """Everything is pure and deterministic: the same Spec, seed and version give the same bytes."""

    name: str
    version: str

    def pieces(self, spec: Spec) -> tuple[Piece, ...]:
        """Return the separable parts of the repository; their ``owns`` never overlap."""
        ...

    def render(self, spec: Spec, piece_id: str, *, seed: int) -> dict[str, bytes]:
        """Return the files of one piece by path, not yet formatted."""
        ...

    def manifest(self) -> dict[str, bytes]:
        """Return the ``package.json``s and lockfile that decide the modules; the same for every application."""
        ...

    def checks(self, spec: Spec) -> tuple[Check, ...]:
        """Return the stack's own checks: format, lint, types, unit tests, builds."""
        ...

    def services(self, spec: Spec) -> tuple[Service, ...]:
        """Return the services its application needs when it runs: ``postgres`` and ``server``."""
        ...

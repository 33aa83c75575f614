"""Stack: a technology set that turns a Spec into files and says how to check them."""

from collections.abc import Mapping
from typing import Protocol

from bottega.domain.check import Check, Service
from bottega.domain.mutant import Layer, Mutant
from bottega.domain.plan import Piece
from bottega.domain.run import Base
from bottega.domain.spec import Spec


class Stack(Protocol):
    """Everything is pure and deterministic: the same Spec, seed and version give the same bytes."""

    name: str
    version: str
    migrations: str
    """Folder, ending in ``/``, of the files that stay as they were once made: what a database went through."""

    def pieces(self, spec: Spec) -> tuple[Piece, ...]:
        """Return the separable parts of the repository; their ``owns`` never overlap."""
        ...

    def render(self, spec: Spec, piece_id: str, *, seed: int, base: Base | None = None) -> dict[str, bytes]:
        """Return the files of one piece by path, not yet formatted.

        Args:
            base: What the repository was generated from before. Its migrations stay byte for byte; where the
                tables differ, there is one more, which keeps the rows of a database that went through them.
        """
        ...

    def manifest(self) -> dict[str, bytes]:
        """Return the ``package.json``s and lockfile that decide the modules; the same for every application."""
        ...

    def format_settings(self, spec: Spec) -> dict[str, bytes]:
        """Return the files that the formatter, and the stack's own format check, read their settings from."""
        ...

    def checks(self, spec: Spec) -> tuple[Check, ...]:
        """Return the stack's own checks: format, lint, types, unit tests, builds."""
        ...

    def services(self, spec: Spec) -> tuple[Service, ...]:
        """Return the services that checks talk to: ``postgres`` and ``server``, with nothing kept."""
        ...

    def build_checks(self, spec: Spec) -> tuple[Check, ...]:
        """Return those of ``checks`` that make what runs, in order."""
        ...

    def app_services(self, spec: Spec, *, given: Mapping[str, str]) -> tuple[Service, ...]:
        """Return ``postgres`` and ``server`` as a person uses them.

        Beside the usual placeholders they may use ``{data}``, a folder that stays, and ``{jwt_secret}``.

        Args:
            given: Environment of the server that a person sets.
        """
        ...

    def mutants(self, spec: Spec) -> tuple[Mutant, ...]:
        """Return the faults that a proof may plant in the application, to see whether its checks notice them."""
        ...

    def mutant_service(self, spec: Spec, layer: Layer) -> Service:
        """Return ``server`` with one fault in it and an empty database of its own, beside a running ``postgres``.

        It may use ``{postgres_port}``, ``{database}`` and ``{copy}`` (names that no other mutant uses meanwhile) and
        ``{mutant}``, the Mutant as JSON; one that changes nothing has an empty path.
        """
        ...

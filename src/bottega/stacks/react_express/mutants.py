"""The faults that a proof plants in a react-express application to see whether its checks notice them.

Only what somebody could notice is planted: a change without an effect would count against the checks unjustly.
"""

from collections.abc import Iterator

from bottega.domain.mutant import Mutant
from bottega.domain.spec import Spec
from bottega.stacks.react_express.backend import backend_pieces, render_backend
from bottega.stacks.react_express.mutants_access import access_mutants
from bottega.stacks.react_express.mutants_core import core_mutants
from bottega.stacks.react_express.mutants_entity import entity_mutants
from bottega.stacks.react_express.mutants_web import web_mutants
from bottega.stacks.react_express.mutation import Ground
from bottega.stacks.react_express.view import make_view


def react_express_mutants(spec: Spec) -> tuple[Mutant, ...]:
    """Return every fault that can be planted in the application that ``spec`` gives, in a stable order."""
    return tuple(_all(spec))


def _all(spec: Spec) -> Iterator[Mutant]:
    view = make_view(spec)
    pieces = [p.id for p in backend_pieces(spec) if p.agent in {"backend", "architect"} and p.id != "scaffold"]
    files = {path: text.decode() for piece in pieces for path, text in render_backend(view, piece).items()}
    ground = Ground(spec, files)
    for entity in view.entities:
        yield from entity_mutants(ground, entity)
    yield from core_mutants(ground)
    if view.auth:
        yield from access_mutants(ground, view)
    for entity in view.entities:
        yield from web_mutants(ground, entity)

"""Everything a build writes: the request itself, what the stack renders, and the tests made from the criteria."""

import hashlib
import json

from bottega import __version__
from bottega.domain.plan import Piece, Plan
from bottega.domain.run import BuildRequest
from bottega.domain.spec import Spec
from bottega.planner import make_plan
from bottega.reader.specfile import dump_spec
from bottega.stacks import find_stack
from bottega.verifier import contract_checks, contract_pieces, render_contract

SPEC_PATH = "bottega/spec.yaml"
BUILD_PATH = "bottega/build.json"
REQUEST_PIECE = Piece(
    id="request",
    agent="architect",
    title="Keep the request and the spec read from it",
    owns=(SPEC_PATH, BUILD_PATH, "bottega/request.txt"),
)


def digest_spec(spec: Spec) -> str:
    """Return the digest of what a Spec says, as its file states it."""
    return hashlib.sha256(dump_spec(spec).encode()).hexdigest()


def all_pieces(spec: Spec, stack_name: str) -> tuple[Piece, ...]:
    """Return every piece of the repository, in the order people would read them."""
    return (REQUEST_PIECE, *find_stack(stack_name).pieces(spec), *contract_pieces(spec))


def plan_build(spec: Spec, *, stack: str = "react-express", seed: int = 0) -> Plan:
    """Return the plan that builds ``spec``."""
    chosen = find_stack(stack)
    return make_plan(
        spec,
        stack=chosen.name,
        stack_version=chosen.version,
        seed=seed,
        pieces=all_pieces(spec, stack),
        checks=(*chosen.checks(spec), *contract_checks(spec)),
        spec_digest=digest_spec(spec),
    )


def render_piece(request: BuildRequest, piece_id: str) -> dict[str, bytes]:
    """Return the files of one piece, not yet formatted."""
    if piece_id == REQUEST_PIECE.id:
        return _render_request(request)
    if piece_id in {piece.id for piece in contract_pieces(request.spec)}:
        return render_contract(request.spec, piece_id, seed=request.seed)
    return find_stack(request.stack).render(request.spec, piece_id, seed=request.seed, base=request.base)


def _render_request(request: BuildRequest) -> dict[str, bytes]:
    build = {"version": 1, "stack": request.stack, "seed": request.seed, "bottega_version": __version__}
    files = {
        SPEC_PATH: dump_spec(request.spec).encode(),
        BUILD_PATH: (json.dumps(build, indent=2) + "\n").encode(),
    }
    if request.prompt.strip():
        files["bottega/request.txt"] = (request.prompt.strip() + "\n").encode()
    return files

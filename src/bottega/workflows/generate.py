"""What a worker process does for a generate task: render one piece."""

from base64 import b64decode, b64encode

from bottega.domain.run import BuildRequest
from bottega.ports.engine import Json
from bottega.workflows.pieces import render_piece

RENDER = "bottega.workflows.generate:render"


def render(payload: Json) -> Json:
    """Render a piece.

    Shape: ``{"request": BuildRequest, "piece": id} -> {"files": {path: base64}}``.
    """
    files = render_piece(BuildRequest.model_validate(payload["request"]), payload["piece"])
    return {"files": {path: b64encode(content).decode() for path, content in files.items()}}


def rendered_files(result: Json) -> dict[str, bytes]:
    """Return the files of what ``render`` answered."""
    return {path: b64decode(content) for path, content in result["files"].items()}

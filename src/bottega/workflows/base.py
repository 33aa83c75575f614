"""Base: what a repository was generated from before, read from its generated branch."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from bottega.domain.errors import UserError
from bottega.domain.run import Base, BuildRequest
from bottega.domain.spec import Spec
from bottega.ports.workspace import GENERATED_BRANCH, Workspace
from bottega.reader.specfile import load_spec
from bottega.stacks import find_stack
from bottega.workflows.pieces import SPEC_PATH, digest_spec


async def read_base(workspace: Workspace, stack: str) -> Base | None:
    """Return what was last merged into ``main``, or None where nothing was.

    What an unfinished build left on the branch does not count: no database can have gone through it.

    Raises:
        UserError: The spec file there is not valid, or there is no such stack.
    """
    merged = await workspace.find_merged()
    text = None if merged is None else await workspace.read(merged, SPEC_PATH)
    if merged is None or text is None:
        return None
    folder = find_stack(stack).migrations
    paths = [path for path in await workspace.list_paths(merged, folder) if path.endswith(".sql")]
    migrations = {path: await workspace.read(merged, path) or b"" for path in paths}
    on_main = await workspace.list_paths("refs/heads/main", folder)
    return Base(
        commit=await workspace.revision(GENERATED_BRANCH),
        spec=load_spec(text.decode(), name=f"{SPEC_PATH} on the branch {GENERATED_BRANCH}"),
        migrations={path: content.decode() for path, content in migrations.items()},
        names=tuple(sorted({path.removeprefix(folder).split("/", 1)[0] for path in on_main if path.endswith(".sql")})),
    )


def new_migrations(request: BuildRequest, files: Mapping[str, bytes]) -> Iterator[str]:
    """Return, for people, what the migrations among ``files`` do that the repository did not have before."""
    if request.base is None:
        return
    folder = find_stack(request.stack).migrations
    for path, content in sorted(files.items()):
        if path.startswith(folder) and path.endswith(".sql") and path not in request.base.migrations:
            comments = [
                line.removeprefix("-- ").rstrip(".:") for line in content.decode().splitlines() if line[:3] == "-- "
            ]
            told = "; ".join(dict.fromkeys(line for line in comments if not line.startswith("Where there are")))
            yield f"new migration {path.removeprefix(folder).split('/', 1)[0]}: {told}"


def unchanged_words(folder: Path, spec: Spec) -> tuple[str, ...]:
    """Return the path of the spec file if a person has it say ``spec`` in words of their own: those are to stay."""
    try:
        stated = load_spec((folder / SPEC_PATH).read_text(encoding="utf-8"), name=SPEC_PATH)
    except (OSError, UnicodeDecodeError, UserError):
        return ()
    return (SPEC_PATH,) if digest_spec(stated) == digest_spec(spec) else ()

"""Serve: start a built application for a person, with data that stays."""

import asyncio
import contextlib
import fcntl
import json
import secrets
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

from bottega.domain.check import Check
from bottega.domain.errors import AgentError, UserError
from bottega.ports.sandbox import SandboxSession
from bottega.stacks import find_stack
from bottega.verifier import ServiceRunner
from bottega.workflows.verify import read_verify_request
from bottega.workflows.workshop import Workshop

Say = Callable[[str], None]


@contextlib.asynccontextmanager
async def serving(workshop: Workshop, directory: Path, *, given: Mapping[str, str], say: Say) -> AsyncIterator[str]:
    """Serve what is committed in ``directory`` while the block runs; yields the address.

    Args:
        given: Environment of the server that a person sets (``ADMIN_EMAIL``, ``PORT``, ...).
        say: Told in a few words what is being done.

    Raises:
        UserError: ``directory`` holds no application that bottega built; code ``already_running``.
        AgentError: code ``build_failed`` or ``service_failed``, with the end of what was printed.
    """
    workspace = workshop.open_workspace(directory)
    request = await read_verify_request(workspace)
    stack = find_stack(request.stack)
    place = Place(workshop.home / "apps" / sha256(str(directory.resolve()).encode()).hexdigest()[:16])
    with place.held():
        commit = await workspace.revision("HEAD")
        if await workspace.uncommitted():
            say("changes that are not committed are not served")
        modules = await workshop.modules.ensure(stack.manifest(), on_output=None)
        if not place.has_built(commit):
            await asyncio.to_thread(place.clear)
            await workspace.write_checkout(commit, place.checkout)
        place.data.mkdir(parents=True, exist_ok=True)
        opening = workshop.sandbox.open(place.checkout, modules=modules, share_network=True, writable=[place.data])
        async with opening as session:
            if not place.has_built(commit):
                await _build(session, stack.build_checks(request.spec), say)
                place.note_built(commit)
            say("starting the database and the server")
            values = {**place.secrets(), "data": str(place.data)}
            services = ServiceRunner(session, stack.app_services(request.spec, given=given), values=values)
            ports = await services.ensure("server")
            yield f"http://127.0.0.1:{ports['server_port']}"


async def _build(session: SandboxSession, checks: tuple[Check, ...], say: Say) -> None:
    for check in checks:
        say(check.title)
        limit = timedelta(seconds=check.timeout_seconds)
        result = await session.run(check.argv, env=check.env, timeout=limit)
        if result.exit_code != 0:
            message = f"the application cannot be built: {' '.join(check.argv)}"
            raise AgentError(message, code="build_failed", hint=result.output[-3000:])


class Place:
    """Where one served application keeps its checkout, its data and its secrets."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.checkout = folder / "checkout"
        self.data = folder / "data"
        self._built = folder / "built"
        self._secrets = folder / "secrets.json"

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Keep it from being served twice at once: two databases on the same files would destroy them.

        Raises:
            UserError: code ``already_running``.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                hint = "use that one, or stop it with Ctrl-C first"
                raise UserError(
                    "this application is being served already", code="already_running", hint=hint
                ) from error
            yield

    def has_built(self, commit: str) -> bool:
        """Whether the checkout holds this commit, built."""
        return self._built.is_file() and self._built.read_text() == commit

    def note_built(self, commit: str) -> None:
        """Remember that the checkout holds this commit, built."""
        self._built.write_text(commit)

    def clear(self) -> None:
        """Remove the checkout; the data stays."""
        self._built.unlink(missing_ok=True)
        shutil.rmtree(self.checkout, ignore_errors=True)

    def secrets(self) -> dict[str, str]:
        """Return the secrets of the application, made at its first start and kept for its owner alone."""
        if not self._secrets.is_file():
            self._secrets.touch(mode=0o600)
            self._secrets.write_text(json.dumps({"jwt_secret": secrets.token_urlsafe(48)}))
        found: dict[str, str] = json.loads(self._secrets.read_text())
        return found

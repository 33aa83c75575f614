"""GitWorkspace: commits per task on the generated branch, merged into the person's main."""

import asyncio
import fcntl
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from bottega.domain.errors import UserError
from bottega.ports.workspace import GENERATED_BRANCH
from bottega.workspace.command import IDENTITY, GitFailed, git
from bottega.workspace.fast_import import Commit, blob_name, fast_import_stream

EVIDENCE_BRANCH = "bottega/evidence"
KEY_TRAILER = "Bottega-Key"


def _is_under(path: str, owns: tuple[str, ...]) -> bool:
    return any(path == own or (own.endswith("/") and path.startswith(own)) for own in owns)


class GitWorkspace:
    """Implements ``ports.workspace.Workspace`` on one git repository.

    Commits are written with ``git fast-import``: one process per commit, no index and no work tree
    involved, so that many tasks can commit while a person has the repository open.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._keys: dict[str, str] = {}
        self._blobs: dict[str, str] = {}
        self._writing = asyncio.Lock()
        self._lock: IO[str] | None = None

    async def open(self) -> None:
        """Create the repository, or take the one that is there; hold it against other builds.

        Raises:
            UserError: code ``unwritable``, ``not_ours`` (something else lives there) or ``repository_busy``.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if not (self.path / ".git").exists():
                self._refuse_foreign()
                await git(self.path, "init", "--quiet", "--initial-branch=main")
        except OSError as error:
            raise UserError(
                f"cannot write to {self.path}: {error.strerror}",
                code="unwritable",
                hint="choose another folder with --out",
            ) from error
        self._hold()
        self._keys = await self._read_keys()
        self._blobs = await self._read_blobs()

    def _refuse_foreign(self) -> None:
        if any(self.path.iterdir()):
            hint = "choose another folder with --out, or empty this one"
            raise UserError(f"{self.path} is not empty and not a git repository", code="not_ours", hint=hint)

    def _hold(self) -> None:
        handle = (self.path / ".git" / "bottega.lock").open("w")
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            handle.close()
            hint = "wait for it, cancel it, or choose another folder with --out"
            raise UserError(f"another build is writing to {self.path}", code="repository_busy", hint=hint) from error
        self._lock = handle

    def close(self) -> None:
        """Let other builds have the repository."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    async def _read_keys(self) -> dict[str, str]:
        if await self._find(GENERATED_BRANCH) is None:
            return {}
        template = f"%H %(trailers:key={KEY_TRAILER},valueonly,separator=%x2C)"
        log = await git(self.path, "log", f"--format={template}", GENERATED_BRANCH)
        pairs = (line.split(" ", 1) for line in log.splitlines() if " " in line)
        return {key: commit for commit, key in pairs if key}

    async def _read_blobs(self) -> dict[str, str]:
        """Return the path and blob of every file on the generated branch."""
        if not self._keys:
            return {}
        listing = await git(self.path, "ls-tree", "-r", "-z", "--format=%(objectname) %(path)", GENERATED_BRANCH)
        pairs = (entry.split(" ", 1) for entry in listing.split("\0") if entry)
        return {path: blob for blob, path in pairs}

    async def _find(self, revision: str) -> str | None:
        try:
            return await git(self.path, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
        except GitFailed:
            return None

    async def commit_files(self, files: Mapping[str, bytes], *, owns: tuple[str, ...], key: str, message: str) -> str:
        """Commit ``files`` to the generated branch and return the commit.

        Files under ``owns`` that are not in ``files`` are removed. Where nothing would change, the
        newest commit is returned.

        Idempotency: a commit that carries ``key`` is returned as it is.
        """
        async with self._writing:
            if key in self._keys:
                return self._keys[key]
            before = {path: blob for path, blob in self._blobs.items() if _is_under(path, owns)}
            after = {path: blob_name(content) for path, content in files.items()}
            if before == after and before:
                return await git(self.path, "rev-parse", GENERATED_BRANCH)
            text = f"{message}\n\n{KEY_TRAILER}: {key}\n"
            self._keys[key] = await self._import(GENERATED_BRANCH, files, removed=owns, message=text)
            self._blobs = {path: blob for path, blob in self._blobs.items() if path not in before} | after
            return self._keys[key]

    async def _import(self, branch: str, files: Mapping[str, bytes], *, removed: tuple[str, ...], message: str) -> str:
        commit = Commit(
            branch=branch,
            parent=await self._find(branch),
            committer=f"{IDENTITY['GIT_COMMITTER_NAME']} <{IDENTITY['GIT_COMMITTER_EMAIL']}> {int(time.time())} +0000",
            message=message,
            removed=removed,
            files=files,
        )
        return await git(self.path, "fast-import", "--quiet", "--date-format=raw", data=fast_import_stream(commit))

    async def merge_generated(self, message: str, *, ours: tuple[str, ...] = ()) -> str:
        """Merge the generated branch into ``main``, check ``main`` out, and return its commit.

        Args:
            ours: Paths whose text in the work tree stays as it is; what of them is not committed yet is.

        Raises:
            UserError: code ``uncommitted_changes``, so that nothing a person typed is ever at risk; code
                ``merge_conflict``; the conflicting paths are left marked in the work tree.
        """
        generated = await git(self.path, "rev-parse", GENERATED_BRANCH)
        main = await self._find("refs/heads/main")
        if main is None:
            await git(self.path, "update-ref", "refs/heads/main", generated)
            await git(self.path, "symbolic-ref", "HEAD", "refs/heads/main")
            await git(self.path, "reset", "--hard", "--quiet")
            return generated
        if await self.is_ancestor(generated, "main"):
            await self._mend_checkout()
            return main
        if await self._find("MERGE_HEAD") is None:
            await self._commit_edits(ours)
            await self._refuse_uncommitted()
            await git(self.path, "checkout", "--quiet", "main")
            await self._begin_merge()
        await self._finish_merge(message, ours)
        return await git(self.path, "rev-parse", "main")

    async def _commit_edits(self, paths: tuple[str, ...]) -> None:
        """Commit what a person changed in ``paths`` of ``main``, in words of their own that no merge may lose."""
        edited = [path for path in await self.uncommitted(untracked=False) if path in paths]
        if edited and await git(self.path, "rev-parse", "--abbrev-ref", "HEAD") == "main":
            await git(self.path, "commit", "--quiet", "-m", f"Edit {', '.join(edited)}", "--", *edited)

    async def _begin_merge(self) -> None:
        try:
            await git(self.path, "merge", "--quiet", "--no-ff", "--no-commit", GENERATED_BRANCH)
        except GitFailed:
            if await self._find("MERGE_HEAD") is None:
                raise

    async def _finish_merge(self, message: str, ours: tuple[str, ...]) -> None:
        """Commit the merge that has begun, perhaps before a crash or resolved by a person, or say what it waits for."""
        if await self._find("MERGE_HEAD") != await self._find(GENERATED_BRANCH):
            hint = f"finish it or end it (`git merge --abort`) in {self.path}, and run `bottega resume`"
            raise UserError(f"another merge is under way in {self.path}", code="merge_under_way", hint=hint)
        for path in ours:
            await git(self.path, "checkout", "HEAD", "--", path)
        if conflicts := await git(self.path, "diff", "--name-only", "--diff-filter=U"):
            raise UserError(
                f"hand edits and the new generation meet in: {', '.join(conflicts.splitlines())}",
                code="merge_conflict",
                hint=f"resolve the marked places in {self.path}, commit, and run `bottega resume`",
            )
        await git(self.path, "commit", "--quiet", "-m", message)

    async def find_merged(self) -> str | None:
        """Return the newest commit of the generated branch that ``main`` holds, or None where there is none."""
        if not (self.path / ".git").exists():
            return None
        try:
            return await git(self.path, "merge-base", "refs/heads/main", GENERATED_BRANCH)
        except GitFailed:
            return None

    async def is_overtaken(self, prefix: str, *, since: str | None) -> bool:
        """Whether ``main`` holds what was generated after ``since`` with a key that does not begin with ``prefix``."""
        merged = await self.find_merged()
        if merged is None or (since is not None and await self.is_ancestor(merged, since)):
            return False
        return not any(commit == merged and key.startswith(prefix) for key, commit in self._keys.items())

    async def list_paths(self, revision: str, folder: str) -> tuple[str, ...]:
        """Return the paths of the files below ``folder`` in a revision."""
        listing = await git(self.path, "ls-tree", "-r", "-z", "--name-only", revision, "--", folder)
        return tuple(path for path in listing.split("\0") if path)

    async def _mend_checkout(self) -> None:
        """A crash between moving ``main`` and writing the first work tree leaves every file deleted: put them back."""
        if not any(p.name != ".git" for p in self.path.iterdir()):
            await git(self.path, "reset", "--hard", "--quiet")

    async def _refuse_uncommitted(self) -> None:
        changed = await self.uncommitted(untracked=False)
        if changed:
            raise UserError(
                f"{self.path} has changes that are not committed: {', '.join(changed[:5])}",
                code="uncommitted_changes",
                hint="commit or stash them; they are then merged with what is generated",
            )

    async def uncommitted(self, *, untracked: bool = True) -> tuple[str, ...]:
        """Return the paths that differ from the commit that is checked out."""
        others = f"--untracked-files={'normal' if untracked else 'no'}"
        status = await git(self.path, "status", "--porcelain", "--no-renames", others)
        return tuple(line[3:] for line in status.splitlines())

    async def is_ancestor(self, commit: str, of: str) -> bool:
        """Whether ``commit`` is part of the history of ``of``."""
        try:
            await git(self.path, "merge-base", "--is-ancestor", commit, of)
        except GitFailed as error:
            if error.exit_code == 1:
                return False
            raise
        return True

    async def revision(self, name: str = "HEAD") -> str:
        """Return the commit of a revision; UserError ``no_commit`` where there is none."""
        commit = await self._find(name)
        if commit is None:
            raise UserError(
                f"{self.path} has no commit {name}", code="no_commit", hint="is it a repository bottega built?"
            )
        return commit

    async def read(self, revision: str, path: str) -> bytes | None:
        """Return the content of a file in a revision, or None where it has no such file."""
        try:
            return (await git(self.path, "show", f"{revision}:{path}")).encode() + b"\n"
        except GitFailed:
            return None

    async def tree_of(self, revision: str) -> str:
        """Return the tree hash of a revision."""
        return await git(self.path, "rev-parse", f"{revision}^{{tree}}")

    async def write_checkout(self, revision: str, into: Path) -> None:
        """Write the files of ``revision`` into the folder ``into``, without any git metadata."""
        into.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="bottega-index-", dir=into.parent) as folder:
            environment = {"GIT_INDEX_FILE": str(Path(folder, "index"))}
            await git(self.path, "read-tree", revision, environment=environment)
            await git(self.path, "checkout-index", "--all", "--force", f"--prefix={into}/", environment=environment)

    async def keep_evidence(self, files: Mapping[str, bytes], *, commit: str) -> None:
        """Put evidence under ``bottega/`` of the work tree and on branch ``bottega/evidence``."""
        for name, content in files.items():
            target = self.path / "bottega" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        async with self._writing:
            kept = {f"bottega/{name}": content for name, content in files.items()}
            await self._import(EVIDENCE_BRANCH, kept, removed=("bottega/",), message=f"Evidence for {commit}\n")

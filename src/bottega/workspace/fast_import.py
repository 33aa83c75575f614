"""The stream that ``git fast-import`` reads: one commit on one branch."""

import hashlib
import io
from collections.abc import Mapping

from pydantic import ConfigDict

from bottega.domain.base import Value


class Commit(Value):
    """One commit to write.

    Args:
        parent: Commit it follows, or None for the first of its branch.
        committer: ``name <email> seconds zone``.
        removed: Paths taken away before ``files`` are put; one that ends in ``/`` goes with all below it.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    branch: str
    parent: str | None
    committer: str
    message: str
    removed: tuple[str, ...]
    files: Mapping[str, bytes]


def fast_import_stream(commit: Commit) -> bytes:
    """Return the commands for ``commit``; the last one prints its hash.

    Source: git-fast-import(1), "Input format".
    """
    out = io.BytesIO()
    message = commit.message.encode()
    out.write(f"commit refs/heads/{commit.branch}\nmark :1\ncommitter {commit.committer}\n".encode())
    out.write(b"data %d\n%s\n" % (len(message), message))
    if commit.parent is not None:
        out.write(f"from {commit.parent}\n".encode())
        for path in commit.removed:
            out.write(f"D {_quoted(path.rstrip('/'))}\n".encode())
    for path, content in sorted(commit.files.items()):
        out.write(f"M {_mode(content)} inline {_quoted(path)}\n".encode())
        out.write(b"data %d\n%s\n" % (len(content), content))
    out.write(b"\nget-mark :1\n")
    return out.getvalue()


def blob_name(content: bytes) -> str:
    """Return the name git gives to a blob with this content."""
    return hashlib.sha1(b"blob %d\0%s" % (len(content), content), usedforsecurity=False).hexdigest()


def _mode(content: bytes) -> str:
    return "100755" if content.startswith(b"#!") else "100644"


def _quoted(path: str) -> str:
    escaped = path.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'

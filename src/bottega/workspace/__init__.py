"""Workspace: the generated repository, kept by git."""

from bottega.workspace.git import GitWorkspace

__all__ = ["GitWorkspace"]

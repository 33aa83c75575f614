"""Identifiers, distinct to the type checker."""

from typing import NewType

RunId = NewType("RunId", str)
TaskId = NewType("TaskId", str)

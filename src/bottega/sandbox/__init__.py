"""Untrusted commands: sandboxes, the node modules they use, the formatter, and what is installed on the machine."""

from bottega.sandbox.choice import open_sandbox
from bottega.sandbox.formatter import PrettierFormatter
from bottega.sandbox.modules import NodeModuleStore
from bottega.sandbox.toolchain import Finding, diagnose, find_chromium, node_environment, tools

__all__ = [
    "Finding",
    "NodeModuleStore",
    "PrettierFormatter",
    "diagnose",
    "find_chromium",
    "node_environment",
    "open_sandbox",
    "tools",
]

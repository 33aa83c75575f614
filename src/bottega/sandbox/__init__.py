"""Untrusted commands: sandboxes, the node modules they use, the formatter, and what is installed on the machine."""

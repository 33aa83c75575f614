"""Bootstrap: settings become wired objects here and nowhere else."""

from bottega.bootstrap.node import Node, open_node, open_store, open_workshop

__all__ = ["Node", "open_node", "open_store", "open_workshop"]

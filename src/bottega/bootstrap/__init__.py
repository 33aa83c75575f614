"""Bootstrap: settings become wired objects here and nowhere else."""

from bottega.bootstrap.node import Node, open_node, open_store

__all__ = ["Node", "open_node", "open_store"]

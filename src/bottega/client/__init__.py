"""Client: the only façade; start, follow, resume, cancel, list, prove and serve."""

from bottega.client.client import Client, open_client

__all__ = ["Client", "open_client"]

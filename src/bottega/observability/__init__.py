"""What an operator sees: structured logs in files of the data home."""

from bottega.observability.logs import configure_logging

__all__ = ["configure_logging"]

"""What an operator sets: one model, read from the environment once, at the composition root."""

from bottega.config.settings import Settings, load_settings

__all__ = ["Settings", "load_settings"]

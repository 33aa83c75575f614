"""bottega: describe an application, get a repository with a proof anybody can re-run."""

__version__ = "0.1.0"

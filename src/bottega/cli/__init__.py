"""The command line: one file per command; each parses, calls the client, and prints."""


def main(argv: list[str] | None = None) -> int:
    """Run ``bottega`` with ``argv`` (default: those of the process) and return its exit code."""
    from bottega.cli.app import run

    return run(argv)

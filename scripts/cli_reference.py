"""Writes docs/cli.md from the commands' own help: ``python scripts/cli_reference.py``."""

import os
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "cli.md"


def reference() -> str:
    """Return the page: the help of bottega and of each command, as a terminal of 100 columns shows it."""
    os.environ["COLUMNS"], os.environ["TERMINAL_WIDTH"] = "100", "100"
    import typer.main

    from bottega.cli.app import app

    group = typer.main.get_command(app)
    parts = ["# Commands", "", "Made from `--help` by `scripts/cli_reference.py`; a test compares them.", ""]
    context = group.context_class(
        group, info_name="bottega", terminal_width=100, max_content_width=100, **group.context_settings
    )
    parts += ["## bottega", "", "```", group.get_help(context), "```", ""]
    for name, command in group.commands.items():
        inner = command.context_class(command, info_name=name, parent=context, **group.context_settings)
        parts += [f"## bottega {name}", "", "```", command.get_help(inner), "```", ""]
    return "\n".join(line.rstrip() for line in "\n".join(parts).splitlines()) + "\n"


if __name__ == "__main__":
    PAGE.write_text(reference())
    sys.exit(0)

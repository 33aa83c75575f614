"""Arguments and options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

Description = Annotated[
    str | None,
    typer.Argument(metavar="DESCRIPTION", help="The application in plain English; `-` reads standard input."),
]
File = Annotated[
    Path | None,
    typer.Option("--file", "-f", metavar="FILE", help="Read the description from a file (`-`: standard input)."),
]
SpecFile = Annotated[
    Path | None, typer.Option("--spec", metavar="FILE", help="Take an edited spec file instead of a description.")
]
Stack = Annotated[
    str | None,
    typer.Option("--stack", metavar="NAME", help="What to build with (default: as the last time, else react-express)."),
]
Seed = Annotated[
    int | None,
    typer.Option("--seed", metavar="N", help="Decides every free choice (default: as the last time, else 0)."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document; progress goes to standard error.")]
RunArgument = Annotated[str, typer.Argument(metavar="RUN", help="The id of a run, or its first characters.")]
Directory = Annotated[Path, typer.Argument(metavar="DIR", help="A repository that bottega built.")]

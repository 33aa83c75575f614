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
Stack = Annotated[str, typer.Option("--stack", metavar="NAME", help="The technologies to build with.")]
Seed = Annotated[
    int, typer.Option("--seed", metavar="N", help="Decides every free choice; the same gives the same repository.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document; progress goes to standard error.")]
RunArgument = Annotated[str, typer.Argument(metavar="RUN", help="The id of a run, or its first characters.")]
Directory = Annotated[Path, typer.Argument(metavar="DIR", help="A repository that bottega built.")]
DEFAULT_STACK = "react-express"

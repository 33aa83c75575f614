"""``bottega spec``: what is understood of a description, before anything is built."""

import json
from typing import Annotated

import typer

from bottega.cli.options import AsJson, Description, File, SpecFile


def spec(
    description: Description = None,
    *,
    file: File = None,
    spec_file: SpecFile = None,
    as_yaml: Annotated[
        bool, typer.Option("--yaml", help="Print a spec file, to edit and to build from with `build --spec`.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show what is understood of a description.

    Beside each part stand the words it was read from; what was not understood is listed too.

    \b
    Examples:
      bottega spec "Guests book beds. A bed has a number and a room."
      bottega spec --file wishes.txt --yaml > spec.yaml
      bottega spec --file wishes.txt --json | jq .entities
    """
    from bottega.cli.sources import read_wish
    from bottega.domain.errors import RejectedRequest

    try:
        read = read_wish(description, file=file, spec_file=spec_file).spec
    except RejectedRequest as error:
        if not as_json:
            raise
        print(json.dumps({"reject": error.message, "code": error.code}, ensure_ascii=False))
        raise typer.Exit(2) from None
    if as_json:
        from bottega.cli.out import print_json
        from bottega.reader.view import spec_json

        print_json(spec_json(read))
    elif as_yaml:
        from bottega.reader.specfile import dump_spec

        print(dump_spec(read), end="")
    else:
        from bottega.cli.spec_view import spec_text

        print(spec_text(read), end="")

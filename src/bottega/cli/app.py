"""The commands under one roof, and the border where errors become words."""

import io
import os
import sys
from collections.abc import Callable
from typing import Annotated

import typer

from bottega import __version__
from bottega.cli.commands import build, cancel, doctor, plan, resume, run_app, runs, show, spec, verify
from bottega.cli.errors import EXIT_FAILED, EXIT_MISUSE, Interrupted, print_error, print_interrupted

app = typer.Typer(
    name="bottega",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 proven, 1 failed or unproven, 2 wrong use, 130 stopped by Ctrl-C.",
)
COMMANDS: dict[str, Callable[..., None]] = {
    "build": build.build,
    "spec": spec.spec,
    "plan": plan.plan,
    "verify": verify.verify,
    "run": run_app.run_app,
    "runs": runs.runs,
    "show": show.show,
    "resume": resume.resume,
    "cancel": cancel.cancel,
    "doctor": doctor.doctor,
}
for name, function in COMMANDS.items():
    app.command(name)(function)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - the signature is typer's
    if wanted:
        print(f"bottega {__version__}")
        raise typer.Exit


@app.callback()
def options(
    *,
    debug: Annotated[bool, typer.Option("--debug", help="Show where an error came from.")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """Describe an application in plain English; get a repository with a proof that anybody can repeat.

    Start with `bottega build "I keep a list of books to read. A book has a title and a rating from 1 to 5."`
    """


def run(argv: list[str] | None = None) -> int:
    """Run one command; whatever goes wrong is told in words, with a traceback only after ``--debug``."""
    words = sys.argv[1:] if argv is None else argv
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal of few characters is no reason to fail
    try:
        code = _run(words)
        sys.stdout.flush()
    except BrokenPipeError:
        # whoever read our output has seen enough; what is still buffered must not be tried again at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_FAILED
    return code


def _run(words: list[str]) -> int:
    try:
        app(args=words, prog_name="bottega")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else EXIT_MISUSE
    except Interrupted as error:
        print_interrupted(error)
        return error.exit_code
    except BrokenPipeError:
        raise
    except Exception as error:  # the border to the person: no traceback crosses it
        if "--debug" in words[:1]:
            raise
        return print_error(error, as_json="--json" in words)
    return 0

"""``bottega run``: start a built application."""

from bottega.cli.options import Directory


def run_app(directory: Directory) -> None:
    """Start a built application.

    Database, API and pages; Ctrl-C stops all of it. Its data stays in the data home and is
    there at the next start. For a first account of a person who may do everything, set
    ADMIN_EMAIL and ADMIN_PASSWORD.

    \b
    Examples:
      bottega run ./hut
      ADMIN_EMAIL=ada@example.org ADMIN_PASSWORD=correct-horse bottega run ./hut
    """
    from bottega.cli.calling import call
    from bottega.cli.errors import Interrupted

    def say(words: str) -> None:
        print(f"{words} ...", flush=True)

    def on_ready(url: str) -> None:
        print(f"{url}\nCtrl-C stops it", flush=True)

    try:
        call(lambda client: client.serve(directory.absolute(), on_ready=on_ready, say=say))
    except Interrupted:
        print("stopped")

"""``bottega cancel``: stop a run for good."""

from bottega.cli.options import AsJson, RunArgument


def cancel(run: RunArgument, *, as_json: AsJson = False) -> None:
    """Stop a run for good.

    Its commands are ended with all they started; what it committed stays.

    \b
    Example:
      bottega cancel 3f2a
    """
    from bottega.cli.calling import call
    from bottega.cli.out import print_json

    cancelled = call(lambda client: client.cancel(run))
    if as_json:
        print_json(cancelled.model_dump(mode="json"))
    else:
        print(f"run {cancelled.id} is {cancelled.status}")

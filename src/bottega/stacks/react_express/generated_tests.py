"""The Jest tests that a generated application brings along."""

from bottega.stacks.react_express.view import AppView


def render_tests(view: AppView) -> dict[str, bytes]:
    """Return the test files of the server half by path."""
    return {}

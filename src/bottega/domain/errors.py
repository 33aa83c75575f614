"""Exceptions, grouped by who acts next.

A bug is not in here: it is an assertion, it crashes and is supervised.
"""


class BottegaError(Exception):
    """Base of all errors that bottega raises on purpose.

    Args:
        message: What is wrong and where, one sentence.
        code: Stable snake_case word for machines.
        hint: How to mend it; may be empty.
    """

    def __init__(self, message: str, *, code: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.hint = hint


class UserError(BottegaError):
    """The person who asked has to change something: exit code 2, HTTP 4xx."""


class TransientError(BottegaError):
    """May pass by itself (a registry that does not answer): the engine tries again."""


class AgentError(BottegaError):
    """What an agent made is wrong: it gets the message back and tries again."""


class LimitExceeded(BottegaError):
    """A limit of the request was reached: the run stops and can be resumed with more."""


class RejectedRequest(UserError):
    """A description no application can be read from (empty, nonsense, hostile)."""


class TaskFailed(BottegaError):
    """A task ended without a result after its last attempt."""

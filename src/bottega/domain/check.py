"""Check and Service: commands that a stack declares and the verifier runs."""

from typing import Literal

from bottega.domain.base import Value


class Service(Value):
    """A long-running process that checks talk to, started once per sandbox session when first needed.

    ``argv`` and ``env`` may contain ``{placeholders}``: ``{port}`` this service's free loopback port,
    ``{port:NAME}``-style access to other services is written ``{postgres_port}``, ``{server_port}``;
    ``{tmp}`` a private folder of the session. A variable of a service's environment is ``{server_ADMIN_EMAIL}``.

    Args:
        needs: Services that must be ready first.
        prepare: Commands run to completion before it starts (a migration), in order.
        ready_path: HTTP path that answers 200 on its port once it is ready; empty: a TCP connect suffices.
    """

    id: str
    argv: tuple[str, ...]
    env: dict[str, str] = {}
    needs: tuple[str, ...] = ()
    prepare: tuple[tuple[str, ...], ...] = ()
    ready_path: str = ""


class Check(Value):
    """One command whose result is a verdict.

    Args:
        id: Unique, ``lint``, ``contract``.
        argv: Run in the root of the clean checkout; the first word is found on the sandbox's PATH
            (``node``, ``npm``, ``python``); the same placeholders as in ``Service``, and ``{chromium}``.
        needs: Checks that must have passed first (they produce what this one uses); a check whose
            need did not pass is *not run*, with that reason.
        services: Services that must be ready.
        tool: A tool of the machine that may be missing (``chromium``); without it the check is *not run*.
        report: ``exit``: the exit code is the verdict. ``criteria``: the command also writes a JSON Lines
            file to ``{report}``, one object per criterion: ``{"criterion", "status": "passed"|"failed", "detail"}``.
        screenshots: Folder, relative to the root, into which the command puts PNG files; empty: none.
    """

    id: str
    title: str
    argv: tuple[str, ...]
    env: dict[str, str] = {}
    needs: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    tool: str = ""
    report: Literal["exit", "criteria"] = "exit"
    screenshots: str = ""
    timeout_seconds: float = 300

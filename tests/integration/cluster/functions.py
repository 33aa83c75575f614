"""What the workers of these tests are told to do."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from bottega.domain.errors import AgentError, LimitExceeded, RejectedRequest, TransientError, UserError


def echo(payload):
    return {**payload, "pid": os.getpid()}


def say(payload):
    print("to stdout")
    print("to stderr", file=sys.stderr)
    os.system("echo from a shell")
    return {}


def die(payload):
    print("last words")
    print("and complaints", file=sys.stderr)
    if payload["how"] == "segfault":
        ctypes.string_at(0)
    if payload["how"] == "exit":
        os._exit(3)
    os.kill(os.getpid(), signal.Signals[payload["how"]])
    return {}


def raise_error(payload):
    kinds = {kind.__name__: kind for kind in (UserError, AgentError, TransientError, LimitExceeded, RejectedRequest)}
    if payload["kind"] in kinds:
        raise kinds[payload["kind"]]("wrong ü", code="some_code", hint="mend it")
    raise {"KeyError": KeyError, "SystemExit": SystemExit}[payload["kind"]]("missing")


def answer_nonsense(payload):
    return {"not json": object()}


def hang(payload):
    """A family: a child in our group, one that left it, and one that was forked without exec."""
    plain = subprocess.Popen(["sleep", "300"])
    loner = subprocess.Popen(["sleep", "300"], start_new_session=True)
    forked = os.fork()
    if forked == 0:
        time.sleep(300)
        os._exit(0)
    part = Path(payload["file"] + ".part")
    part.write_text(f"{os.getpid()} {plain.pid} {loner.pid} {forked}")
    part.rename(payload["file"])
    if payload.get("leave"):
        return {}
    time.sleep(300)
    return {}


def grow(payload):
    return {"text": "x" * payload["size"]}

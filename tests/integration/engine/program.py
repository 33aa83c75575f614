"""A process with a durable engine, for the tests to kill: ``program.py HOME LOG KEYS [--hold KEY] [--watch]``.

Each attempt writes ``start KEY`` and ``end KEY`` to LOG; the attempt of the held key never ends. Results go to stdout.
"""

import argparse
import asyncio
import json
import os
import sys
from pathlib import Path

from bottega.domain.errors import BottegaError
from bottega.domain.plan import Limits
from bottega.engine.durable import DurableEngine

parser = argparse.ArgumentParser()
parser.add_argument("home", type=Path)
parser.add_argument("log", type=Path)
parser.add_argument("keys")
parser.add_argument("--hold", default="")
parser.add_argument("--at-once", action="store_true")
parser.add_argument("--watch", action="store_true", help="refuse every use of the network")
options = parser.parse_args()


def note(text: str) -> None:
    with options.log.open("a") as log:
        log.write(f"{text} {os.getpid()}\n")


async def run_task(key: str, payload: dict) -> dict:
    note(f"start {key}")
    await asyncio.sleep(0.002)
    if key == options.hold:
        await asyncio.Event().wait()
    note(f"end {key}")
    return {"key": key, "payload": payload}


def refuse(event: str, arguments: tuple) -> None:
    if event in {"socket.connect", "socket.bind", "socket.getaddrinfo", "socket.sendto"}:
        raise AssertionError(f"{event} {arguments}")


async def main() -> None:
    engine = DurableEngine(options.home, run_task)
    try:
        await engine.open()
    except BottegaError as error:
        print(json.dumps({"kind": type(error).__name__, "code": error.code, "hint": error.hint}))
        sys.exit(2)
    note("open -")
    keys = options.keys.split(",")
    try:
        if options.at_once:
            results = await asyncio.gather(*(engine.execute(key, {"of": key}, limits=Limits()) for key in keys))
        else:
            results = [await engine.execute(key, {"of": key}, limits=Limits()) for key in keys]
    except BottegaError as error:
        print(json.dumps({"kind": type(error).__name__, "code": error.code, "hint": error.hint}))
        sys.exit(2)
    print(json.dumps(results))
    await engine.aclose()


if options.watch:
    sys.addaudithook(refuse)
asyncio.run(main())

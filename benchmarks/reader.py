"""How fast descriptions are read: milliseconds per kilobyte, and the start of the program against a bare interpreter.

Reading is measured in time of the processor, so that a busy machine does not blur it.
Prints one JSON object. Promise: 10 kB in less than 300 ms, `python -m bottega.reader` in less than 500 ms.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

CASES = Path(__file__).parent.parent / "tests" / "cases" / "unseen.jsonl"


def best(action: Callable[[], object], times: int = 5, *, clock: Callable[[], float] = time.perf_counter) -> float:
    """The shortest of several runs, in milliseconds."""
    found = []
    for _ in range(times):
        before = clock()
        action()
        found.append((clock() - before) * 1000)
    return min(found)


def ten_kilobytes() -> str:
    """Descriptions of many kinds, one after the other."""
    cases = [json.loads(line) for line in CASES.read_text("utf-8").splitlines()]
    text = "\n\n".join(case["prompt"] for case in cases if not case["gold"]["reject"])
    return text[:10_000]


def main() -> None:
    from bottega.reader import read_request

    text = ten_kilobytes()
    prose = " ".join("A hive has a number, a colour and a date. Hives belong to an apiary." for _ in range(150))[
        :10_000
    ]
    read_request("Hives have a number.")
    mixed, plain = (best(lambda t=t: read_request(t), 3, clock=time.process_time) for t in (text, prose))
    bare = best(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True))
    command = [sys.executable, "-m", "bottega.reader"]
    start = best(lambda: subprocess.run(command, input=b"Hives have a number.", capture_output=True, check=True))
    print(
        json.dumps(
            {
                "mixed_10kb_ms": round(mixed, 1),
                "prose_10kb_ms": round(plain, 1),
                "ms_per_kb": round(mixed / 10, 2),
                "start_ms": round(start, 1),
                "bare_python_ms": round(bare, 1),
                "start_ratio": round(start / bare, 1),
            }
        )
    )


if __name__ == "__main__":
    main()

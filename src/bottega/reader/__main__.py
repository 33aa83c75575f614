"""``python -m bottega.reader --file F``: print the JSON of what is read, or of why it is refused."""

import json
import sys
from pathlib import Path

from bottega.domain.errors import RejectedRequest


def main(arguments: list[str]) -> int:
    """Print the Spec of a file (or of standard input) as JSON; 2 where it is refused."""
    raw = (
        Path(arguments[1]).read_bytes()
        if arguments[:1] == ["--file"] and len(arguments) > 1
        else sys.stdin.buffer.read()
    )
    from bottega.reader import read_request
    from bottega.reader.view import spec_json

    try:
        answer = spec_json(read_request(raw.decode("utf-8", "replace")))
    except RejectedRequest as refusal:
        sys.stdout.write(json.dumps({"reject": refusal.message, "code": refusal.code, "hint": refusal.hint}) + "\n")
        return 2
    sys.stdout.write(json.dumps(answer, indent=1, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

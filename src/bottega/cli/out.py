"""How documents for machines are printed."""

import json
from typing import Any


def print_json(document: Any) -> None:
    """Print one JSON document, readable, to standard output."""
    print(json.dumps(document, indent=2, ensure_ascii=False))

"""What a spec file may leave out."""

import re


def label_of(name: str) -> str:
    """``PurchaseOrder`` -> ``Purchase order``."""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|[A-Z]", name)
    if not words:
        return name
    first, *rest = words
    return " ".join(
        [first[:1].upper() + first[1:], *(word if word.isupper() and len(word) > 1 else word.lower() for word in rest)]
    )


def plural_of(label: str) -> str:
    """``Purchase order`` -> ``Purchase orders``, ``Person`` -> ``People``."""
    from pluralizer import Pluralizer

    return str(Pluralizer().plural(label))  # type: ignore[no-untyped-call]  # ships no types

"""Mutant: one small fault planted in the code of an application, to see whether its checks would notice."""

from typing import Literal

from bottega.domain.base import Value

Layer = Literal["api", "web"]


class Mutant(Value):
    """One fault, and who should see it.

    Args:
        id: Unique within an application, readable: ``drop-on-update.Task.title``.
        rule: What is wrong with it in one sentence; mutants with the same ``operator`` share its kind.
        operator: The kind of fault, ``drop-on-update``.
        path: The file it changes.
        original: The words it replaces; they stand exactly once in that file.
        mutated: The words that come in their place.
        criteria: Ids of the acceptance criteria whose tests should notice it.
    """

    id: str
    operator: str
    rule: str
    path: str
    original: str
    mutated: str
    criteria: tuple[str, ...]
    layer: Layer = "api"

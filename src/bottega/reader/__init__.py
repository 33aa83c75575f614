"""Prompt -> Spec, by small passes over the words; no model, no catalogue of applications."""

from bottega.domain.errors import RejectedRequest
from bottega.domain.spec import Spec

__all__ = ["RejectedRequest", "read_request"]


def read_request(text: str) -> Spec:
    """Return the Spec that ``text`` (plain English) describes; it always satisfies ``spec_violations``.

    Raises:
        RejectedRequest: No application can be read from the text; the code says why: ``empty``, ``too_large``, ``binary``,
            ``hostile``, ``not_english``, ``nonsense`` or ``nothing_to_build``.
    """
    from bottega.reader.reject import asks_for_something, nonsense, nothing_found, refuse_unreadable

    refuse_unreadable(text)
    from bottega.reader.build import build_spec
    from bottega.reader.passes import find_facts

    try:
        facts = find_facts(text)
        if not asks_for_something(text, facts):
            raise nothing_found()
        return build_spec(text, facts)
    except RecursionError:  # phrases nested hundreds deep: no sentence that anybody wrote
        raise nonsense() from None

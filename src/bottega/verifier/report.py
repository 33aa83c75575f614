"""Evidence -> one self-contained page that a person reads in a minute."""

from base64 import b64encode
from collections.abc import Mapping

from bottega.domain.verdict import Evidence, Standing

SCREENSHOT_BYTES = 12_000_000
"""Pictures beyond so many bytes in all are named, not shown."""

WORDS = {
    "proven": "proven",
    "failed": "failed",
    "unproven": "unproven",
    "unmet": "unmet",
    "passed": "passed",
    "not_run": "not run",
}
_ORDER: tuple[Standing, ...] = ("failed", "unmet", "unproven", "proven")


def summarize(evidence: Evidence) -> str:
    """Return in one sentence how the requirements stand, each number with its denominator."""
    count = evidence.requirement_count
    parts = [f"{count.met} of {count.total} requirements are proven"]
    for standing, words in (("failed", "failed"), ("unproven", "could not be checked here")):
        if number := _standing_count(evidence, standing):
            parts.append(f"{number} {words}")
    if unmet := _standing_count(evidence, "unmet"):
        parts.append(f"{unmet} {'needs' if unmet == 1 else 'need'} a model or a person")
    failed = [verdict.check for verdict in evidence.checks if verdict.status == "failed"]
    if failed:
        parts.append(f"failing checks: {', '.join(failed)}")
    return "; ".join(parts) + "."


def _standing_count(evidence: Evidence, standing: str) -> int:
    return sum(result.standing == standing for result in evidence.requirements)


def render_report(evidence: Evidence, screenshots: Mapping[str, bytes]) -> str:
    """Return one HTML file that needs nothing else; every value in it is escaped.

    Args:
        screenshots: PNG files by name, in the order to show them.
    """
    from bottega.verifier.templating import render

    return render(
        "report.html.jinja",
        html=True,
        evidence=evidence,
        summary=summarize(evidence),
        words=WORDS,
        requirements=sorted(evidence.requirements, key=lambda result: _ORDER.index(result.standing)),
        standings=[(standing, _standing_count(evidence, standing)) for standing in _ORDER],
        bars=_bars(evidence),
        pictures=_pictures(screenshots),
    )


def _bars(evidence: Evidence) -> dict[str, tuple[float, float]]:
    """Return for each check that ran where its bar begins and how long it is, in percent of the whole."""
    ran = [(v.check, v.started_at, v.duration_seconds) for v in evidence.checks if v.started_at is not None]
    if not ran:
        return {}
    start = min(at for _, at, _ in ran)
    spans = {check: ((at - start).total_seconds(), seconds) for check, at, seconds in ran}
    whole = max(offset + seconds for offset, seconds in spans.values()) or 1.0
    return {
        check: (100 * offset / whole, max(100 * seconds / whole, 0.4)) for check, (offset, seconds) in spans.items()
    }


def _pictures(screenshots: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """Return name and data URI of each picture; an empty URI where there is no room for it."""
    left, pictures = SCREENSHOT_BYTES, []
    for name, content in screenshots.items():
        left -= len(content)
        uri = f"data:image/png;base64,{b64encode(content).decode()}" if left >= 0 else ""
        pictures.append((name, uri))
    return pictures

"""Backoff: how long to wait before the next attempt."""

import random
from datetime import timedelta

from bottega.domain.base import Value


class Backoff(Value):
    """Exponential with full jitter: before attempt n+1 anything up to ``first * 2**(n-1)``, at most ``longest``."""

    first: timedelta = timedelta(seconds=2)
    longest: timedelta = timedelta(seconds=60)

    def bound(self, failed: int) -> timedelta:
        """Return the longest wait after the attempt number ``failed`` (from 1)."""
        # The exponent is capped so that a great number of attempts cannot overflow.
        return min(self.longest, self.first * float(2 ** min(failed - 1, 32)))

    def delay(self, failed: int) -> timedelta:
        """Return a wait after the attempt number ``failed``, drawn evenly, so that retries do not come in step."""
        return self.bound(failed) * random.random()

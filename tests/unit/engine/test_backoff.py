"""Waiting before the next attempt."""

from datetime import timedelta

import pytest

from bottega.engine.backoff import Backoff


@pytest.mark.parametrize(("failed", "seconds"), [(1, 2), (2, 4), (3, 8), (5, 32), (6, 60), (7, 60), (10_000, 60)])
def test_the_bound_doubles_from_two_seconds_to_a_minute(failed: int, seconds: float):
    assert Backoff().bound(failed) == timedelta(seconds=seconds)


def test_the_delay_is_drawn_from_the_whole_range_below_the_bound():
    delays = [Backoff().delay(3).total_seconds() for _ in range(2000)]
    assert min(delays) >= 0
    assert max(delays) <= 8
    assert [sum(low <= delay < low + 2 for delay in delays) > 350 for low in (0, 2, 4, 6)] == [True] * 4

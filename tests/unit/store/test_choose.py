"""Which run an id names."""

import pytest

from bottega.domain.errors import UserError
from bottega.store.unknown import choose


def test_the_whole_id_wins_over_being_the_start_of_others():
    assert choose("ab", ["abc", "ab"]) == "ab"


def test_the_only_run_that_starts_so_is_meant():
    assert choose("a", ["abc"]) == "abc"


@pytest.mark.parametrize(
    ("asked", "found", "code"),
    [("a", [], "unknown_run"), ("", ["a"], "unknown_run"), ("a", ["ab", "ac"], "ambiguous_run")],
)
def test_no_run_or_several_are_an_error(asked: str, found: list[str], code: str):
    with pytest.raises(UserError) as error:
        choose(asked, found)
    assert error.value.code == code

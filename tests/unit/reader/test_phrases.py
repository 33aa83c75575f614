"""Noun phrases: which words are a name, and whether one or several are meant."""

import pytest

from bottega.reader.phrase import phrase_at, split_words
from bottega.reader.tokens import tokenise


def phrase(text):
    found = phrase_at(tokenise(text, 0, len(text)), 0)
    assert found is not None
    return found[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a small maintenance ticket", ("maintenance", "ticket")),
        ("the date of birth", ("date", "of", "birth")),
        ("a number of seats", ("seats",)),
        ("the number of seats", ("number_of", "seats")),
        ("date of purchase", ("purchase", "date")),
        ("pieces of equipment", ("equipment",)),
        ("one of our vets", ("vets",)),
        ("expected harvest date", ("expected", "harvest", "date")),
        ("a given date and time", ("date", "time")),
    ],
)
def test_a_name_is_what_is_left_without_articles_and_evaluations(text, words):
    assert phrase(text).words == words


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("several hives", "many"),
        ("one or more hives", "many"),
        ("a hive", "one"),
        ("one hive", "one"),
        ("hives", "many"),
        ("the hives", ""),
    ],
)
def test_the_words_before_a_name_tell_how_many_are_meant(text, amount):
    assert phrase(text).amount == amount


def test_names_of_programs_are_split_into_words():
    assert (
        split_words("reorderLevel")
        == split_words("reorder_level")
        == split_words("Reorder-level")
        == ["reorder", "level"]
    )
    assert split_words("pH") == ["ph"]

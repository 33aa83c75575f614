"""Morphology and tagging: what a word is, by itself and among its neighbours."""

import pytest

from bottega.reader.morphology import is_plural, plural, singular, verb_forms
from bottega.reader.tokens import tokenise


@pytest.mark.parametrize(
    ("several", "one"),
    [
        ("batteries", "battery"), ("children", "child"), ("people", "person"), ("apiaries", "apiary"), ("leaves", "leaf"),
        ("criteria", "criterion"), ("analyses", "analysis"), ("addresses", "address"), ("statuses", "status"), ("cookies", "cookie"),
        ("boxes", "box"), ("potatoes", "potato"), ("geese", "goose"), ("houses", "house"), ("buses", "bus"),
    ],
)  # fmt: skip
def test_a_plural_and_its_singular_know_each_other(several, one):
    assert singular(several) == one
    assert plural(one) == several


@pytest.mark.parametrize("word", ["status", "address", "species", "news", "analysis", "bus", "series", "staff"])
def test_a_singular_that_ends_in_s_stays_what_it_is(word):
    assert singular(word) == word


def test_people_and_batteries_are_several_and_a_status_is_one():
    assert is_plural("people")
    assert is_plural("batteries")
    assert not is_plural("status")


def test_every_form_of_a_verb_leads_to_its_base():
    forms = verb_forms()
    assert {forms[f].lemma for f in ("wrote", "written", "writes", "writing")} == {"write"}
    assert forms["travelled"].lemma == forms["traveled"].lemma == "travel"


def tags(text):
    return {token.low: token.tag for token in tokenise(text, 0, len(text))}


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("Guests book beds for a night", "book", "v"),
        ("A book has a title", "book", "n"),
        ("A loan covers several objects", "covers", "v"),
        ("We file condition reports on objects", "reports", "n"),
        ("Mechanics open maintenance tickets", "open", "v"),
        ("each challenge attracts many projects", "attracts", "v"),  # stands in no list
        ("captains enter the result", "result", "n"),
        ("loans move through requested", "move", "v"),
        ("I should like to add names", "like", "v"),
        ("a label like health", "like", "i"),
        ("they can apply for a job", "apply", "v"),
    ],
)
def test_the_neighbours_tell_a_verb_from_a_noun(text, word, expected):
    assert tags(text)[word] == expected


def test_a_clitic_is_a_word_of_its_own():
    assert [t.low for t in tokenise("it's collected", 0, 14)] == ["it", "'s", "collected"]


def test_brackets_are_one_token_that_holds_the_rest():
    tokens = tokenise("venues (name, seats) and films", 0, 30)
    assert [t.low for t in tokens[1].inner] == ["name", ",", "seats"]


def test_every_token_knows_where_it_stands():
    text = "  Hives have a number – and a colour."
    assert all(text[t.start : t.end] == t.text for t in tokenise(text, 0, len(text)))

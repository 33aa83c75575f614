"""Breaks that the width of a page made are no breaks; those that a person made are."""

import textwrap

import pytest

from bottega.reader import read_request
from bottega.reader.wrapping import unwrap

LETTER = (
    "We run a mountain hut. Rooms have a unique name and a number of beds between 1 and 20. A booking is for one room "
    "and has an arrival date, a departure date, a price and a status: requested, confirmed or cancelled (requested by "
    "default), and a light level (low, medium or bright). Nobody needs to sign in."
)
KEPT = [
    "Supplier: name*, vat number (unique), country\nContact: supplier*, name*, email*, phone\nNote: text of the note",
    "recipe(name unique, style, target_abv 0..20, ibu int)\ntank(code unique, capacity_litres min 1, state: a/b)",
    "As a member I can browse the tools by their category and see them.\nAs a member I can reserve a tool for a day.",
    "We keep what belongs to the garden in this one list, which is:\n- plots with a number\n- people with a name",
    "short lines\nthat somebody\nbroke by hand",
]


@pytest.mark.parametrize("width", [50, 60, 72, 80, 100])
def test_a_letter_reads_the_same_at_any_width(width: int) -> None:
    wrapped = textwrap.fill(LETTER, width, break_on_hyphens=False)
    assert unwrap(wrapped) == LETTER
    (room, booking) = read_request(wrapped).entities
    assert [field.name for field in room.fields] == ["name", "beds"]
    assert {field.name for field in booking.fields} >= {"price", "status", "light_level"}


def test_a_letter_broken_by_hand_reads_the_same() -> None:
    ragged = LETTER.replace("date, a price", "date, a\nprice").replace("between 1", "between\n1")
    assert unwrap(ragged) == LETTER


@pytest.mark.parametrize("text", KEPT)
def test_lines_that_were_meant_stay_lines(text: str) -> None:
    assert unwrap(text) == text


def test_a_long_bullet_goes_on_in_the_next_line() -> None:
    text = "- batteries are tracked on their own with a label\n  and the drone\n- pilots file missions with a title and a site"
    assert unwrap(text).count("\n") == 1
    assert len(unwrap(text)) == len(text)

"""One item of a list becomes one field: its name, its type, and what is asked of it."""

from decimal import Decimal

import pytest

from bottega.reader.item import read_item


def item(text):
    found = read_item(text, 0, len(text))
    assert found is not None, text
    return found


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("an optional email", "email", "email"),
        ("a phone number", "phone_number", "phone"),
        ("date of birth", "date_of_birth", "date"),
        ("weight in kg", "weight", "decimal"),
        ("a running time in minutes", "running_time", "integer"),
        ("max take-off weight in grams", "max_take_off_weight", "decimal"),
        ("price per night in pounds", "price_per_night", "money"),
        ("a given date and time", "date_time", "datetime"),
        ("joined on", "joined_on", "date"),
        ("taken_at datetime", "taken_at", "datetime"),
        ("ibu int", "ibu", "integer"),
        ("title: string, required", "title", "string"),
        ("deposit: money, default 0", "deposit", "money"),
        ("half plot yes/no", "half_plot", "boolean"),
        ("works weekends?", "works_weekends", "boolean"),
        ("a neutered flag", "neutered", "boolean"),
        ("waiver signed (default no)", "waiver_signed", "boolean"),
        ("the price I paid", "price_paid", "money"),
        ("the date i set it up", "set_up_date", "date"),
        ("photo url", "photo_url", "url"),
        ("whatever notes", "notes", "text"),
        ("allergies (optional, free text)", "allergies", "text"),
        ("charge cycles (never below 0)", "charge_cycles", "integer"),
    ],
)
def test_the_words_of_an_item_tell_its_name_and_type(text, name, kind):
    found = item(text)
    assert ("_".join(found.words), found.type) == (name, kind)


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("how many frames of brood", "frames_of_brood", "integer"),
        ("whether they agreed to reminders", "agreed_to_reminders", "boolean"),
        ("was the queen seen yes/no", "queen_seen", "boolean"),
        ("if they've paid yet", "paid", "boolean"),
        ("whether it is red-listed", "red_listed", "boolean"),
        ("how bad (minor, serious, emergency)", "severity", "enum"),
        ("who reported it", "reported_by", "string"),
        ("what happened", "description", "text"),
        ("is it food safe", "food_safe", "boolean"),
    ],
)
def test_an_indirect_question_is_a_field(text, name, kind):
    found = item(text)
    assert ("_".join(found.words), found.type) == (name, kind)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("condition (excellent, good, fair, poor)", ("excellent", "good", "fair", "poor")),
        ("status = ready | grounded | in repair", ("ready", "grounded", "in_repair")),
        ("severity low/medium/high", ("low", "medium", "high")),
        ("kind: malt/hop/yeast", ("malt", "hop", "yeast")),
        ("a transport method of road, air or sea", ("road", "air", "sea")),
        ("the condition, which is one of mint, fine or worn", ("mint", "fine", "worn")),
        ("blood group (A+, A-, AB+)", ("a_positive", "a_negative", "ab_positive")),
        ("status enum('new','done') default 'new'", ("new", "done")),
        ("status (pending, confirmed, cancelled)", ("pending", "confirmed", "cancelled")),
        ("a state that goes open -> in progress -> done", ("open", "in_progress", "done")),
    ],
)
def test_a_list_of_words_behind_a_name_is_its_values(text, values):
    assert item(text).values == values


def test_arrows_between_values_are_the_steps_that_are_allowed():
    assert item("status: draft -> sent -> paid").steps == (("draft", "sent"), ("sent", "paid"))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("weight in kg, which obviously can't be negative", 0, None),
        ("volume in ml between 200 and 500", 200, 500),
        ("discount percent 0-100", 0, 100),
        ("target_abv 0..20", 0, 20),
        ("temper from 1 to 5", 1, 5),
        ("quantity* integer min 1", 1, None),
        ("stock_kg >= 0", 0, None),
        ("the temperature, nothing over 1300", None, 1300),
        ("a price that is zero or more", 0, None),
        ("severity int check (severity between 1 and 5)", 1, 5),
    ],
)
def test_bounds_are_read_from_words_and_signs(text, low, high):
    found = item(text)
    assert (found.min, found.max) == tuple(None if n is None else Decimal(n) for n in (low, high))


@pytest.mark.parametrize(
    "text",
    [
        "breed if known",
        "a maker (sometimes unknown)",
        "final_gravity decimal nullable",
        "closed on (blank until fixed)",
        "a risk note that can be left empty",
        "the year, if it is known",
    ],
)
def test_what_may_be_missing_is_optional(text):
    assert item(text).required is False


@pytest.mark.parametrize(
    "text",
    [
        "serial number (no two alike)",
        "bag number (never the same twice)",
        "vat number (unique)",
        "a name, distinct from all other names",
        "email (must be unique)",
    ],
)
def test_what_must_not_repeat_is_unique(text):
    assert item(text).unique


@pytest.mark.parametrize(
    ("text", "default"),
    [
        ("active (default true)", "true"),
        ("priority 1 to 5 with 3 as the default", "3"),
        ("done or not (not done by default)", "not_done"),
        ("insured: bool, default true", "true"),
    ],
)
def test_a_default_is_read(text, default):
    assert item(text).default == default


def test_a_field_that_is_one_of_these_people_says_who():
    assert item("a head (an employee)").target == ("employee",)

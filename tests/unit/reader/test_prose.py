"""Flowing prose: what one-liners, paragraphs and letters say, beyond plain lists."""

from decimal import Decimal

import pytest

from bottega.domain.access import access
from bottega.domain.spec import PUBLIC
from bottega.reader import read_request


def relations(spec):
    found = {(e.name, "one", link.target) for e in spec.entities for link in e.belongs_to}
    return found | {(*sorted((e.name, link.target)), "many") for e in spec.entities for link in e.many_to_many}


def field(spec, entity, name):
    return next(f for f in spec.entity(entity).fields if f.name == name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Hotel management system with rooms, guests and reservations",
            [("Reservation", "Guest"), ("Reservation", "Room")],
        ),
        ("Clinic app: doctors, patients and appointments", [("Appointment", "Doctor"), ("Appointment", "Patient")]),
        ("library with books, members and loans", [("Loan", "Book"), ("Loan", "Member")]),
        ("a shop with products, categories, customers and orders", [("Order", "Customer"), ("Order", "Product")]),
        ("I need an app for projects, tasks and comments", [("Comment", "Task")]),
    ],
)
def test_records_that_are_listed_go_with_the_people_and_the_thing_beside_them(text, expected):
    spec = read_request(text)
    assert {(one, "one", other) for one, other in expected} <= relations(spec)
    assert "name" not in {f.name for f in spec.entity(expected[0][0]).fields}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Recipes have a title and can have several tags.", ("Recipe", "Tag", "many")),
        ("Posts have a title and a body. Posts have categories.", ("Category", "Post", "many")),
        ("an archive of shows, their episodes and their guests", ("Episode", "one", "Show")),
        ("An app to keep track of our tools, and the shelf they are on.", ("Tool", "one", "Shelf")),
        ("I want to record letters. Letters have one sender and one recipient, both picked from the same list of people.", ("Letter", "one", "Person")),
        ("Agencies (name, phone) issue vouchers to households. A voucher has a code. A household has a number.", ("Voucher", "one", "Household")),
        ("Artistes have a name. Every artiste may have an understudy, and that understudy is an artiste too.", ("Artiste", "one", "Artiste")),
        ("Owners: name, phone. Then payments, each from one owner: amount, paid on.", ("Payment", "one", "Owner")),
        ("Residents sign in, register their vehicles and request a permit per vehicle.", ("Permit", "one", "Vehicle")),
        ("For every plant I log waterings with a date and a note. A plant has a name.", ("Watering", "one", "Plant")),
    ],
)  # fmt: skip
def test_relations_stand_in_asides_and_after_pronouns(text, expected):
    assert expected in relations(read_request(text))


def test_marks_have_bounds_and_hang_on_what_is_judged():
    spec = read_request(
        "Members log in. Members can rate a book from one to five stars and leave a short review. A book has a title."
    )
    rating = field(spec, "Review", "rating")
    assert (rating.type, rating.min, rating.max) == ("integer", Decimal(1), Decimal(5))
    assert field(spec, "Review", "text").type == "text"
    assert {("Review", "one", "Book"), ("Review", "one", "User")} <= relations(spec)


def test_work_that_is_handed_in_is_a_submission_and_gets_a_grade():
    spec = read_request(
        "As a teacher I want to create assignments with a title and a due date.\n"
        "As a student I want to submit my work for an assignment, with a link and a comment.\n"
        "As a teacher I want to grade a submission from 0 to 100 and leave feedback."
    )
    assert {f.name for f in spec.entity("Submission").fields} == {"link", "comment", "grade", "feedback"}
    assert {("Submission", "one", "Assignment"), ("Submission", "one", "User")} <= relations(spec)


def test_papers_that_are_submitted_are_papers():
    spec = read_request(
        "Authors submit papers with a title. Editors accept or reject papers. Authors see only their own papers."
    )
    assert {e.name for e in spec.kept} == {"Paper"}


def test_what_managers_decide_employees_cannot_set():
    spec = read_request(
        "Employees submit claims with a date and an amount. A claim is draft, submitted, approved or rejected. "
        "Managers approve or reject claims. Employees see only their own claims."
    )
    assert (spec.auth, {role.name for role in spec.roles}) == (True, {"employee", "manager"})
    mine = access(spec, "employee", "Claim", "update")
    assert mine is not None
    assert (mine.scope, set(mine.values)) == ("own", {"draft", "submitted"})
    theirs = access(spec, "manager", "Claim", "update")
    assert theirs is not None
    assert (theirs.scope, theirs.values) == ("all", ())


@pytest.mark.parametrize(
    "text",
    [
        "A blog: authors write posts with a title and a body. Readers can comment without an account (name, comment text). Admins approve comments.",
        "Anyone can leave a comment without an account (name, comment text) on a post. Posts have a title. Admins approve comments.",
    ],
)  # fmt: skip
def test_only_those_who_need_no_account_are_freed(text):
    spec = read_request(text)
    assert spec.auth
    assert access(spec, PUBLIC, "Comment", "create") is not None
    assert access(spec, PUBLIC, "Post", "create") is None
    assert ("Comment", "one", "Post") in relations(spec)


@pytest.mark.parametrize(
    ("text", "entity", "name", "values"),
    [
        ("Bugs have a title and a status that goes from open to fixed to closed, and an owner.", "Bug", "status", ("open", "fixed", "closed")),
        ("Stock movements record the date and whether it came in or went out.", "StockMovement", "kind", ("came_in", "went_out")),
        ("Artistes have a name, a speciality from among fire, juggling and mime, and a weekly wage.", "Artiste", "speciality", ("fire", "juggling", "mime")),
        ("People drop a print job: job title, and a state that starts as queued and then goes to printing, finished or failed.", "PrintJob", "state", ("queued", "printing", "finished", "failed")),
        ("A parcel has a code. A parcel goes to one house: collected on, type one of plain, halal or baby, and weight in kg.", "Parcel", "type", ("plain", "halal", "baby")),
    ],
)  # fmt: skip
def test_values_end_where_the_next_field_begins(text, entity, name, values):
    found = field(read_request(text), entity, name)
    assert (found.type, found.values) == ("enum", values)


def test_people_in_an_aside_are_the_subject_of_what_follows():
    spec = read_request(
        "Volunteers log in to hand out parcels, and coordinators, who log in too, manage agencies. A parcel has a code."
    )
    assert {role.name for role in spec.roles} == {"volunteer", "coordinator"}


def test_a_text_may_start_with_the_name_of_the_application():
    spec = read_request(
        "Gym class booking. A class has a name. Members book classes. No member may book the same class twice."
    )
    assert spec.name == "Gym class booking"
    assert [rule.text for rule in spec.rules] == ["No member may book the same class twice"]


def test_amounts_in_units_are_numbers_and_not_money():
    spec = read_request("For every plant I log waterings with a date and an amount in millilitres between 10 and 5000.")
    amount = field(spec, "Watering", "amount")
    assert (amount.type, amount.min, amount.max) == ("decimal", Decimal(10), Decimal(5000))


def test_who_may_not_change_things_gets_no_right_to_by_what_others_decide():
    spec = read_request(
        "Employees submit claims with a date. A claim is draft, submitted, approved or rejected. Employees see only their own claims. "
        "Managers approve or reject claims. Clerks may only view claims. Everyone logs in."
    )
    assert access(spec, "clerk", "Claim", "update") is None
    assert access(spec, "employee", "Claim", "update") is not None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A clinic keeps track of pets and their owners. Owners have a phone; a pet has a name.", ("Pet", "one", "Owner")),
        ("Customers place orders for products; an order has a quantity.", ("Order", "one", "Product")),
        ("Customers place orders for products; an order has a quantity.", ("Order", "one", "Customer")),
    ],
)  # fmt: skip
def test_who_keeps_track_is_no_thing_and_what_is_ordered_is_one(text, expected):
    spec = read_request(text)
    assert expected in relations(spec)
    assert "Clinic" not in {e.name for e in spec.kept}


def test_an_application_that_is_wished_for_keeps_what_it_is_for():
    spec = read_request("I'd like a simple app to manage my recipes and shopping lists.")
    assert {e.name for e in spec.kept} == {"Recipe", "ShoppingList"}


def test_who_somebody_meets_is_one_person_and_a_place_with_a_colon_is_a_title():
    spec = read_request(
        "A dentist's practice: patients book appointments with dentists. An appointment has a date and a reason. "
        "Dentists log in and see their own appointments."
    )
    assert ("Appointment", "one", "User") in relations(spec)
    assert {e.name for e in spec.kept} == {"Appointment", "Patient"}


def test_a_number_of_things_in_a_list_of_fields_is_a_number():
    spec = read_request("Landlords list apartments with an address, a monthly rent and a number of rooms.")
    assert field(spec, "Apartment", "rooms").type == "integer"

"""From words to a Spec: relations, roles, rights, rules, remarks, each with the words it came from."""

import pytest

from bottega.domain.access import access
from bottega.domain.spec import PUBLIC, Transition
from bottega.reader import read_request


def relations(spec):
    found = {(e.name, "one", link.target) for e in spec.entities for link in e.belongs_to}
    return found | {(*sorted((e.name, link.target)), "many") for e in spec.entities for link in e.many_to_many}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hives belong to an apiary. A hive has a number. An apiary has a name.", ("Hive", "one", "Apiary")),
        (
            "Each owner can have several patients. Owners have a name, patients have a breed.",
            ("Patient", "one", "Owner"),
        ),
        ("Screenings show one film. A film has a title. A screening has a price.", ("Screening", "one", "Film")),
        ("Films can have several directors and a director can have made several films.", ("Director", "Film", "many")),
        ("Films are grouped into strands, and one film may sit in more than one strand.", ("Film", "Strand", "many")),
        ("Recipes have a name, tags have a name.\nrecipe <-> tag many to many", ("Recipe", "Tag", "many")),
        ("every recipe has its own ingredient list, plus tags shared between recipes", ("Recipe", "Tag", "many")),
        ("Every employee has a name and a manager, who is also an employee.", ("Employee", "one", "Employee")),
        ("Items have a name. A category has a name and may have a parent category.", ("Category", "one", "Category")),
        (
            "The office assigns each repair to a contractor. A repair has a date, a contractor has a name.",
            ("Repair", "one", "Contractor"),
        ),
        ("nurses, wards, and shifts that put one nurse on one ward", ("Shift", "one", "Ward")),
        ("gym: members, coaches, classes. one coach per class", ("Class", "one", "Coach")),
    ],
)
def test_relations_are_read_from_prose(text, expected):
    assert expected in relations(read_request(text))


def test_cyclic_relations_and_reserved_words_are_fine():
    spec = read_request(
        "Class(name, type, default, order int, group)\nGroup(name, select, class)\nOrder(number unique, class)"
    )
    assert {"Class", "Group", "Order"} <= {e.name for e in spec.entities}
    assert {("Class", "one", "Group"), ("Group", "one", "Class")} <= relations(spec)
    assert {f.name for f in spec.entity("Class").fields} >= {"type", "default", "order"}


def test_forty_things_are_read():
    names = [f"Thing{chr(65 + i // 20)}{chr(97 + i % 20)}" for i in range(40)]
    spec = read_request("\n".join(f"{name}: name (required), amount >= 0, opened on" for name in names))
    assert len(spec.entities) == 40


def test_states_that_follow_each_other_are_transitions():
    spec = read_request(
        "An appointment has a reason. It starts out as scheduled and can become checked in, completed or no-show."
    )
    status = spec.entity("Appointment").field("status")
    assert status.values == ("scheduled", "checked_in", "completed", "no_show")
    assert status.default == "scheduled"
    assert Transition(before="completed", after="scheduled") not in (status.transitions or ())


@pytest.mark.parametrize(
    ("text", "auth"),
    [
        ("Staff log in. Suppliers have a name.", True),
        ("Suppliers have a name. Password protected please.", True),
        ("Suppliers have a name. No login.", False),
        ("Suppliers have a name. Please no passwords, I forget them.", False),
        ("Suppliers have a name, and it's only for me so don't ask me to log in.", False),
        ("Suppliers have a name.", False),
        ("Guests book beds without an account; wardens log in and confirm bookings.", True),
    ],
)
def test_sign_in_is_what_the_words_say(text, auth):
    assert read_request(text).auth is auth


def test_who_may_do_what_is_kept_with_its_words():
    spec = read_request(
        "Treatments have a description and a cost. Vets and receptionists log in, and only vets may add treatments."
    )
    assert [r.name for r in spec.roles] == ["vet", "receptionist"]
    assert access(spec, "vet", "Treatment", "create")
    assert access(spec, "receptionist", "Treatment", "create") is None
    assert "only vets may add treatments" in spec.grants[0].source.text


def test_a_limited_role_may_set_only_the_values_it_was_given():
    spec = read_request(
        "Loans have a purpose and a status (requested, approved, declined). Registrars log in and manage everything; "
        "curators log in too but may only approve or decline a loan."
    )
    grant = access(spec, "curator", "Loan", "update")
    assert grant is not None
    assert (grant.fields, set(grant.values)) == (("status",), {"approved", "declined"})
    assert access(spec, "curator", "Loan", "delete") is None
    assert access(spec, "registrar", "Loan", "delete")


def test_their_own_rows_belong_to_who_made_them():
    spec = read_request(
        "Samples have a date and a site. Volunteers sign up and can edit only their own samples. Coordinators log in and can edit all samples."
    )
    assert spec.entity("Sample").owned
    mine, theirs = access(spec, "volunteer", "Sample", "update"), access(spec, "coordinator", "Sample", "update")
    assert mine is not None
    assert mine.scope == "own"
    assert theirs is not None
    assert theirs.scope == "all"
    assert spec.signup_role == "volunteer"


def test_visitors_may_do_what_the_words_give_them():
    spec = read_request("Events have a name and a date. Anyone can browse events. Organisers log in to publish events.")
    assert access(spec, PUBLIC, "Event", "read")
    assert access(spec, PUBLIC, "Event", "create") is None


def test_people_who_sign_in_are_the_account_and_others_are_data():
    spec = read_request(
        "Donors have a name and a blood group. Nurses have a badge number. Nurses log in, donors don't need to."
    )
    assert spec.entity("Donor").field("blood_group")
    assert spec.entity("User").field("badge_number")


def test_a_rule_that_no_type_expresses_is_kept_in_words():
    spec = read_request(
        "Rooms have a name. Bookings belong to a room and have a start and an end. No overlapping bookings for the same room."
    )
    assert [rule.text for rule in spec.rules] == ["No overlapping bookings for the same room"]


def test_what_was_not_understood_is_said():
    spec = read_request("Hives have a number and a colour. Quantum flux capacitors resonate magnificently tonight.")
    assert any("Quantum flux" in r.text and r.kind == "not_understood" for r in spec.remarks)


def test_every_part_knows_the_words_it_came_from():
    text = "Hello! Hives have a number, a colour and a queen seen yes/no."
    spec = read_request(text)
    for field in spec.entity("Hive").fields:
        assert text[field.source.start :].startswith(field.source.text)
        assert field.source.text


def test_signs_of_the_shell_never_reach_a_name():
    spec = read_request("../../etc: name, price\nProducts have a na'me\"; DROP, a pri$ce and a $(whoami) code.")
    written = spec.model_dump_json(exclude={"description": True, "remarks": True, "rules": True})
    names = [e.name for e in spec.entities] + [f.name for e in spec.entities for f in e.fields]
    assert all(name.replace("_", "").isalnum() for name in names), written

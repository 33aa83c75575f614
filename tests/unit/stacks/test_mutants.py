"""The faults that the stack offers: each is one change that some criterion speaks of."""

import pytest

from bottega.domain.requirements import derive_requirements
from bottega.domain.spec import Spec
from bottega.stacks import find_stack

STACK = find_stack("react-express")


@pytest.fixture(params=["shelf", "notes", "shop"])
def spec(request: pytest.FixtureRequest) -> Spec:
    chosen: Spec = request.getfixturevalue(request.param)
    return chosen


def test_ids_are_unique_and_begin_with_their_operator(spec: Spec) -> None:
    mutants = STACK.mutants(spec)
    assert len({m.id for m in mutants}) == len(mutants) > 0
    assert all(m.id.split(".")[0] == m.operator for m in mutants)


def test_every_fault_changes_something_that_a_criterion_speaks_of(spec: Spec) -> None:
    known = {c.id for r in derive_requirements(spec) for c in r.criteria}
    for mutant in STACK.mutants(spec):
        assert mutant.original != mutant.mutated, mutant.id
        assert mutant.criteria, mutant.id
        assert set(mutant.criteria) <= known, mutant.id


def test_faults_in_the_pages_are_left_to_the_tests_in_a_browser(spec: Spec) -> None:
    for mutant in STACK.mutants(spec):
        assert all(("/page" in c) == (mutant.layer == "web") for c in mutant.criteria), mutant.id
        assert mutant.path.startswith("frontend/" if mutant.layer == "web" else "backend/"), mutant.id


def test_where_nobody_signs_in_no_fault_speaks_of_people(shelf: Spec) -> None:
    assert not [m.id for m in STACK.mutants(shelf) if "/access/" in m.path or "/auth/" in m.path]


def test_who_must_own_a_row_is_refused_anyway_so_that_no_such_fault_is_planted(notes: Spec) -> None:
    ids = {m.id for m in STACK.mutants(notes)}
    assert "role-unchecked.public.create.Note" not in ids
    assert "role-unchecked.public.read.Note" in ids
    assert "ownership-unchecked.list.Note" in ids


def test_steps_that_are_listed_are_refused_and_others_allowed(shop: Spec) -> None:
    rules = {m.rule for m in STACK.mutants(shop)}
    assert "Status of Order may go from draft to 2nd" in rules
    assert "Status of Order may no longer go from draft to out" in rules


def test_each_layer_has_a_server_of_its_own() -> None:
    spec = Spec.model_validate({"name": "A", "entities": [{"name": "Note", "label": "Note", "plural": "Notes"}]})
    api, web = STACK.mutant_service(spec, "api"), STACK.mutant_service(spec, "web")
    assert api.env["DATABASE_URL"].endswith("/{database}")
    assert (api.needs, api.prepare) == ((), ())
    assert web.env["WEB_DIST"] == "{copy}/dist"
    assert "{copy}" in web.prepare[-1]

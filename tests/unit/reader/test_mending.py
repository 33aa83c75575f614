"""What words may say together but no application can be is mended."""

from bottega.domain.spec import BelongsTo, Entity
from bottega.domain.spec_rules import find_required_circle
from bottega.reader.mending import mend


def entity(name: str, *targets: str, owned: bool = False) -> Entity:
    links = tuple(BelongsTo(target=target, name=target.lower(), label=target) for target in targets)
    return Entity(name=name, label=name, plural=f"{name}s", belongs_to=links, owned=owned)


def test_a_circle_of_required_links_loses_one_demand_and_no_link() -> None:
    before = (entity("Team", "Person"), entity("Person", "Team", "House"), entity("House"))
    after = mend(before)
    assert find_required_circle(after) == ()
    assert [len(e.belongs_to) for e in after] == [1, 2, 0]
    assert sum(link.required for e in after for link in e.belongs_to) == 2


def test_what_is_satisfiable_stays_as_it_was() -> None:
    before = (entity("Task", "Project"), entity("Project"))
    assert mend(before) == before


def test_the_owner_of_a_pet_is_not_the_account_that_owns_the_row() -> None:
    (pet,) = mend((entity("Pet", "Owner", owned=True),))
    assert pet.belongs_to[0].target == "Owner"
    assert pet.belongs_to[0].name not in {"owner", "owner_id"}

"""The keys of a many-to-many link do not depend on whether its name is singular or plural."""

import pytest

from bottega.domain.naming import many_keys
from bottega.domain.spec import ManyToMany


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("tags", ("tags", "tagIds", "tagId")),
        ("tag", ("tags", "tagIds", "tagId")),
        ("story_categories", ("storyCategories", "storyCategoryIds", "storyCategoryId")),
        ("boxes", ("boxes", "boxIds", "boxId")),
        ("classes", ("classes", "classIds", "classId")),
        ("people", ("people", "personIds", "personId")),
        ("status", ("statuses", "statusIds", "statusId")),
    ],
)
def test_a_link_has_the_same_keys_whether_its_name_is_singular_or_plural(name: str, keys: tuple[str, str, str]) -> None:
    assert many_keys(ManyToMany(target="X", name=name, label="X")) == keys

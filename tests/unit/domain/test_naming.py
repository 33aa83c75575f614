"""One convention turns names of a Spec into names on the wire."""

import pytest

from bottega.domain.naming import camel, humanize, kebab, operation_ids, pascal, resource_path
from bottega.domain.spec import Entity

LINE = Entity(name="PurchaseOrderLine", label="Purchase order line", plural="Purchase order lines")


@pytest.mark.parametrize("name", ["unit_price", "unit-price", "Unit price", "unit  price"])
def test_every_spelling_leads_to_the_same_names(name: str) -> None:
    assert (camel(name), pascal(name), kebab(name), humanize(name)) == (
        "unitPrice",
        "UnitPrice",
        "unit-price",
        "Unit price",
    )


def test_a_collection_is_named_by_its_plural_and_a_row_by_its_entity() -> None:
    assert resource_path(LINE) == "purchase-order-lines"
    assert operation_ids(LINE) == {
        "list": "listPurchaseOrderLines",
        "create": "createPurchaseOrderLine",
        "read": "getPurchaseOrderLine",
        "update": "updatePurchaseOrderLine",
        "delete": "deletePurchaseOrderLine",
    }

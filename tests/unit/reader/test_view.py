"""The JSON that people and tools see."""

import json

from bottega.reader import read_request
from bottega.reader.view import spec_json

TEXT = "Members log in. A tool has a name and a deposit of at least 5. A loan belongs to a tool and has a due date (optional). Tags and tools are shared: a tool has several tags and a tag is on many tools."


def test_it_has_the_promised_shape():
    answer = spec_json(read_request(TEXT))
    assert json.loads(json.dumps(answer)) == answer
    assert answer["auth"] is True
    tool = next(e for e in answer["entities"] if e["name"] == "Tool")
    assert {"name", "fields", "belongs_to", "many_to_many"} <= tool.keys()
    deposit = next(f for f in tool["fields"] if f["name"] == "deposit")
    assert (deposit["type"], deposit["min"], deposit["max"], deposit["required"]) == ("money", 5, None, True)
    assert {"name", "type", "required", "unique", "values", "min", "max", "default"} <= deposit.keys()
    loan = next(e for e in answer["entities"] if e["name"] == "Loan")
    assert loan["belongs_to"] == ["Tool"]


def test_requirements_carry_criteria_and_their_words():
    answer = spec_json(read_request(TEXT))
    requirement = next(r for r in answer["requirements"] if r["id"] == "Tool.deposit")
    assert requirement["source"]["text"]
    assert {"minimum", "keeps"} <= {c["kind"] for c in requirement["criteria"]}


def test_the_account_is_listed_where_people_sign_in():
    answer = spec_json(read_request(TEXT))
    assert "User" in [e["name"] for e in answer["entities"]]

"""Placeholders: known names are filled, every other brace stays."""

from bottega.verifier.placeholders import fill, fill_all, fill_env


def test_a_known_name_is_filled() -> None:
    assert fill("http://127.0.0.1:{server_port}/x", {"server_port": "8080"}) == "http://127.0.0.1:8080/x"


def test_braces_of_json_and_unknown_names_stay() -> None:
    assert fill('{"a": {}, "b": "{port}"} {other}', {"port": "1"}) == '{"a": {}, "b": "1"} {other}'


def test_words_and_environments_are_filled_value_by_value() -> None:
    assert fill_all(("a", "{x}{x}"), {"x": "1"}) == ("a", "11")
    assert fill_env({"{x}": "{x}"}, {"x": "1"}) == {"{x}": "1"}


def test_a_value_is_not_filled_again() -> None:
    assert fill("{a}", {"a": "{b}", "b": "no"}) == "{b}"

"""Placeholders in the words of checks and services: only known names are filled, all other braces stay."""

import re
from collections.abc import Mapping, Sequence

_NAME = re.compile(r"\{(\w+)\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with each ``{name}`` that has a value replaced by it."""
    return _NAME.sub(lambda match: values.get(match[1], match[0]), text)


def fill_all(words: Sequence[str], values: Mapping[str, str]) -> tuple[str, ...]:
    """Return every word filled."""
    return tuple(fill(word, values) for word in words)


def fill_env(env: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """Return an environment with its values filled."""
    return {name: fill(value, values) for name, value in env.items()}

"""The base of every value in the domain: frozen, strict about unknown keys."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value; an unknown key is an error that names it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

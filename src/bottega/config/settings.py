"""Settings, and how they are read from ``BOTTEGA_*`` variables."""

import os
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from bottega.domain.base import Value
from bottega.domain.errors import UserError

PREFIX = "BOTTEGA_"
READ_ELSEWHERE = frozenset({"BOTTEGA_PYTHON", "BOTTEGA_SANDBOX"})
"""Known, but read by others: the start script's Python, and the sandbox to insist on."""


class Settings(Value):
    """What an operator may set; every field is the variable ``BOTTEGA_<NAME>``."""

    home: Path = Field(description="Folder of everything bottega keeps: runs, shared node modules, logs.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="The least that is written to the log."
    )
    concurrency: int = Field(default=1, ge=1, le=256, description="Tasks of one run that may work at the same time.")

    @property
    def logs(self) -> Path:
        """The folder of log files."""
        return self.home / "logs"


def load_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of this process; ``environment`` defaults to the real one.

    Raises:
        UserError: code ``unknown_setting`` or ``bad_setting``, naming the variable.
    """
    environment = os.environ if environment is None else environment
    given = {name: value for name, value in environment.items() if name.startswith(PREFIX) and value != ""}
    known = {f"{PREFIX}{name.upper()}": name for name in Settings.model_fields}
    for name in sorted(given.keys() - known.keys() - READ_ELSEWHERE):
        near = get_close_matches(name, known, n=1)
        raise UserError(
            f"there is no setting {name}",
            code="unknown_setting",
            hint=f"did you mean {near[0]}?" if near else f"known: {', '.join(sorted(known))}",
        )
    values: dict[str, object] = {"home": _default_home(environment), "concurrency": os.cpu_count() or 1}
    values |= {known[name]: value for name, value in given.items() if name in known}
    return _checked(values)


def _checked(values: Mapping[str, object]) -> Settings:
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = f"{PREFIX}{str(first['loc'][0]).upper()}"
        message = f"{name}={first['input']}: {first['msg'][:1].lower()}{first['msg'][1:]}"
        raise UserError(message, code="bad_setting", hint=f"change {name} or leave it out") from error
    return settings.model_copy(update={"home": settings.home.expanduser().absolute()})


def _default_home(environment: Mapping[str, str]) -> Path:
    """``$XDG_DATA_HOME/bottega``; the standard ignores a value that is not absolute."""
    data = Path(environment.get("XDG_DATA_HOME", ""))
    if not data.is_absolute():
        user = environment.get("HOME", "")
        data = (Path(user) if user else Path.home()) / ".local" / "share"
    return data / "bottega"

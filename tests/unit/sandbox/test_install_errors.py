"""What npm says when it fails, and whose turn it is then."""

from pathlib import Path

import pytest

from bottega.domain.errors import TransientError, UserError
from bottega.ports.sandbox import CommandResult
from bottega.sandbox.modules import digest, explain

LOCKED = {"package.json": b"{}", "package-lock.json": b"{}"}


def failed(output: str, *, timed_out: bool = False) -> CommandResult:
    return CommandResult(
        argv=("npm", "ci"),
        exit_code=None if timed_out else 1,
        duration_seconds=1,
        output=output,
        timed_out=timed_out,
    )


@pytest.mark.parametrize(
    "line",
    [
        "npm error code ENOTFOUND",
        "npm error code ECONNREFUSED",
        "npm error code EAI_AGAIN",
        "npm error code E503",
        "npm error code E429",
        "npm error network request to https://registry.example/x failed, reason: connect ETIMEDOUT 192.0.2.1:443",
    ],
)
def test_a_registry_that_does_not_answer_is_transient(line: str) -> None:
    error = explain(failed(f"npm warn x\n{line}\n"), Path("/"))
    assert isinstance(error, TransientError)
    assert error.code == "registry_unreachable"
    assert line in error.message


def test_an_install_without_end_is_transient() -> None:
    assert isinstance(explain(failed("", timed_out=True), Path("/")), TransientError)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("npm error code ENOSPC", "disk_full"),
        ("npm error code E401", "registry_refused"),
        ("npm error code E403", "registry_refused"),
        ("npm error code EUSAGE", "modules_broken"),
        ("npm error code EINTEGRITY", "modules_broken"),
        ("npm error code E404", "modules_broken"),
    ],
)
def test_what_a_person_has_to_mend_is_a_user_error_with_a_hint(line: str, code: str) -> None:
    error = explain(failed(line), Path("/"))
    assert isinstance(error, UserError)
    assert error.code == code
    assert error.hint


def test_what_npm_says_is_kept_without_its_stack_trace() -> None:
    trace = "\n".join(f"npm error     at somewhere (node:net:{number}:1)" for number in range(50))
    error = explain(failed(f"npm error code ENOTFOUND\n{trace}\nnpm error network is down\n"), Path("/"))
    assert error.message.splitlines()[1:] == ["npm error code ENOTFOUND", "npm error network is down"]


def test_without_an_error_of_npm_the_last_lines_are_kept() -> None:
    message = explain(failed("\n".join(f"line {number}" for number in range(100))), Path("/")).message
    assert message.endswith("line 99")
    assert "line 50" not in message


def test_the_name_of_an_installation_depends_on_every_path_and_byte() -> None:
    names = {
        digest(LOCKED),
        digest({**LOCKED, "package.json": b"{ }"}),
        digest({**LOCKED, "backend/package.json": b"{}"}),
        digest({**LOCKED, "frontend/package.json": b"{}"}),
    }
    assert len(names) == 4
    assert digest(dict(reversed(LOCKED.items()))) == digest(LOCKED)


@pytest.mark.parametrize("path", ["../evil", "/etc/evil", "a/../../evil"])
def test_a_path_that_leads_out_is_refused(path: str) -> None:
    with pytest.raises(UserError, match="leads out"):
        digest({**LOCKED, path: b""})


def test_a_manifest_without_a_lockfile_is_refused() -> None:
    with pytest.raises(UserError, match=r"package-lock\.json"):
        digest({"package.json": b"{}"})

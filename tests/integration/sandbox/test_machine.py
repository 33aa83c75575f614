"""What the machine has: the choice of a sandbox, versions, and findings for a person."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bottega.domain.errors import UserError
from bottega.ports.sandbox import Strength
from bottega.sandbox import diagnose, find_chromium, open_sandbox, tools

DOCTOR = """
import asyncio, sys
from pathlib import Path
from bottega.sandbox import diagnose
for finding in asyncio.run(diagnose(Path(sys.argv[1]))):
    print(finding.name, finding.status, bool(finding.cost), bool(finding.mend), finding.detail)
"""


async def test_the_strongest_sandbox_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BOTTEGA_SANDBOX", raising=False)
    assert (await open_sandbox()).strength == "bubblewrap"


async def test_a_variable_forces_one(monkeypatch: pytest.MonkeyPatch, strength: Strength) -> None:
    monkeypatch.setenv("BOTTEGA_SANDBOX", strength)
    assert (await open_sandbox()).strength == strength


async def test_a_word_that_is_no_sandbox_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOTTEGA_SANDBOX", "docker")
    with pytest.raises(UserError, match="BOTTEGA_SANDBOX is 'docker'") as caught:
        await open_sandbox()
    assert caught.value.hint == "use one of bubblewrap, landlock, limits, or unset it"


def test_every_sandbox_that_is_weaker_says_so(strength: Strength) -> None:
    note = run_python(
        "import asyncio, sys; from bottega.sandbox import open_sandbox; print(asyncio.run(open_sandbox()).note)",
        strength,
    )
    assert ("eaker" in note or "Weak" in note) == (strength != "bubblewrap")


@pytest.fixture
def broken_bwrap(tmp_path: Path) -> str:
    """A PATH on which bubblewrap is there and does not work, as where user namespaces are off."""
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    program.chmod(0o755)
    return f"{tmp_path}:/usr/bin:/bin"


def test_bubblewrap_that_is_there_and_does_not_work_is_not_used(broken_bwrap: str, tmp_path: Path) -> None:
    output = run_python(DOCTOR, PATH=broken_bwrap)
    (sandbox,) = (line for line in output.splitlines() if line.startswith("sandbox"))
    assert sandbox.startswith("sandbox weaker True True bubblewrap does not work here")
    assert "No permissions to create new namespace" in sandbox


def test_forcing_a_sandbox_that_does_not_work_is_an_error_not_a_weaker_one(broken_bwrap: str) -> None:
    script = (
        "import asyncio\nfrom bottega.sandbox import open_sandbox\nfrom bottega.domain.errors import UserError\n"
        "try: asyncio.run(open_sandbox())\nexcept UserError as error: print(error.code, error.message)\n"
    )
    output = run_python(script, "bubblewrap", PATH=broken_bwrap)
    assert output.startswith("sandbox_unavailable no sandbox works on this machine (bubblewrap: ")
    assert "No permissions" in output


def test_what_is_missing_is_named_with_its_cost_and_how_to_mend_it(tmp_path: Path) -> None:
    output = run_python(DOCTOR, PATH=str(tmp_path), HOME=str(tmp_path))
    for name in ("git", "chromium"):
        assert f"{name} missing True True" in output


async def test_everything_is_found_here(tmp_path: Path) -> None:
    findings = await diagnose(tmp_path / "not" / "yet")
    assert [finding.name for finding in findings] == [
        "python",
        "git",
        "node",
        "postgres",
        "sandbox",
        "chromium",
        "disk",
    ]
    assert {finding.status for finding in findings} == {"ok"}


async def test_the_registry_is_asked_only_when_that_is_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    registry = (await diagnose(tmp_path, network=True))[-1]
    assert (registry.name, registry.status) == ("registry", "missing")
    assert registry.mend


def test_versions_are_those_that_the_tools_say() -> None:
    found = tools()
    assert set(found) == {"node", "npm", "python", "postgres", "chromium", "git", "bubblewrap"}
    git = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True).stdout
    assert found["git"] in git
    assert found["python"] == ".".join(map(str, sys.version_info[:3]))


def test_a_browser_is_found_on_the_path_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = tmp_path / "chromium"
    shutil.copy("/bin/true", browser)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert find_chromium() == browser


def test_a_browser_that_is_a_snap_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = tmp_path / "chromium-browser"
    browser.write_text('#!/bin/sh\nif [ -x /snap/bin/chromium ]; then exec /snap/bin/chromium "$@"; fi\n')
    browser.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "none"))
    assert find_chromium() is None


def run_python(script: str, forced: str = "", **environment: str) -> str:
    """Run a script in a process of its own, because what was found is remembered."""
    own = {**os.environ, "BOTTEGA_SANDBOX": forced, **environment}
    command = [sys.executable, "-c", script, "/tmp"]
    return subprocess.run(command, env=own, capture_output=True, text=True, check=True).stdout

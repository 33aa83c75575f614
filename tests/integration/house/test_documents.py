"""What the documents say is what the program does."""

import importlib.util
import re
import subprocess
from pathlib import Path

import pytest

from bottega.cli.app import COMMANDS
from bottega.config import Settings

ROOT = Path(__file__).resolve().parents[3]


def test_the_page_of_commands_is_their_own_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERMINAL_WIDTH", "100")
    module_spec = importlib.util.spec_from_file_location("cli_reference", ROOT / "scripts" / "cli_reference.py")
    assert module_spec is not None
    assert module_spec.loader is not None
    module = importlib.util.module_from_spec(module_spec)
    module_spec.loader.exec_module(module)
    assert (ROOT / "docs" / "cli.md").read_text() == module.reference(), "run: python scripts/cli_reference.py"


def test_the_readme_names_every_command_and_every_setting() -> None:
    readme = (ROOT / "README.md").read_text()
    assert [name for name in COMMANDS if f"bottega {name}" not in readme] == []
    assert [name for name in Settings.model_fields if f"BOTTEGA_{name.upper()}" not in readme] == []


def test_links_between_documents_lead_somewhere() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    for name in listed:
        page = ROOT / name
        if page.exists():
            for link in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text()):
                assert (page.parent / link).exists(), f"{name} links to {link}"


@pytest.mark.parametrize("script", ["bottega", "dev", ".ci/run"])
def test_scripts_can_be_run(script: str) -> None:
    path = ROOT / script
    assert path.stat().st_mode & 0o111
    shell = "bash" if "bash" in path.read_text().splitlines()[0] else "sh"
    assert subprocess.run([shell, "-n", str(path)], check=False).returncode == 0

"""The leak check sees leaks."""

import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).resolve().parents[2] / "conftest.py"
LEAK = {
    "processes": "import subprocess\ndef test_it(): subprocess.Popen(['sleep', '3'])\n",
    "orphans": "import subprocess\ndef test_it(): subprocess.run(['sh', '-c', 'sleep 3 >/dev/null 2>&1 &'])\n",
    "folders": "import tempfile\ndef test_it(): tempfile.mkdtemp()\n",
    "nothing": "import tempfile\ndef test_it():\n    with tempfile.TemporaryDirectory(): pass\n",
}


def run(folder: Path, leak: str) -> str:
    (folder / "tests").mkdir()
    (folder / "tests" / "conftest.py").write_text(
        CONFTEST.read_text().replace("GRACE_SECONDS = 10.0", "GRACE_SECONDS = 0.1")
    )
    (folder / "tests" / "test_leak.py").write_text(LEAK[leak])
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-W",
        "ignore",
        "--rootdir",
        str(folder),
        str(folder / "tests"),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60).stdout


@pytest.mark.parametrize("leak", ["processes", "orphans"])
def test_a_process_that_outlives_its_test_fails_it(tmp_path: Path, leak: str) -> None:
    said = run(tmp_path, leak)
    assert "left processes" in said
    assert "sleep 3" in said


def test_a_folder_that_stays_fails_its_test(tmp_path: Path) -> None:
    assert "left in the temp folder" in run(tmp_path, "folders")


def test_a_clean_test_passes(tmp_path: Path) -> None:
    assert "1 passed" in run(tmp_path, "nothing").splitlines()[-1]

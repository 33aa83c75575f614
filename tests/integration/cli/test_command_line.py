"""The command line as a person meets it: real processes."""

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

SPEC = """\
name: Reading list
entities:
  Book:
    fields:
      title: string, required
      rating: integer, optional, min 1, max 5
"""


def bottega(
    *words: str, stdin: bytes = b"", cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [sys.executable, "-m", "bottega", *words],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, **environment},
        timeout=60,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def spec_file(tmp_path: Path) -> Path:
    path = tmp_path / "spec.yaml"
    path.write_text(SPEC)
    return path


def best_time(*words: str) -> float:
    """Processor time: on a machine with nothing else to do it is the time a person waits."""
    times = []
    for _ in range(3):
        before = os.times()
        assert bottega(*words).returncode == 0
        after = os.times()
        times.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return min(times)


def test_help_and_spec_answer_at_once(spec_file: Path) -> None:
    assert best_time("--help") < 0.5
    assert best_time("spec", "--spec", str(spec_file)) < 0.5


def test_every_command_teaches_with_an_example() -> None:
    from bottega.cli.app import COMMANDS

    for name in COMMANDS:
        done = bottega(name, "--help")
        assert done.returncode == 0
        assert f"bottega {name}" in done.stdout.split("Example")[1]


def test_a_wrong_option_is_wrong_use() -> None:
    done = bottega("build", "--nonsense")
    assert done.returncode == 2
    assert "No such option" in done.stderr


def test_a_spec_file_is_shown_in_three_forms(spec_file: Path) -> None:
    text = bottega("spec", "--spec", str(spec_file))
    assert (text.returncode, text.stdout.splitlines()[0]) == (0, "Reading list")
    document = json.loads(bottega("spec", "--spec", str(spec_file), "--json").stdout)
    assert document["entities"][0]["name"] == "Book"
    written = bottega("spec", "--spec", str(spec_file), "--yaml").stdout
    spec_file.write_text(written)
    assert bottega("spec", "--spec", str(spec_file), "--yaml").stdout == written


def test_a_typo_in_a_spec_file_is_named_with_line_and_nearest_word(spec_file: Path) -> None:
    spec_file.write_text(SPEC.replace("integer", "intger"))
    done = bottega("build", "--spec", str(spec_file))
    assert done.returncode == 2
    assert (
        f"{spec_file}:6:15: entities.Book.fields.rating.type: 'intger' is no field type; nearest: 'integer'"
        in done.stderr
    )
    assert "Traceback" not in done.stderr


def test_a_plan_is_shown_as_text_json_and_graph(spec_file: Path) -> None:
    assert "assemble" in bottega("plan", "--spec", str(spec_file)).stdout
    tasks = json.loads(bottega("plan", "--spec", str(spec_file), "--json").stdout)["tasks"]
    assert {task["kind"] for task in tasks} == {"generate", "check"}
    assert bottega("plan", "--spec", str(spec_file), "--dot").stdout.startswith("digraph")


@pytest.mark.parametrize("words", [("spec",), ("build",), ("plan",)])
@pytest.mark.parametrize("stdin", [b"", b"\xff\xfe\x00\x01", b"a" * 4_000_001])
def test_no_words_binary_or_too_many_are_refused_in_words(words: tuple[str, ...], stdin: bytes) -> None:
    done = bottega(*words, "-", stdin=stdin)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr


def test_a_refused_description_is_a_document_for_machines() -> None:
    done = bottega("spec", "", "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["reject"]


def test_a_stack_that_is_not_there_is_refused(spec_file: Path, tmp_path: Path) -> None:
    done = bottega("build", "--spec", str(spec_file), "--stack", "cobol", "--out", str(tmp_path / "out"))
    assert done.returncode == 2
    assert "cobol" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_folder_with_other_things_is_not_built_into(spec_file: Path, tmp_path: Path) -> None:
    done = bottega("build", "--spec", str(spec_file), "--out", str(tmp_path))
    assert done.returncode == 2
    assert "is no repository that bottega built" in done.stderr


def test_a_misspelt_setting_is_named(tmp_path: Path) -> None:
    done = bottega("runs", BOTTEGA_HOM=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr == "error: there is no setting BOTTEGA_HOM\nhint: did you mean BOTTEGA_HOME?\n"


def test_without_runs_the_list_says_how_to_begin(tmp_path: Path) -> None:
    assert bottega("runs", BOTTEGA_HOME=str(tmp_path)).stdout.startswith("no runs yet")
    assert json.loads(bottega("runs", "--json", BOTTEGA_HOME=str(tmp_path)).stdout) == []


@pytest.mark.parametrize("command", ["show", "resume", "cancel"])
def test_an_unknown_run_is_refused(command: str, tmp_path: Path) -> None:
    done = bottega(command, "20300101", BOTTEGA_HOME=str(tmp_path))
    assert done.returncode == 2
    assert "20300101" in done.stderr


@pytest.mark.parametrize("command", ["verify", "run"])
def test_a_folder_that_bottega_did_not_build_is_refused(command: str, tmp_path: Path) -> None:
    done = bottega(command, str(tmp_path), BOTTEGA_HOME=str(tmp_path / "home"))
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")


def test_a_terminal_of_few_characters_is_no_fault(spec_file: Path) -> None:
    spec_file.write_text(SPEC.replace("Reading list", "Bücher"))
    done = bottega("spec", "--spec", str(spec_file), PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "B?cher")


def test_output_that_nobody_reads_to_its_end_is_no_fault(spec_file: Path) -> None:
    command = f"{sys.executable} -m bottega plan --spec {spec_file} --json | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60)
    assert "Traceback" not in done.stderr
    assert "BrokenPipe" not in done.stderr


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_build_that_is_interrupted_says_how_to_resume_it(
    spec_file: Path, tmp_path: Path, number: int, code: int
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "bottega", "build", "--spec", str(spec_file), "--out", str(tmp_path / "out")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "BOTTEGA_HOME": str(tmp_path / "home")}, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    run_id = process.stdout.readline().split()[2]
    process.send_signal(number)
    _, told = process.communicate(timeout=30)
    assert process.returncode == code
    assert f"bottega resume {run_id}" in told
    assert "Traceback" not in told
    (run,) = json.loads(bottega("runs", "--json", BOTTEGA_HOME=str(tmp_path / "home")).stdout)
    assert (run["id"], run["status"]) == (run_id, "interrupted")


def test_a_run_is_cancelled_from_another_terminal(spec_file: Path, tmp_path: Path) -> None:
    home = {"BOTTEGA_HOME": str(tmp_path / "home")}
    process = subprocess.Popen(
        [sys.executable, "-m", "bottega", "build", "--spec", str(spec_file), "--out", str(tmp_path / "out")],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **home}, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    run_id = process.stdout.readline().split()[2]
    done = bottega("cancel", run_id[:-1], **home)
    assert (done.returncode, done.stdout) == (0, f"run {run_id} is cancelled\n")
    told, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "cancelled: no proof was made" in told
    assert "cancelled" in bottega("show", run_id, **home).stdout


def test_on_a_terminal_the_progress_redraws_itself() -> None:
    program = (
        "import sys; from datetime import datetime, UTC; from bottega.cli.progress import progress; from bottega.domain.event import Event\n"
        "def event(kind, **data): return Event(run_id='r', sequence=1, kind=kind, at=datetime.now(UTC), data=data)\n"
        "with progress() as show:\n"
        "    show(event('task_started', task='model'))\n"
        "    show(event('task_finished', task='model', status='done', duration_seconds=1.5))\n"
        "print('after')\n"
    )
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "TERM": "xterm"}
    ) as process:
        os.close(theirs)
        shown = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # Linux says so when the other side is gone
                break
            if not part:
                break
            shown += part
    os.close(ours)
    assert process.returncode == 0
    assert b"\x1b[" in shown
    assert "✓ model" in shown.decode()
    assert shown.decode().rstrip().endswith("after")

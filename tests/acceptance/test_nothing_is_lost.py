"""kill -9 at any moment, then resume: the same repository, and nothing that was finished is done again."""

import os
import random
import signal
import subprocess
import time
from collections import Counter

import psutil
import pytest

pytestmark = pytest.mark.acceptance

WORDS = "A reading list, no login. A book has a title, an author and a number of pages. An author has a name."


def tree_of(folder) -> str:
    words = ["git", "-C", str(folder), "rev-parse", "main^{tree}"]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


def endings(events) -> Counter:
    """How often each task was really done to its end, over all processes that worked on the run."""
    ended = [event["data"] for event in events if event["kind"] == "task_finished"]
    return Counter(data["task"] for data in ended if data["status"] == "done" and not data.get("known"))


def kill_everything(process: subprocess.Popen) -> None:
    """kill -9 of the whole tree: the parent first, so that nobody can tidy up."""
    children = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    for child in children:
        try:
            child.kill()
        except psutil.NoSuchProcess:
            continue
    process.communicate()


@pytest.fixture(scope="module")
def whole(make_bottega):
    """The tree of an undisturbed build, and how long it took."""
    bottega = make_bottega()
    bottega("build", WORDS, "--out", "first")  # installs the modules, if nobody has
    began = time.monotonic()
    ended = bottega("build", WORDS, "--out", "application")
    assert ended.returncode == 0, ended.stdout[-3000:]
    return tree_of(bottega.folder / "application"), time.monotonic() - began


@pytest.mark.parametrize("moment", [0.15, 0.35, 0.6, 0.85])
def test_a_killed_build_resumes_to_the_same_tree(bottega, whole, moment):
    tree, seconds = whole
    process = bottega.start("build", WORDS, "--out", "application")
    try:
        process.wait(seconds * (moment + random.Random(moment).uniform(-0.05, 0.05)))
    except subprocess.TimeoutExpired:
        kill_everything(process)
    run = bottega.json("runs")[0]
    if run["status"] == "proven":
        pytest.fail("the build was faster than the kill")
    assert run["status"] == "interrupted"
    ended = bottega("resume", run["id"])
    assert ended.returncode == 0, ended.stdout[-3000:]
    assert tree_of(bottega.folder / "application") == tree
    shown = bottega.json("show", run["id"])
    assert endings(shown["events"]) == Counter(task["task_id"] for task in shown["tasks"])


def test_two_builds_at_once_do_not_disturb_each_other(bottega, whole):
    both = [bottega.start("build", WORDS, "--out", name) for name in ("one", "two")]
    for process in both:
        out, _ = process.communicate(timeout=600)
        assert process.returncode == 0, out[-3000:]
    assert {tree_of(bottega.folder / name) for name in ("one", "two")} == {whole[0]}


def test_ctrl_c_says_how_to_go_on(bottega):
    process = bottega.start("build", WORDS, "--out", "application")
    deadline = time.monotonic() + 60
    while not list(bottega.home.glob("runs/*/incarnation")) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert "bottega resume" in out + err
    assert process.returncode != 0
    assert bottega.json("runs")[0]["status"] == "interrupted"


def test_a_run_can_be_cancelled_from_another_terminal(bottega):
    process = bottega.start("build", WORDS, "--out", "application")
    deadline = time.monotonic() + 60
    while not list(bottega.home.glob("runs/*/incarnation")) and time.monotonic() < deadline:
        time.sleep(0.05)
    run = bottega.json("runs")[0]
    assert bottega.json("cancel", run["id"])["status"] == "cancelled"
    process.communicate(timeout=60)
    assert process.returncode == 1

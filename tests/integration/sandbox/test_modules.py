"""Node modules, installed once per lockfile."""

import asyncio
import json
import shutil
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.sandbox.conftest import wait_until

from bottega.domain.errors import TransientError, UserError
from bottega.sandbox import NodeModuleStore

ENSURE = """
import asyncio, sys
from pathlib import Path
from bottega.domain.errors import BottegaError
from bottega.sandbox import NodeModuleStore

manifest = {path.name: path.read_bytes() for path in Path(sys.argv[2]).iterdir()}
try:
    print(asyncio.run(NodeModuleStore(Path(sys.argv[1])).ensure(manifest, on_output=print)))
except BottegaError as error:
    print(type(error).__name__, error.code, error.message)
"""
MANIFEST = Path(__file__).with_name("manifest")


async def start_ensure(home: Path, *wrapper: str) -> asyncio.subprocess.Process:
    command = [*wrapper, sys.executable, "-c", ENSURE, str(home), str(MANIFEST)]
    return await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)


@pytest.fixture
def unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    monkeypatch.setenv("npm_config_registry", f"http://127.0.0.1:{port}/")
    monkeypatch.setenv("npm_config_fetch_retries", "0")


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A registry that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        monkeypatch.setenv("npm_config_registry", f"http://127.0.0.1:{server.getsockname()[1]}/")
        yield


@pytest.mark.parametrize("forced", ["bubblewrap", "landlock"])
async def test_modules_are_installed_in_whatever_sandbox_there_is(
    forced: str, manifest: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOTTEGA_SANDBOX", forced)
    seen: list[str] = []
    modules = await NodeModuleStore(tmp_path).ensure(manifest, on_output=seen.append)
    assert modules.name == "node_modules"
    assert json.loads((modules / "prettier" / "package.json").read_text())["version"] == "3.10.1"
    assert "added 1 package" in "".join(seen)
    assert not list((tmp_path / "modules").glob("*.tmp"))


async def test_what_is_installed_needs_no_registry(
    modules: Path, manifest: dict[str, bytes], unreachable: None
) -> None:
    assert await NodeModuleStore(modules.parents[2]).ensure(manifest) == modules


async def test_a_registry_that_cannot_be_reached_may_be_tried_again(
    manifest: dict[str, bytes], tmp_path: Path, unreachable: None
) -> None:
    with pytest.raises(TransientError, match="ECONNREFUSED") as caught:
        await NodeModuleStore(tmp_path).ensure(manifest)
    assert caught.value.code == "registry_unreachable"
    assert [path.suffix for path in (tmp_path / "modules").iterdir()] == [".lock"]


async def test_a_lockfile_that_does_not_belong_to_its_package_is_refused(
    manifest: dict[str, bytes], tmp_path: Path
) -> None:
    other = manifest["package.json"].replace(b"3.10.1", b"3.9.0")
    with pytest.raises(UserError, match="npm ci ended with 1") as caught:
        await NodeModuleStore(tmp_path).ensure({**manifest, "package.json": other})
    assert caught.value.code == "modules_broken"


async def test_a_full_disk_is_named_with_what_is_free(tmp_path: Path) -> None:
    home = tmp_path / "small"
    home.mkdir()
    bwrap = shutil.which("bwrap")
    assert bwrap, "this test needs bubblewrap for a small disk"
    process = await start_ensure(home, bwrap, "--dev-bind", "/", "/", "--size", "2097152", "--tmpfs", str(home))
    output, _ = await process.communicate()
    assert b"UserError disk_full" in output, output.decode()
    assert b"MB are free" in output


async def test_two_at_once_install_once(tmp_path: Path) -> None:
    first, second = [await start_ensure(tmp_path) for _ in range(2)]
    outputs = [(await process.communicate())[0].decode() for process in (first, second)]
    assert sum("added 1 package" in output for output in outputs) == 1
    assert outputs[0].splitlines()[-1] == outputs[1].splitlines()[-1]
    assert Path(outputs[0].splitlines()[-1], "prettier").is_dir()


async def test_kill_9_in_the_middle_leaves_nothing_that_the_next_one_does_not_mend(
    manifest: dict[str, bytes], tmp_path: Path, silent: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # what a killed process leaves in the temp folder is not looked at here
    process = await start_ensure(tmp_path)
    await wait_until(lambda: list(tmp_path.glob("modules/*.tmp/package-lock.json")))
    process.send_signal(signal.SIGKILL)
    await process.communicate()
    assert len(list(tmp_path.glob("modules/*.tmp"))) == 1
    monkeypatch.delenv("npm_config_registry")
    modules = await NodeModuleStore(tmp_path).ensure(manifest)
    assert (modules / "prettier" / "package.json").is_file()
    assert not list(tmp_path.glob("modules/*.tmp"))


async def test_a_cancelled_install_takes_its_folder_away(
    manifest: dict[str, bytes], tmp_path: Path, silent: None
) -> None:
    installing = asyncio.create_task(NodeModuleStore(tmp_path).ensure(manifest))
    await wait_until(lambda: list(tmp_path.glob("modules/*.tmp/package-lock.json")))
    installing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await installing
    assert not list(tmp_path.glob("modules/*.tmp"))


async def test_the_install_sees_the_settings_of_the_machine_and_nothing_else(
    manifest: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "npmrc"
    settings.write_text("registry=http://127.0.0.1:9/from-npmrc/\nfetch-retries=0\n")
    monkeypatch.setenv("npm_config_userconfig", str(settings))
    monkeypatch.delenv("npm_config_registry", raising=False)
    with pytest.raises(TransientError, match=r"127\.0\.0\.1:9/from-npmrc"):
        await NodeModuleStore(tmp_path / "home").ensure(manifest)

"""Background processes of a session."""

from pathlib import Path

import pytest
from tests.integration.sandbox.conftest import find_processes, nap, wait_until

from bottega.ports.sandbox import Sandbox, SandboxSession
from bottega.sandbox import find_chromium

ANSWER = "import sys, urllib.request as r; print(r.urlopen(sys.argv[1], timeout=5).status)"


async def wait_for_port(session: SandboxSession, port: int) -> None:
    script = (
        "import socket, sys, time\n"
        "deadline = time.monotonic() + 15\n"
        "while True:\n"
        "    try: socket.create_connection(('127.0.0.1', int(sys.argv[1])), 1).close(); break\n"
        "    except OSError:\n"
        "        if time.monotonic() > deadline: raise\n"
        "        time.sleep(0.01)\n"
    )
    result = await session.run(["python", "-c", script, str(port)])
    assert result.exit_code == 0, result.output


async def test_a_service_answers_the_commands_of_its_session(session: SandboxSession) -> None:
    port = session.free_port()
    service = await session.start(["python", "-u", "-m", "http.server", "--bind", "127.0.0.1", str(port)])
    await wait_for_port(session, port)
    result = await session.run(["python", "-c", ANSWER, f"http://127.0.0.1:{port}/"])
    assert result.output == "200\n", result.output
    assert await service.is_running()
    assert "GET /" in await service.output()
    assert await service.stop() == -15
    assert not await service.is_running()
    assert await service.stop() == -15


async def test_stopping_a_service_ends_everything_it_started(session: SandboxSession) -> None:
    script = f"trap 'exit 7' TERM; setsid sleep {nap(91)} & sleep {nap(92)} & wait"
    service = await session.start(["sh", "-c", script])

    def both() -> bool:
        return bool(find_processes(nap(91)) and find_processes(nap(92)))

    await wait_until(both)
    assert await service.stop() == 7
    assert not find_processes(nap(91))
    assert not find_processes(nap(92))


async def test_a_service_that_ends_by_itself_is_seen(session: SandboxSession) -> None:
    service = await session.start(["sh", "-c", "echo gone; exit 4"])
    assert await service.stop() in {4, -15}
    assert not await service.is_running()


async def test_ports_are_never_handed_out_twice(session: SandboxSession) -> None:
    ports = [session.free_port() for _ in range(20)]
    assert len(set(ports)) == 20


async def test_postgres_runs_inside(session: SandboxSession) -> None:
    data, port = f"{session.tmp}/data", session.free_port()
    made = await session.run(["initdb", "-D", data, "-U", "app", "-A", "trust", "--no-sync", "-E", "UTF8"])
    assert made.exit_code == 0, made.output
    quick = ["-c", "fsync=off", "-c", f"unix_socket_directories={session.tmp}", "-c", "shared_buffers=16MB"]
    server = await session.start(["postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", *quick])
    await wait_for_port(session, port)
    connect = ["psql", "-h", "127.0.0.1", "-p", str(port), "-U", "app", "-d", "postgres", "-At"]
    ready = ["sh", "-c", f"until pg_isready -q -h 127.0.0.1 -p {port}; do sleep 0.05; done"]
    assert (await session.run(ready)).exit_code == 0
    answer = await session.run([*connect, "-c", "select 6 * 7"])
    assert answer.output == "42\n", answer.output
    assert await server.stop() == 0, await server.output()


async def test_a_browser_photographs_a_page_that_is_served_inside(session: SandboxSession, root: Path) -> None:
    browser = find_chromium()
    assert browser, "these tests need Chromium"
    (root / "index.html").write_text("<title>Inside</title><h1>Grüße 漢字</h1>")
    (root / "look.py").write_text(
        "import sys\n"
        "from playwright.sync_api import sync_playwright\n"
        "with sync_playwright() as playwright:\n"
        "    browser = playwright.chromium.launch(executable_path=sys.argv[1], args=['--no-sandbox'])\n"
        "    page = browser.new_page()\n"
        "    page.goto(sys.argv[2])\n"
        "    page.screenshot(path='seen.png')\n"
        "    print(page.title())\n"
        "    browser.close()\n"
    )
    port = session.free_port()
    server = await session.start(["python", "-u", "-m", "http.server", "--bind", "127.0.0.1", str(port)])
    await wait_for_port(session, port)
    result = await session.run(["python", "look.py", str(browser), f"http://127.0.0.1:{port}/"])
    assert result.output == "Inside\n", result.output + await server.output()
    assert (root / "seen.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("strength", ["bubblewrap"])
async def test_modules_appear_read_only_and_leave_no_trace(sandbox: Sandbox, root: Path, tmp_path: Path) -> None:
    modules = make_modules(tmp_path)
    (root / "frontend").mkdir()
    async with sandbox.open(root, modules=modules) as session:
        result = await session.run(["sh", "-c", "cat node_modules/one/index.js frontend/node_modules/two/index.js"])
        assert result.output == "12", result.output
        assert (await session.run(["touch", "node_modules/one/new"])).exit_code != 0
    assert [path.name for path in root.rglob("*")] == ["frontend"]
    assert not (modules / "one" / "new").exists()


@pytest.mark.parametrize("strength", ["landlock", "limits"])
async def test_modules_are_a_link_where_nothing_can_be_mounted(sandbox: Sandbox, root: Path, tmp_path: Path) -> None:
    modules = make_modules(tmp_path)
    (root / "frontend").mkdir()
    async with sandbox.open(root, modules=modules) as session:
        result = await session.run(["node", "-e", "console.log(require.resolve('one'))"])
        assert result.output.strip().endswith("one/index.js"), result.output
        asked = await session.run(["node", "-p", "fs.existsSync(require.resolve('one'))"])
        assert asked.output == "true\n", asked.output
        result = await session.run(["node", "-e", "require.resolve('two')"], cwd="frontend")
        assert result.exit_code == 0, result.output
        if sandbox.strength == "landlock":
            assert (await session.run(["touch", "node_modules/one/new"])).exit_code != 0
    assert not (root / "node_modules").is_symlink()


def make_modules(folder: Path) -> Path:
    """Return the modules of an installation with one workspace that has modules of its own."""
    for path, content in (("node_modules/one", "1"), ("frontend/node_modules/two", "2")):
        (folder / "store" / path).mkdir(parents=True)
        (folder / "store" / path / "index.js").write_text(content)
    (folder / "store" / "package-lock.json").write_text("{}")
    return folder / "store" / "node_modules"


async def test_more_folders_of_the_machine_can_be_made_writable(sandbox: Sandbox, root: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    async with sandbox.open(root, writable=[data]) as session:
        assert (await session.run(["touch", str(data / "kept")])).exit_code == 0
    assert (data / "kept").exists()
    assert (data / "kept").stat().st_uid == data.stat().st_uid

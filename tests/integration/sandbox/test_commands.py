"""What a command in a session can count on, in every sandbox."""

import asyncio
import hashlib
import sys
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
from tests.integration.sandbox.conftest import find_processes, nap, wait_until

from bottega.domain.errors import TransientError
from bottega.ports.sandbox import Sandbox, SandboxSession

SECOND = timedelta(seconds=1)


async def test_a_command_reports_how_it_ended_and_what_it_wrote_to_both_streams(session: SandboxSession) -> None:
    result = await session.run(["sh", "-c", "echo out; echo err >&2; exit 3"])
    assert result.exit_code == 3
    assert result.output == "out\nerr\n"
    assert result.output_digest == hashlib.sha256(b"out\nerr\n").hexdigest()
    assert result.argv[0] == "sh"
    assert 0 < result.duration_seconds < 10


async def test_commands_share_the_work_tree_and_the_private_folder(session: SandboxSession, root: Path) -> None:
    (root / "here").mkdir()
    (root / "here" / "given.txt").write_text("given")
    result = await session.run(["sh", "-c", f"cat given.txt > {session.tmp}/copy; pwd > made.txt"], cwd="here")
    assert result.exit_code == 0, result.output
    assert (await session.run(["cat", f"{session.tmp}/copy"])).output == "given"
    assert (root / "here" / "made.txt").read_text().strip().endswith("/here")


async def test_a_command_sees_what_env_gives_it(session: SandboxSession) -> None:
    result = await session.run(["sh", "-c", "echo $PORT $HOME"], env={"PORT": "1234"})
    assert result.output.split() == ["1234", f"{session.tmp}/home"]


async def test_the_tools_of_a_stack_are_on_the_path(session: SandboxSession) -> None:
    for command in (["node", "--version"], ["npm", "--version"], ["psql", "--version"], ["pg_isready", "--version"]):
        result = await session.run(command)
        assert result.exit_code == 0, result.output
    packages = "import pytest, httpx, jsonschema, playwright, sys; print(sys.version_info[:2])"
    assert (await session.run(["python", "-c", packages])).output.strip() == str(sys.version_info[:2])


async def test_a_program_that_does_not_exist_ends_with_127_and_says_so(session: SandboxSession) -> None:
    result = await session.run(["no-such-program"])
    assert result.exit_code == 127
    assert "no-such-program" in result.output


async def test_a_folder_that_does_not_exist_is_named(session: SandboxSession) -> None:
    result = await session.run(["true"], cwd="nowhere")
    assert result.exit_code == 127
    assert "nowhere" in result.output


async def test_death_by_a_signal_is_a_negative_exit_code(session: SandboxSession) -> None:
    assert (await session.run(["sh", "-c", "kill -TERM $$"])).exit_code == -15


async def test_output_comes_while_the_command_runs(session: SandboxSession, root: Path) -> None:
    seen: list[str] = []
    waiting = "echo first; until [ -e answer ]; do sleep 0.01; done; echo second"
    running = asyncio.create_task(session.run(["sh", "-c", waiting], on_output=seen.append))
    await wait_until(lambda: "first\n" in "".join(seen))
    assert not running.done()
    (root / "answer").touch()
    assert (await running).output == "first\nsecond\n"


async def test_output_that_is_no_text_is_replaced_not_refused(session: SandboxSession) -> None:
    seen: list[str] = []
    result = await session.run(["printf", r"a\377b\303"], on_output=seen.append)
    assert result.output == "a\ufffdb\ufffd"
    assert "".join(seen) == result.output
    assert result.output_digest == hashlib.sha256(b"a\xffb\xc3").hexdigest()


async def test_fifty_megabytes_of_output_cost_little_memory(session: SandboxSession) -> None:
    before = psutil.Process().memory_info().rss
    script = "import sys\nfor n in range(50): sys.stdout.write(chr(97 + n % 26) * 1024 * 1024)"
    result = await session.run(["python", "-c", script])
    assert result.exit_code == 0
    assert len(result.output) < 1.1 * 1024**2
    assert result.output.startswith("aaa")
    assert result.output.endswith("xxx")
    assert f"{49 * 1024**2} bytes left out" in result.output
    whole = hashlib.sha256()
    for number in range(50):
        whole.update(bytes([97 + number % 26]) * 1024**2)
    assert result.output_digest == whole.hexdigest()
    assert psutil.Process().memory_info().rss - before < 32 * 1024**2


async def test_a_time_limit_ends_grandchildren_and_daemons(session: SandboxSession) -> None:
    script = f"sleep {nap(11)} & setsid sh -c 'sleep {nap(12)} & sleep {nap(13)}' & wait"
    result = await session.run(["sh", "-c", script], timeout=SECOND / 2)
    assert result.timed_out
    assert result.exit_code is None
    assert [find_processes(nap(n)) for n in (11, 12, 13)] == [[], [], []]


async def test_a_command_that_ignores_term_is_ended_too(session: SandboxSession) -> None:
    result = await session.run(["sh", "-c", "trap '' TERM INT; while :; do sleep 0.02; done"], timeout=SECOND / 2)
    assert result.timed_out


async def test_what_a_command_leaves_in_the_background_ends_with_it(session: SandboxSession) -> None:
    result = await session.run(["sh", "-c", f"setsid sleep {nap(21)} > /dev/null 2>&1 & sleep {nap(22)} & echo done"])
    assert (result.exit_code, result.output) == (0, "done\n")
    assert not find_processes(nap(21))
    assert not find_processes(nap(22))


async def test_a_command_cannot_get_away_by_killing_its_reaper(session: SandboxSession) -> None:
    result = await session.run(["sh", "-c", f"setsid sleep {nap(31)} & kill -9 $PPID; sleep {nap(32)}"])
    assert result.exit_code == -9
    assert not find_processes(nap(31))
    assert not find_processes(nap(32))
    assert (await session.run(["echo", "alive"])).output == "alive\n"


async def test_a_cancelled_run_has_stopped_its_tree_when_it_raises(session: SandboxSession) -> None:
    running = asyncio.create_task(session.run(["sh", "-c", f"setsid sleep {nap(41)} & sleep {nap(42)}"]))
    await wait_until(lambda: find_processes(nap(41)) and find_processes(nap(42)))
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert not find_processes(nap(41))
    assert not find_processes(nap(42))
    assert (await session.run(["echo", "alive"])).output == "alive\n"


async def test_commands_run_at_the_same_time(session: SandboxSession, root: Path) -> None:
    meet = "touch {0}; until [ -e {1} ]; do sleep 0.01; done"
    first, second = await asyncio.gather(
        session.run(["sh", "-c", meet.format("a", "b")], timeout=10 * SECOND),
        session.run(["sh", "-c", meet.format("b", "a")], timeout=10 * SECOND),
    )
    assert (first.exit_code, second.exit_code) == (0, 0)


async def test_an_error_of_the_listener_stops_the_command_and_reaches_its_caller(session: SandboxSession) -> None:
    def listen(text: str) -> None:
        raise ValueError(text)

    with pytest.raises(ValueError, match="hello"):
        await session.run(["sh", "-c", f"echo hello; sleep {nap(51)}"], on_output=listen)
    assert not find_processes(nap(51))
    assert (await session.run(["echo", "alive"])).output == "alive\n"


async def test_a_session_that_is_killed_fails_its_commands_instead_of_hanging(sandbox: Sandbox, root: Path) -> None:
    async with sandbox.open(root) as session:
        running = asyncio.create_task(session.run(["sleep", nap(61)]))
        await wait_until(lambda: find_processes(nap(61)))
        children = [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]
        (agent,) = [child for child in children if "inner.py" in " ".join(child.cmdline())]
        agent.kill()
        with pytest.raises(TransientError, match="ended"):
            await running
        await wait_until(lambda: not find_processes(nap(61)))
        with pytest.raises(TransientError, match="ended"):
            await session.run(["true"])


async def test_leaving_a_session_ends_everything_in_it(sandbox: Sandbox, root: Path) -> None:
    async with sandbox.open(root) as session:
        await session.start(["sh", "-c", f"setsid sleep {nap(71)} & sleep {nap(72)}"])
        await wait_until(lambda: find_processes(nap(71)) and find_processes(nap(72)))
    assert not find_processes(nap(71))
    assert not find_processes(nap(72))


@pytest.mark.parametrize("strength", ["landlock", "limits"])
async def test_a_time_limit_holds_even_when_a_command_halts_the_agent(session: SandboxSession) -> None:
    script = f'read -r _ _ _ agent _ < /proc/$PPID/stat; kill -STOP "$agent"; sleep {nap(81)}'
    result = await session.run(["sh", "-c", script], timeout=SECOND / 10)
    assert result.timed_out
    await wait_until(lambda: not find_processes(nap(81)))

"""The database of an application that a person uses, after it was killed."""

from pathlib import Path

from tests.unit.stacks.conftest import field, kind

from bottega.domain.spec import Spec
from bottega.sandbox import open_sandbox
from bottega.stacks import find_stack
from bottega.verifier import ServiceRunner


async def test_what_a_killed_database_left_does_not_keep_the_next_from_starting(tmp_path: Path) -> None:
    spec = Spec(name="Any", entities=(kind("Thing", "Things", field("name")),))
    services = find_stack("react-express").app_services(spec, given={})
    root, data = tmp_path / "checkout", tmp_path / "data"
    root.mkdir()
    data.mkdir()
    sandbox = await open_sandbox()
    for _ in range(2):
        async with sandbox.open(root, share_network=True, writable=[data]) as session:
            assert "postgres_port" in await ServiceRunner(session, services, values={"data": str(data)}).ensure(
                "postgres"
            )
        (data / "postgres" / "postmaster.pid").write_text("1\n")

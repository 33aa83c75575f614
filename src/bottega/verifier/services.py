"""Services that checks talk to: each started once per session, in order of their needs."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from bottega.domain.check import Service
from bottega.domain.errors import AgentError
from bottega.ports.sandbox import SandboxSession, ServiceProcess
from bottega.verifier.placeholders import fill_all, fill_env

READY_SECONDS = 60.0
PREPARE_SECONDS = 120.0
WATCH_SECONDS = 0.05
LOG_CHARACTERS = 3000

_WAIT_UNTIL_READY = """
import socket, sys, time
port, path, end = int(sys.argv[1]), sys.argv[2], time.monotonic() + float(sys.argv[3])
while time.monotonic() < end:
    try:
        with socket.create_connection(("127.0.0.1", port), 2) as connection:
            if not path:
                sys.exit(0)
            connection.sendall(f"GET {path} HTTP/1.0\\r\\nHost: 127.0.0.1\\r\\n\\r\\n".encode())
            if b" 200 " in connection.recv(64):
                sys.exit(0)
    except OSError:
        pass
    time.sleep(0.02)
sys.exit(1)
"""


class ServiceRunner:
    """Starts services inside one session, when they are first needed.

    Args:
        values: More placeholders that the words of services may use, by name.
    """

    def __init__(
        self,
        session: SandboxSession,
        services: tuple[Service, ...],
        *,
        values: Mapping[str, str] | None = None,
        ready_seconds: float = READY_SECONDS,
    ) -> None:
        self._values = dict(values or {})
        self._session = session
        self._services = {service.id: service for service in services}
        self._ready_seconds = ready_seconds
        self._ports: dict[str, str] = {}
        self._starting: dict[str, asyncio.Task[dict[str, str]]] = {}
        self._processes: list[ServiceProcess] = []

    async def ensure(self, service_id: str) -> dict[str, str]:
        """Return, once the service is ready, the placeholders that it and its needs give to checks.

        ``{NAME_port}`` is where it listens, ``{NAME_VARIABLE}`` each variable of its environment.

        Raises:
            AgentError: code ``service_failed``: it cannot be prepared, ended, or did not get ready; the
                hint holds the end of its log. The same for everybody who asks: it is not tried again.
        """
        if service_id not in self._starting:
            task = asyncio.create_task(self._start(self._services[service_id]))
            task.add_done_callback(lambda done: done.cancelled() or done.exception())
            self._starting[service_id] = task
        # whoever gives up waiting must not take the service from the others
        return dict(await asyncio.shield(self._starting[service_id]))

    async def _start(self, service: Service) -> dict[str, str]:
        given: dict[str, str] = {}
        for found in await asyncio.gather(*(self.ensure(need) for need in service.needs)):
            given |= found
        port = str(self._session.free_port())
        known = {**self._values, **given, "port": port, "tmp": self._session.tmp}
        env = fill_env(service.env, known)
        for argv in service.prepare:
            await self._prepare(service, fill_all(argv, known), env)
        process = await self._session.start(fill_all(service.argv, known), env=env)
        self._processes.append(process)
        await self._wait(service, process, port)
        own = {f"{service.id}_{name}": value for name, value in env.items()}
        return {**given, **own, f"{service.id}_port": port}

    async def stop(self) -> None:
        """End what was started here, without waiting for the end of the session."""
        for task in self._starting.values():
            task.cancel()
        await asyncio.gather(*self._starting.values(), return_exceptions=True)
        await asyncio.gather(*(process.stop() for process in self._processes))

    async def _prepare(self, service: Service, argv: tuple[str, ...], env: Mapping[str, str]) -> None:
        result = await self._session.run(argv, env=env, timeout=timedelta(seconds=PREPARE_SECONDS))
        if result.exit_code != 0:
            how = "was stopped" if result.exit_code is None else f"ended with exit code {result.exit_code}"
            raise _failed(f"{service.id} could not be prepared: {' '.join(argv)[:200]} {how}", result.output)

    async def _wait(self, service: Service, process: ServiceProcess, port: str) -> None:
        words = ("python", "-I", "-S", "-c", _WAIT_UNTIL_READY, port, service.ready_path, str(self._ready_seconds))
        limit = timedelta(seconds=self._ready_seconds + 10)
        asked = asyncio.create_task(self._session.run(words, timeout=limit))
        try:
            while not asked.done():
                await asyncio.wait({asked}, timeout=WATCH_SECONDS)
                if not asked.done() and not await process.is_running():
                    raise _failed(f"{service.id} ended before it was ready", await process.output())
        finally:
            asked.cancel()
            await asyncio.gather(asked, return_exceptions=True)
        if asked.result().exit_code != 0:
            await process.stop()
            message = f"{service.id} was not ready after {self._ready_seconds:g} s on port {port} {service.ready_path}"
            raise _failed(message.rstrip(), await process.output())


def _failed(message: str, log: str) -> AgentError:
    return AgentError(message, code="service_failed", hint=log[-LOG_CHARACTERS:])

"""How a react-express application is checked and run: the commands, and the services they need."""

from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

from bottega.domain.check import Check, Service
from bottega.domain.mutant import Layer
from bottega.domain.spec import Spec

_MODULES = "node_modules"
_PROJECTS = ("backend/tsconfig.json", "frontend/tsconfig.json")
_GENERATE = {"PRISMA_SCHEMA_ENGINE_BINARY": "/bin/false"}
"""Prisma downloads its schema engine unless one is named; generating a client uses none."""
_FREE = """cd 'FOLDER' && test -f postmaster.pid || exit 0
process=$(head -n 1 postmaster.pid)
case $(cat "/proc/$process/comm" || ps -p "$process" -o comm=) in *postgres*) ;; *) rm -f postmaster.pid ;; esac"""
"""A PostgreSQL that was killed leaves its number behind; in a sandbox some other process soon has it."""
_RECOVERED = (
    "sh",
    "-c",
    "for n in $(seq 900); do pg_isready -q -h 127.0.0.1 -p {postgres_port} && exit 0; sleep 0.05; done; exit 1",
)
"""PostgreSQL listens before it has gone through what was written at its last end, and refuses everybody until then."""
_DATABASE = "postgresql://app@127.0.0.1:{postgres_port}/postgres"

_SIGN_IN = {
    "JWT_SECRET": "only-for-checks-only-for-checks-only",
    "ADMIN_EMAIL": "admin@example.com",
    "ADMIN_PASSWORD": "a-long-admin-password",
    "PASSWORD_HASH_LOG2N": "8",
    "AUTH_RATE_LIMIT_PER_MINUTE": "100000",
}


def react_express_checks(spec: Spec) -> tuple[Check, ...]:
    """Return the stack's own checks; those which need nothing of each other may run side by side."""
    del spec
    return (
        Check(
            id="generate-client",
            title="The database client is generated from the schema",
            argv=("node", f"{_MODULES}/prisma/build/index.js", "generate", "--config", "backend/prisma.config.ts"),
            env=_GENERATE,
        ),
        Check(
            id="build-api",
            title="The API compiles",
            argv=("node", f"{_MODULES}/typescript/bin/tsc", "-p", "backend/tsconfig.build.json"),
            needs=("generate-client",),
        ),
        Check(
            id="build-web",
            title="The pages build",
            argv=("node", f"{_MODULES}/vite/bin/vite.js", "build", "frontend", "--configLoader", "runner"),
        ),
        Check(
            id="format",
            title="Every file is formatted",
            argv=("node", f"{_MODULES}/prettier/bin/prettier.cjs", "--check", "."),
        ),
        Check(
            id="lint",
            title="The linter has no complaint",
            argv=("node", f"{_MODULES}/eslint/bin/eslint.js", "."),
            needs=("generate-client",),
        ),
        Check(
            id="types",
            title="The types of pages and tests hold",
            argv=("node", f"{_MODULES}/typescript/bin/tsc", "-b", *_PROJECTS, "--noEmit"),
            needs=("generate-client",),
        ),
        Check(
            id="unit",
            title="The application's own tests pass",
            argv=("node", f"{_MODULES}/jest/bin/jest.js", "--ci"),
            env={"TEST_DATABASE_URL": _DATABASE},
            needs=("generate-client",),
            services=("postgres",),
        ),
    )


def react_express_services(spec: Spec) -> tuple[Service, ...]:
    """Return ``postgres``, an empty database in the session's private folder, and ``server``, the built application."""
    not_kept = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
    return _postgres("{tmp}/postgres", not_kept), _server(_SIGN_IN if spec.auth else {})


def react_express_mutant_service(spec: Spec, layer: Layer) -> Service:
    """Return ``server`` with one fault: one module is swapped as it loads, or the pages are built from a copy."""
    server = _server(_SIGN_IN if spec.auth else {})
    env = server.env | {"MUTANT": "{mutant}", "DATABASE_URL": "postgresql://app@127.0.0.1:{postgres_port}/{database}"}
    prepare: tuple[tuple[str, ...], ...] = ()
    if layer == "web":
        env |= {"WEB_DIST": "{copy}/dist"}
        build = ("node", f"{_MODULES}/vite/bin/vite.js", "build", "{copy}", "--configLoader", "runner")
        prepare = (("node", "--import", _module("planting-pages.mjs"), "-e", "", "{copy}"), build)
    argv = ("node", "--import", _module("planting.mjs"), *server.argv[1:])
    return server.model_copy(update={"argv": argv, "env": env, "needs": (), "prepare": prepare})


def _module(name: str) -> str:
    """A script beside this file as an address that node imports, so that it need not lie in the application."""
    script = (Path(__file__).parent / name).read_bytes()
    return f"data:text/javascript;base64,{b64encode(script).decode()}"


def react_express_app_services(spec: Spec, *, given: Mapping[str, str]) -> tuple[Service, ...]:
    """Return the same services for a person: what the database holds stays, in ``{data}``."""
    sign_in = {"JWT_SECRET": "{jwt_secret}"} if spec.auth else {}
    return _postgres("{data}/postgres", {}), _server({"NODE_ENV": "production", **sign_in, **given})


def _server(env: Mapping[str, str]) -> Service:
    return Service(
        id="server",
        argv=("node", "backend/dist/server.js"),
        env={
            "HOST": "127.0.0.1",
            "PORT": "{port}",
            "DATABASE_URL": _DATABASE,
            "WEB_DIST": "frontend/dist",
            **env,
        },
        needs=("postgres",),
        prepare=(_RECOVERED, ("node", "backend/dist/db/migrate.js")),
        ready_path="/readyz",
    )


def _postgres(folder: str, durability: Mapping[str, str]) -> Service:
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": "{port}",
        "unix_socket_directories": "",
        "shared_buffers": "64MB",
        "max_connections": "200",
        **durability,
    }
    options = tuple(part for name, value in settings.items() for part in ("-c", f"{name}={value}"))
    initdb = f"initdb -D '{folder}' -U app -A trust -E UTF8 --locale=C" + (" --no-sync" if durability else "")
    return Service(
        id="postgres",
        argv=("postgres", "-D", folder, *options),
        prepare=(
            ("sh", "-c", f"test -f '{folder}/PG_VERSION' || {initdb}"),
            ("sh", "-c", _FREE.replace("FOLDER", folder)),
        ),
    )

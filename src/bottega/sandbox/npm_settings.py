"""The machine's own settings of npm, proxy and certificates, for the one command that needs them: the install."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "no_proxy", "all_proxy")
CERTIFICATES = ("NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "SSL_CERT_DIR")
SWITCHES = ("NODE_USE_ENV_PROXY", "NODE_USE_SYSTEM_CA", "NODE_TLS_REJECT_UNAUTHORIZED")
OURS = frozenset({"npm_config_cache", "npm_config_prefix", "npm_config_userconfig", "npm_config_globalconfig"})
GLOBAL = ("/etc/npmrc", "/usr/etc/npmrc", "/usr/local/etc/npmrc")
PATIENCE = {"npm_config_fetch_retry_mintimeout": "2000", "npm_config_fetch_retry_maxtimeout": "10000"}


def find_setting(name: str) -> str | None:
    """Return a setting of npm from the environment, where npm reads it in either case."""
    return os.environ.get(name) or os.environ.get(name.upper())


def user_settings() -> Path | None:
    """Return the person's npmrc, if there is one."""
    named = find_setting("npm_config_userconfig")
    path = Path(named) if named else Path.home() / ".npmrc"
    return path if path.is_file() else None


def global_settings() -> Path | None:
    """Return the machine's npmrc, if there is one."""
    named = find_setting("npm_config_globalconfig")
    return next((path for path in map(Path, [named] if named else GLOBAL) if path.is_file()), None)


def build_install_environment() -> dict[str, str]:
    """Return what npm has to know of this machine to reach its registry; nothing else of the environment."""
    names = {*PROXIES, *CERTIFICATES, *SWITCHES}
    result = dict(PATIENCE)
    for name, value in os.environ.items():
        is_setting = name.lower().startswith("npm_config_") and name.lower() not in OURS
        if name in names or is_setting:
            result[name] = value
    if path := user_settings():
        result["npm_config_userconfig"] = str(path)
    if path := global_settings():
        result["npm_config_globalconfig"] = str(path)
    return result


def list_install_files(environment: Mapping[str, str]) -> list[Path]:
    """Return the files that the settings name, which the install has to be able to read."""
    found = [Path(environment[name]) for name in CERTIFICATES if environment.get(name)]
    for path in (user_settings(), global_settings()):
        if path:
            found += [path, *iter_named_files(path)]
    return [path for path in found if path.is_absolute() and path.exists()]


def iter_named_files(settings: Path) -> Iterator[Path]:
    """Yield the certificate files that an npmrc names."""
    for line in settings.read_text(errors="replace").splitlines():
        name, _, value = line.partition("=")
        if name.strip().rpartition(":")[2] in {"cafile", "certfile", "keyfile"}:
            text = value.strip().strip("\"'").replace("${HOME}", str(Path.home()))
            yield Path(text).expanduser()

"""Confines this very process, then becomes the command given: what a kernel grants without bubblewrap.

Standard library only; runs as a script: ``confine.py SETTINGS_JSON COMMAND...``. Without a command it prints
which of the settings it could keep. A setting that is asked for and cannot be kept ends it with a message.

Source: the Linux documentation of Landlock, capabilities(7), user_namespaces(7).
"""

# ruff: noqa: PTH112, PTH123 - pathlib costs more at start than all the rest

import contextlib
import ctypes
import fcntl
import json
import os
import socket
import struct
import sys
from typing import Any

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_SECUREBITS, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, PR_CAP_AMBIENT = 1, 28, 38, 22, 47
SECBIT_NO_SETUID_FIXUP = 1 << 2
PR_CAP_AMBIENT_RAISE, SECCOMP_MODE_FILTER = 2, 2
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2
CAPABILITY_VERSION_3 = 0x20080522
SIGKILL = 9
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1

LANDLOCK_CREATE, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT = 444, 445, 446  # the same numbers on every architecture
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, TRUNCATE, IOCTL_DEV = 1, 1 << 1, 1 << 2, 1 << 3, 1 << 14, 1 << 15
RIGHTS_BY_VERSION = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
FILE_RIGHTS = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS, SCOPE_VERSION = 3, 6

libc = ctypes.CDLL(None, use_errno=True)


class RulesetAttributes(ctypes.Structure):
    """``struct landlock_ruleset_attr``."""

    _fields_ = [("handled_fs", ctypes.c_uint64), ("handled_net", ctypes.c_uint64), ("scoped", ctypes.c_uint64)]


class PathRule(ctypes.Structure):
    """``struct landlock_path_beneath_attr``."""

    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


class FilterProgram(ctypes.Structure):
    """``struct sock_fprog``."""

    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def checked(result: int, what: str) -> int:
    """Return the result of a call to libc.

    Raises:
        OSError: It failed.
    """
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def enter_own_network() -> None:
    """Leave the machine's network for an empty one with loopback.

    Raises:
        OSError: The kernel does not allow it.
    """
    uid, gid = os.geteuid(), os.getegid()
    if libc.unshare(CLONE_NEWNET) < 0:
        checked(libc.unshare(CLONE_NEWUSER | CLONE_NEWNET), "unshare")
        for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
            with open(f"/proc/self/{name}", "w") as file:
                file.write(text)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack("16sH22x", b"lo", 0)
        flags = struct.unpack("16sH22x", fcntl.ioctl(control, SIOCGIFFLAGS, request))[1]
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sH22x", b"lo", flags | IFF_UP))


def landlock_version() -> int:
    """Return the version of Landlock that the kernel has; 0 for none."""
    version: int = libc.syscall(LANDLOCK_CREATE, None, ctypes.c_size_t(0), 1)
    return max(0, version)


def build_ruleset(read: list[str], write: list[str]) -> int:
    """Return a ruleset that allows reading ``read`` and everything in ``write``, and nothing else.

    Paths that do not exist are left out. Called while this process may still reach every path.
    """
    version = landlock_version()
    rights = RIGHTS_BY_VERSION[max(known for known in RIGHTS_BY_VERSION if known <= version)]
    scope = SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS if version >= SCOPE_VERSION else 0
    attributes = RulesetAttributes(rights, 0, scope)
    size = 8 if version < 4 else 16 if version < SCOPE_VERSION else 24
    ruleset = checked(libc.syscall(LANDLOCK_CREATE, ctypes.byref(attributes), ctypes.c_size_t(size), 0), "landlock")
    for paths, allowed in ((read, EXECUTE | READ_FILE | READ_DIR), (write, rights)):
        for path in paths:
            try:
                descriptor = os.open(path, os.O_PATH)
            except FileNotFoundError:
                continue
            granted = allowed if os.path.isdir(path) else allowed & FILE_RIGHTS & rights
            rule = PathRule(granted, descriptor)
            checked(libc.syscall(LANDLOCK_ADD_RULE, ruleset, 1, ctypes.byref(rule), 0), f"landlock {path}")
            os.close(descriptor)
    return ruleset


def become(uid: int, *, keep_search: bool, bounded: bool) -> None:
    """Become another user; with ``keep_search`` one that may read what only this user could.

    Args:
        bounded: Landlock will bound what may be written, so that the stronger capability does no harm either.
    """
    if keep_search:  # the change of user must not take it, and access(2) must count it: programs ask before they open
        checked(libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0), "securebits")
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)
    if keep_search:
        capability = CAP_DAC_READ_SEARCH
        try:
            keep_only(capability)
        except OSError:
            if not bounded:
                raise
            capability = CAP_DAC_OVERRIDE
            keep_only(capability)
        checked(libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0), "ambient capability")


def keep_only(capability: int) -> None:
    """Drop all capabilities but one."""
    header = struct.pack("Ii", CAPABILITY_VERSION_3, 0)
    mask = 1 << capability
    checked(libc.capset(header, struct.pack("IIIIII", mask, mask, mask, 0, 0, 0)), "capset")


def filter_system_calls(program: bytes) -> None:
    """Load a seccomp filter."""
    record = FilterProgram(len(program) // 8, program)
    checked(libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(record), 0, 0), "seccomp")


def confine(settings: dict[str, Any]) -> None:
    """Keep the settings.

    Raises:
        OSError: One of them cannot be kept.
    """
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:  # the agent may not any more
        file.write("500")
    if settings["own_network"]:
        enter_own_network()
    ruleset = build_ruleset(settings["read"], settings["write"]) if settings["landlock"] else None
    program = b""
    if (descriptor := settings["filter_descriptor"]) is not None:
        with open(descriptor, "rb") as file:
            program = file.read()
    if (uid := settings["uid"]) is not None:
        become(uid, keep_search=settings["keep_search"], bounded=ruleset is not None)
    checked(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs")
    if ruleset is not None:
        checked(libc.syscall(LANDLOCK_RESTRICT, ruleset, 0), "landlock")
        os.close(ruleset)
    if program:
        filter_system_calls(program)
    checked(libc.prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0), "pdeathsig")  # last: a change of user clears it


def survey() -> dict[str, Any]:
    """Return what this kernel grants this process: the version of Landlock, an own network or why not."""
    version = landlock_version()
    try:
        enter_own_network()
    except OSError as error:
        return {"landlock": version, "own_network": False, "why": str(error)}
    return {"landlock": version, "own_network": True, "why": ""}


def main() -> None:
    """Confine, then become the command."""
    if len(sys.argv) == 1:
        sys.stdout.write(json.dumps(survey()))
        return
    try:
        confine(json.loads(sys.argv[1]))
    except OSError as error:
        sys.exit(f"cannot confine: {error}")
    os.execv(sys.argv[2], sys.argv[2:])  # noqa: S606


if __name__ == "__main__":
    main()

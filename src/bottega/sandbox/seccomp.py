"""The system calls that no command of an application needs and that attack kernels or neighbours."""

import errno
import functools
import os

# fmt: off
DENIED = (
    "acct", "add_key", "adjtimex", "bpf", "clock_settime", "delete_module", "finit_module", "fsconfig", "fsmount",
    "fsopen", "init_module", "io_uring_enter", "io_uring_register", "io_uring_setup", "ioperm", "iopl", "kcmp",
    "kexec_file_load", "kexec_load", "keyctl", "lookup_dcookie", "modify_ldt", "mount", "mount_setattr",
    "move_mount", "name_to_handle_at", "open_by_handle_at", "open_tree", "perf_event_open", "personality",
    "pidfd_getfd", "pivot_root", "process_madvise", "process_vm_readv", "process_vm_writev", "ptrace", "quotactl",
    "reboot", "request_key", "setns", "settimeofday", "swapoff", "swapon", "syslog", "umount2", "unshare",
    "userfaultfd", "vm86",
)
# fmt: on
DENIED_FAMILIES = {"netlink": 16, "packet": 17, "alg": 38, "vsock": 40}
CLONE_NEWUSER = 0x10000000


@functools.cache
def build_filter() -> bytes | None:
    """Return the filter as a BPF program, or None where libseccomp is not installed.

    Netlink is refused with the other families: it answers questions about the network's interfaces, and
    programs that ask (libc's getaddrinfo among them) go on without an answer.
    """
    try:
        import pyseccomp  # loads the library, which costs milliseconds: only when a sandbox is opened
    except (ImportError, RuntimeError):
        return None
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    refuse = pyseccomp.ERRNO(errno.EPERM)
    for name in DENIED:
        try:
            rules.add_rule(refuse, name)
        except (OSError, ValueError):  # this architecture or library does not know it, so nobody can call it by name
            continue
    rules.add_rule(
        pyseccomp.ERRNO(errno.ENOSYS), "clone3"
    )  # its flags cannot be read by a filter; libc falls back to clone
    newuser = pyseccomp.Arg(0, pyseccomp.MASKED_EQ, CLONE_NEWUSER, CLONE_NEWUSER)
    rules.add_rule(refuse, "clone", newuser)
    for family in DENIED_FAMILIES.values():
        rules.add_rule(refuse, "socket", pyseccomp.Arg(0, pyseccomp.EQ, family))
    return export(rules)


def export(rules: object) -> bytes:
    """Return the program of a filter."""
    descriptor = os.memfd_create("seccomp")
    with os.fdopen(descriptor, "w+b") as file:
        rules.export_bpf(file)  # type: ignore[attr-defined]
        file.seek(0)
        return file.read()

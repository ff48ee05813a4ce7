"""Seccomp filters as classic BPF bytes: what no code in the sandbox may ask of the kernel.

A pure table and its assembler; loading a filter is the boundary's work.
"""

from __future__ import annotations

import errno
import struct
from collections.abc import Iterable

from sandbox.syscalls import MACHINES, Machine

_REFUSED = (
    *("ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "process_mrelease"),
    *("pidfd_getfd", "kcmp", "perf_event_open", "bpf", "userfaultfd", "fanotify_init"),
    *("io_uring_setup", "io_uring_enter", "io_uring_register"),
    *("keyctl", "add_key", "request_key"),
    *("mount", "umount2", "pivot_root", "chroot", "open_tree", "open_tree_attr", "move_mount"),
    *("fsopen", "fsconfig", "fsmount", "fspick", "mount_setattr", "statmount", "listmount"),
    *("unshare", "setns", "name_to_handle_at", "open_by_handle_at"),
    *("mknod", "mknodat", "swapon", "swapoff", "quotactl", "quotactl_fd", "acct", "vhangup"),
    *("kexec_load", "kexec_file_load", "reboot", "init_module", "finit_module", "delete_module"),
    *("create_module", "get_kernel_syms", "query_module", "nfsservctl", "uselib", "_sysctl"),
    *("lookup_dcookie", "syslog", "iopl", "ioperm", "modify_ldt", "memfd_secret"),
    *("settimeofday", "clock_settime", "clock_adjtime", "adjtimex"),
    *("sethostname", "setdomainname", "migrate_pages", "move_pages", "lsm_set_self_attr"),
)
_REACHES_OUT = (
    # Landlock lets these pass although they change a file.
    *("chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat"),
    *("setxattr", "lsetxattr", "fsetxattr", "setxattrat", "removexattr", "lremovexattr"),
    *("fremovexattr", "removexattrat", "utime", "utimes", "futimesat", "utimensat"),
    *("file_setattr", "inotify_add_watch"),
    # These reach other processes of the user, or memory they share.
    *("setpriority", "ioprio_set", "shmget", "shmat", "semget", "msgget", "mq_open"),
)
"""Harmless in namespaces of one's own, refused where there are none."""

_SIGNALS = (
    *("kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal"),
)
"""Refused where neither a namespace nor Landlock says whom a signal may reach."""
_SIGNALS_OF_FILES = (8, 10, 15)
"""F_SETOWN, F_SETSIG, F_SETOWN_EX."""

_OF_ONESELF = (
    *("prlimit64", "sched_setaffinity", "sched_setscheduler", "sched_setparam", "sched_setattr"),
)
"""Calls whose first argument is a process: 0, the caller, is allowed."""

_NEW_NAMESPACES = 0x7E020080
"""CLONE_NEW{NS,CGROUP,UTS,IPC,USER,PID,NET,TIME}."""

_TERMINAL_INPUT = (0x5412, 0x541C)
"""TIOCSTI and TIOCLINUX type into the terminal a user sits at."""
_OWNERS_OF_FILES = (0x8901, 0x8902)
"""FIOSETOWN, SIOCSPGRP: who gets a file's signals."""

_AF_UNIX, _AF_INET, _AF_INET6 = 1, 2, 10
_TRACED_ABI = 0x40000000
"""The x32 bit: the same calls under other numbers."""

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_ERRNO = 0x00050000


def program(machine: str, *, namespaces: bool = True, signals: bool = True) -> bytes:
    """The filter for `machine` (as `platform.machine()` says), as an array of `sock_filter`.

    Without `namespaces` of its own, code can make no sockets but pairs, can change no mode, owner
    or time of a file, and share no memory by name. Without `signals` it can send none.

    Raises `KeyError` for a machine whose numbers are not known.
    """
    known = MACHINES[machine]
    refused = [*_REFUSED]
    controls = [*_TERMINAL_INPUT]
    if not namespaces:
        refused += _REACHES_OUT
    if not signals:
        refused += _SIGNALS
        controls += _OWNERS_OF_FILES
    code = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, known.audit),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
    ]
    if machine == "x86_64":
        code += [(_AT_LEAST, 0, 1, _TRACED_ABI), (_RETURN, 0, 0, _KILL)]
    for name in refused:
        if name in known.numbers:
            code += _refuse(known.numbers[name], errno.EPERM)
    # Its flags are behind a pointer, out of a filter's sight; glibc then uses clone.
    code += _refuse(known.numbers["clone3"], errno.ENOSYS)
    code += _refuse_if(known, "clone", 0, _ANY_BIT, [_NEW_NAMESPACES])
    code += _refuse_if(known, "ioctl", 1, _EQUAL, controls)
    if not signals:
        code += _refuse_if(known, "fcntl", 1, _EQUAL, _SIGNALS_OF_FILES)
    for name in _OF_ONESELF:
        code += _refuse_unless(known, name, 0, [0], errno.EPERM)
    families = [_AF_UNIX, _AF_INET, _AF_INET6] if namespaces else []
    code += _refuse_unless(known, "socket", 0, families, errno.EACCES)
    code.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("=HBBI", *line) for line in code)


_Line = tuple[int, int, int, int]


def _refuse(number: int, reason: int) -> list[_Line]:
    return [(_EQUAL, 0, 1, number), (_RETURN, 0, 0, _ERRNO | reason)]


# All arguments looked at have 32 bits: the lower half of the kernel's word, which comes first.


def _refuse_if(
    machine: Machine, name: str, argument: int, test: int, values: Iterable[int]
) -> list[_Line]:
    checks: list[_Line] = [(_LOAD, 0, 0, _ARGUMENTS + 8 * argument)]
    for value in values:
        checks += [(test, 0, 1, value), (_RETURN, 0, 0, _ERRNO | errno.EPERM)]
    checks.append((_RETURN, 0, 0, _ALLOW))
    return [(_EQUAL, 0, len(checks), machine.numbers[name]), *checks]


def _refuse_unless(
    machine: Machine, name: str, argument: int, values: Iterable[int], reason: int
) -> list[_Line]:
    checks: list[_Line] = [(_LOAD, 0, 0, _ARGUMENTS + 8 * argument)]
    for value in values:
        checks += [(_EQUAL, 0, 1, value), (_RETURN, 0, 0, _ALLOW)]
    checks.append((_RETURN, 0, 0, _ERRNO | reason))
    return [(_EQUAL, 0, len(checks), machine.numbers[name]), *checks]

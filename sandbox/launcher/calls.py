"""The kernel calls that Python has no function for, through ctypes; each raises `OSError`.

Constants are those of the kernel's `include/uapi/linux` headers.
"""

from __future__ import annotations

import ctypes
import functools
import os
from collections.abc import Callable
from typing import Any

CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC = 0x20000, 0x2000000, 0x4000000, 0x8000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_BIND, MS_REC, MS_SILENT = 2, 4, 8, 0x1000, 0x4000, 0x8000
MS_PRIVATE, MS_SLAVE = 1 << 18, 1 << 19
MNT_DETACH = 2

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_CAPBSET_DROP = 1, 22, 24
_PR_SET_CHILD_SUBREAPER, _PR_SET_NO_NEW_PRIVS = 36, 38
_SECCOMP_MODE_FILTER = 2
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_RDONLY, _NOSUID, _NODEV = 1, 2, 4
_MOUNT_SETATTR = 442
_PIDFD_OPEN, _PIDFD_SEND_SIGNAL = 434, 424
_CAPABILITY_VERSION = 0x20080522
_HIGHEST_CAPABILITY = 63
# The same on all machines whose numbers this project knows.
_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}
_CAPSET = {"x86_64": 126, "aarch64": 91}


@functools.cache
def _libc() -> Any:
    return ctypes.CDLL(None, use_errno=True)


def _checked(call: Callable[..., int], *arguments: Any, about: str = "") -> int:
    result = call(*arguments)
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), about or None)
    return result


def syscall(number: int, *arguments: Any, about: str = "") -> int:
    """Any system call, by its number."""
    return _checked(_libc().syscall, ctypes.c_long(number), *arguments, about=about)


def unshare(flags: int) -> None:
    """Namespaces of one's own."""
    _checked(_libc().unshare, flags, about="namespaces")


def mount(source: str, target: str, kind: str = "", flags: int = 0, options: str = "") -> None:
    """As mount(2)."""
    _checked(
        _libc().mount,
        os.fsencode(source),
        os.fsencode(target),
        kind.encode() or None,
        ctypes.c_ulong(flags),
        options.encode() or None,
        about=f"mounting {target}",
    )


def make_read_only(target: str, *, recursive: bool) -> None:
    """Nothing below the mount at `target` can be written, nor has set-user-id or devices."""
    # struct mount_attr: attr_set, attr_clr, propagation, userns_fd
    attributes = (ctypes.c_uint64 * 4)(_RDONLY | _NOSUID, 0, 0, 0)
    syscall(
        _MOUNT_SETATTR,
        ctypes.c_int(_AT_FDCWD),
        os.fsencode(target),
        ctypes.c_uint(_AT_RECURSIVE if recursive else 0),
        ctypes.byref(attributes),
        ctypes.c_size_t(ctypes.sizeof(attributes)),
        about=f"write-protecting {target}",
    )


def unmount(target: str) -> None:
    """Take a mount and all below it out of sight."""
    _checked(_libc().umount2, os.fsencode(target), MNT_DETACH, about=f"unmounting {target}")


def pivot_root(new: str, old: str) -> None:
    """Make `new` the root; what was the root is then at `old`."""
    number = _PIVOT_ROOT[os.uname().machine]
    syscall(number, os.fsencode(new), os.fsencode(old), about="changing the root")


def die_with_parent(signal_number: int) -> None:
    """Get this signal when the parent's thread that started this process ends."""
    _prctl(_PR_SET_PDEATHSIG, signal_number)


def adopt_orphans() -> None:
    """Be the parent of descendants whose own is gone."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def drop_privileges() -> None:
    """No capability now, and none to be gained by starting any program."""
    for capability in range(_HIGHEST_CAPABILITY + 1):
        if _libc().prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) < 0:
            break  # past the last one the kernel knows, or none could be had anyway
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    none = (ctypes.c_uint32 * 6)()
    syscall(_CAPSET[os.uname().machine], ctypes.byref(header), ctypes.byref(none))
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)


def load_filter(program: bytes) -> None:
    """Seccomp: from now on, this filter decides what may be asked of the kernel."""
    lines = ctypes.create_string_buffer(program, len(program))

    class _Program(ctypes.Structure):
        _fields_ = (("length", ctypes.c_ushort), ("lines", ctypes.c_void_p))

    whole = _Program(len(program) // 8, ctypes.addressof(lines))
    _checked(_libc().prctl, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(whole), 0, 0)


def pidfd_open(pid: int) -> int:
    """A descriptor that stands for a process. Not every Python is built with its own."""
    return syscall(_PIDFD_OPEN, pid, 0)


def pidfd_send_signal(pidfd: int, number: int) -> None:
    """As kill(2), and never to another process that got the number since."""
    syscall(_PIDFD_SEND_SIGNAL, pidfd, number, None, 0)


def _prctl(option: int, value: int) -> None:
    _checked(_libc().prctl, option, ctypes.c_ulong(value), 0, 0, 0)

"""What Python has no function for: a few calls to the Linux kernel, through ctypes.

Elsewhere than on Linux, and in a Python without ctypes, they do nothing and say so.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

try:
    import ctypes

    _libc: Any = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
except (ImportError, OSError):
    _libc = None

_SET_DUMPABLE, _SET_SUBREAPER, _SET_NO_NEW_PRIVS = 4, 36, 38
_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_PIDFD_OPEN = 434
_ASK_VERSION = 1
_SCOPE_SIGNAL = 2
_SCOPES_SINCE = 6


def set_dumpable(yes: bool) -> bool:
    """Whether others of the same user may look into this process, through ptrace or /proc."""
    return _prctl(_SET_DUMPABLE, int(yes))


def adopt_orphans() -> bool:
    """Make orphaned descendants children of this process instead of the first one's."""
    return _prctl(_SET_SUBREAPER, 1)


def keep_signals_in() -> bool:
    """From now on, signals of this process and its children reach no process but such."""
    if _libc is None or not _can_scope_signals():
        return False
    # handled_access_fs, handled_access_net, scoped
    attributes = (ctypes.c_uint64 * 3)(0, 0, _SCOPE_SIGNAL)
    ruleset = _libc.syscall(_CREATE_RULESET, attributes, ctypes.c_size_t(24), 0)
    if ruleset < 0:
        return False
    try:
        _prctl(_SET_NO_NEW_PRIVS, 1)
        return bool(_libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def open_pidfd(pid: int) -> int:
    """A descriptor that can be read once a child has ended; -1 where there is no such thing."""
    # `os.pidfd_open` depends on where the interpreter was built, the call on where it runs.
    return int(_libc.syscall(_PIDFD_OPEN, pid, 0)) if _libc is not None else -1


def _can_scope_signals() -> bool:
    known = _libc.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION)
    return bool(known >= _SCOPES_SINCE)


def _prctl(option: int, value: int) -> bool:
    return _libc is not None and bool(_libc.prctl(option, value, 0, 0, 0) == 0)

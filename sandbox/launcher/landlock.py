"""Landlock: what of the file system, the network and other processes is in reach.

Constants and structures of `include/uapi/linux/landlock.h`.
"""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable

from sandbox.launcher import calls

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_ASK_VERSION = 1
_PATH_BENEATH = 1

OLDEST = 3
"""The first version that knows about truncating files."""
_TCP_SINCE, _DEVICES_SINCE, SCOPES_SINCE = 4, 5, 6

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_FOLDER = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_TRUNCATE, _DEVICE_CONTROL = 1 << 14, 1 << 15
_MAKE_CHARACTER_DEVICE, _MAKE_BLOCK_DEVICE = 1 << 6, 1 << 11
_ALL_OF_VERSION_3 = (1 << 15) - 1
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _DEVICE_CONTROL
_BIND_TCP, _CONNECT_TCP = 1, 2
_SCOPE_ABSTRACT_SOCKET, _SCOPE_SIGNAL = 1, 2

RIGHTS = {
    "list": _READ_FOLDER,
    "read": _EXECUTE | _READ_FILE | _READ_FOLDER,
    "device": _READ_FILE | _WRITE_FILE | _TRUNCATE | _DEVICE_CONTROL,
    "write": _ALL_OF_VERSION_3 & ~_MAKE_CHARACTER_DEVICE & ~_MAKE_BLOCK_DEVICE,
}
"""What a rule grants, by the name a plan uses for it."""


def version() -> int:
    """The kernel's Landlock ABI; 0 where there is none."""
    try:
        return calls.syscall(_CREATE_RULESET, None, ctypes.c_size_t(0), _ASK_VERSION)
    except OSError:
        return 0


def restrict(rules: Iterable[tuple[str, str]], *, network: bool, scopes: bool) -> None:
    """Keep this process and what it starts to `rules`: a path, and a name of `RIGHTS`.

    With `network`, TCP is left alone; with `scopes`, signals and abstract sockets stay among them.
    Raises `OSError`.
    """
    known = version()
    files = _ALL_OF_VERSION_3 | (_DEVICE_CONTROL if known >= _DEVICES_SINCE else 0)
    tcp = _BIND_TCP | _CONNECT_TCP if known >= _TCP_SINCE and not network else 0
    scoped = _SCOPE_ABSTRACT_SOCKET | _SCOPE_SIGNAL if scopes else 0
    # A kernel takes a longer structure than it knows as long as the rest is zero.
    attributes = struct.pack("=QQQ", files, tcp, scoped)
    ruleset = calls.syscall(
        _CREATE_RULESET, attributes, ctypes.c_size_t(len(attributes)), 0, about="Landlock"
    )
    try:
        for path, granted in rules:
            _allow(ruleset, path, RIGHTS[granted] & files)
        calls.syscall(_RESTRICT_SELF, ruleset, 0, about="Landlock")
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # gone meanwhile: then nothing of it can be read
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights &= _OF_FILES
        if rights:
            rule = struct.pack("=Qi", rights, descriptor)
            calls.syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0, about=path)
    finally:
        os.close(descriptor)

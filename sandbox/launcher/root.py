"""A root of its own, made of the mounts of a box, inside fresh user, mount and PID namespaces."""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import struct
from collections.abc import Sequence
from pathlib import Path

from sandbox.launcher import calls

_BASE = "/tmp"
_OLD, _NEW = "/old", "/new"
_DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
_DEVICE_LINKS = {
    **{"fd": "/proc/self/fd", "stdin": "/proc/self/fd/0", "stdout": "/proc/self/fd/1"},
    **{"stderr": "/proc/self/fd/2", "ptmx": "pts/ptmx"},
}
_BYTES_PER_FILE = 4096
_SIOCSIFFLAGS = 0x8914
_UP_AND_RUNNING = 0x41


def be_user(inside: int) -> None:
    """Map this process's user and group to `inside`, and no others."""
    user, group = os.getuid(), os.getgid()
    calls.unshare(
        calls.CLONE_NEWUSER
        | calls.CLONE_NEWNS
        | calls.CLONE_NEWPID
        | calls.CLONE_NEWNET
        | calls.CLONE_NEWIPC
        | calls.CLONE_NEWUTS
        | calls.CLONE_NEWCGROUP
    )
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{inside} {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{inside} {group} 1", encoding="ascii")
    socket.sethostname("box")
    _loopback_up()


def make_root(mounts: Sequence[tuple[str, str, str, int]]) -> None:
    """Make `mounts` (kind, target, source, size) the whole file system. Raises `OSError`."""
    calls.mount("", "/", flags=calls.MS_REC | calls.MS_SLAVE)
    calls.mount("tmpfs", _BASE, "tmpfs", calls.MS_NOSUID | calls.MS_NODEV, "mode=755")
    os.chdir(_BASE)
    for name in (_OLD, _NEW):
        Path(_BASE + name).mkdir()
    calls.mount(_BASE + _NEW, _BASE + _NEW, flags=calls.MS_BIND | calls.MS_REC)
    calls.pivot_root(".", "." + _OLD)
    os.chdir("/")
    for mount in mounts:
        _make(*mount)
    for folder in ("/proc", "/dev", ""):
        calls.make_read_only(_NEW + folder, recursive=False)
    calls.mount("", _OLD, flags=calls.MS_REC | calls.MS_PRIVATE)
    calls.unmount(_OLD)
    os.chdir(_NEW)
    calls.pivot_root(".", ".")
    calls.unmount(".")
    os.chdir("/")


def _make(kind: str, target: str, source: str, size: int) -> None:
    place = Path(_NEW + target)
    if kind in ("read", "write", "no file"):
        _bind(_OLD + ("/dev/null" if kind == "no file" else source), place, kind)
    elif kind == "link":
        place.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            place.symlink_to(source)
    elif kind == "text":
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(source, encoding="utf-8")
    elif kind == "tmpfs":
        _tmpfs(place, size)
    elif kind == "no folder":
        _tmpfs(place, _BYTES_PER_FILE)
        calls.make_read_only(str(place), recursive=False)
    elif kind == "proc":
        place.mkdir(parents=True, exist_ok=True)
        flags = calls.MS_NOSUID | calls.MS_NODEV | calls.MS_NOEXEC
        calls.mount("proc", str(place), "proc", flags)
    elif kind == "dev":
        _devices(place)
    else:
        raise ValueError(f"unknown kind of mount: {kind}")


def _bind(source: str, place: Path, kind: str) -> None:
    if Path(source).is_dir():
        place.mkdir(parents=True, exist_ok=True)
    elif not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.touch()
    calls.mount(source, str(place), flags=calls.MS_BIND | calls.MS_REC)
    if kind != "write":
        calls.make_read_only(str(place), recursive=True)


def _tmpfs(place: Path, size: int) -> None:
    place.mkdir(parents=True, exist_ok=True)
    options = f"mode=755,size={size},nr_inodes={max(size // _BYTES_PER_FILE, 2)}"
    calls.mount("tmpfs", str(place), "tmpfs", calls.MS_NOSUID | calls.MS_NODEV, options)


def _devices(place: Path) -> None:
    _tmpfs(place, 64 * _BYTES_PER_FILE)
    for name in _DEVICES:
        (place / name).touch()
        calls.mount(f"{_OLD}/dev/{name}", str(place / name), flags=calls.MS_BIND)
    for name, points_at in _DEVICE_LINKS.items():
        (place / name).symlink_to(points_at)
    (place / "shm").mkdir()
    (place / "pts").mkdir()
    options = "newinstance,ptmxmode=0666,mode=620"
    flags = calls.MS_NOSUID | calls.MS_NOEXEC
    calls.mount("devpts", str(place / "pts"), "devpts", flags, options)


def _loopback_up() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        fcntl.ioctl(one, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", _UP_AND_RUNNING))

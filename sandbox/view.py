"""A box as a list of mounts, in the order they are made: what each boundary then makes real.

Looks at the file system (does it exist, is it a link) and changes nothing.
"""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from foundation.errors import BadInput
from sandbox.box import Box
from sandbox.interpreter import needed_by

Kind = Literal["read", "write", "link", "text", "tmpfs", "proc", "dev", "no file", "no folder"]

_MIB = 1 << 20
_SYSTEM = (
    *("/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32", "/libx32"),
    *("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/ld-musl-x86_64.path"),
    *("/etc/alternatives", "/etc/localtime", "/etc/mime.types"),
    *("/etc/ssl/certs", "/etc/ssl/openssl.cnf"),
)
_TEXTS = {
    "/etc/passwd": "user:x:1000:1000:user:/tmp:/bin/sh\n",
    "/etc/group": "user:x:1000:\n",
    "/etc/hosts": "127.0.0.1 localhost box\n::1 localhost\n",
    "/etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}
_KERNEL_FILES = (
    *("kallsyms", "kcore", "keys", "key-users", "kmsg", "kpagecount", "kpageflags"),
    *("kpagecgroup", "slabinfo", "vmallocinfo", "timer_list", "sched_debug", "latency_stats"),
    *("sysrq-trigger", "interrupts", "iomem", "ioports", "modules", "cmdline"),
)
_KERNEL_FOLDERS = ("acpi", "asound", "bus", "driver", "fs", "irq", "scsi", "sysvipc")
"""Of `/proc`, what tells about the machine and not about the box."""

_NEVER = ("/", "/proc", "/sys", "/dev", "/run", "/var/run", "/etc", "/root", "/home")


@dataclass(frozen=True, slots=True)
class Mount:
    """One step of making the box: what is put at `target`."""

    kind: Kind
    target: Path
    source: str = ""
    """The host's path of a "read" or "write", where a "link" points, the content of a "text"."""
    size: int = 0
    """Bytes that a "tmpfs" holds at most."""


def mounts(box: Box, executable: Path) -> tuple[Mount, ...]:
    """The box for a command that starts `executable`. Raises `BadInput` for a view too wide."""
    made: list[Mount] = list(_system())
    disk = box.limits.disk_mb * _MIB
    made += [Mount("proc", Path("/proc")), *_masked_proc(), Mount("dev", Path("/dev"))]
    made.append(Mount("tmpfs", Path("/dev/shm"), size=disk))
    made.append(Mount("tmpfs", Path("/tmp"), size=disk))
    homes = _homes()
    for path in box.readable:
        _insist_narrow(path, homes)
    made += _opened([*box.readable, *needed_by(executable)], made)
    made += _hidden(box.hidden)
    if box.scratch is not None:
        _insist_narrow(box.scratch, homes)
        made.append(Mount("write", box.scratch, str(box.scratch.resolve())))
    return tuple(made)


def temporary_folders(made: Iterable[Mount]) -> tuple[Path, ...]:
    """Where the box can be written."""
    return tuple(mount.target for mount in made if mount.kind in ("tmpfs", "write"))


def _system() -> Iterator[Mount]:
    for name in _SYSTEM:
        path = Path(name)
        if path.is_symlink():
            # /etc/localtime is read in place: what it points at may be outside /usr.
            if name.startswith("/etc/") and path.exists():
                yield Mount("read", path, str(path.resolve()))
            else:
                yield Mount("link", path, str(path.readlink()))
        elif path.exists():
            yield Mount("read", path, name)
    for name, text in _TEXTS.items():
        yield Mount("text", Path(name), text)


def _masked_proc() -> Iterator[Mount]:
    proc = Path("/proc")
    yield from (Mount("no file", proc / n) for n in _KERNEL_FILES if (proc / n).exists())
    yield from (Mount("no folder", proc / n) for n in _KERNEL_FOLDERS if (proc / n).is_dir())


def _opened(paths: Iterable[Path], before: Sequence[Mount]) -> Iterator[Mount]:
    """Binds and links for `paths`, folders before what lies in them, nothing twice."""
    both = {path for given in paths for path in (absolute(given), Path(os.path.realpath(given)))}
    bound = [mount.target for mount in before if mount.kind == "read" and mount.target.is_dir()]
    # `/bin/python3` has the root as its prefix, where the system's links are made already.
    there = {mount.target for mount in before}
    for path in sorted(both, key=lambda path: (len(path.parts), path)):
        if path in there or any(path.is_relative_to(above) for above in bound):
            continue
        if path.is_symlink():
            real = Path(os.path.realpath(path.parent)) / path.readlink()
            yield Mount("link", path, os.path.normpath(real))
        elif path.exists():
            yield Mount("read", path, os.path.realpath(path))
            if path.is_dir():
                bound.append(path)


def _hidden(paths: Iterable[Path]) -> Iterator[Mount]:
    both = {path for given in paths for path in (absolute(given), Path(os.path.realpath(given)))}
    for path in sorted(both, key=lambda path: (len(path.parts), path)):
        if path.is_symlink():
            continue  # where it points is hidden; the link itself tells no more than its name
        if path.is_dir():
            yield Mount("no folder", path)
        elif path.exists():
            yield Mount("no file", path)


def absolute(path: Path) -> Path:
    """`path` from the root on, without following links."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - links are kept as they are


def _homes() -> frozenset[Path]:
    """The user's home folder, by every name it has."""
    names = {os.environ.get("HOME", ""), pwd.getpwuid(os.getuid()).pw_dir}
    given = {Path(name) for name in names if name.startswith("/") and name != "/"}
    return frozenset(given | {Path(os.path.realpath(home)) for home in given})


def _insist_narrow(path: Path, homes: frozenset[Path]) -> None:
    for name in (absolute(path), Path(os.path.realpath(path))):
        if str(name) in _NEVER or any(home.is_relative_to(name) for home in homes):
            raise BadInput(
                f"{path} is too much to show to code in the sandbox (it holds a home folder or "
                "the system); move what is to be run into a folder of its own"
            )
        if name.parts[1:2] in (("proc",), ("sys",), ("dev",)):
            raise BadInput(f"{path} is no folder of files; code in the sandbox cannot be shown it")

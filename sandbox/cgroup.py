"""A control group for a box, where this machine lets the user make one.

Version 2 bounds processes and memory, version 1 processes. Without one, limits of single processes
and `sandbox/watch.py` do it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox.box import Limits

_BESIDE = 8
"""Processes of the boundary's own."""
_JOIN = '{ echo $$ > "$1"; } 2>/dev/null\nshift\nexec "$@"'
_PREFIX = "inkling-box"
_MOST_TRIES, _PAUSE = 50, 0.01


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """Where groups can be made: a folder, and the bounds it knows."""

    folder: Path
    bounds: frozenset[str]


class ControlGroup:
    """One group. Everything started by way of `joining` is in it; `remove` it when that is over."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def make(cls, limits: Limits, hierarchies: Sequence[Hierarchy]) -> ControlGroup | None:
        """A group that holds `limits`, or `None` where none can be made."""
        for hierarchy in hierarchies:
            folder = hierarchy.folder / f"{_PREFIX}-{os.getpid()}-{secrets.token_hex(4)}"
            try:
                folder.mkdir()
            except OSError:
                continue
            try:
                for name, value in values(limits, hierarchy.bounds).items():
                    (folder / name).write_text(value, encoding="ascii")
            except OSError:
                _remove(folder)
                continue
            return cls(folder)
        return None

    def joining(self, argv: Sequence[str]) -> list[str]:
        """`argv`, from its first moment on in this group."""
        return ["/bin/sh", "-c", _JOIN, "sh", str(self._folder / "cgroup.procs"), *argv]

    async def remove(self) -> None:
        """Give it up once it is empty: what has ended is in it until it was waited for."""
        for _ in range(_MOST_TRIES):
            if _remove(self._folder):
                return
            await asyncio.sleep(_PAUSE)


def values(limits: Limits, bounds: frozenset[str]) -> Mapping[str, str]:
    """What is written into a group's files. Memory is together with what lies in `/tmp`."""
    wanted = {"pids.max": str(limits.processes + _BESIDE)}
    if "memory" in bounds:
        total = (limits.memory_mb + limits.disk_mb) << 20
        wanted |= {"memory.max": str(total), "memory.swap.max": "0"}
    return wanted


def hierarchies(proc: Path = Path("/proc/self")) -> tuple[Hierarchy, ...]:
    """Where this process may make groups below or beside its own, best first."""
    try:
        own = (proc / "cgroup").read_text(encoding="utf-8").splitlines()
        mounted = (proc / "mountinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ()
    found = []
    for line in own:
        _, controllers, path = line.split(":", 2)
        if not controllers:
            found += list(_of_version_2(_mount_of(mounted, "cgroup2", ""), path))
        elif "pids" in controllers.split(","):
            folder = _mount_of(mounted, "cgroup", "pids")
            if folder is not None and os.access(place := folder / path.lstrip("/"), os.W_OK):
                found.append(Hierarchy(place, frozenset({"pids"})))
    found.sort(key=lambda hierarchy: "memory" not in hierarchy.bounds)
    for hierarchy in found:
        _remove_abandoned(hierarchy.folder)
    return tuple(found)


def _of_version_2(mount: Path | None, path: str) -> Iterator[Hierarchy]:
    if mount is None:
        return
    own = mount / path.lstrip("/")
    # A group with processes of its own cannot bound groups below it; the one above it can.
    for folder in (own, own.parent):
        if not folder.is_relative_to(mount):
            continue
        with contextlib.suppress(OSError):
            known = (folder / "cgroup.subtree_control").read_text(encoding="ascii").split()
            writable = all(os.access(place, os.W_OK) for place in (folder, folder / "cgroup.procs"))
            if "pids" in known and writable:
                yield Hierarchy(folder, frozenset(known) & {"pids", "memory"})


def _mount_of(mounted: Sequence[str], kind: str, controller: str) -> Path | None:
    for line in mounted:
        before, _, after = line.partition(" - ")
        words, told = before.split(), after.split()
        if told[0] == kind and (not controller or controller in told[-1].split(",")):
            return Path(words[4])
    return None


def _remove_abandoned(folder: Path) -> None:
    """Groups of hosts that were killed."""
    for group in folder.glob(f"{_PREFIX}-*"):
        owner = group.name.split("-")[2]
        if owner.isdecimal() and not Path(f"/proc/{owner}").exists():
            _remove(group)


def _remove(folder: Path) -> bool:
    try:
        folder.rmdir()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True

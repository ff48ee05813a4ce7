"""What a box uses as a whole, seen from outside: the kernel keeps most limits per process only."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sandbox.box import Limits

_EVERY_SECONDS = 0.1
_FOLDERS_EVERY = 3
_MOST_FILES = 50_000
_BESIDE = 8
_MIB = 1 << 20
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Usage:
    """Of a process and all its descendants."""

    tasks: int
    """Processes and threads; counting ends when there are too many."""
    memory: int
    """Bytes. What a process may share with the one it was forked from counts once."""


async def overused(first: int, limits: Limits, folders: Sequence[Path]) -> str:
    """Wait until process `first` and its descendants use more than `limits`; what it was.

    `folders` of the host are where the box writes; what is in them at the start does not count.
    """
    before = await asyncio.to_thread(size_of, folders)
    ticks = 0
    while True:
        usage = usage_of(first, limits.processes + _BESIDE)
        if usage.tasks > limits.processes + _BESIDE:
            return f"more than {limits.processes} processes"
        if usage.memory > limits.memory_mb * _MIB:
            return f"more than {limits.memory_mb} MiB of memory"
        if folders and ticks % _FOLDERS_EVERY == 0:
            added = await asyncio.to_thread(size_of, folders) - before
            if added > limits.disk_mb * _MIB:
                return f"more than {limits.disk_mb} MiB of files"
        ticks += 1
        await asyncio.sleep(_EVERY_SECONDS)


def usage_of(first: int, enough: int) -> Usage:
    """What `first` and its descendants use now, looking at no more than `enough` of them."""
    tasks = memory = 0
    # Below the boundary's own process, a worker is the one that all others are forks of.
    base = max((_resident(pid) for pid in _children(first)), default=0)
    for pid in _tree(first):
        with contextlib.suppress(OSError):
            tasks += len(os.listdir(f"/proc/{pid}/task"))  # noqa: PTH208 - ten times a second
        memory += max(0, _resident(pid) - base)
        if tasks > enough:
            break
    return Usage(tasks, memory + base)


def size_of(folders: Sequence[Path]) -> int:
    """Bytes on disk in all of `folders`; more than enough where there are very many files."""
    total = seen = 0
    todo = [str(folder) for folder in folders]
    while todo:
        with contextlib.suppress(OSError), os.scandir(todo.pop()) as entries:
            for entry in entries:
                seen += 1
                if seen > _MOST_FILES:
                    return 1 << 62
                total += entry.stat(follow_symlinks=False).st_blocks * 512
                if entry.is_dir(follow_symlinks=False):
                    todo.append(entry.path)
    return total


def _tree(first: int) -> Iterator[int]:
    todo = [first]
    while todo:
        pid = todo.pop()
        yield pid
        todo += _children(pid)


def _children(pid: int) -> Iterator[int]:
    with contextlib.suppress(OSError):
        for task in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208
            told = Path(f"/proc/{pid}/task/{task}/children").read_text(encoding="ascii")
            yield from map(int, told.split())


def _resident(pid: int) -> int:
    try:
        told = Path(f"/proc/{pid}/statm").read_text(encoding="ascii")
    except OSError:
        return 0
    return int(told.split()[1]) * _PAGE

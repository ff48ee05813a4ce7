"""The facts of all indexed files: names in memory, the rest in a private file. No process, no walk.

Kept current by `syntax/index/workspace.py`; any thread may ask.
"""

from __future__ import annotations

import errno
import os
import tempfile
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from syntax.index.file_facts import (
    Outline,
    Record,
    Uses,
    hashes_of,
    name_hash,
    outline_of,
    uses_of,
)
from syntax.index.postings import Postings

_OUTLINES_KEPT_OPEN = 64
_GARBAGE_BYTES = 32 << 20


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file's number, how many names it has entered, and where its record lies."""

    number: int
    defined: int
    used: int
    offset: int
    outline: int
    uses: int


class RecordFile:
    """Bytes appended to a file that has no name, so that it is gone with the process.

    It lies beside the cache if it can: where temporary files are kept in memory, a large
    workspace would fill it.
    """

    def __init__(self, folder: Path | None) -> None:
        self._lock = threading.Lock()
        self._file = _nameless_file(folder)
        self._end = 0

    def __len__(self) -> int:
        return self._end

    def append(self, data: bytes) -> int:
        """Where `data` lies from now on. Raises `OSError` when the disk is full."""
        with self._lock:
            offset = self._file.seek(self._end)
            if self._file.write(data) != len(data):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            self._end = offset + len(data)
        return offset

    def read(self, offset: int, length: int) -> bytes:
        """What was appended there."""
        with self._lock:
            self._file.seek(offset)
            return self._file.read(length)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._file.close()

    def __del__(self) -> None:
        self._file.close()


class IndexTable:
    """Records by path, and paths by the names in them."""

    def __init__(self, folder: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._entries: dict[str, _Entry] = {}
        self._paths: list[str | None] = []
        self._defining = Postings()
        self._using = Postings()
        self._open: OrderedDict[int, Outline] = OrderedDict()
        self._folder = folder
        self._records = RecordFile(folder)
        self._garbage = 0

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, path: str, record: Record) -> None:
        """Enter the facts of a file, in place of those it had. Raises `OSError` on a full disk."""
        defined, used = hashes_of(record.defined), hashes_of(record.used)
        # Not under the lock: a disk may take its time, and queries must not wait for it.
        offset = self._records.append(record.outline + record.uses)
        with self._lock:
            self._forget(path)
            number = len(self._paths)
            self._paths.append(path)
            self._entries[path] = _Entry(
                number, len(defined), len(used), offset, len(record.outline), len(record.uses)
            )
            self._defining.add(number, defined)
            self._using.add(number, used)

    def remove(self, path: str) -> bool:
        """Forget a file; whether there was one."""
        with self._lock:
            return self._forget(path)

    def paths(self) -> list[str]:
        """Every indexed file, in no order."""
        with self._lock:
            return list(self._entries)

    def defining(self, name: str) -> list[str]:
        """The files that may define `name`, sorted."""
        return self._holding(self._defining, name)

    def using(self, name: str) -> list[str]:
        """The files that may refer to `name`, sorted."""
        return self._holding(self._using, name)

    def outline(self, path: str) -> Outline | None:
        """What a file declares, or None if it is not indexed."""
        with self._lock:
            entry = self._entries.get(path)
            if entry is None:
                return None
            known = self._open.get(entry.number)
            if known is not None:
                self._open.move_to_end(entry.number)
                return known
            records = self._records
        outline = outline_of(records.read(entry.offset, entry.outline))
        with self._lock:
            self._open[entry.number] = outline
            if len(self._open) > _OUTLINES_KEPT_OPEN:
                self._open.popitem(last=False)
        return outline

    def uses(self, path: str) -> Uses | None:
        """The names a file refers to and where, or None if it is not indexed."""
        with self._lock:
            entry = self._entries.get(path)
            if entry is None:
                return None
            records = self._records
        return uses_of(records.read(entry.offset + entry.outline, entry.uses))

    def tidy(self) -> None:
        """Give back the room of replaced records once it is worth it; for the thread that puts.

        The old file stays open for queries that began before; it goes when they are done.
        """
        with self._lock:
            if self._garbage < _GARBAGE_BYTES or self._garbage * 2 < len(self._records):
                return
            entries = list(self._entries.items())
        fresh = RecordFile(self._folder)
        try:
            moved = {
                path: replace(
                    entry,
                    offset=fresh.append(
                        self._records.read(entry.offset, entry.outline + entry.uses)
                    ),
                )
                for path, entry in entries
            }
        except OSError:
            fresh.close()  # no room for a second copy: the garbage stays until there is
            return
        with self._lock:
            self._entries = moved
            self._records = fresh
            self._garbage = 0

    def close(self) -> None:
        """Let go of the private file and forget everything."""
        with self._lock:
            self._entries.clear()
            self._records.close()

    def _holding(self, postings: Postings, name: str) -> list[str]:
        with self._lock:
            paths = [self._paths[number] for number in postings.find(name_hash(name))]
        return sorted(path for path in paths if path is not None)

    def _forget(self, path: str) -> bool:
        entry = self._entries.pop(path, None)
        if entry is None:
            return False
        self._paths[entry.number] = None
        self._defining.remove(entry.number, entry.defined)
        self._using.remove(entry.number, entry.used)
        self._open.pop(entry.number, None)
        self._garbage += entry.outline + entry.uses
        return True


def _nameless_file(folder: Path | None) -> IO[bytes]:
    if folder is not None:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return tempfile.TemporaryFile(dir=folder, buffering=0)
        except OSError:
            pass  # a cache that cannot be written is no reason to have no index
    return tempfile.TemporaryFile(buffering=0)

"""Facts of files on disk, by the hash of what they were taken from, for the next start.

Deleting the folder costs time and nothing else; a damaged one is dropped and begun anew.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path

import diskcache

from syntax.index.file_facts import Record, extractor_version, pack, unpack

_LARGEST = 1 << 30
_WRITTEN_TOGETHER = 64
_FAULTS = (OSError, sqlite3.Error, diskcache.Timeout, ValueError, EOFError)


class FactsCache:
    """A store of records that never raises: where it cannot be used, nothing is found in it.

    Several processes may share the folder. Call `flush` when there is a pause: records are
    written in batches, since each write by itself waits for the disk.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._version = extractor_version()
        self._waiting: dict[str, bytes] = {}
        self._may_drop = True
        self._store = self._open()

    def get(self, language: str, sha256: str) -> Record | None:
        """The facts of a content, or None."""
        key = self._key(language, sha256)
        waiting = self._waiting.get(key)
        if waiting is not None:
            return unpack(waiting)
        if self._store is None:
            return None
        try:
            value = self._store.get(key)
        except _FAULTS as error:
            self._failed(error)
            return None
        return unpack(value)

    def put(self, language: str, sha256: str, record: Record) -> None:
        """Keep the facts of a content."""
        if self._store is None:
            return
        self._waiting[self._key(language, sha256)] = pack(record)
        if len(self._waiting) >= _WRITTEN_TOGETHER:
            self.flush()

    def flush(self) -> None:
        """Write what `put` collected."""
        waiting, self._waiting = self._waiting, {}
        if self._store is None or not waiting:
            return
        try:
            with self._store.transact():
                for key, value in waiting.items():
                    self._store.set(key, value)
        except _FAULTS as error:
            self._failed(error)

    def close(self) -> None:
        """Write what is left and let go of the folder."""
        self.flush()
        if self._store is not None:
            with contextlib.suppress(*_FAULTS):
                self._store.close()

    def _key(self, language: str, sha256: str) -> str:
        return f"{self._version}:{language}:{sha256}"

    def _open(self) -> diskcache.Cache | None:
        for attempt in ("as it is", "anew"):
            try:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                return diskcache.Cache(
                    self._folder,
                    timeout=5,
                    size_limit=_LARGEST,
                    disk_min_file_size=_LARGEST,  # all in one file: records are small
                )
            except diskcache.Timeout:
                return None
            except _FAULTS:
                if attempt == "as it is":
                    self._drop()
        return None

    def _failed(self, error: BaseException) -> None:
        """Begin anew if the file is damaged, once; go on without where the disk says no."""
        if isinstance(error, diskcache.Timeout):
            return
        store, self._store = self._store, None
        if store is not None:
            with contextlib.suppress(*_FAULTS):
                store.close()
        damaged = isinstance(error, sqlite3.DatabaseError | ValueError | EOFError) and not (
            isinstance(error, sqlite3.OperationalError)
        )
        if damaged and self._may_drop:
            self._may_drop = False
            self._drop()
            self._store = self._open()

    def _drop(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

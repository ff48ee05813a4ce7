"""What was written before, by everything that it was made from; on disk, for all processes.

Deleting the folder costs time and nothing else; a damaged one is dropped and begun anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sqlite3
from functools import cache
from pathlib import Path
from typing import Protocol

import diskcache
import msgspec

from docgen.prose.options import ProseLanguage
from docgen.prose.slots import Slot, SlotKind
from docgen.prose.written import LeftOut, Told, Written
from foundation.folders import cache_folder
from foundation.nothing import Nothing

_LARGEST = 1 << 29
_FAULTS = (OSError, sqlite3.Error, diskcache.Timeout, ValueError, EOFError)
_MADE_OF = ("prose", "judging", "wording", "claims", "examples")
"""The folders whose code and prompts decide what is written from a record."""


class Digested(Protocol):
    """A record, as far as memory is concerned."""

    @property
    def digest(self) -> str:
        """What its documentation is written from, in a word."""


class _Text(msgspec.Struct, frozen=True, array_like=True):
    kind: SlotKind
    name: str
    text: str


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    texts: tuple[_Text, ...]
    left_out: tuple[_Text, ...]


@cache
def prose_version() -> str:
    """Names this very way of writing: our prompts and code. What another version remembered is
    simply not found, without a number to raise by hand."""
    digest = hashlib.sha256()
    folder = Path(__file__).parents[1]
    for name in _MADE_OF:
        for path in sorted((folder / name).rglob("*")):
            if path.suffix in (".py", ".toml", ".txt", ".md"):
                place = path.relative_to(folder).as_posix()
                digest.update(place.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


class Memory:
    """A store that never raises: where it cannot be used, nothing is found in it. For one thread
    at a time; several processes may share the folder."""

    def __init__(self, folder: Path | None) -> None:
        """`folder` None keeps nothing."""
        self._folder = folder
        self._may_drop = True
        self._store = self._open()

    @classmethod
    def of_user(cls) -> Memory:
        """The one in the user's cache folder."""
        return cls(cache_folder() / "prose")

    def get(self, key: str) -> Written | None:
        """What was written from exactly this; its `calls` are 0."""
        kept = self._read(f"written:{key}")
        if kept is None:
            return None
        return Written(
            {Slot(one.kind, one.name): one.text for one in kept.texts},
            tuple(LeftOut(Slot(one.kind, one.name), one.text) for one in kept.left_out),
        )

    def put(self, key: str, record: Digested, language: ProseLanguage, written: Written) -> None:
        """Keep what was written."""
        kept = _Kept(
            tuple(_Text(slot.kind, slot.name, text) for slot, text in written.texts.items()),
            tuple(_Text(one.slot.kind, one.slot.name, one.reason) for one in written.left_out),
        )
        self._write(f"written:{key}", kept)
        if Slot("summary") in written.texts:
            self._write(_latest(record, language), kept)

    def told(self, record: Digested, language: ProseLanguage) -> Told | Nothing:
        """What was last written of a symbol as it is now, with whatever model."""
        kept = self._read(_latest(record, language))
        texts = {one.kind: one.text for one in kept.texts} if kept is not None else {}
        if not texts.get("summary"):
            return Nothing("no summary was written for this code yet")
        return Told(texts["summary"], texts.get("returns", ""))

    def close(self) -> None:
        """Let go of the folder."""
        if self._store is not None:
            with contextlib.suppress(*_FAULTS):
                self._store.close()

    def _read(self, key: str) -> _Kept | None:
        if self._store is None:
            return None
        try:
            value = self._store.get(key)
        except _FAULTS as error:
            self._failed(error)
            return None
        if not isinstance(value, bytes):
            return None
        try:
            return msgspec.json.decode(value, type=_Kept)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return None

    def _write(self, key: str, kept: _Kept) -> None:
        if self._store is None:
            return
        try:
            self._store.set(key, msgspec.json.encode(kept))
        except _FAULTS as error:
            self._failed(error)

    def _open(self) -> diskcache.Cache | None:
        if self._folder is None:
            return None
        for attempt in ("as it is", "anew"):
            try:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                return diskcache.Cache(
                    self._folder, timeout=5, size_limit=_LARGEST, disk_min_file_size=_LARGEST
                )
            except diskcache.Timeout:
                return None
            except _FAULTS:
                if attempt == "as it is":
                    shutil.rmtree(self._folder, ignore_errors=True)
        return None

    def _failed(self, error: BaseException) -> None:
        """Begin anew if the file is damaged, once; go on without where the disk says no."""
        if isinstance(error, diskcache.Timeout):
            return
        store, self._store = self._store, None
        if store is not None:
            with contextlib.suppress(*_FAULTS):
                store.close()
        damaged = isinstance(error, sqlite3.DatabaseError | ValueError | EOFError)
        damaged = damaged and not isinstance(error, sqlite3.OperationalError)
        if damaged and self._may_drop and self._folder is not None:
            self._may_drop = False
            shutil.rmtree(self._folder, ignore_errors=True)
            self._store = self._open()


def _latest(record: Digested, language: ProseLanguage) -> str:
    return f"latest:{prose_version()}:{language}:{record.digest}"

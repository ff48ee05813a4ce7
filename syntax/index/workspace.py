"""What the workspace defines, imports and refers to, kept current in the background.

The reading is done in a process of its own (`worker.py`), the facts are kept in `table.py`; here
they are asked for.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from foundation.settings import IndexSettings
from syntax.index.link import WorkerLink
from syntax.index.messages import (
    AddRoot,
    Begin,
    Changed,
    Closed,
    Counted,
    Facts,
    Gone,
    Opening,
    Order,
    RemoveRoot,
    Reply,
    Settled,
    Skipped,
    Sync,
)
from syntax.index.table import IndexTable
from syntax.symbols import Import, Symbol

_MOST_CRASHES = 5


@dataclass(frozen=True, slots=True)
class Definition:
    """A symbol and the file that declares it."""

    path: Path
    symbol: Symbol


@dataclass(frozen=True, slots=True)
class Location:
    """One use of a name: zero-based line, characters in code points, the end exclusive."""

    path: Path
    name: str
    line: int
    character: int
    end_character: int


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """How far the index is. `ready`: every root was read once. `fault`: why it stopped for good."""

    files_done: int
    files_total: int
    ready: bool
    fault: str | None = None


class WorkspaceIndex:
    """The facts of all files under some roots. Every method may be called from any thread.

    Nothing here waits for the worker, except `wait` and `close`. Queries answer from what is known
    so far, paths sorted; a query that opens many files takes milliseconds a file: limit it, or
    ask from a thread. A text given with `update` counts in place of the file until it is closed.
    """

    def __init__(
        self, roots: Sequence[Path], cache_dir: Path, settings: IndexSettings | None = None
    ) -> None:
        self._settings = settings or IndexSettings()
        self._cache_dir = cache_dir
        self._table = IndexTable(cache_dir)
        self._changed = threading.Condition(threading.RLock())
        self._roots = [_absolute(root) for root in roots]
        self._texts: dict[str, str] = {}
        self._skipped: dict[str, str] = {}
        self._avoid: dict[str, str] = {}
        self._link: WorkerLink | None = None
        self._run = 0  # which run of the worker speaks: what an ended one said no longer counts
        self._heard: set[str] = set()  # what this run told of, so that the rest can be dropped
        self._opening: str | None = None
        self._crashes = 0
        self._fault: str | None = None
        self._total = 0
        self._asked = 0
        self._settled = 0
        self._ready_at = 0
        self._ended = False

    def start(self) -> None:
        """Begin to read the roots in the background. Returns at once."""
        with self._changed:
            if self._link is None and not self._ended and self._settings.enabled:
                self._begin()

    def close(self) -> None:
        """End the background work and forget everything."""
        with self._changed:
            self._ended = True
            self._run += 1
            link, self._link = self._link, None
            self._changed.notify_all()
        if link is not None:
            link.close()
        self._table.close()

    def add_root(self, root: Path) -> None:
        """A workspace folder was opened."""
        with self._changed:
            path = _absolute(root)
            if path not in self._roots:
                self._roots.append(path)
                self._send(AddRoot(os.fsencode(path)))
                self._ready_at = self._sync()

    def remove_root(self, root: Path) -> None:
        """A workspace folder was closed."""
        with self._changed:
            path = _absolute(root)
            if path in self._roots:
                self._roots.remove(path)
                self._send(RemoveRoot(os.fsencode(path)))

    def update(self, path: Path, text: str | None) -> None:
        """The text of an open document, from now on; None when it was closed."""
        with self._changed:
            name = _absolute(path)
            if text is not None:
                # What is over the limit is only to be seen as such; the rest need not be sent.
                text = text[: self._settings.max_file_kb * 1024 + 1]
                self._texts[name] = text
                if self._link is not None:
                    self._link.outbox.put_text(os.fsencode(name), text)
            elif self._texts.pop(name, None) is not None:
                self._send(Closed(os.fsencode(name)))

    def file_changed(self, path: Path) -> None:
        """A file, folder or ignore file appeared, changed or vanished on disk."""
        with self._changed:
            self._send(Changed(os.fsencode(_absolute(path))))

    def definitions(self, name: str, limit: int | None = None) -> tuple[Definition, ...]:
        """Symbols called `name`, or whose qualified name is or ends in it (`Class.method`)."""
        last = name.rpartition(".")[2]
        found: list[Definition] = []
        for path in self._table.defining(last):
            outline = self._table.outline(path)
            if outline is not None:
                found += (
                    Definition(Path(path), symbol)
                    for symbol in outline.symbols
                    if symbol.name == last and _is_called(symbol, name)
                )
            if limit is not None and len(found) >= limit:
                return tuple(found[:limit])
        return tuple(found)

    def files_defining(self, name: str) -> tuple[Path, ...]:
        """Files that define a symbol of this simple name, sorted; none is opened, so that once in
        a million names one is told that does not."""
        return tuple(map(Path, self._table.defining(name)))

    def references(self, name: str, limit: int | None = None) -> tuple[Location, ...]:
        """Uses of `name` as an identifier, by file and place, without its definitions."""
        found: list[Location] = []
        for path in self._table.using(name):
            places = (self._table.uses(path) or {}).get(name, [])
            found += (
                Location(Path(path), name, line, character, character + len(name))
                for line, character in zip(places[::2], places[1::2], strict=True)
            )
            if limit is not None and len(found) >= limit:
                return tuple(found[:limit])
        return tuple(found)

    def symbols_of(self, path: Path) -> tuple[Symbol, ...]:
        """What a file declares, in document order; empty if it is not indexed."""
        outline = self._table.outline(_absolute(path))
        return outline.symbols if outline is not None else ()

    def imports_of(self, path: Path) -> tuple[Import, ...]:
        """What a file imports, in document order; empty if it is not indexed."""
        outline = self._table.outline(_absolute(path))
        return outline.imports if outline is not None else ()

    def files(self) -> tuple[Path, ...]:
        """Every indexed file, sorted."""
        return tuple(Path(path) for path in sorted(self._table.paths()))

    def skipped(self) -> Mapping[Path, str]:
        """Files and folders that would have counted, and why they do not."""
        with self._changed:
            return {Path(path): reason for path, reason in sorted(self._skipped.items())}

    def status(self) -> IndexStatus:
        """How far the index is."""
        with self._changed:
            done = len(self._table) + len(self._skipped)
            ready = 0 < self._ready_at <= self._settled
            return IndexStatus(done, done if ready else max(done, self._total), ready, self._fault)

    def wait(self, timeout: float) -> bool:
        """Wait until all that was reported so far is in the index; False after so many seconds."""
        with self._changed:
            if self._link is not None:
                self._link.outbox.hurry()
            number = self._sync()
            return self._changed.wait_for(
                lambda: self._settled >= number or self._ended or self._fault is not None, timeout
            ) and (self._settled >= number)

    def _begin(self) -> None:
        self._run += 1
        run = self._run
        self._heard = set()
        self._opening = None
        first: list[Order] = [
            Begin(
                os.fsencode(_absolute(self._cache_dir / "facts")),
                self._settings.max_files,
                self._settings.max_file_kb * 1024,
                {os.fsencode(path): reason for path, reason in self._avoid.items()},
            )
        ]
        first += [AddRoot(os.fsencode(root)) for root in self._roots]
        self._link = WorkerLink(
            first,
            lambda reply: self._receive(run, reply),
            lambda status: self._left(run, status),
        )
        for path, text in self._texts.items():
            self._link.outbox.put_text(os.fsencode(path), text)
        self._ready_at = self._sync()
        self._link.start()

    def _send(self, order: Order) -> None:
        if self._link is not None:
            self._link.outbox.put(order)

    def _sync(self) -> int:
        self._asked += 1
        self._send(Sync(self._asked))
        return self._asked

    def _receive(self, run: int, reply: Reply) -> None:
        """Take in what the worker says. Called by the link's reader thread."""
        full: str | None = None
        if isinstance(reply, Facts) and run == self._run:
            try:
                self._table.put(os.fsdecode(reply.path), reply.record)
            except OSError as error:
                full = f"no room for its facts: {error.strerror}"
        with self._changed:
            if run != self._run:
                return
            match reply:
                case Facts(path):
                    name = os.fsdecode(path)
                    self._opening = None
                    self._heard.add(name)
                    if full is None:
                        self._skipped.pop(name, None)
                    else:
                        self._skipped[name] = full
                case Skipped(path, reason):
                    name = os.fsdecode(path)
                    self._opening = None
                    self._heard.add(name)
                    self._table.remove(name)
                    self._skipped[name] = reason
                case Gone(path):
                    self._drop(os.fsdecode(path))
                case Opening(path):
                    self._opening = os.fsdecode(path)
                case Counted(total):
                    self._total = total
                case Settled(number):
                    self._settle(number)
        if isinstance(reply, Settled):
            self._table.tidy()

    def _settle(self, number: int) -> None:
        if number >= self._ready_at > self._settled and self._crashes:
            # A new run of the worker has told all it found: what only the old one knew is gone.
            for path in [*self._table.paths(), *self._skipped]:
                if path not in self._heard:
                    self._drop(path)
        self._settled = max(self._settled, number)
        self._changed.notify_all()

    def _drop(self, path: str) -> None:
        self._heard.discard(path)
        self._table.remove(path)
        self._skipped.pop(path, None)

    def _left(self, run: int, status: int) -> None:
        """The worker is gone: begin again without the file it was at, or give up."""
        with self._changed:
            if run != self._run:
                return
            self._link = None
            self._crashes += 1
            culprit, self._opening = self._opening, None
            if culprit is not None:
                self._avoid[culprit] = f"the parser failed on it (exit status {status})"
            may_restart = culprit is not None or self._crashes == 1
            if may_restart and self._crashes <= _MOST_CRASHES:
                self._begin()
            else:
                self._fault = f"the index process failed {self._crashes} times and was given up"
                self._changed.notify_all()


def _absolute(path: Path) -> str:
    return str(Path(os.path.normpath(path.absolute())))


def _is_called(symbol: Symbol, name: str) -> bool:
    qualified = symbol.qualified_name
    return name in (symbol.name, qualified) or qualified.endswith("." + name)

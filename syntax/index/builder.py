"""Decides what is to be read, and reads it: the work of the index, one small step at a time.

It runs in a process of its own (`syntax/index/worker.py`) and keeps nothing but what it has told.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from foundation.nothing import Nothing
from syntax.files.ignore_rules import IgnoreRules, is_ignore_file
from syntax.files.source_files import looks_minified, read_source, too_large, walk_sources
from syntax.index.facts_cache import FactsCache
from syntax.index.file_facts import extract
from syntax.index.messages import (
    AddRoot,
    Begin,
    Changed,
    Closed,
    Counted,
    Edited,
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
from syntax.languages import Language, language_of

_WALKED_AT_ONCE = 64
_LIMIT = "index.max_file_kb"


@dataclass(frozen=True, slots=True)
class Limits:
    """What is too much: files in the index, bytes in a file."""

    max_files: int
    max_bytes: int


@dataclass(frozen=True, slots=True)
class _Content:
    text: str
    sha256: str
    may_be_cached: bool


class IndexBuilder:
    """Takes orders with `apply`, does a little work with each `step`, and tells by `emit`.

    Open documents come before files that changed, and those before folders still to be walked.
    """

    def __init__(
        self,
        emit: Callable[[Reply], None],
        cache: FactsCache,
        limits: Limits,
        avoid: dict[str, str],
    ) -> None:
        self._emit = emit
        self._cache = cache
        self._limits = limits
        self._avoid = avoid
        self._rules: dict[str, IgnoreRules] = {}
        self._buffers: dict[str, str] = {}
        self._indexed: dict[str, str] = {}  # path -> hash of the content that was told of
        self._skipped: dict[str, str] = {}  # path -> reason that was told
        self._urgent: deque[str] = deque()
        self._scans: deque[str] = deque()
        self._walk: tuple[str, Iterator[str], set[str]] | None = None
        self._walked: deque[str] = deque()
        self._syncs: list[int] = []

    def apply(self, order: Order) -> None:
        """Note what is to be done; the doing is in `step`."""
        match order:
            case AddRoot(path):
                root = os.path.abspath(os.fsdecode(path))
                self._rules[root] = IgnoreRules.for_root(Path(root))
                self._scan(root)
            case RemoveRoot(path):
                root = os.path.abspath(os.fsdecode(path))
                self._rules.pop(root, None)
                self._urgent.extend(self._below(root))
            case Edited(path, text):
                self._buffers[os.fsdecode(path)] = text.decode("utf-8", "surrogatepass")
                self._urgent.appendleft(os.fsdecode(path))
            case Closed(path):
                self._buffers.pop(os.fsdecode(path), None)
                self._urgent.appendleft(os.fsdecode(path))
            case Changed(path):
                self._changed(os.fsdecode(path))
            case Sync(number):
                self._syncs.append(number)
            case Begin():
                raise ValueError("the work was begun already")

    def step(self) -> bool:
        """Do one small piece of work; False when there is none."""
        if self._urgent:
            self._look(self._urgent.popleft(), walked=False)
        elif self._walk is not None:
            self._walk_on(*self._walk)
        elif self._scans:
            folder = self._scans.popleft()
            self._walk = (folder, self._sources_below(folder), set())
        elif self._walked:
            self._look(self._walked.popleft(), walked=True)
        else:
            self._cache.flush()
            for number in self._syncs:
                self._emit(Settled(number))
            self._syncs.clear()
            return False
        return True

    def _changed(self, path: str) -> None:
        if is_ignore_file(Path(path)):
            folder = os.path.dirname(path)
            if os.path.basename(path) == "exclude":
                folder = os.path.dirname(os.path.dirname(folder))
            # An ignore file above the roots speaks about all of them.
            for root in self._rules:
                if _is_within(folder, root):
                    self._scan(folder)
                elif _is_within(root, folder):
                    self._scan(root)
        elif os.path.isdir(path) and not self._has_another_name(path):
            self._scan(path)
        else:
            self._urgent.append(path)
            if not language_of(Path(path)):  # perhaps a folder that is gone
                self._urgent.extend(self._below(path))

    def _scan(self, folder: str) -> None:
        if folder not in self._scans:
            self._scans.append(folder)

    def _below(self, folder: str) -> list[str]:
        told = (*self._indexed, *self._skipped)
        return [path for path in told if path != folder and _is_within(path, folder)]

    def _sources_below(self, folder: str) -> Iterator[str]:
        for root, rules in list(self._rules.items()):
            if _is_within(folder, root):
                for path in walk_sources(
                    Path(folder), rules, self._limits.max_files, skip=self._skip_on_walk
                ):
                    yield os.fspath(path)

    def _skip_on_walk(self, path: Path, reason: Nothing) -> None:
        if self._walk is not None:
            self._walk[2].add(os.fspath(path))
        self._skip(os.fspath(path), reason.reason)

    def _walk_on(self, folder: str, walk: Iterator[str], seen: set[str]) -> None:
        for _ in range(_WALKED_AT_ONCE):
            path = next(walk, None)
            if path is None:
                self._walk = None
                self._urgent.extend(p for p in (*self._below(folder), folder) if p not in seen)
                self._emit(Counted(len({*self._indexed, *self._skipped, *self._walked})))
                return
            if path not in seen:
                seen.add(path)
                self._walked.append(path)

    def _look(self, path: str, *, walked: bool) -> None:
        """Read one path as it is now, and tell what changed."""
        reason = self._avoid.get(path)
        if reason is not None:
            self._skip(path, reason)
            return
        if not language_of(Path(path)) or not (walked or self._counts(path)):
            self._forget(path)
            return
        try:
            self._read(path)
        except Exception as error:  # one odd file must not end the index of all others
            self._skip(path, f"its facts could not be read ({type(error).__name__}: {error})")

    def _counts(self, path: str) -> bool:
        if path not in self._buffers and self._has_another_name(path):
            return False
        return any(
            rules.ignored(Path(path)) is None
            for root, rules in self._rules.items()
            if _is_within(path, root)
        )

    def _has_another_name(self, path: str) -> bool:
        return any(
            rules.reached_by_link(Path(path))
            for root, rules in self._rules.items()
            if _is_within(path, root)
        )

    def _read(self, path: str) -> None:
        content = self._content(path)
        if isinstance(content, Nothing):
            if content.reason in ("no longer there", "a folder", "not a regular file"):
                self._forget(path)
            else:
                self._skip(path, content.reason)
            return
        if self._indexed.get(path) == content.sha256:
            return
        if path not in self._indexed and len(self._indexed) >= self._limits.max_files:
            self._skip(path, f"more than {self._limits.max_files} files")
            return
        if looks_minified(content.text):
            self._skip(path, "looks minified or generated")
            return
        language = language_of(Path(path), content.text)
        assert isinstance(language, Language)  # or it would not be read
        record = self._cache.get(language.id, content.sha256) if content.may_be_cached else None
        if record is None:
            self._emit(Opening(os.fsencode(path)))
            record = extract(content.text, language)
            if content.may_be_cached:
                self._cache.put(language.id, content.sha256, record)
        self._skipped.pop(path, None)
        self._indexed[path] = content.sha256
        self._emit(Facts(os.fsencode(path), record))

    def _content(self, path: str) -> _Content | Nothing:
        buffer = self._buffers.get(path)
        if buffer is None:
            source = read_source(Path(path), self._limits.max_bytes, _LIMIT)
            if isinstance(source, Nothing):
                return source
            return _Content(source.text, source.sha256, may_be_cached=True)
        data = buffer.encode("utf-8", "surrogatepass")
        if len(data) > self._limits.max_bytes:
            return too_large(self._limits.max_bytes, _LIMIT)
        if "\0" in buffer:
            return Nothing("binary (it contains NUL bytes)")
        return _Content(buffer, hashlib.sha256(data).hexdigest(), may_be_cached=False)

    def _skip(self, path: str, reason: str) -> None:
        self._indexed.pop(path, None)
        if self._skipped.get(path) != reason:
            self._skipped[path] = reason
            self._emit(Skipped(os.fsencode(path), reason))

    def _forget(self, path: str) -> None:
        told = (self._indexed.pop(path, None), self._skipped.pop(path, None))
        if any(one is not None for one in told):
            self._emit(Gone(os.fsencode(path)))


def _is_within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder if folder.endswith(os.sep) else folder + os.sep)

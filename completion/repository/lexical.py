"""The lexical index: pieces of the workspace's files, searched by the words in them (BM25).

Tantivy keeps it, in memory; which files are in it is decided here. A thread of its own fills it,
a file at a time and never more than half of the time at work.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import tantivy

from completion.repository.chunks import pieces
from completion.repository.sources import Sources, apart, files_of, root_of
from completion.repository.words import words
from syntax.index.workspace import WorkspaceIndex

_log = logging.getLogger(__name__)

MOST_PIECES = 30_000
_MOST_WORDS = 64
_STALE_SECONDS = 20.0
_COMMIT_FILES = 200
_LONGEST_PAUSE = 0.05
# The least that Tantivy accepts.
_WRITER_BYTES = 15_000_000


@dataclass(frozen=True, slots=True)
class Hit:
    """A piece that was found: its lines from `first` up to, but without, `end`."""

    path: Path
    first: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class _Held:
    """A file in the index as it was read."""

    signature: tuple[int, int]
    pieces: int


class LexicalIndex:
    """Finds pieces of code that share words with a text. Any thread may ask; nothing waits but
    `wait`.

    About `most` pieces are held, of the files nearest to where the user works, and none of another
    root than that: where a window has several, or one within another, no file is held twice.
    """

    def __init__(
        self, workspace: WorkspaceIndex, sources: Sources, most: int = MOST_PIECES
    ) -> None:
        self._most = most
        self._workspace = workspace
        self._sources = sources
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("path", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field("first", stored=True)
        builder.add_unsigned_field("end", stored=True)
        builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._held: dict[Path, _Held] = {}
        self._wanted: frozenset[Path] = frozenset()
        self._looked = float("-inf")
        self._ended = threading.Event()
        self._settled = threading.Event()

    def refresh(self, near: Path, roots: tuple[Path, ...]) -> None:
        """Let the background look for new, changed and deleted files, if it has not just done so.

        `near` is the file the user works in: the files around it come first, and only those of its
        root. Outside of all roots nothing is looked for.
        """
        root = root_of(near, roots)
        if root is None:
            return
        with self._lock:
            fresh = time.monotonic() - self._looked < _STALE_SECONDS
            if self._thread is not None or self._ended.is_set() or fresh:
                return
            self._settled.clear()
            # No daemon: the interpreter would tear it down in the midst of Tantivy.
            self._thread = threading.Thread(
                target=self._work, args=(near, root, roots), name="lexical index"
            )
            self._thread.start()

    def search(self, text: str, limit: int) -> list[Hit]:
        """The pieces most like `text`, the best first; those of changed files are left out."""
        asked = list(dict.fromkeys(words(text)))[:_MOST_WORDS]
        if not asked:
            return []
        query = tantivy.Query.boolean_query(
            [
                (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, "words", word))
                for word in asked
            ]
        )
        searcher = self._index.searcher()
        found = []
        for score, address in searcher.search(query, limit, count=False).hits:
            document = searcher.doc(address)
            path = _path_of(document["path"][0])
            held = self._held.get(path)
            if held is not None and _signature(path) == held.signature:
                found.append(Hit(path, document["first"][0], document["end"][0], score))
        return sorted(found, key=lambda hit: (-hit.score, hit.path, hit.first))

    def wait(self, timeout: float) -> bool:
        """Wait until the background is done with what it found; False after so many seconds."""
        return self._settled.wait(timeout)

    def close(self) -> None:
        """End the background work: it stops at the next file, and nobody waits for that."""
        self._ended.set()

    def _is_over(self) -> bool:
        return self._ended.is_set() or not threading.main_thread().is_alive()

    def _work(self, near: Path, root: Path, roots: tuple[Path, ...]) -> None:
        try:
            self._update(near, root, roots)
        except (OSError, ValueError):
            # The workspace's index was closed under it, or the memory ran out: what was read so
            # far stays, and the next refresh goes on from there.
            if not self._is_over():
                _log.warning("the lexical index is incomplete", exc_info=True)
        finally:
            with self._lock:
                self._thread = None
                self._looked = time.monotonic()
                self._settled.set()

    def _update(self, near: Path, root: Path, roots: tuple[Path, ...]) -> None:
        files = files_of(root, roots, self._workspace.files())
        known = frozenset(files)
        # A large workspace is not sorted anew, and its index not exchanged, at every change of
        # file: only when the user works where nothing is held.
        if near in self._wanted and sum(held.pieces for held in self._held.values()) >= self._most:
            ordered = [path for path in files if path in self._wanted]
        else:
            here = near.as_posix()
            ordered = sorted(files, key=lambda path: (apart(path.as_posix(), here), path))
        writer = self._index.writer(_WRITER_BYTES, 1)
        try:
            gone = [path for path in self._held if path not in known]
            self._drop(writer, gone)
            self._read_all(writer, ordered)
        finally:
            writer.wait_merging_threads()

    def _read_all(self, writer: tantivy.IndexWriter, ordered: list[Path]) -> None:
        total = changed = 0
        wanted: list[Path] = []
        for path in ordered:
            if self._is_over() or total >= self._most:
                break
            wanted.append(path)
            signature = _signature(path)
            held = self._held.get(path)
            if held is None or held.signature != signature:
                started = time.monotonic()
                held = self._read(writer, path, signature)
                changed += 1
                if changed % _COMMIT_FILES == 0:
                    writer.commit()
                    self._index.reload()
                # Other threads have the interpreter for at least as long.
                self._ended.wait(min(time.monotonic() - started, _LONGEST_PAUSE))
            total += held.pieces
        self._wanted = frozenset(wanted)
        self._drop(writer, [path for path in self._held if path not in self._wanted])
        writer.commit()
        self._index.reload()

    def _read(self, writer: tantivy.IndexWriter, path: Path, signature: tuple[int, int]) -> _Held:
        self._drop(writer, [path])
        text = self._sources.text(path) if signature != _MISSING else None
        found = pieces(text, self._workspace.symbols_of(path)) if text else []
        for piece in found:
            writer.add_document(
                tantivy.Document(
                    path=_key_of(path),
                    first=piece.first,
                    end=piece.end,
                    words=" ".join(words(piece.text)),
                )
            )
        held = self._held[path] = _Held(signature, len(found))
        return held

    def _drop(self, writer: tantivy.IndexWriter, paths: Iterable[Path]) -> None:
        for path in list(paths):
            if self._held.pop(path, None) is not None:
                writer.delete_documents_by_term("path", _key_of(path))


_MISSING = (0, -1)


def _key_of(path: Path) -> str:
    """A path as Tantivy takes it: not every file's name is valid UTF-8."""
    return os.fsencode(path).decode("latin-1")


def _path_of(key: str) -> Path:
    return Path(os.fsdecode(key.encode("latin-1")))


def _signature(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return _MISSING
    return status.st_mtime_ns, status.st_size

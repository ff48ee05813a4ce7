"""What was lately edited and looked at: a bounded ring of pieces of text."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from completion.repository.likeness import likeness, lines_of

MOST_CHUNKS = 16
CHUNK_LINES = 64
_SAME = 0.9
_SHORTEST = 3
_JUMP = 32


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines of a file as they were, which of them it was about, and what they are compared by."""

    path: Path
    text: str
    line: int
    lines: Counter[str]


class Ring:
    """The last sixteen chunks of up to 64 lines, the oldest first. Any thread may use it.

    One that is nearly the same as a newer one is dropped.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._chunks: list[Chunk] = []
        self._viewed: dict[Path, int] = {}

    def add(self, path: Path, text: str, line: int = 0) -> bool:
        """Remember the beginning of `text`, which is there for its line `line` (zero-based);
        whether there was enough in it to."""
        kept = "\n".join(text.splitlines()[:CHUNK_LINES])
        lines = lines_of(kept)
        if lines.total() < _SHORTEST:
            return False
        with self._lock:
            others = [chunk for chunk in self._chunks if likeness(chunk.lines, lines) <= _SAME]
            self._chunks = [*others, Chunk(path, kept, line, lines)][-MOST_CHUNKS:]
        return True

    def is_jump(self, path: Path, line: int) -> bool:
        """Whether a view is far from the last one in the file, which it then takes the place of."""
        with self._lock:
            before = self._viewed.get(path)
            if before is not None and abs(before - line) <= _JUMP:
                return False
            self._viewed.pop(path, None)
            self._viewed[path] = line
            while len(self._viewed) > 4 * MOST_CHUNKS:
                self._viewed.pop(next(iter(self._viewed)))
        return True

    def chunks(self) -> tuple[Chunk, ...]:
        """What is remembered, the newest first."""
        with self._lock:
            return tuple(reversed(self._chunks))

"""llama.vim's ring: pieces of files that were looked at, sent as further context.

When something is picked, and when a piece moves from the queue into the ring, is told from
outside.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

CHUNKS = 16
CHUNK_LINES = 64
SCOPE_LINES = 1024
FEWEST_LINES = 3
_SAME, _NEAR = 0.9, 0.5


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some lines of a file."""

    lines: tuple[str, ...]
    filename: str

    def body(self) -> dict[str, str]:
        """As an element of `input_extra`."""
        return {"text": "\n".join(self.lines) + "\n", "filename": self.filename}


def similarity(first: Sequence[str], second: Sequence[str]) -> float:
    """The share of lines of both that the other has too."""
    there = set(second)
    common = sum(line in there for line in first)
    return 2.0 * common / (len(first) + len(second))


def around(lines: Sequence[str], row: int) -> Sequence[str]:
    """The lines near the cursor that make a chunk."""
    return lines[max(0, row - CHUNK_LINES // 2) : row + CHUNK_LINES // 2 + 1]


class Ring:
    """The chunks that are sent, oldest first, and those that wait."""

    def __init__(self, draw: random.Random) -> None:
        self.chunks: list[Chunk] = []
        self.queued: list[Chunk] = []
        self._draw = draw

    def pick(self, lines: Sequence[str], filename: str, *, evict: bool) -> None:
        """Queue a piece of these lines. `evict`: it replaces what is nearly the same."""
        if len(lines) < FEWEST_LINES:
            return
        chunk = Chunk(self._piece(lines), filename)
        if any(chunk.lines == other.lines for other in (*self.chunks, *self.queued)):
            return
        for held in (self.queued, self.chunks):
            near = [one for one in held if similarity(one.lines, chunk.lines) > _SAME]
            if near and not evict:
                return
            for one in near:
                held.remove(one)
        if len(self.queued) == CHUNKS:
            del self.queued[0]
        self.queued.append(chunk)

    def pick_far(self, lines: Sequence[str], row: int, filename: str, before: int, after: int
                 ) -> None:  # fmt: skip
        """Queue pieces of what lies beyond the context of so many lines before and after."""
        above = lines[max(0, row - SCOPE_LINES) : max(1, row - before + 1)]
        self.pick(above, filename, evict=False)
        below = min(len(lines) - 1, row + after)
        self.pick(lines[below : below + CHUNK_LINES + 1], filename, evict=False)

    def promote(self) -> bool:
        """Move the first of the queue into the ring; False if none waits."""
        if not self.queued:
            return False
        if len(self.chunks) == CHUNKS:
            del self.chunks[0]
        self.chunks.append(self.queued.pop(0))
        return True

    def evict_near(self, lines: Sequence[str], row: int) -> None:
        """Drop from the ring what the text at the cursor says anyway."""
        here = self._piece(around(lines, row))
        self.chunks = [one for one in self.chunks if similarity(one.lines, here) <= _NEAR]

    def body(self) -> list[dict[str, str]]:
        """`input_extra` of a request."""
        return [chunk.body() for chunk in self.chunks]

    def _piece(self, lines: Sequence[str]) -> tuple[str, ...]:
        if len(lines) + 1 < CHUNK_LINES:
            return tuple(lines)
        half = CHUNK_LINES // 2
        start = self._draw.randint(0, max(0, len(lines) - half))
        return tuple(lines[start : min(start + half, len(lines)) + 1])

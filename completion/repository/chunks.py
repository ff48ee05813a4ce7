"""Cutting a file into pieces worth finding again: along its declarations, none too long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from completion.repository.stubs import CLASSES, FUNCTIONS
from syntax.symbols import Symbol

MOST_LINES = 24
_FEWEST_LINES = 3
_MOST_CHUNKS = 400
_LONGEST_LINE = 400


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines `first` up to, but without, `end` of a file."""

    first: int
    end: int
    text: str


def pieces(text: str, symbols: Sequence[Symbol]) -> list[Piece]:
    """The pieces of a file in order, at most 400 of at most 24 lines."""
    lines = text.splitlines(keepends=True)
    cuts = {0, len(lines)}
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    cuts |= _declared_lines(starts, symbols)
    found: list[Piece] = []
    ordered = sorted(cuts)
    first = ordered[0]
    for place, end in enumerate(ordered[1:], 1):
        following = ordered[place + 1] if place + 1 < len(ordered) else None
        if (
            following is not None
            and following - first <= MOST_LINES
            and (end - first < MOST_LINES // 2)
        ):
            continue  # small declarations stay together
        for start in range(first, end, MOST_LINES):
            stop = min(start + MOST_LINES, end)
            piece = "".join(line[:_LONGEST_LINE] for line in lines[start:stop])
            if stop - start >= _FEWEST_LINES and piece.strip():
                found.append(Piece(start, stop, piece))
        first = end
        if len(found) >= _MOST_CHUNKS:
            break
    return found[:_MOST_CHUNKS]


def _declared_lines(starts: list[int], symbols: Sequence[Symbol]) -> set[int]:
    """The lines on which declarations with a body begin."""
    offsets = sorted(
        one.span.start
        for one in symbols
        if one.body_span is not None and (one.kind in FUNCTIONS or one.kind in CLASSES)
    )
    found: set[int] = set()
    line = 0
    for offset in offsets:
        while line + 1 < len(starts) and starts[line + 1] <= offset:
            line += 1
        if offset < starts[-1]:
            found.add(line)
    return found

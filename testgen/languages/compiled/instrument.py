"""Probes and mutants as insertions into a text, and the way back from a place in the new text.

Nothing is ever taken out, so what a compiler complains about is either ours or the user's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wrap:
    """`before` goes in at `start`, `after` at `end`. `id` is that of the goal or the mutant."""

    id: int
    start: int
    end: int
    before: str
    after: str = ""
    is_mutant: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    at: int
    length: int
    wrap: Wrap


@dataclass(frozen=True, slots=True)
class Instrumented:
    """A text with its wraps put in."""

    text: str
    _pieces: tuple[_Piece, ...]

    def blamed(self, start: int, end: int) -> list[Wrap]:
        """Whose insertions touch `[start, end)` of the new text; the innermost mutant around it
        where none does."""
        touched = [
            piece.wrap
            for piece in self._pieces
            if piece.at < max(end, start + 1) and start < piece.at + piece.length
        ]
        mutants = [wrap for wrap in touched if wrap.is_mutant]
        if mutants or touched:
            return mutants or touched
        opened: dict[int, tuple[_Piece, Wrap]] = {}
        around: list[tuple[int, Wrap]] = []
        for piece in self._pieces:
            key = id(piece.wrap)
            if key in opened:
                first = opened[key][0]
                if first.at <= start and end <= piece.at + piece.length:
                    around.append((piece.at - first.at, piece.wrap))
            else:
                opened[key] = (piece, piece.wrap)
        around = [one for one in around if one[1].is_mutant]
        return [min(around, key=lambda one: one[0])[1]] if around else []


def instrumented(text: str, wraps: Iterable[Wrap]) -> Instrumented:
    """The text with all wraps put in, those around others outside of them."""
    insertions: list[tuple[tuple[int, ...], int, str, Wrap]] = []
    for order, wrap in enumerate(wraps):
        width = wrap.end - wrap.start
        if width == 0:
            # A point. The `else` of an `if` belongs inside of what ends with the `if`.
            insertions.append(((wrap.start, -1, order), wrap.start, wrap.before, wrap))
            continue
        # At one place the points come first, then the ends, inner before outer, then the
        # beginnings, outer before inner.
        insertions.append(((wrap.start, 2, -width, order), wrap.start, wrap.before, wrap))
        insertions.append(((wrap.end, 0, width, -order), wrap.end, wrap.after, wrap))
    insertions.sort(key=lambda one: one[0])
    out: list[str] = []
    pieces: list[_Piece] = []
    done, length = 0, 0
    for _, at, piece, wrap in insertions:
        out.append(text[done:at])
        length += at - done
        pieces.append(_Piece(length, len(piece), wrap))
        out.append(piece)
        length += len(piece)
        done = at
    out.append(text[done:])
    return Instrumented("".join(out), tuple(pieces))


class Places:
    """Offsets in characters from lines and columns, or from bytes, as compilers tell them."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0]
        for at, char in enumerate(text):
            if char == "\n":
                self._starts.append(at + 1)

    def of_line(self, line: int, column: int, *, in_bytes: bool = False) -> int:
        """The offset of a line and column, both counted from 1."""
        if not 1 <= line <= len(self._starts):
            return len(self._text)
        start = self._starts[line - 1]
        if not in_bytes:
            return start + column - 1
        rest = self._text[start : start + column].encode()[: column - 1]
        return start + len(rest.decode("utf-8", "ignore"))

    def line_of(self, offset: int) -> int:
        """The line of an offset, counted from 1."""
        return bisect_right(self._starts, offset)


def without(wraps: Sequence[Wrap], gone: Iterable[Wrap]) -> list[Wrap]:
    """The wraps that are left."""
    out = {id(wrap) for wrap in gone}
    return [wrap for wrap in wraps if id(wrap) not in out]

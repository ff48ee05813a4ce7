"""The text of a document at one version, and every way to say where something stands in it.

Offsets are code-point indices into `Snapshot.text`. LSP positions and UTF-8 bytes are converted
here and nowhere else; nothing here knows a language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy
from numpy.typing import NDArray

from foundation.errors import BadInput

_Offsets: TypeAlias = NDArray[numpy.int64]
_EOL = re.compile(r"\r\n|\r|\n")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Encoding(StrEnum):
    """What `Position.character` counts, named as in the protocol (`PositionEncodingKind`)."""

    UTF8 = "utf-8"
    UTF16 = "utf-16"
    UTF32 = "utf-32"


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A zero-based line, and a character within it in the units of the `Encoding` beside it."""

    line: int
    character: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open: `text[start:end]`."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def __bool__(self) -> bool:
        return True

    def contains(self, offset: int) -> bool:
        """Whether the character at `offset` belongs to the span."""
        return self.start <= offset < self.end


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace `text[start:end]` by `text`."""

    start: int
    end: int
    text: str


class BadPosition(BadInput):
    """A line or an offset the document does not have."""


class Snapshot:
    """A document's text at one version: immutable, so any thread may read it at any time.

    Lines end at LF, CRLF or a lone CR, as in LSP; the last line may lack its ending. The maps to
    lines and bytes are made when first asked for, and cost nothing to speak of in ASCII text.
    """

    __slots__ = ("_byte_starts", "_eol", "_starts", "_utf8", "text", "version")

    def __init__(self, text: str, version: int = 0) -> None:
        self.text = text
        self.version = version
        self._utf8: bytes | None = None
        self._starts: _Offsets | None = None
        self._byte_starts: _Offsets | None = None
        self._eol: str | None = None

    def __repr__(self) -> str:
        return f"Snapshot(version={self.version}, {len(self.text)} characters)"

    def __len__(self) -> int:
        return len(self.text)

    def __bool__(self) -> bool:
        return True

    @property
    def utf8(self) -> bytes:
        """The text in UTF-8; a lone surrogate, which editors can send, becomes its three bytes."""
        if self._utf8 is None:
            self._utf8 = self.text.encode("utf-8", "surrogatepass")
        return self._utf8

    @property
    def line_count(self) -> int:
        """At least 1: empty text has one empty line."""
        return len(self._line_starts())

    @property
    def eol(self) -> str:
        """The line ending used most, `"\\n"` where there is none."""
        if self._eol is None:
            windows = self.text.count("\r\n")
            counts = {
                "\n": self.text.count("\n") - windows,
                "\r\n": windows,
                "\r": self.text.count("\r") - windows,
            }
            self._eol = max(counts, key=lambda ending: counts[ending])
        return self._eol

    def line_start(self, line: int) -> int:
        """Offset of the line's first character. Raises `BadPosition`."""
        self._insist_line(line)
        return int(self._line_starts()[line])

    def line_end(self, line: int) -> int:
        """Offset behind the line's last character, before its ending. Raises `BadPosition`."""
        start = self.line_start(line)
        if line + 1 == self.line_count:
            return len(self.text)
        end = int(self._line_starts()[line + 1]) - 1
        if end > start and self.text[end] == "\n" and self.text[end - 1] == "\r":
            end -= 1
        return end

    def line_text(self, line: int) -> str:
        """The line without its ending. Raises `BadPosition`."""
        return self.text[self.line_start(line) : self.line_end(line)]

    def line_of(self, offset: int) -> int:
        """The line an offset is on; a line's ending belongs to it. Raises `BadPosition`."""
        self._insist_offset(offset)
        return int(self._line_starts().searchsorted(offset, side="right")) - 1

    def offset_at(self, position: Position, encoding: Encoding) -> int:
        """Where a position is. A character past the line's end means that end, as LSP says; one
        inside a surrogate pair or a multi-byte character means that character's start.

        Raises `BadPosition` for a line the document does not have, or a negative number.
        """
        if position.character < 0:
            raise BadPosition(f"character {position.character} is negative")
        start = self.line_start(position.line)
        end = self.line_end(position.line)
        # A code point never takes less than one unit, so no more of the line than this matters.
        line = self.text[start : min(end, start + position.character)]
        if encoding is Encoding.UTF32 or line.isascii():
            return start + len(line)
        if encoding is Encoding.UTF16:
            return start + _characters_in_utf16(line, position.character)
        return start + _characters_in_utf8(
            line.encode("utf-8", "surrogatepass"), position.character
        )

    def position_at(self, offset: int, encoding: Encoding) -> Position:
        """The position of an offset. An offset within CRLF is the end of that line.

        Raises `BadPosition` for an offset outside the text.
        """
        line = self.line_of(offset)
        before = self.text[self.line_start(line) : min(offset, self.line_end(line))]
        units = len(before)
        if not before.isascii():
            if encoding is Encoding.UTF16:
                units += sum(1 for _ in _ASTRAL.finditer(before))
            elif encoding is Encoding.UTF8:
                units = len(before.encode("utf-8", "surrogatepass"))
        return Position(line, units)

    def byte_at(self, offset: int) -> int:
        """The UTF-8 byte an offset's character begins at. Raises `BadPosition`."""
        self._insist_offset(offset)
        if self.text.isascii():
            return offset
        line = int(self._line_starts().searchsorted(offset, side="right")) - 1
        start = int(self._line_starts()[line])
        before = self.text[start:offset]
        width = len(before) if before.isascii() else len(before.encode("utf-8", "surrogatepass"))
        return int(self._line_byte_starts()[line]) + width

    def offset_of_byte(self, byte: int) -> int:
        """The character a UTF-8 byte belongs to. Raises `BadPosition` for one past the end."""
        if self.text.isascii():
            self._insist_offset(byte)
            return byte
        if not 0 <= byte <= len(self.utf8):
            raise BadPosition(f"byte {byte} is outside the text of {len(self.utf8)} bytes")
        starts = self._line_byte_starts()
        line = int(starts.searchsorted(byte, side="right")) - 1
        begin = int(starts[line])
        # Up to three bytes further, so that a character cut in two is seen to be.
        piece = self.utf8[begin : byte + 3]
        return int(self._line_starts()[line]) + _characters_in_utf8(piece, byte - begin)

    def replace(self, edits: Sequence[Edit], version: int) -> Snapshot:
        """The text after the edits, applied one after another, each to the result of those before.

        Raises `BadPosition` when one reaches outside the text it applies to.
        """
        text = self.text
        starts = self._starts
        for edit in edits:
            if not 0 <= edit.start <= edit.end <= len(text):
                raise BadPosition(
                    f"an edit of [{edit.start}, {edit.end}) is outside the text of "
                    f"{len(text)} characters"
                )
            text = text[: edit.start] + edit.text + text[edit.end :]
            if starts is not None:
                starts = _moved_line_starts(starts, text, edit)
        after = Snapshot(text, version)
        after._starts = starts
        return after

    def _insist_line(self, line: int) -> None:
        if not 0 <= line < self.line_count:
            raise BadPosition(f"line {line} is outside the text of {self.line_count} lines")

    def _insist_offset(self, offset: int) -> None:
        if not 0 <= offset <= len(self.text):
            raise BadPosition(f"offset {offset} is outside the text of {len(self.text)} characters")

    def _line_starts(self) -> _Offsets:
        if self._starts is None:
            starts = self._line_byte_starts()
            if not self.text.isascii():
                data = numpy.frombuffer(self.utf8, dtype=numpy.uint8)
                leads = (data & 0xC0) != 0x80
                counted = numpy.zeros(len(starts), dtype=numpy.int64)
                # A last line without a character has no byte `reduceat` could start from.
                filled = starts[starts < len(data)]
                lengths = numpy.add.reduceat(leads, filled, dtype=numpy.int64)
                counted[1:] = numpy.cumsum(lengths)[: len(starts) - 1]
                starts = counted
            self._starts = starts
        return self._starts

    def _line_byte_starts(self) -> _Offsets:
        if self._byte_starts is None:
            data = numpy.frombuffer(self.utf8, dtype=numpy.uint8)
            ends = data == 0x0A
            if b"\r" in self.utf8:
                lone = data == 0x0D
                lone[:-1] &= ~ends[1:]
                ends |= lone
            self._byte_starts = numpy.concatenate(
                (numpy.zeros(1, dtype=numpy.int64), numpy.flatnonzero(ends) + 1)
            )
        return self._byte_starts


def _moved_line_starts(starts: _Offsets, text: str, edit: Edit) -> _Offsets:
    """Line starts of `text`, which is the text of `starts` after `edit`.

    Whether a line starts at an offset depends on the characters on both its sides only, so
    starts before the edit stay, starts behind it move, and what touches it is scanned again.
    """
    new_end = edit.start + len(edit.text)
    first = max(edit.start - 1, 0)
    touched = [
        place
        for match in _EOL.finditer(text[first : new_end + 1])
        if edit.start <= (place := first + match.end()) <= new_end
    ]
    if edit.start == 0:
        touched.insert(0, 0)
    before = starts[: starts.searchsorted(edit.start, side="left")]
    behind = starts[starts.searchsorted(edit.end, side="right") :]
    shift = new_end - edit.end
    return numpy.concatenate((before, numpy.array(touched, dtype=numpy.int64), behind + shift))


def _characters_in_utf16(line: str, units: int) -> int:
    """How many whole code points of `line` fit into so many UTF-16 units."""
    pairs = 0
    for match in _ASTRAL.finditer(line):
        unit = match.start() + pairs
        if unit >= units:
            break
        if unit + 1 == units:
            return match.start()
        pairs += 1
    return min(units - pairs, len(line))


def _characters_in_utf8(line: bytes, units: int) -> int:
    """How many whole code points of `line` fit into so many UTF-8 bytes."""
    end = min(units, len(line))
    while 0 < end < len(line) and line[end] & 0xC0 == 0x80:
        end -= 1
    return len(line[:end].decode("utf-8", "surrogatepass"))

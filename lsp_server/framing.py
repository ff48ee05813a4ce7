"""Bytes of the base protocol cut into message bodies, and the way back after garbage.

A pure state machine: no stream is read here, and no JSON is parsed.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

_LENGTH = re.compile(rb"content-length:[ \t]*([0-9]{1,18})[ \t]*\r?\n", re.IGNORECASE)
_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:")
_MARK = b"Content-Length:"
_LONGEST_LINE = 4096
# A mark that straddles two reads is found again in this many bytes.
_OVERLAP = 64


@dataclass(frozen=True, slots=True)
class Frame:
    """The body of one message as the header announced it."""

    body: bytearray


@dataclass(frozen=True, slots=True)
class Fault:
    """Bytes that are no message; they were dropped, and what follows is read on."""

    reason: str


class _Step(enum.Enum):
    AGAIN = enum.auto()
    STARVED = enum.auto()


class Framer:
    """Cuts a stream into frames (LSP 3.17, "Base Protocol").

    After garbage it takes up again at the next `Content-Length`. That text followed by a bare
    line break cannot occur in JSON, neither inside a string nor outside, so a message cut short
    does not swallow the one behind it.
    """

    def __init__(self, longest: int) -> None:
        """`longest` is the largest body taken, in bytes; a longer one is skipped."""
        self._longest = longest
        self._buffer = bytearray()
        self._announced: int | None = None
        self._body: int | None = None
        self._skipping = 0
        self._searched = 0
        self._lost = False

    def feed(self, data: bytes) -> None:
        """Take in what was read; `next` then tells what it completes."""
        self._buffer += data

    def next(self) -> Frame | Fault | None:
        """The next frame or fault; None when more bytes are needed."""
        while True:
            found: Frame | Fault | _Step
            if self._skipping:
                found = self._skip()
            elif self._body is not None:
                found = self._take_body(self._body)
            else:
                found = self._take_line()
            if found is _Step.STARVED:
                return None
            if isinstance(found, (Frame, Fault)):
                return found

    def reject(self, body: bytes | bytearray) -> None:
        """Say that `body` of the last frame is not JSON: its end may hold the next header."""
        self._buffer = bytearray(body) + self._buffer
        self._lost = True

    def _take_line(self) -> Fault | _Step:
        end = self._buffer.find(b"\n")
        if end < 0:
            if len(self._buffer) <= _LONGEST_LINE:
                return _Step.STARVED
            del self._buffer[:-_OVERLAP]
            return self._lose("a header line is too long")
        line = bytes(self._buffer[: end + 1])
        del self._buffer[: end + 1]
        if not line.strip():
            return self._end_header()
        if marks := list(_LENGTH.finditer(line)):
            self._announced = int(marks[-1].group(1))
            step = self._lose("there are bytes before a header") if marks[-1].start() else None
            self._lost = False
            return step or _Step.AGAIN
        if line.lower().startswith(b"content-length"):
            return self._lose("Content-Length is not a number")
        if not _FIELD.match(line):
            return self._lose("a header line is not 'Name: value'")
        return _Step.AGAIN

    def _end_header(self) -> Fault | _Step:
        length, self._announced = self._announced, None
        if length is None:
            return _Step.AGAIN
        self._searched = 0
        if length > self._longest:
            self._skipping = length
            return Fault(f"a message of {length} bytes is longer than {self._longest}")
        self._body = length
        return _Step.AGAIN

    def _take_body(self, length: int) -> Frame | Fault | _Step:
        if len(self._buffer) < length:
            return self._find_next_header(length) or _Step.STARVED
        # The body keeps the buffer and the few bytes behind it move: no copy of a large body.
        rest = self._buffer[length:]
        body = self._buffer
        del body[length:]
        self._buffer, self._body = rest, None
        return Frame(body)

    def _skip(self) -> Fault | _Step:
        if fault := self._find_next_header(self._skipping):
            return fault
        if len(self._buffer) >= self._skipping:
            del self._buffer[: self._skipping]
            self._skipping = 0
            return _Step.AGAIN
        dropped = max(0, len(self._buffer) - _OVERLAP)
        del self._buffer[:dropped]
        self._skipping -= dropped
        self._searched = 0
        return _Step.STARVED

    def _find_next_header(self, limit: int) -> Fault | None:
        at = self._buffer.find(_MARK, self._searched)
        while 0 <= at < limit:
            if _LENGTH.match(self._buffer, at):
                del self._buffer[:at]
                self._body, self._skipping = None, 0
                return Fault("a message is shorter than its header says")
            at = self._buffer.find(_MARK, at + 1)
        self._searched = max(0, len(self._buffer) - _OVERLAP)
        return None

    def _lose(self, reason: str) -> Fault | _Step:
        """One fault for one stretch of garbage, however many lines it has."""
        if self._lost:
            return _Step.AGAIN
        self._lost = True
        return Fault(reason)

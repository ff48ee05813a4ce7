"""The place in a file that a command is about: zero-based options, or FILE:LINE:COL from one.

Nothing is clamped, as the protocol would: who types a position by hand wants to hear of a slip.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from foundation.errors import BadInput
from syntax.text import Encoding, Position, Snapshot

# As compilers print it, often with a colon behind it.
_PRINTED = re.compile(r"(.+):(\d+):(\d+):?")


@dataclass(frozen=True, slots=True)
class Place:
    """A position in `file`. `first` is the number its lines and columns were counted from."""

    file: Path
    position: Position
    encoding: Encoding
    first: int = 0

    def offset_in(self, snapshot: Snapshot) -> int:
        """Where it is in the file's text. Raises `BadInput` if there is no such place."""
        line, last = self.position.line, snapshot.line_count - 1
        if line > last:
            raise BadInput(
                f"{self.file} has no {self._line()}: "
                f"lines count from {self.first}, the last one is {last + self.first}"
            )
        end = snapshot.position_at(snapshot.line_end(line), self.encoding).character
        if self.position.character > end:
            raise BadInput(
                f"{self.file}: {self._line()} has no {self._character()}: both count from "
                f"{self.first}, and it ends at {'column' if self.first else 'character'} "
                f"{end + self.first}"
            )
        return snapshot.offset_at(self.position, self.encoding)

    def _line(self) -> str:
        return f"{'line' if self.first else '--line'} {self.position.line + self.first}"

    def _character(self) -> str:
        name = "column" if self.first else "--character"
        return f"{name} {self.position.character + self.first}"


def place_of(file: Path, line: int | None, character: int | None) -> Place:
    """The place that FILE and the options name together.

    Raises `BadInput` where they name none, or two.
    """
    printed = None if file.exists() else _PRINTED.fullmatch(str(file))
    if printed is None:
        if line is None or character is None:
            raise BadInput(
                "the place is missing: FILE with --line and --character, which count from 0, "
                "or FILE:LINE:COL, which count from 1"
            )
        return Place(file, Position(line, character), Encoding.UTF16)
    if line is not None or character is not None:
        raise BadInput(f"{file} names a place already; leave --line and --character out")
    row, column = int(printed[2]), int(printed[3])
    if row < 1 or column < 1:
        raise BadInput(f"{file}: lines and columns of FILE:LINE:COL count from 1")
    return Place(Path(printed[1]), Position(row - 1, column - 1), Encoding.UTF32, first=1)

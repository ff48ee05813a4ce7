"""The exits of a line: whether coverage.py takes it for a branch."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from .lines import Lines


@dataclass
class Branches:
    """The exits of one line, as coverage.py counts them: by the lines that they lead to."""

    lines: Lines
    line: int

    def __post_init__(self) -> None:
        self._exits: set[int] = set()

    def add(self, to: int) -> None:
        """One more exit."""
        if to not in (0, self.line) and to not in self.lines.excluded:
            self._exits.add(to)

    @property
    def counted(self) -> bool:
        """Whether the line is a branch, with all of its exits to be taken."""
        outside = self.lines.excluded | self.lines.no_branch
        return len(self._exits) > 1 and self.line not in outside

    def demands(self, block: Sequence[ast.stmt]) -> bool:
        """Whether the first lines of a block are lines of their own that have to be reached."""
        own = {self.lines.of(each) for each in block} & self.lines.demanded
        return bool(own - {self.line})

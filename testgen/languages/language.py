"""What the folder of a language gives to the rest: tests, and the way to write them again."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from sandbox.boundary import Boundary
from syntax.files.source_files import SourceText
from testgen.proposals.propose import Model
from testgen.report import Report
from testgen.wanted import Tell, Wanted
from testgen.writing.kept import KeptCase
from testgen.writing.write import Written


class Manuscript(Protocol):
    """What it takes to write a test file again from fewer cases. A plain value: it is pickled."""

    @property
    def file(self) -> Path:
        """The source under test."""
        ...

    @property
    def root(self) -> Path:
        """Its project's folder."""
        ...

    @property
    def comment(self) -> str:
        """What begins a line that is a comment."""
        ...

    def can_be_added_to(self, text: str) -> bool:
        """Whether tests can be added to a file that holds this: it is valid as it is."""
        ...

    def rewritten(self, cases: Sequence[KeptCase], existing: SourceText | None) -> Written:
        """The test file with these cases, on top of what is in it by now.

        Raises `BadInput` where nothing can be added to what is in it.
        """
        ...

    def lines(self, written: Written, text: str) -> Mapping[str, int]:
        """The first line in `text` of each test of `written`, counted from 0, by its qualified
        name. `text` is the file's, perhaps with a comment above it."""
        ...


@runtime_checkable
class Rerunnable(Protocol):
    """A manuscript whose tests can be run again when some of them were dropped."""

    async def fault_of(self, written: Written, boundary: Boundary) -> str:
        """Run a file of tests once: what does not pass, in a line; empty where all of it does.

        Raises `Unavailable` without a sandbox.
        """
        ...


@dataclass(frozen=True, slots=True)
class Tests:
    """A file that is not written yet, and the report on it; `written` is None where there is
    nothing to write, and then there is no `manuscript`."""

    __test__ = False  # no test of pytest's, whatever its name

    written: Written | None
    report: Report
    manuscript: Manuscript | None = None


class Door(Protocol):
    """The module `door` in the folder of a language: the one way in."""

    async def write_tests(
        self,
        wanted: Wanted,
        boundary: Boundary,
        model: Model | None = None,
        tell: Tell = lambda progress: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> Tests:
        """The tests of one file. Nothing is written: that is the caller's to decide.

        A `clock` that jumps to infinity ends it with what there is by then.

        Raises `BadInput` for a file or a name that is not there, `Unavailable` without a sandbox
        or without the language's own tools.
        """
        ...

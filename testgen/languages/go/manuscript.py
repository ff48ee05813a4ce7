"""What it takes to write a Go file's tests again from fewer cases."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from foundation.errors import BadInput
from syntax.files.source_files import SourceText
from syntax.units.go import read_go
from testgen.languages.go.writing import Matter, write
from testgen.writing.kept import KeptCase
from testgen.writing.write import Written


@dataclass(frozen=True, slots=True)
class GoManuscript:
    """The file, where its tests go, and what they are made of."""

    file: Path
    root: Path
    home: Path
    matter: Matter
    comment: str = "//"

    def can_be_added_to(self, text: str) -> bool:
        """Whether it is a file of the package."""
        return not text.strip() or read_go(text).package == self.matter.package.package

    def rewritten(self, cases: Sequence[KeptCase], existing: SourceText | None) -> Written:
        """The test file with these cases. Raises `BadInput` where nothing can be added to it."""
        if existing is not None and not self.can_be_added_to(existing.text):
            raise BadInput(f"{self.home}: tests cannot be added to a file of another package")
        return write(self.home, self.matter, cases, existing)

    def lines(self, written: Written, text: str) -> Mapping[str, int]:
        """The first line of each test."""
        names = {test.name: test.qualified for test in written.tests}
        found: dict[str, int] = {}
        for at, line in enumerate(text.split("\n")):
            told = re.match(r"^func (\w+)\(", line)
            if told is not None and told.group(1) in names:
                found[names[told.group(1)]] = at
        return found

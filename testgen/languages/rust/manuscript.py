"""What it takes to write a Rust file's tests again from fewer cases."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from foundation.errors import BadInput
from syntax.files.source_files import SourceText
from syntax.units.rust import read_rust
from testgen.languages.rust.writing import write
from testgen.writing.kept import KeptCase
from testgen.writing.write import Written


@dataclass(frozen=True, slots=True)
class RustManuscript:
    """The file, which is also where its tests go."""

    file: Path
    root: Path
    no_std: bool
    rustfmt: Path | None
    comment: str = "//"

    def can_be_added_to(self, text: str) -> bool:
        """Whether the file's functions can be told."""
        return not text.strip() or bool(read_rust(text).units or read_rust(text).records)

    def rewritten(self, cases: Sequence[KeptCase], existing: SourceText | None) -> Written:
        """The file with these cases. Raises `BadInput` where it is gone."""
        if existing is None:
            raise BadInput(f"{self.file} is not there any more, and its tests belong into it")
        return write(self.file, existing, cases, no_std=self.no_std, rustfmt=self.rustfmt)

    def lines(self, written: Written, text: str) -> Mapping[str, int]:
        """The first line of each test."""
        found: dict[str, int] = {}
        names = {test.name: test.qualified for test in written.tests}
        lines = text.split("\n")
        for at, line in enumerate(lines):
            told = re.match(r"^\s*fn (\w+)\(\)", line)
            if told is None or told.group(1) not in names:
                continue
            first = at
            while first and lines[first - 1].lstrip().startswith("#["):
                first -= 1
            found[names[told.group(1)]] = first
        return found

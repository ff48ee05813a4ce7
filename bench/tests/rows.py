"""What a measurement keeps: a line of JSON for each module and way, so that it can go on where it
stopped.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Generic, TypeVar

import msgspec


class Made(msgspec.Struct, frozen=True, kw_only=True):
    """A file of tests. `text` is empty where none was made. `curve`: for each function, how many
    of its branches were taken at which second of it."""

    module: str
    way: str
    seconds: float
    text: str = ""
    file: str = ""
    problem: str = ""
    findings: int = 0
    curve: dict[str, list[tuple[float, int]]] = {}


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """What one file of tests does, its failing tests left out. Branches and lines are
    coverage.py's of that module; `base_…`: those that importing it takes."""

    module: str
    way: str
    kind: str
    seconds: float
    tests: int = 0
    failing: int = 0
    branches: int = 0
    all_branches: int = 0
    lines: int = 0
    all_lines: int = 0
    base_branches: int = 0
    base_lines: int = 0
    killed: int = 0
    mutants: int = 0
    findings: int = 0
    seconds_to_90: list[float] = []
    dark: list[str] = []
    alive: list[str] = []
    failed: list[str] = []
    problem: str = ""


Row = TypeVar("Row", Made, Judged)


class Rows(Generic[Row]):
    """A file of such lines."""

    def __init__(self, path: Path, kind: type[Row]) -> None:
        self._path = path
        self._decoder: msgspec.json.Decoder[Row] = msgspec.json.Decoder(kind)
        self.rows: dict[tuple[str, str], Row] = {}
        for line in path.read_bytes().splitlines() if path.exists() else ():
            try:
                self._keep(self._decoder.decode(line))
            except msgspec.DecodeError:
                continue  # cut off when the run was ended

    def add(self, row: Row) -> None:
        """Keep it, on disk too."""
        self._keep(row)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as file:
            file.write(msgspec.json.encode(row) + b"\n")

    def of(self, modules: Sequence[str], ways: Sequence[str]) -> list[Row]:
        """Those of these modules and ways that there are, in that order."""
        return [
            self.rows[module, way]
            for module in modules
            for way in ways
            if (module, way) in self.rows
        ]

    def _keep(self, row: Row) -> None:
        self.rows[row.module, row.way] = row

"""Where a symbol is: the name of things in the call graph."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A symbol of a file by its qualified name; the file itself has the name ""."""

    path: Path
    name: str

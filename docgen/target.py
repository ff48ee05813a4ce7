"""What is meant when files, or symbols of files, are named."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Target:
    """A file, and the names in it that are wanted: None for everything public, "" for the file
    itself. `is_named`: somebody asked for this very file, not for a folder around it."""

    path: Path
    names: frozenset[str] | None = None
    is_named: bool = False

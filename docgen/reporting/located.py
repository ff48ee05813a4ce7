"""A finding with its place in the file, as every report shows it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from docgen.check import Checked
from docgen.placing.places import Placed
from docgen.rules.finding import Finding


@dataclass(frozen=True, slots=True)
class Located:
    """`path` is as people read it."""

    finding: Finding
    path: str
    place: Placed

    @property
    def fingerprint(self) -> str:
        """What tells the finding from others, in every checkout."""
        return self.finding.fingerprint(self.path)


def located(checked: Checked, folder: Path) -> list[Located]:
    """All findings with their places; paths are relative to `folder` where they are below it."""
    return [
        Located(finding, shown(finding.path, folder), place)
        for finding, place in zip(checked.findings, checked.places, strict=True)
    ]


def shown(path: Path, folder: Path) -> str:
    """A path as people read it; bytes of it that are no text are escaped."""
    whole = Path(os.path.relpath(path, folder)).as_posix() if folder in path.parents else str(path)
    return whole.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")

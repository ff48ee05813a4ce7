"""Findings that are known and put off: a file of fingerprints, so that only new ones fail."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from docgen.reporting.located import Located
from docgen.rules.finding import Finding
from foundation.atomic import write_atomically
from foundation.errors import BadInput


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is known, as seen from `folder`: the same wherever the project is checked out."""

    folder: Path
    marks: frozenset[str]

    def knows(self, finding: Finding) -> bool:
        """Whether a finding is put off."""
        return _mark(finding, self.folder) in self.marks


def read_baseline(path: Path) -> Baseline:
    """What a file puts off; nothing if there is no such file. Raises `BadInput`."""
    folder = path.absolute().parent
    try:
        value = msgspec.json.decode(path.read_bytes(), type=dict[str, list[str]])
    except FileNotFoundError:
        return Baseline(folder, frozenset())
    except (OSError, msgspec.DecodeError) as error:
        raise BadInput(f"{path}: no baseline can be read from it: {error}") from error
    return Baseline(folder, frozenset(value.get("findings", ())))


def without(found: Sequence[Located], known: Baseline) -> list[Located]:
    """What is not in the baseline."""
    return [one for one in found if not known.knows(one.finding)]


def write_baseline(path: Path, found: Iterable[Located]) -> None:
    """Put off everything that was found."""
    folder = path.absolute().parent
    marks = sorted({_mark(one.finding, folder) for one in found})
    value = msgspec.json.format(msgspec.json.encode({"findings": marks}), indent=1)
    write_atomically(path, value + b"\n")


def _mark(finding: Finding, folder: Path) -> str:
    """The same after the file has moved on, in every checkout and every language."""
    return finding.fingerprint(Path(os.path.relpath(finding.path, folder)).as_posix())

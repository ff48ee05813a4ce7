"""Findings that are known and put off: a file of fingerprints, so that only new ones fail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from docgen.reporting.located import Located
from foundation.atomic import write_atomically
from foundation.errors import BadInput


def read_baseline(path: Path) -> frozenset[str]:
    """The fingerprints of a file; none if there is no such file. Raises `BadInput`."""
    try:
        value = msgspec.json.decode(path.read_bytes(), type=dict[str, list[str]])
    except FileNotFoundError:
        return frozenset()
    except (OSError, msgspec.DecodeError) as error:
        raise BadInput(f"{path}: no baseline can be read from it: {error}") from error
    return frozenset(value.get("findings", ()))


def without(found: Sequence[Located], known: frozenset[str]) -> list[Located]:
    """What is not in the baseline."""
    return [one for one in found if one.finding.fingerprint not in known]


def write_baseline(path: Path, found: Iterable[Located]) -> None:
    """Put off everything that was found."""
    fingerprints = sorted({one.finding.fingerprint for one in found})
    value = msgspec.json.format(msgspec.json.encode({"findings": fingerprints}), indent=1)
    write_atomically(path, value + b"\n")

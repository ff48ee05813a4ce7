"""What code in the sandbox may see and use: plain values, decided by the caller.

How a boundary keeps it so lives in `sandbox/boundary.py` and the files of each boundary.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one execution may use; of a box, what everything in it may use together."""

    wall_seconds: float = 5.0
    """For each value that a job yields, or a whole command."""
    cpu_seconds: int = 10
    memory_mb: int = 1024
    processes: int = 32
    output_kb: int = 256
    """Of stdout and stderr together. A job's values may be sixteen times that."""
    file_mb: int = 64
    """The largest file."""
    disk_mb: int = 256
    """All files: of `/tmp`, and what a command adds to the scratch folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """What code in the sandbox may see.

    The interpreter that is started and the system's libraries are added by the boundary; of the
    rest of the machine there is nothing.
    """

    readable: tuple[Path, ...]
    """Files and folders: the project's root and whatever else. Nothing of them can be written."""
    hidden: tuple[Path, ...] = ()
    """Files and folders below `readable` that are not to be seen (`.git`, `.env`)."""
    scratch: Path | None = None
    """A folder that is written through to; without it, only a private `/tmp` can be written."""
    env: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    """The environment, beside LANG, PATH, HOME, TZ and the like. Nothing comes from the host's."""
    limits: Limits = Limits()
    """Of everything in the box together."""

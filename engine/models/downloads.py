"""What the sources of a model share: progress, how a source fails, and room on the disk.

The sources themselves are `engine/models/hub.py` and `engine/models/wheels.py`;
`engine/models/fetch.py` tries them.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeAlias

from foundation.errors import InklingError, Unavailable

_MARGIN: Final = 64 << 20

Phase: TypeAlias = Literal["waiting", "downloading", "checking", "notice", "done"]


@dataclass(frozen=True, slots=True)
class PullProgress:
    """Where a download stands: `done` of `total` bytes, and `message` where there is news.

    A `notice` is a sentence to show once; `waiting` means another process pulls this model.
    """

    model: str
    phase: Phase
    done: int
    total: int
    source: str = ""
    message: str = ""


Report: TypeAlias = Callable[[PullProgress], None]
"""Called often from the pulling thread; may raise `PullCancelled` to stop, resumably."""


class SourceFailed(Unavailable):
    """One source cannot give the file; the next one may."""


class PullCancelled(InklingError):
    """The caller wants the download no more for now; what was fetched is kept."""


def insist_on_space(folder: Path, needed: int, what: str) -> None:
    """Raise `Unavailable` unless the disk of `folder` has `needed` bytes and a margin free."""
    existing = folder
    while not existing.exists():
        existing = existing.parent
    free = shutil.disk_usage(existing).free
    if free < needed + _MARGIN:
        raise out_of_space(folder, f"{what} needs {human_size(needed + _MARGIN)} more", free)


def out_of_space(folder: Path, need: str, free: int | None = None) -> Unavailable:
    """The error for a disk that is too small, or became too small."""
    left = f" and {human_size(free)} is free" if free is not None else ""
    return Unavailable(
        f"not enough disk space: {need} in {folder}{left}; "
        "free some, or set INKLING_CACHE_DIR to a folder on a larger disk"
    )


def is_disk_full(error: BaseException) -> bool:
    """Whether the error says that a disk or a quota is exhausted."""
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def human_size(size: float) -> str:
    """Bytes for people, in decimal units: `1.12 GB`."""
    for unit in ("B", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}"
        size /= 1000
    return f"{size:.2f} GB"

"""A folder's code, read whole before anything is asked of it: for tools, which ask once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from foundation.errors import BadInput, Unavailable
from foundation.folders import cache_folder
from foundation.settings import IndexSettings
from syntax.index.workspace import IndexStatus, WorkspaceIndex

_TELL_SECONDS = 2.0


def read_whole(
    root: Path, settings: IndexSettings, tell: Callable[[IndexStatus], None]
) -> WorkspaceIndex:
    """The index of a folder, complete; the caller closes it. Blocking, for as long as it takes.

    `tell` hears every two seconds how far it is, and may raise to end it. Raises `BadInput` where
    the settings switch the index off, and `Unavailable` where its process fails.
    """
    if not settings.enabled:
        raise BadInput(f"{root} cannot be read: the setting index.enabled is false; switch it on")
    index = WorkspaceIndex((root,), cache_folder() / "index", settings)
    try:
        index.start()
        while not index.wait(_TELL_SECONDS):
            status = index.status()
            if status.fault is not None:
                raise Unavailable(f"{root} cannot be read: {status.fault}")
            tell(status)
    except BaseException:
        index.close()
        raise
    return index

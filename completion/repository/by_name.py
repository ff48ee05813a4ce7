"""The workspace's files by their names, looked up anew twice a minute."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from pathlib import Path

from syntax.index.workspace import WorkspaceIndex

_LOOK_AGAIN_SECONDS = 30.0


class FilesByName:
    """Answers which files are called so. Any thread may ask."""

    def __init__(self, workspace: WorkspaceIndex) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._names: dict[str, list[Path]] = {}
        self._looked = float("-inf")

    def called(self, names: Iterable[str]) -> list[Path]:
        """The files with one of these names, in the order of the names, then sorted."""
        with self._lock:
            if time.monotonic() - self._looked > _LOOK_AGAIN_SECONDS:
                found: dict[str, list[Path]] = {}
                for path in self._workspace.files():
                    found.setdefault(path.name, []).append(path)
                self._names, self._looked = found, time.monotonic()
            known = self._names
        return [path for name in names for path in known.get(name, ())]

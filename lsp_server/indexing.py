"""Feeding the workspace index: folders, edits after a pause, files that changed on disk.

What is indexed, and how, is in `syntax/index/workspace.py`, which never makes its caller wait.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from foundation.folders import cache_folder
from foundation.nothing import Nothing
from foundation.settings import IndexSettings
from lsp_server.documents import Document
from lsp_server.turns import Turns
from syntax.index.workspace import WorkspaceIndex
from syntax.languages import LANGUAGES

# An edited document is indexed when its author pauses, not at every key.
_PAUSE_SECONDS = 0.7


def watched_patterns() -> list[str]:
    """Glob patterns of the files whose changes concern the index."""
    suffixes = sorted({suffix.lstrip(".") for row in LANGUAGES for suffix in row.suffixes})
    names = sorted({name for row in LANGUAGES for name in row.filenames})
    return [
        f"**/*.{{{','.join(suffixes)}}}",
        *(f"**/{name}" for name in (*names, ".gitignore", ".inklingignore")),
    ]


class Indexing:
    """The index of the session's folders, if it is switched on."""

    def __init__(self) -> None:
        self._index: WorkspaceIndex | None = None
        self._roots: tuple[Path, ...] = ()
        self._settings: IndexSettings | None = None
        self._pauses = Turns()

    @property
    def index(self) -> WorkspaceIndex | None:
        """The index, while there is one."""
        return self._index

    async def set_up(self, roots: Sequence[Path], settings: IndexSettings) -> None:
        """Index these folders from now on, with these limits, or nothing."""
        if self._index is not None and settings == self._settings:
            for root in set(self._roots).difference(roots):
                self._index.remove_root(root)
            for root in roots:
                self._index.add_root(root)
        else:
            await self.aclose()
            if settings.enabled and roots:
                self._index = await asyncio.to_thread(_opened, roots, settings)
        self._roots, self._settings = tuple(roots), settings

    async def edited(self, document: Document) -> None:
        """A document was opened or edited: it is indexed once its author pauses."""
        path = document.path
        if path is not None and self._index is not None:
            await self._pauses.take(path, _PAUSE_SECONDS, lambda: self._update(path, document))

    def closed(self, path: Path) -> None:
        """A document is open no more: its file counts again."""
        self._pauses.edited(path)
        if self._index is not None:
            self._index.update(path, None)

    def file_changed(self, path: Path) -> None:
        """A file was written, or is gone."""
        if self._index is not None:
            self._index.file_changed(path)

    def status(self) -> dict[str, Any]:
        """How far the index is, for people."""
        if self._index is None:
            return {"enabled": False}
        status = self._index.status()
        return {
            "enabled": True,
            "files": status.files_done,
            "of": status.files_total,
            "ready": status.ready,
            "fault": status.fault,
        }

    async def aclose(self) -> None:
        """Stop indexing."""
        index, self._index = self._index, None
        if index is not None:
            await asyncio.to_thread(index.close)

    async def _update(self, path: Path, document: Document) -> None:
        state = await document.settled()
        if self._index is not None and not isinstance(state.content, Nothing):
            self._index.update(path, state.content.snapshot.text)


def _opened(roots: Sequence[Path], settings: IndexSettings) -> WorkspaceIndex:
    index = WorkspaceIndex(roots, cache_folder() / "index", settings)
    index.start()
    return index

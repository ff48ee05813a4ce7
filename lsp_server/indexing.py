"""Feeding the workspace index: folders, edits after a pause, files that changed on disk.

What is indexed, and how, is in `syntax/index.py`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from foundation.nothing import Nothing
from foundation.settings import IndexSettings
from lsp_server.documents import Document
from lsp_server.turns import Turns
from syntax.languages import LANGUAGES

# An edited document is indexed when its author pauses, not at every key.
_PAUSE_SECONDS = 0.7

logger = logging.getLogger(__name__)


class Index(Protocol):
    """What is used here of `syntax.index.WorkspaceIndex`."""

    def start(self) -> None:
        """Begin to build in the background."""

    def update(self, path: Path, text: str | None) -> None:
        """An open document has this text; None: its file counts again."""

    def file_changed(self, path: Path) -> None:
        """A file was written."""

    def file_deleted(self, path: Path) -> None:
        """A file is gone."""

    def close(self) -> None:
        """End all work."""


OpenIndex = Callable[[Sequence[Path], IndexSettings], Index]


class Indexing:
    """The index of the session's folders, if it is switched on."""

    def __init__(self, open_index: OpenIndex | None) -> None:
        self._open_index = open_index
        self._index: Index | None = None
        self._pauses = Turns()

    @staticmethod
    def patterns() -> list[str]:
        """Glob patterns of the files it wants to hear about."""
        suffixes = sorted({suffix.lstrip(".") for row in LANGUAGES for suffix in row.suffixes})
        names = sorted({name for row in LANGUAGES for name in row.filenames})
        rules = ["**/.gitignore", "**/.inklingignore"]
        return [f"**/*.{{{','.join(suffixes)}}}", *(f"**/{name}" for name in names), *rules]

    async def set_up(self, roots: Sequence[Path], settings: IndexSettings) -> None:
        """Index these folders from now on, with these limits, or nothing."""
        await self.aclose()
        if self._open_index is not None and settings.enabled and roots:
            self._index = await asyncio.to_thread(_opened, self._open_index, roots, settings)

    async def document(self, document: Document) -> None:
        """Index an open document once its author pauses."""
        if document.path is not None and self._index is not None:
            path = document.path
            await self._pauses.take(path, _PAUSE_SECONDS, lambda: self._update(path, document))

    def file_changed(self, path: Path) -> None:
        """A file was written, or its document closed."""
        if self._index is not None:
            self._beside(self._index.file_changed, path)

    def file_deleted(self, path: Path) -> None:
        """A file is gone."""
        if self._index is not None:
            self._beside(self._index.file_deleted, path)

    async def aclose(self) -> None:
        """Stop indexing."""
        index, self._index = self._index, None
        if index is not None:
            await asyncio.to_thread(index.close)

    async def _update(self, path: Path, document: Document) -> None:
        state = await document.settled()
        if self._index is not None and not isinstance(state.content, Nothing):
            await asyncio.to_thread(self._index.update, path, state.content.snapshot.text)

    @staticmethod
    def _beside(tell: Callable[[Path], None], path: Path) -> None:
        asyncio.get_running_loop().run_in_executor(None, tell, path)


def _opened(open_index: OpenIndex, roots: Sequence[Path], settings: IndexSettings) -> Index:
    index = open_index(roots, settings)
    index.start()
    return index

"""Completers that know a folder's code, for tools that ask about several folders.

Each folder is read whole when it is first needed; what is known of it is in its index.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path

from completion.pipeline import Completer
from completion.repository.reading import read_whole
from foundation.errors import Unavailable
from foundation.settings import IndexSettings
from syntax.index.workspace import IndexStatus, WorkspaceIndex

_MOST_UNUSED = 2


@dataclass(slots=True)
class _Project:
    """A folder that is read, or will be; `users` are those who ask about it now."""

    reading: asyncio.Task[tuple[WorkspaceIndex, Completer]]
    users: int = 0


class Projects:
    """Folders by path. Beside those in use, two are kept. For the tasks of one event loop."""

    def __init__(
        self, make: Callable[[WorkspaceIndex], Completer], settings: IndexSettings
    ) -> None:
        """`make` makes the completer for a folder's index."""
        self._make = make
        self._settings = settings
        self._known: OrderedDict[Path, _Project] = OrderedDict()
        self._ended = threading.Event()

    @contextlib.asynccontextmanager
    async def at(self, root: Path) -> AsyncIterator[Completer]:
        """The completer that knows a folder. Raises `BadInput` and `Unavailable`."""
        project = self._known.get(root)
        if project is None:
            project = self._known[root] = _Project(asyncio.create_task(self._read(root)))
        self._known.move_to_end(root)
        project.users += 1
        try:
            # Others may wait for the same folder: who leaves does not end it.
            _, completer = await asyncio.shield(project.reading)
            yield completer
        finally:
            project.users -= 1
            await self._tidy()

    async def aclose(self) -> None:
        """Forget all folders."""
        self._ended.set()
        while self._known:
            _, project = self._known.popitem()
            await _left(project)

    async def _read(self, root: Path) -> tuple[WorkspaceIndex, Completer]:
        index = await asyncio.to_thread(read_whole, root, self._settings, self._go_on)
        return index, self._make(index)

    def _go_on(self, _: IndexStatus) -> None:
        if self._ended.is_set():
            raise Unavailable("nobody waits for it any more")

    async def _tidy(self) -> None:
        unused = [root for root, project in self._known.items() if not project.users]
        for root in unused[:-_MOST_UNUSED]:
            await _left(self._known.pop(root))


async def _left(project: _Project) -> None:
    with contextlib.suppress(Exception):  # why it could not be read was told to who asked
        index, completer = await project.reading
        completer.close()
        await asyncio.to_thread(index.close)

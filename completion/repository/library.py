"""The repository as one editor sees it: what its workspace has, and what was worked on lately.

Follows the workspace's index when that is exchanged; what is in it is gathered in `gather.py`.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

from completion.repository.gather import Repository
from completion.repository.snippets import Snippet
from completion.values import CompletionRequest
from foundation.settings import Settings
from syntax.index.workspace import WorkspaceIndex

_DOCUMENTS = 32


class Library:
    """Asked for snippets when somebody rests; notices by itself what was edited since.

    Any thread may ask. Only `snippets` takes time.
    """

    def __init__(self, settings: Settings, workspace: Callable[[], WorkspaceIndex | None]) -> None:
        self._settings = settings
        self._workspace = workspace
        self._open: tuple[WorkspaceIndex | None, Repository] | None = None
        self._closed = False
        self._seen: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def snippets(self, request: CompletionRequest) -> tuple[Snippet, ...]:
        """What the repository has for the place, the most useful first; nothing once it is closed.
        Blocking, for tens of milliseconds."""
        text = request.snapshot.text
        with self._lock:
            if self._closed:
                return ()
            repository = self._repository()
            before = None if request.stateless else self._note(request.uri, text)
        if request.path is not None and not request.stateless:
            if before is not None and before != text:
                repository.noticed(request.path, before, text)
            repository.viewed(request.path, request.snapshot.line_of(request.offset))
        return repository.snippets(request)

    def forget(self, uri: str | None = None) -> None:
        """A document was closed, or all of them."""
        with self._lock:
            if uri is None:
                self._seen.clear()
            else:
                self._seen.pop(uri, None)

    def close(self) -> None:
        """End the background work, for good. Waits for nothing."""
        with self._lock:
            self._closed = True
            if self._open is not None:
                self._open[1].close()
                self._open = None

    def _note(self, uri: str, text: str) -> str | None:
        """Remember the text of a document; the one before. Of those asked for last only."""
        before = self._seen.pop(uri, None)
        self._seen[uri] = text
        while len(self._seen) > _DOCUMENTS:
            self._seen.popitem(last=False)
        return before

    def _repository(self) -> Repository:
        index = self._workspace()
        if self._open is None or self._open[0] is not index:
            if self._open is not None:
                self._open[1].close()
            self._open = index, Repository(index, self._settings)
        return self._open[1]

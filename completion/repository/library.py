"""The repository as one editor sees it: what its workspace has, and what was worked on lately.

Follows the workspace's index when that is exchanged; what is in it is gathered in `gather.py`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from completion.repository.gather import Repository
from completion.repository.snippets import Snippet
from completion.values import CompletionRequest
from foundation.settings import Settings
from syntax.index.workspace import WorkspaceIndex


class Library:
    """Asked for snippets when somebody rests; notices by itself what was edited since."""

    def __init__(self, settings: Settings, workspace: Callable[[], WorkspaceIndex | None]) -> None:
        self._settings = settings
        self._workspace = workspace
        self._open: tuple[WorkspaceIndex | None, Repository] | None = None
        self._seen: dict[str, str] = {}
        self._lock = threading.Lock()

    def snippets(self, request: CompletionRequest) -> tuple[Snippet, ...]:
        """What the repository has for the place, the most useful first. Blocking, for tens of
        milliseconds."""
        with self._lock:
            repository = self._repository()
            text = request.snapshot.text
            if request.path is not None:
                before = self._seen.get(request.uri)
                if before is not None and before != text:
                    repository.noticed(request.path, before, text)
                repository.viewed(request.path, request.snapshot.line_of(request.offset))
            self._seen[request.uri] = text
            return repository.snippets(request)

    def forget(self, uri: str | None = None) -> None:
        """A document was closed, or all of them."""
        if uri is None:
            self._seen.clear()
        else:
            self._seen.pop(uri, None)

    def close(self) -> None:
        """End the background work; who asks again begins it anew."""
        with self._lock:
            if self._open is not None:
                self._open[1].close()
                self._open = None

    def _repository(self) -> Repository:
        index = self._workspace()
        if self._open is None or self._open[0] is not index:
            if self._open is not None:
                self._open[1].close()
            self._open = index, Repository(index, self._settings)
        return self._open[1]

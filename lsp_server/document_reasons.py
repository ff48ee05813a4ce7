"""Why nothing is ever suggested in a document as it is, told to the editor when it changes.

The reasons are those of `completion/gates.py`; where the cursor is, is none of them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable

from completion.gates import IgnoreGate, document_gate
from completion.values import CompletionRequest
from foundation.nothing import Nothing
from lsp_server.background import Background
from lsp_server.documents import Document, DocumentState
from lsp_server.settings import SettingsStore

# After an edit it is looked at again when the keys pause.
_PAUSE_SECONDS = 0.3


class DocumentReasons:
    """The reason of each open document that has one."""

    def __init__(
        self,
        settings: SettingsStore,
        background: Background,
        tell: Callable[[str, str | None], None],
    ) -> None:
        """`tell` gets a document's URI and its reason, or None where it has none any more."""
        self._settings = settings
        self._background = background
        self._tell = tell
        self._ignored = IgnoreGate()
        self._looking: dict[str, asyncio.Task[None]] = {}
        self._told: dict[str, str] = {}

    def opened(self, document: Document) -> None:
        """A document is open, or was opened anew."""
        self._look(document, 0.0)

    def edited(self, document: Document) -> None:
        """It may have become shorter, or lost what made it binary."""
        self._look(document, _PAUSE_SECONDS)

    def closed(self, uri: str) -> None:
        """A document is open no more."""
        looking = self._looking.pop(uri, None)
        if looking is not None:
            looking.cancel()
        self._say(uri, None)

    def settings_changed(self, documents: Iterable[Document]) -> None:
        """Other limits hold, or other folders."""
        self._ignored = IgnoreGate()
        for document in documents:
            self._look(document, 0.0)

    def _look(self, document: Document, pause: float) -> None:
        before = self._looking.pop(document.uri, None)
        if before is not None:
            before.cancel()
        self._looking[document.uri] = self._background.start(
            self._tell_of(document, pause), f"why nothing in {document.uri}"
        )

    async def _tell_of(self, document: Document, pause: float) -> None:
        await asyncio.sleep(pause)
        state = await document.settled()
        found = await asyncio.to_thread(self._reason, document, state)
        self._say(document.uri, found.reason if found is not None else None)

    def _reason(self, document: Document, state: DocumentState) -> Nothing | None:
        if isinstance(state.content, Nothing):
            return state.content
        roots = self._settings.roots
        request = CompletionRequest(
            path=document.path,
            uri=document.uri,
            parse=state.content,
            offset=0,
            # As if asked by hand: what stands only while one types is no reason for ever.
            invoked=True,
            read_only=state.read_only,
            roots=roots,
        )
        found = document_gate(request, self._settings.of(document.path))
        if found is None and document.path is not None:
            found = self._ignored(document.path, roots)
        return found

    def _say(self, uri: str, reason: str | None) -> None:
        if self._told.get(uri) == reason:
            return
        if reason is None:
            del self._told[uri]
        else:
            self._told[uri] = reason
        self._tell(uri, reason)

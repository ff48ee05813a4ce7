"""Open documents: their text and parse at each version, worked out away from the event loop.

The notifications arrive in `Session`; what a change means for the text is in `convert.py`.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lsprotocol import types

from completion.values import PlainText
from foundation.errors import BadInput
from foundation.nothing import Nothing
from lsp_server.convert import ContentChange, edit_of, path_of, without_lone_surrogates
from syntax.languages import language_named
from syntax.parsing import Parse, parse
from syntax.text import Edit, Encoding, Snapshot

LONGEST_DOCUMENT = 2 * 1024 * 1024
"""Characters; beyond this a document is kept neither as text nor as a parse."""

_TOO_LONG = Nothing(f"the document is longer than {LONGEST_DOCUMENT // 1024} KiB")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DocumentState:
    """A document at one version. `content` is `Nothing` when its text is not kept."""

    version: int
    language_id: str
    content: Parse | PlainText | Nothing
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """The whole text, from `didOpen`; None if it was too long to be decoded."""

    version: int
    language_id: str
    text: str | None
    path: Path | None


@dataclass(frozen=True, slots=True)
class Changed:
    """What one `didChange` says; None if it was too long to be decoded."""

    version: int
    changes: tuple[ContentChange, ...] | None
    encoding: Encoding


Event = Opened | Changed


def advance(state: DocumentState, events: Sequence[Event]) -> DocumentState:
    """The state after the events, parsed once however many there are."""
    parsed = state.content
    snapshot = None if isinstance(parsed, Nothing) else parsed.snapshot
    edits: list[Edit] = []
    for event in events:
        state = replace(state, version=event.version)
        if isinstance(event, Opened):
            parsed, edits = _TOO_LONG, []
            state = replace(state, language_id=event.language_id, read_only=_read_only(event.path))
            text = event.text
            snapshot = (
                None if text is None else Snapshot(without_lone_surrogates(text), event.version)
            )
        elif event.changes is None:
            snapshot = None
        else:
            snapshot = _changed(snapshot, event, event.changes, edits)
        if snapshot is not None and len(snapshot.text) > LONGEST_DOCUMENT:
            snapshot = None
        if snapshot is None:
            parsed, edits = _TOO_LONG, []
    if snapshot is None:
        return replace(state, content=_TOO_LONG)
    language = language_named(state.language_id)
    if language is None:
        return replace(state, content=PlainText(snapshot, state.language_id))
    previous = parsed if isinstance(parsed, Parse) else None
    return replace(
        state, content=parse(snapshot, language, previous, edits if previous is not None else ())
    )


def _changed(
    snapshot: Snapshot | None,
    event: Changed,
    changes: Sequence[ContentChange],
    edits: list[Edit],
) -> Snapshot | None:
    for change in changes:
        if snapshot is None:
            # Only a whole new text can bring back a document that is not kept.
            if isinstance(change, types.TextDocumentContentChangePartial):
                continue
            snapshot = Snapshot("", event.version)
        edit = edit_of(snapshot, change, event.encoding)
        snapshot = snapshot.replace([edit], event.version)
        edits.append(edit)
    # A change without any edit still has a version.
    return snapshot.replace((), event.version) if snapshot is not None else None


def _read_only(path: Path | None) -> bool:
    return path is not None and path.exists() and not os.access(path, os.W_OK)


class Document:
    """One open document. Changes are queued; `settled` waits for those queued so far."""

    def __init__(self, uri: str, language_id: str, version: int) -> None:
        self.uri = uri
        self.path = path_of(uri)
        self.language_id = language_id
        self.version = version
        self.closed = False
        self._state = DocumentState(version, language_id, _TOO_LONG)
        self._queue: list[Event] = []
        self._queued = 0
        self._applied = 0
        self._waiting: list[tuple[int, asyncio.Future[None]]] = []
        self._runner: asyncio.Task[None] | None = None

    def push(self, event: Event) -> None:
        """Take in an event; it is applied off the event loop, together with those around it."""
        self.version = event.version
        self._queue.append(event)
        self._queued += 1
        if self._runner is None:
            self._runner = asyncio.get_running_loop().create_task(self._run())

    async def settled(self) -> DocumentState:
        """The state with everything applied that was pushed before this call."""
        if self._applied < self._queued:
            ready = asyncio.get_running_loop().create_future()
            self._waiting.append((self._queued, ready))
            await ready
        return self._state

    async def _run(self) -> None:
        while self._queue:
            events, self._queue = self._queue, []
            try:
                self._state = await asyncio.to_thread(advance, self._state, events)
            except Exception:
                logger.exception("%s: the document could not be read", self.uri)
                self._state = DocumentState(
                    self.version, self.language_id, Nothing("the document could not be read")
                )
            self._applied += len(events)
            still: list[tuple[int, asyncio.Future[None]]] = []
            for target, ready in self._waiting:
                if target > self._applied:
                    still.append((target, ready))
                elif not ready.done():
                    ready.set_result(None)
            self._waiting = still
        self._runner = None


class Documents:
    """The open documents by URI. What does not fit is logged and left out."""

    def __init__(self) -> None:
        self._open: dict[str, Document] = {}

    def __iter__(self) -> Iterator[Document]:
        return iter(tuple(self._open.values()))

    def get(self, uri: str) -> Document | None:
        """The document, if it is open."""
        return self._open.get(uri)

    def named(self, uri: str) -> Document:
        """The document. Raises `BadInput` if it is not open."""
        document = self._open.get(uri)
        if document is None:
            raise BadInput(f"{uri} is not open")
        return document

    def open(self, uri: str, language_id: str, version: int, text: str | None) -> Document:
        """A document the editor shows; opening it again replaces it."""
        if uri in self._open:
            logger.warning("%s: opened twice; the second text counts", uri)
            self._open[uri].closed = True
        document = Document(uri, language_id, version)
        self._open[uri] = document
        document.push(Opened(version, language_id, text, document.path))
        return document

    def change(
        self,
        uri: str,
        version: int,
        changes: tuple[ContentChange, ...] | None,
        encoding: Encoding,
    ) -> Document | None:
        """Apply an edit; None if the document is not open or the version is not a new one."""
        document = self._open.get(uri)
        if document is None:
            logger.warning("%s: changed but never opened; the change is ignored", uri)
            return None
        if version <= document.version:
            logger.warning(
                "%s: a change to version %d after version %d; it is ignored",
                uri,
                version,
                document.version,
            )
            return None
        document.push(Changed(version, changes, encoding))
        return document

    def close(self, uri: str) -> Document | None:
        """Forget a document; None if it was not open."""
        document = self._open.pop(uri, None)
        if document is None:
            logger.warning("%s: closed but never opened", uri)
        else:
            document.closed = True
        return document

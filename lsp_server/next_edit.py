"""Next edits of open documents: watching bursts of typing, and telling what follows from them.

What follows is worked out in `syntax/next_edit/`; here are documents, versions and other files.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lsprotocol import types

from foundation.nothing import Nothing
from lsp_server.convert import offset_of, range_of, uri_of, without_lone_surrogates
from lsp_server.documents import LONGEST_DOCUMENT, Document, Documents
from lsp_server.turns import Turns
from syntax.files.source_files import read_source
from syntax.index.workspace import WorkspaceIndex
from syntax.languages import language_named, language_of
from syntax.next_edit.burst import Burst, begun, continued
from syntax.next_edit.elsewhere import edits_in_importer
from syntax.next_edit.propose import Exported, NextEdit, Proposal
from syntax.parsing import Parse, parse
from syntax.text import Encoding, Snapshot

METHOD = "inkling/nextEdit"

# A pause in typing: what was typed until then is worth a look.
_QUIET_SECONDS = 0.2
_MOST_FILES = 40
_MOST_SHOWN = 64
_LARGEST_FILE = 512 * 1024


@dataclass(frozen=True, slots=True)
class Place:
    """An edit, the text it is an edit of, and where that is; `version` is None if it is a file's
    that is not open.
    """

    uri: str
    version: int | None
    snapshot: Snapshot
    edit: NextEdit

    def as_json(self, encoding: Encoding) -> dict[str, Any]:
        """As it travels in the answer."""
        place = range_of(self.snapshot, self.edit.span, encoding)
        return {
            "uri": self.uri,
            "version": self.version,
            "range": {"start": _json(place.start), "end": _json(place.end)},
            "oldText": self.edit.old,
            "newText": self.edit.text,
            "label": self.edit.label,
        }


@dataclass(frozen=True, slots=True)
class _Followed:
    """What a new name asks for in another file, and how that was then: as open, or on disk."""

    stamp: Parse | tuple[int, int]
    places: tuple[Place, ...]


_Others = Mapping[tuple[Path, Exported], _Followed]


@dataclass(frozen=True, slots=True)
class _Watched:
    """A document's burst, and what it asks for in other files."""

    burst: Burst
    others: _Others = field(default_factory=dict)

    @property
    def elsewhere(self) -> tuple[Place, ...]:
        return tuple(place for each in self.others.values() for place in each.places)

    @property
    def pending(self) -> bool:
        own = isinstance(self.burst.found, Proposal) and self.burst.found.edits
        return bool(own or self.elsewhere)


class NextEdits:
    """What the bursts of typing in the open documents ask for."""

    def __init__(
        self,
        documents: Documents,
        workspace: Callable[[], WorkspaceIndex | None],
        announce: Callable[[str, int], None],
    ) -> None:
        """`announce` is told the document and version when there is a next edit, or no more."""
        self._documents = documents
        self._workspace = workspace
        self._announce = announce
        self._pauses = Turns()
        self._watched: dict[str, _Watched] = {}
        self._looking: dict[str, asyncio.Lock] = {}
        self._announced: set[str] = set()
        self._origin: str | None = None  # whose change other files are made to follow

    async def opened(self, document: Document, text: str | None) -> None:
        """From this text on, changes are watched."""
        language = language_named(document.language_id)
        if text is None or language is None or len(text) > LONGEST_DOCUMENT:
            return
        async with self._lock(document):
            state = await document.settled()
            content = state.content
            # An editor that opens a file to edit it does both at once.
            if not isinstance(content, Parse) or content.snapshot.text != text:
                snapshot = Snapshot(without_lone_surrogates(text))
                content = await asyncio.to_thread(parse, snapshot, language)
            if self._documents.get(document.uri) is document:
                self._watched[document.uri] = _Watched(begun(content))

    async def edited(self, document: Document) -> None:
        """A document was edited: it is looked at when its author pauses."""
        await self._pauses.take(document.uri, _QUIET_SECONDS, lambda: self._tell(document))

    def closed(self, uri: str) -> None:
        """Forget a document."""
        self._pauses.edited(uri)
        self._watched.pop(uri, None)
        self._looking.pop(uri, None)
        self._announced.discard(uri)
        if self._origin == uri:
            self._origin = None

    async def dismissed(self, document: Document) -> None:
        """The user wants nothing of this: the text as it is now is where watching begins anew."""
        self._watched.pop(document.uri, None)
        if self._origin is not None:
            self._watched.pop(self._origin, None)
            self._origin = None
        await self._tell(document)

    async def find(
        self, document: Document, position: types.Position, encoding: Encoding
    ) -> dict[str, Any]:
        """What to edit next, seen from a position: `edits`, their number, or the `reason` why not.

        Raises `BadInput` for a position that is not in the document.
        """
        watched = await self._look(document)
        if isinstance(watched, Nothing):
            return _answer((), encoding, watched.reason)
        offset = offset_of(watched.burst.now.snapshot, position, encoding)
        own = _around(_own(document, watched.burst), offset)
        places = [*own, *watched.elsewhere]
        origin = self._documents.get(self._origin or "")
        if origin is not None and origin is not document:
            first = await self._look(origin)
            if isinstance(first, _Watched):
                here = [place for place in first.elsewhere if place.uri == document.uri]
                there = [place for place in first.elsewhere if place.uri != document.uri]
                places += [*here, *_own(origin, first.burst), *there]
        found = watched.burst.found
        return _answer(places, encoding, found.reason if isinstance(found, Nothing) else None)

    async def _tell(self, document: Document) -> None:
        watched = await self._look(document)
        pending = isinstance(watched, _Watched) and watched.pending
        if not pending and self._origin not in {None, document.uri}:
            pending = True  # the change came from another file, which may ask for more
        if pending:
            self._announced.add(document.uri)
        if pending or document.uri in self._announced:
            self._announce(document.uri, document.version)
        if not pending:
            self._announced.discard(document.uri)

    def _lock(self, document: Document) -> asyncio.Lock:
        return self._looking.setdefault(document.uri, asyncio.Lock())

    async def _look(self, document: Document) -> _Watched | Nothing:
        """The burst of a document with its text as it is now."""
        async with self._lock(document):
            state = await document.settled()
            if not isinstance(state.content, Parse):
                self._watched.pop(document.uri, None)
                return Nothing("its language is not one whose names are resolved")
            before = self._watched.get(document.uri)
            if (
                before is not None
                and before.burst.now is state.content
                and isinstance(before.burst.found, Nothing)
            ):
                return before
            texts = {each.path: each for each in self._documents if each.path is not None}
            states = {path: (each, await each.settled()) for path, each in texts.items()}
            opened = {
                path: (each.uri, at.version, at.content)
                for path, (each, at) in states.items()
                if isinstance(at.content, Parse)
            }
            watched = await asyncio.to_thread(
                _looked_at, before, state.content, document.path, self._workspace(), opened
            )
            if self._documents.get(document.uri) is document:
                self._watched[document.uri] = watched
                if watched.elsewhere:
                    self._origin = document.uri
                elif self._origin == document.uri:
                    self._origin = None
            return watched


_Opened = dict[Path, tuple[str, int, Parse]]


def _looked_at(
    before: _Watched | None,
    content: Parse,
    path: Path | None,
    workspace: WorkspaceIndex | None,
    opened: _Opened,
) -> _Watched:
    if before is None or before.burst.now.language is not content.language:
        return _Watched(begun(content))
    burst = continued(before.burst, content, pending=before.pending)
    found = burst.found
    if isinstance(found, Nothing) or path is None or workspace is None:
        return _Watched(burst)
    others: dict[tuple[Path, Exported], _Followed] = {}
    for each in found.exported:
        uses = workspace.references(each.old, 2000)
        paths = dict.fromkeys(use.path for use in uses if use.path != path)
        for other in list(paths)[:_MOST_FILES]:
            followed = _followed(each, path, other, opened, before.others)
            if followed is not None:
                others[other, each] = followed
    return _Watched(burst, others)


def _followed(
    exported: Exported, target: Path, path: Path, opened: _Opened, before: _Others
) -> _Followed | None:
    """What the file at `path` has to do after `target`; None where it cannot be read. A file that
    is as it was `before` is not read again."""
    known = before.get((path, exported))
    if path in opened:
        uri, version, tree = opened[path]
        if known is not None and known.stamp is tree:
            return known
        stamp: Parse | tuple[int, int] = tree
    else:
        try:
            status = path.stat()
        except (OSError, ValueError):
            return None
        stamp = (status.st_mtime_ns, status.st_size)
        if known is not None and isinstance(known.stamp, tuple) and known.stamp == stamp:
            return known
        source = read_source(path, _LARGEST_FILE)
        if isinstance(source, Nothing):
            return None
        language = language_of(path, source.text)
        if isinstance(language, Nothing):
            return None
        uri, version, tree = uri_of(path), None, parse(Snapshot(source.text), language)
    edits = edits_in_importer(tree, path, target, exported)
    return _Followed(stamp, tuple(Place(uri, version, tree.snapshot, edit) for edit in edits))


def _own(document: Document, burst: Burst) -> list[Place]:
    if isinstance(burst.found, Nothing):
        return []
    snapshot = burst.now.snapshot
    return [Place(document.uri, snapshot.version, snapshot, edit) for edit in burst.found.edits]


def _around(places: list[Place], offset: int) -> list[Place]:
    """Those behind the cursor first, then those before it; one that is only to be looked at, and
    where the cursor is, is done."""
    open_ones = [p for p in places if p.edit.old or p.edit.text or p.edit.span.start != offset]
    behind = [place for place in open_ones if place.edit.span.start >= offset]
    return [*behind, *(place for place in open_ones if place.edit.span.start < offset)]


def _answer(places: Iterable[Place], encoding: Encoding, reason: str | None) -> dict[str, Any]:
    unique = list({(place.uri, place.edit.span): place for place in places}.values())
    return {
        "edits": [place.as_json(encoding) for place in unique[:_MOST_SHOWN]],
        "remaining": len(unique),
        "reason": None if unique else reason or "nothing is left to edit",
    }


def _json(position: types.Position) -> dict[str, int]:
    return {"line": position.line, "character": position.character}

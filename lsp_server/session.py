"""The one mutable object of a connection: folders, settings, documents, engine, what was offered.

Each method is what one message means; which message that is stands in `handlers.py`.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lsprotocol import types

from completion.acceptance import AcceptanceLog, Kind, Summary, summary
from completion.learning import Confidence
from foundation.sources import Source
from lsp_server import capabilities
from lsp_server.background import Background
from lsp_server.convert import choose_encoding, path_of, uri_of
from lsp_server.diagnostics_board import DiagnosticsBoard
from lsp_server.document_reasons import DocumentReasons
from lsp_server.documentation.desk import Documentation
from lsp_server.documents import Document, Documents
from lsp_server.editor import Editor
from lsp_server.engine_room import EngineRoom
from lsp_server.indexing import Indexing, watched_patterns
from lsp_server.logs import set_level
from lsp_server.next_edit import NextEdits
from lsp_server.offers import Happening, Offer, Offers
from lsp_server.settings import TRUSTED, SettingsStore, told
from lsp_server.suggestions import Growth, Suggestions
from lsp_server.unit_tests.desk import UnitTests
from syntax.text import Encoding

logger = logging.getLogger(__name__)

_SETTINGS_FILES = ("inkling.toml", "pyproject.toml")
# After so many suggestions the record may say something new, or was reset.
_LEARN_EVERY = 50


class Session:
    """What one editor window has going on."""

    def __init__(self, editor: Editor, command_line: Source) -> None:
        self.editor = editor
        self.encoding = Encoding.UTF16
        self.settings = SettingsStore(command_line)
        self.documents = Documents()
        self.background = Background()
        self.engine = EngineRoom(editor, self.background, lambda: self.settings.primary)
        self._acceptance = AcceptanceLog()
        self._confidence = Confidence(self._acceptance)
        self.suggestions = Suggestions(
            self.settings,
            self.engine.link,
            self.background,
            working=self.engine.working,
            growth=Growth(lambda: editor.takes_grown_suggestions, editor.suggestion_grew),
            workspace=lambda: self.indexing.index,
            confidence=self._confidence,
        )
        self.indexing = Indexing()
        self.document_reasons = DocumentReasons(
            self.settings, self.background, editor.document_status
        )
        self.next_edits = NextEdits(
            self.documents, lambda: self.indexing.index, editor.next_edit_ready
        )
        board = DiagnosticsBoard(editor.diagnostics)
        self.tests = UnitTests(editor, self.documents, self.background, self.settings.of, board)
        self.documentation = Documentation(
            editor, self.documents, self.background, self.settings, board
        )
        self.offers = Offers(self._count)
        self._folders: dict[str, Path] = {}
        self._settling = asyncio.Lock()
        self._menu_registered = False
        self._checks_offered: object = None
        self._started = False

    # The life of the connection

    async def initialize(
        self, params: types.InitializeParams, commands: Sequence[str]
    ) -> types.ServerCapabilities:
        """Take in what the editor says of itself; what the server can do for it."""
        self.editor.capabilities = params.capabilities
        general = params.capabilities.general
        self.encoding = choose_encoding(general.position_encodings if general else None)
        self.tests.encoding = self.documentation.checking.encoding = self.encoding
        options = params.initialization_options
        self.trust(trusted=not isinstance(options, Mapping) or options.get(TRUSTED) is not False)
        self._folders = _folders_of(params)
        self.settings.initialized(params.initialization_options)
        await self._settle()
        primary = self.settings.primary
        self._menu_registered = primary.completion.popup
        pulled = self.editor.pulls_diagnostics and not self.editor.can_register_diagnostics
        return capabilities.server_capabilities(
            self.encoding,
            commands,
            popup=self._menu_registered,
            checked=primary.docs.check if pulled else "off",
        )

    def trust(self, *, trusted: bool) -> None:
        """Whether code of the workspace may be run."""
        self.tests.trusted = self.documentation.trusted = trusted

    def initialized(self) -> None:
        """Start everything that was not needed for the answer."""
        self.background.start(self._start(), "start")

    async def aclose(self) -> None:
        """End what runs; the engine stays for other windows."""
        self.suggestions.close()
        await self.engine.stop_downloads()
        await self.background.cancel_all()
        self.documentation.close()
        await self.engine.aclose()
        await self.indexing.aclose()

    async def _start(self) -> None:
        self.engine.show_status()
        await asyncio.to_thread(self._confidence.refresh)
        if self.editor.can_register_configuration:
            await self.editor.register(
                types.WORKSPACE_DID_CHANGE_CONFIGURATION,
                types.DidChangeConfigurationRegistrationOptions(),
            )
        await self._reconfigure()
        self._started = True
        await self._index()
        if self.editor.can_register_watchers:
            await self.editor.register(
                types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
                capabilities.watched_files(
                    [*(f"**/{name}" for name in _SETTINGS_FILES), *watched_patterns()]
                ),
            )

    # Settings and folders

    def configuration_pushed(self, settings: object) -> None:
        """`didChangeConfiguration`; a client that can be asked is asked instead."""
        if not self.editor.can_pull_configuration:
            self.settings.pushed(settings)
        self.background.start(self._reconfigure(), "reconfigure")

    def folders_changed(self, event: types.WorkspaceFoldersChangeEvent) -> None:
        """Folders came or went."""
        for folder in event.removed:
            self._folders.pop(folder.uri, None)
        self._folders |= _paths(folder.uri for folder in event.added)
        self.background.start(self._reconfigure(reindex=True), "folders changed")

    async def _reconfigure(self, *, reindex: bool = False) -> None:
        """Ask for the settings, settle them, and act on what changed."""
        before = self.settings.primary
        if self.editor.can_pull_configuration:
            uris = list(self._folders)
            scopes: list[str | None] = [None, *uris]
            answers = await self.editor.configuration(scopes)
            if answers is not None:
                roots = [None, *(self._folders.get(uri) for uri in uris)]
                self.settings.pulled(dict(zip(roots, answers, strict=True)))
        await self._settle()
        after = self.settings.primary
        self.document_reasons.settings_changed(self.documents)
        await self._offer_menu(after.completion.popup)
        await self._offer_checks(after.docs.check)
        await self.engine.settings_changed()
        if reindex or (self._started and before.index != after.index):
            await self._index()

    async def _settle(self) -> None:
        async with self._settling:
            roots = tuple(self._folders.values())
            problems = await asyncio.to_thread(self.settings.resolve, roots)
        set_level(self.settings.primary.log)
        if problems:
            logger.warning("%s", told(problems))
            self.editor.show(told(problems))

    async def _offer_menu(self, wanted: bool) -> None:
        if wanted == self._menu_registered or not self.editor.can_register_completion:
            return
        self._menu_registered = wanted
        if wanted:
            await self.editor.register(
                types.TEXT_DOCUMENT_COMPLETION, capabilities.completion_registration()
            )
        else:
            await self.editor.unregister(types.TEXT_DOCUMENT_COMPLETION)

    async def _offer_checks(self, wanted: str) -> None:
        """Have the editor ask for diagnostics as far as they are wanted."""
        if self.editor.pulls_diagnostics and self.editor.can_register_diagnostics:
            method = types.TEXT_DOCUMENT_DIAGNOSTIC
            if self._checks_offered not in (None, "off", wanted):
                await self.editor.unregister(method)
            if wanted not in ("off", self._checks_offered):
                await self.editor.register(method, capabilities.diagnostic_registration(wanted))
        self._checks_offered = wanted
        self.documentation.checking.forget()

    # Documents and files

    def opened(self, uri: str, language_id: str, version: int, text: str | None) -> None:
        """A document is open; `text` is None if it was too long to be read."""
        document = self.documents.open(uri, language_id, version, text)
        self.document_reasons.opened(document)
        self.documentation.checking.opened(document)
        self._index_soon(document)
        self.background.start(self.next_edits.opened(document, text), f"watch {uri}")

    def changed(self, params: types.DidChangeTextDocumentParams, *, oversized: bool) -> None:
        """A document was edited."""
        uri, version = params.text_document.uri, params.text_document.version
        changes = None if oversized else tuple(params.content_changes)
        document = self.documents.change(uri, version, changes, self.encoding)
        if document is not None:
            self.suggestions.edited(uri)
            self.document_reasons.edited(document)
            self.tests.edited(document)
            self.documentation.checking.edited(document)
            self._index_soon(document)
            self.background.start(self.next_edits.edited(document), f"next edit of {uri}")

    def closed(self, uri: str) -> None:
        """A document is open no more; what counts is the file again."""
        document = self.documents.close(uri)
        if document is not None:
            self.suggestions.edited(uri)
            self.suggestions.forget(uri)
            self.next_edits.closed(uri)
            self.document_reasons.closed(uri)
            self.documentation.checking.closed(uri)
            if document.path is not None:
                self.indexing.closed(document.path)

    def saved(self, uri: str) -> None:
        """A document was written to its file."""
        self._files_touched([path_of(uri)])

    def cursor_moved(self, uri: str, position: types.Position) -> None:
        """The cursor rests somewhere else, without an edit."""
        document = self.documents.get(uri)
        if document is not None:
            self.suggestions.rest(document, position, self.encoding)

    def files_changed(self, changes: Sequence[types.FileEvent]) -> None:
        """Files changed on disk."""
        self._files_touched([path_of(change.uri) for change in changes])

    def _files_touched(self, given: Sequence[Path | None]) -> None:
        paths = [path for path in given if path is not None]
        for path in paths:
            self._file_touched(path)
        if paths:
            self.documentation.checking.touched(paths)

    def _file_touched(self, path: Path) -> None:
        if path.name in _SETTINGS_FILES and path.parent in self.settings.roots:
            self.background.start(self._reconfigure(), "settings file changed")
        if self.documents.get(uri_of(path)) is None:
            self.indexing.file_changed(path)
            self.tests.findings.clear(uri_of(path))

    def _index_soon(self, document: Document) -> None:
        if self.settings.primary.index.enabled:
            self.background.start(self.indexing.edited(document), f"index {document.uri}")

    async def _index(self) -> None:
        await self.indexing.set_up(self.settings.roots, self.settings.primary.index)

    # What is counted

    async def stats(self) -> dict[str, Any]:
        """What was suggested on this machine, and what this session did, for a person to read."""
        ever = (await asyncio.to_thread(self._counted)).total
        rate = None if ever.rate is None else round(ever.rate, 2)
        return {
            "machine": {"shown": ever.shown, "accepted": ever.accepted, "rate": rate},
            "status": self.engine.status.as_json(),
            "suggestions": {"shown": self.offers.shown, "accepted": self.offers.accepted_count},
            "outcomes": dict(self.suggestions.outcomes.most_common()),
            "index": self.indexing.status(),
        }

    def _counted(self) -> Summary:
        return summary(self._acceptance.events(), datetime.now(UTC).date())

    def _count(self, happening: Happening, offer: Offer, kind: Kind) -> None:
        count = asyncio.to_thread(
            self._acceptance.add,
            happening,
            offer.language_id,
            offer.text,
            offer.ms,
            time.time(),
            kind=kind,
            probability=offer.probability,
            model=offer.model,
            typed=offer.typed,
        )
        self.background.start(count, f"count {happening}")
        if self.offers.shown % _LEARN_EVERY == 0:
            self.background.start(asyncio.to_thread(self._confidence.refresh), "learn")


def _folders_of(params: types.InitializeParams) -> dict[str, Path]:
    if params.workspace_folders is not None:
        return _paths(folder.uri for folder in params.workspace_folders)
    if params.root_uri is not None:
        return _paths([params.root_uri])
    if params.root_path and Path(params.root_path).is_absolute():
        return {uri_of(Path(params.root_path)): Path(params.root_path)}
    return {}


def _paths(uris: Iterable[str]) -> dict[str, Path]:
    return {uri: path for uri in uris if (path := path_of(uri)) is not None}

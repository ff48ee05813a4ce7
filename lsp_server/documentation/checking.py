"""What is known against the open documents, and when it is looked at again: when one is opened,
when its author pauses, when a file is saved, when more of the project was read.

An editor that asks for diagnostics is answered; to others they are sent.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lsprotocol import types

from foundation.errors import BadInput, Unavailable
from foundation.nothing import Nothing
from lsp_server.background import Background
from lsp_server.convert import uri_of
from lsp_server.diagnostics_board import DiagnosticsBoard
from lsp_server.documentation import diagnostics
from lsp_server.documentation.checker import Checker
from lsp_server.documentation.messages import (
    Check,
    Everywhere,
    Findings,
    Folder,
    Overview,
    Shown,
    Text,
    Touched,
)
from lsp_server.documents import Document, Documents, DocumentState
from lsp_server.editor import Editor
from lsp_server.settings import SettingsStore, root_of
from lsp_server.turns import Turns
from syntax.parsing import Parse
from syntax.text import Encoding

PART = "documentation"
_PAUSE_SECONDS = 0.4
_SAVED_SECONDS = 0.1

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Known:
    """What was found in a version of a document."""

    version: int
    found: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class _Looked:
    """A look at a document, done or under way. `age`: how often all had changed by then."""

    document: Document
    version: int
    age: int
    task: asyncio.Task[Known | None]


class Checking:
    """The findings of one window."""

    def __init__(
        self,
        editor: Editor,
        documents: Documents,
        background: Background,
        settings: SettingsStore,
        board: DiagnosticsBoard,
    ) -> None:
        self.encoding = Encoding.UTF16
        self._editor = editor
        self._documents = documents
        self._background = background
        self._settings = settings
        self._board = board
        self._checker = Checker(self._learned)
        self._looked: dict[str, _Looked] = {}
        self._pauses = Turns()
        self._age = 0
        self._edited: dict[str, float] = {}
        self._told: set[str] = set()

    # What happens

    def opened(self, document: Document) -> None:
        """A document is open."""
        self._look_soon(document, 0.0)

    def edited(self, document: Document) -> None:
        """A document was edited: it is looked at when its author pauses."""
        self._edited[document.uri] = asyncio.get_running_loop().time()
        self._look_soon(document, _PAUSE_SECONDS)

    def touched(self, paths: Sequence[Path]) -> None:
        """Files were written: what depends on them may be another now."""
        self._checker.tell(Touched(tuple(paths)))
        self.forget(_SAVED_SECONDS)

    def closed(self, uri: str) -> None:
        """A document is open no more."""
        self._pauses.end(uri, "the document was closed")
        self._looked.pop(uri, None)
        self._edited.pop(uri, None)
        self._board.put(PART, uri, ())

    def forget(self, pause: float = 0.0) -> None:
        """Other settings hold, or another state of the project: look at everything again."""
        self._age += 1
        if self._editor.pulls_diagnostics:
            self._background.start(self._editor.refresh_diagnostics(), "refresh diagnostics")
        for document in self._documents:
            self._look_soon(document, pause)

    def close(self) -> None:
        """End."""
        self._checker.close()

    # What is known

    async def current(self, document: Document) -> Known | None:
        """What is wrong in the document as it is now; None where it is not checked. Raises
        `Unavailable`."""
        while True:
            looked = self._looked.get(document.uri)
            if looked is None or not self._is_current(looked, document):
                task = asyncio.get_running_loop().create_task(self._look(document))
                # Those who waited may all have been cancelled.
                task.add_done_callback(lambda task: task.cancelled() or task.exception())
                looked = _Looked(document, document.version, self._age, task)
                self._looked[document.uri] = looked
            try:
                known = await asyncio.shield(looked.task)
            except Unavailable:
                if document.closed or self._is_current(looked, document, even_failed=True):
                    raise
                continue
            # While it was looked at, somebody typed: nobody wants to see that any more.
            if document.closed or looked.version == document.version:
                return known

    def _is_current(
        self, looked: _Looked, document: Document, *, even_failed: bool = False
    ) -> bool:
        is_same = looked.document is document and looked.version == document.version
        task = looked.task
        failed = task.done() and (task.cancelled() or task.exception() is not None)
        return is_same and looked.age == self._age and (even_failed or not failed)

    def text_of(self, document: Document, content: Parse) -> Text | None:
        """A document for the process; None for one that is no file of a project."""
        folder = self.folder_of(document.path)
        if folder is None or document.path is None:
            return None
        snapshot = content.snapshot
        return Text(folder, document.path, content.language.id, snapshot.text)

    def folder_of(self, path: Path | None) -> Folder | None:
        """The project that a file is of; None for a file that somebody only looks up."""
        roots = self._settings.roots
        root = root_of(path, roots)
        if path is None or (root is None and roots):
            return None
        root = root if root is not None else path.parent
        behind, before = self._settings.around(root)
        docs = self._settings.of(root).docs
        baseline = root / docs.baseline if docs.baseline else None
        whole = docs.check == "workspace"
        return Folder(root, self.encoding, behind, before, whole, baseline)

    @property
    def checker(self) -> Checker:
        """The process."""
        return self._checker

    # An editor that asks

    async def report(
        self, document: Document, previous: str | None
    ) -> types.RelatedFullDocumentDiagnosticReport | types.RelatedUnchangedDocumentDiagnosticReport:
        """The answer about one document. Raises `Unavailable`."""
        edited = self._edited.get(document.uri)
        if edited is not None:
            pause = edited + _PAUSE_SECONDS - asyncio.get_running_loop().time()
            await asyncio.sleep(max(0.0, pause))
        known = await self.current(document)
        found = known.found if known is not None else ()
        severity = self._severity(document.path)
        result = diagnostics.result_id(found, severity)
        if result == previous:
            return types.RelatedUnchangedDocumentDiagnosticReport(result_id=result)
        told = self._editor.fitted(diagnostics.diagnostics(document.uri, found, severity))
        return types.RelatedFullDocumentDiagnosticReport(items=list(told), result_id=result)

    async def workspace_report(
        self, previous: Mapping[str, str]
    ) -> types.WorkspaceDiagnosticReport:
        """The answer about all files that are not open. Raises `Unavailable`."""
        items: list[types.WorkspaceDocumentDiagnosticReport] = []
        told: set[str] = set()
        for root in self._settings.roots:
            folder = self.folder_of(root / "any")
            if folder is None or not folder.whole:
                continue
            overview = await self._checker.ask(Everywhere(folder))
            assert isinstance(overview, Overview)
            for path, found in overview.files.items():
                uri = uri_of(path)
                if self._documents.get(uri) is None:
                    told.add(uri)
                    items.append(self._item(uri, found, previous.get(uri), self._severity(path)))
        items += [
            types.WorkspaceFullDocumentDiagnosticReport(uri=uri, items=[])
            for uri in previous
            if uri not in told and self._documents.get(uri) is None
        ]
        return types.WorkspaceDiagnosticReport(items=items)

    def _item(
        self,
        uri: str,
        found: Sequence[Shown],
        previous: str | None,
        severity: types.DiagnosticSeverity,
    ) -> types.WorkspaceDocumentDiagnosticReport:
        result = diagnostics.result_id(found, severity)
        if result == previous:
            return types.WorkspaceUnchangedDocumentDiagnosticReport(uri=uri, result_id=result)
        return types.WorkspaceFullDocumentDiagnosticReport(
            uri=uri,
            items=list(self._editor.fitted(diagnostics.diagnostics(uri, found, severity))),
            result_id=result,
        )

    # Looking

    def _look_soon(self, document: Document, pause: float) -> None:
        if self._editor.pulls_diagnostics:
            return
        self._background.start(
            self._pauses.take(document.uri, pause, lambda: self._publish(document)),
            f"documentation of {document.uri}",
        )

    async def _publish(self, document: Document) -> None:
        try:
            known = await self.current(document)
        except Unavailable as error:
            logger.warning("%s: %s", document.uri, error)
            return
        if document.closed or self._documents.get(document.uri) is not document:
            return
        found = known.found if known is not None else ()
        severity = self._severity(document.path)
        told = diagnostics.diagnostics(document.uri, found, severity)
        self._board.put(PART, document.uri, told, known.version if known is not None else None)

    async def _look(self, document: Document) -> Known | None:
        state = await document.settled()
        text = self._checked_text(document, state)
        if text is None:
            return None
        try:
            answer = await self._checker.ask(Check(text))
        except BadInput as fault:
            if str(fault) not in self._told:
                self._told.add(str(fault))
                self._editor.show(f"Inkling does not check documentation: {fault}")
            return None
        assert isinstance(answer, Findings)
        return Known(state.version, answer.found)

    def _checked_text(self, document: Document, state: DocumentState) -> Text | None:
        if isinstance(state.content, Nothing) or not isinstance(state.content, Parse):
            return None
        if self._settings.of(document.path).docs.check == "off":
            return None
        return self.text_of(document, state.content)

    def _severity(self, path: Path | None) -> types.DiagnosticSeverity:
        return diagnostics.SEVERITIES[self._settings.of(path).docs.severity]

    def _learned(self, root: Path) -> None:
        logger.info("%s: its documentation has been read", root)
        self.forget()

"""Documentation in one editor window: what the light bulb offers, what is done when it is chosen.

Findings are `checking.py`'s; writing is `writing.py`'s.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from lsprotocol import types

from foundation.errors import BadInput, InklingError, Unavailable
from foundation.nothing import Nothing
from lsp_server.background import Background
from lsp_server.convert import offset_of, path_of
from lsp_server.diagnostics_board import DiagnosticsBoard
from lsp_server.documentation import actions, diagnostics
from lsp_server.documentation.actions import Chosen
from lsp_server.documentation.checking import Checking, Known
from lsp_server.documentation.edits import FileEdit, workspace_edit
from lsp_server.documentation.messages import (
    Change,
    Changes,
    Folder,
    Mend,
    Recall,
    Recalled,
    Shown,
    Silence,
)
from lsp_server.documentation.orders import OpenText, Order, Which
from lsp_server.documentation.writing import Writing
from lsp_server.documents import Document, Documents
from lsp_server.editor import Editor
from lsp_server.settings import SettingsStore, root_of
from lsp_server.unit_tests.actions import wanted
from syntax.languages import language_of
from syntax.parsing import Parse
from syntax.symbols import symbols
from syntax.text import Encoding

if TYPE_CHECKING:  # takes long to import, and many sessions never write docs
    from lsp_server.documentation.handing import Handing

# Nobody waits for a hover, and nothing is what it shows if it comes late.
_HOVER_SECONDS = 1.0
_BULB_SECONDS = 3.0
_UNKNOWN = Known(0, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What docs are asked for: of names in a file, of a file, or of the folder that it is in."""

    uri: str = ""
    names: tuple[str, ...] = ()
    which: Which = "missing"
    language: Literal["en", "zh"] | None = None
    whole: bool = False


class Documentation:
    """What one window has going on about documentation."""

    def __init__(
        self,
        editor: Editor,
        documents: Documents,
        background: Background,
        settings: SettingsStore,
        board: DiagnosticsBoard,
    ) -> None:
        self.trusted = True
        self.checking = Checking(editor, documents, background, settings, board)
        self._background = background
        self._writing: Writing | None = None
        self._handing: Handing | None = None
        self._editor = editor
        self._documents = documents
        self._settings = settings

    def close(self) -> None:
        """End what runs."""
        self.checking.close()

    @property
    def encoding(self) -> Encoding:
        """What characters are counted in."""
        return self.checking.encoding

    async def actions(
        self, document: Document, place: types.Range, only: Sequence[str] | None
    ) -> list[types.CodeAction]:
        """What the light bulb offers. Raises `BadPosition` for a place not in the document."""
        content = (await document.settled()).content
        if not isinstance(content, Parse) or document.path is None:
            return []
        uri = document.uri
        asked = wanted(actions.QUICK_FIX, only) or wanted(actions.FIX_ALL, only)
        known = await self._known_soon(document) if asked else _UNKNOWN
        here = _at(known, place)
        found: list[types.CodeAction] = []
        if wanted(actions.QUICK_FIX, only):
            severity = diagnostics.SEVERITIES[self._settings.of(document.path).docs.severity]
            told = diagnostics.diagnostics(uri, here, severity)
            found += actions.about(uri, list(zip(here, told, strict=True)), known.found)
            for symbol in dict.fromkeys(one.symbol for one in here):
                of_it = [each for one, each in zip(here, told, strict=True) if one.symbol == symbol]
                found.append(actions.to_update(uri, symbol, of_it))
        if wanted(actions.FIX_ALL, only) and only and any(one.changes for one in known.found):
            found.append(actions.fix_all(uri))
        if wanted(actions.WRITE, only):
            offset = offset_of(content.snapshot, place.start, self.encoding)
            every = await asyncio.to_thread(symbols, content)
            symbol_here = actions.around(every, offset)
            language = self._settings.of(document.path).docs.language
            if symbol_here is not None:
                found += actions.to_write(uri, symbol_here, language)
        if wanted(actions.WRITE_FILE, only) and only:
            found.append(actions.for_file(uri, document.path))
        return [await self._whole(action) for action in found]

    async def resolve(self, action: types.CodeAction) -> types.CodeAction:
        """An action with its edit, for the text as it is now. Raises `BadInput` where the text has
        changed so that there is nothing to do any more, and `Unavailable`."""
        chosen = actions.chosen_of(action.data)
        if chosen is None:
            return action
        document = self._documents.named(chosen.uri)
        version = document.version
        changes = await self._changes(document, chosen)
        if document.version != version:
            raise BadInput("the text was edited meanwhile; choose it again")
        edit = FileEdit(document.uri, version, diagnostics.text_edits(changes))
        whole = workspace_edit([edit], versioned=self._editor.versions_edits)
        action.edit = whole
        return action

    async def hover(self, document: Document, position: types.Position) -> types.Hover | None:
        """The summary that was once written of the undocumented thing at a place; None where there
        is none, or it does not come at once. No model is asked."""
        content = (await document.settled()).content
        text = self.checking.text_of(document, content) if isinstance(content, Parse) else None
        if text is None:
            return None
        chinese = self._settings.of(document.path).docs.language == "zh"
        languages: tuple[Literal["en", "zh"], ...] = ("zh", "en") if chinese else ("en", "zh")
        job = Recall(text, position.line, position.character, languages)
        try:
            recalled = await asyncio.wait_for(self.checking.checker.ask(job), _HOVER_SECONDS)
        except (TimeoutError, InklingError):
            return None
        if not isinstance(recalled, Recalled) or not recalled.text:
            return None
        told = f"{recalled.text}\n\n*Inkling, not in the source: `{recalled.symbol}` has no docs*"
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, told))

    async def generate(self, asked: Asked) -> dict[str, Any]:
        """Begin to write docs for names of a file, a file, or a folder.

        Raises `BadInput` and `Unavailable` where that cannot even begin.
        """
        path = path_of(asked.uri) if asked.uri else None
        if asked.uri and path is None:
            raise BadInput(f"{asked.uri}: save it as a file first: its project is looked at, too")
        if asked.whole or path is None:
            roots = self._settings.roots
            root = root_of(path, roots) or next(iter(roots), None)
            if root is None:
                raise BadInput("there is no folder open; open one, or a file")
            folder, file, name = self.checking.folder_of(root / "any"), None, root.name
        else:
            if isinstance(language := language_of(path), Nothing):
                raise BadInput(f"{path.name}: {language.reason}")
            folder = self.checking.folder_of(path) or Folder(path.parent, self.encoding)
            file, name = path, asked.names[0] if len(asked.names) == 1 else path.name
        assert folder is not None
        if self._writing is not None:
            raise Unavailable(f"docs for {self._writing.name} are being written: cancel that first")
        settings = self._settings.of(path)
        order = Order(
            folder=folder,
            settings=settings,
            file=file,
            names=asked.names,
            which=asked.which,
            language=asked.language,
            # They are the workspace's own code, or call it.
            examples=settings.docs.examples and self.trusted,
        )
        writing = self._writing = Writing(self._editor, name)
        self._background.start(self._write(writing, order), f"docs for {name}")
        return {"name": name}

    def stop(self) -> bool:
        """As the button of the progress bar; False where nothing is being written."""
        if self._writing is None:
            return False
        self._writing.stop()
        return True

    async def decide(self, number: str, uris: Sequence[str]) -> dict[str, Any]:
        """Write files of a preview. Raises as `Handing.decide` does."""
        if self._handing is None:
            raise BadInput("there is nothing to decide on")
        return await self._handing.decide(number, uris)

    async def _write(self, writing: Writing, order: Order) -> None:
        try:
            order = replace(order, open=await self._open_texts(order.folder.root))
            written = await writing.done(order)
            if written is not None:
                if self._handing is None:
                    self._handing = await asyncio.to_thread(self._make_room)
                # Somebody may look at it for long, and others be asked for meanwhile.
                self._writing = None
                await self._handing.hand_over(writing.name, order.folder.root, written)
        except InklingError as error:
            self._editor.show(str(error), types.MessageType.Error)
        finally:
            if self._writing is writing:
                self._writing = None

    def _make_room(self) -> Handing:
        from lsp_server.documentation.handing import Handing  # noqa: PLC0415  (see above)

        return Handing(self._editor, self._documents, lambda: self.encoding)

    async def _open_texts(self, root: Path) -> tuple[OpenText, ...]:
        """What is open of a project counts as it is in the editor, not as it is on disk."""
        found = []
        for document in self._documents:
            content = (await document.settled()).content
            path = document.path
            if isinstance(content, Parse) and path is not None and root in path.parents:
                found.append(OpenText(path, content.language.id, content.snapshot.text))
        return tuple(found)

    async def _known_soon(self, document: Document) -> Known:
        """What is known, or nothing where that takes longer than somebody waits for a light
        bulb."""
        try:
            return await asyncio.wait_for(self._known(document), _BULB_SECONDS)
        except TimeoutError:
            return _UNKNOWN

    async def _known(self, document: Document) -> Known:
        try:
            return await self.checking.current(document) or _UNKNOWN
        except Unavailable:
            return _UNKNOWN

    async def _whole(self, action: types.CodeAction) -> types.CodeAction:
        """With its edit at once, where the editor would not ask for it."""
        if self._editor.resolves_code_actions or action.data is None:
            return action
        return await self.resolve(action)

    async def _changes(self, document: Document, chosen: Chosen) -> Sequence[Change]:
        if chosen.what == "fix":
            known = await self._known(document)
            for one in known.found:
                if one.fingerprint == chosen.fingerprint and one.changes:
                    return one.changes
            raise BadInput("it is not there any more: the text was edited meanwhile")
        content = (await document.settled()).content
        text = self.checking.text_of(document, content) if isinstance(content, Parse) else None
        if text is None:
            raise BadInput("the document is not checked")
        job: Mend | Silence = Mend(text, chosen.rule or None)
        if chosen.what == "silence":
            job = Silence(text, chosen.symbol, chosen.rule)
        changes = await self.checking.checker.ask(job)
        assert isinstance(changes, Changes)
        if not changes.made:
            raise BadInput(changes.reason)
        return changes.made


def _at(known: Known, place: types.Range) -> list[Shown]:
    """The findings that touch these lines."""
    return [
        one
        for one in known.found
        if one.place[0] <= place.end.line and place.start.line <= one.place[2]
    ]

"""Unit tests in one editor window: asked for, made, handed to be decided on, and what was found.

Making is `run.py`'s, deciding `deciding.py`'s, findings `findings.py`'s.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from foundation.errors import BadInput, InklingError, Unavailable
from foundation.nothing import Nothing
from foundation.settings import Settings
from lsp_server.background import Background
from lsp_server.convert import offset_of, path_of
from lsp_server.diagnostics_board import DiagnosticsBoard
from lsp_server.documents import Document, Documents
from lsp_server.editor import Editor
from lsp_server.unit_tests import actions
from lsp_server.unit_tests.findings import PART, Findings
from lsp_server.unit_tests.messages import Ask, Made
from lsp_server.unit_tests.run import Run
from lsp_server.unit_tests.texts import LARGEST, insist_saved
from syntax.files.source_files import read_source
from syntax.languages import language_of
from syntax.parsing import Parse, parse
from syntax.symbols import symbols
from syntax.text import Encoding, Snapshot
from testgen.wanted import Wanted

if TYPE_CHECKING:  # takes long to import, and most sessions never make tests
    from lsp_server.unit_tests.deciding import Deciding

_UNTRUSTED = (
    "this workspace is not trusted, and making tests runs its code, so nothing was run: "
    "trust the workspace first"
)


class UnitTests:
    """What one window has going on about tests."""

    def __init__(
        self,
        editor: Editor,
        documents: Documents,
        background: Background,
        settings: Callable[[Path | None], Settings],
        board: DiagnosticsBoard,
    ) -> None:
        self.trusted = True
        self.encoding = Encoding.UTF16
        self.findings = Findings(partial(board.put, PART))
        self._editor = editor
        self._documents = documents
        self._background = background
        self._settings = settings
        self._run: Run | None = None
        self._deciding: Deciding | None = None

    async def actions(
        self, document: Document, place: types.Range, only: Sequence[str] | None
    ) -> list[types.CodeAction]:
        """What the light bulb offers. Raises `BadPosition` for a place not in the document."""
        uri = document.uri
        found: list[types.CodeAction] = []
        if actions.wanted(types.CodeActionKind.QuickFix.value, only):
            placed = self.findings.at(uri, place)
            found += actions.about(uri, placed, can_copy=self._editor.shows_tests)
        if not actions.can_be_tested(document.path):
            return found
        if actions.wanted(actions.FUNCTION_ACTION, only):
            content = (await document.settled()).content
            if isinstance(content, Parse):
                offset = offset_of(content.snapshot, place.start, self.encoding)
                every = await asyncio.to_thread(symbols, content)
                found += actions.to_generate(uri, actions.around(every, offset))
        if actions.wanted(actions.FILE_ACTION, only):
            found.append(actions.for_file(uri))
        return found

    def edited(self, document: Document) -> None:
        """A document was edited: what was found in it may hold no longer."""
        looking = self.findings.edited(document, self.encoding)
        self._background.start(looking, f"findings of {document.uri}")

    async def generate(self, uri: str, names: Sequence[str]) -> dict[str, Any]:
        """Begin to make tests for a file, or for what is named of it.

        Raises `BadInput` and `Unavailable` where that cannot even begin.
        """
        path = path_of(uri)
        if path is None:
            raise BadInput(f"{uri}: save it as a file first: tests are made of what is on disk")
        if not self.trusted:
            raise Unavailable(_UNTRUSTED)
        if not actions.can_be_tested(path):
            raise BadInput(f"{path.name}: tests are written for Python files that are no tests")
        if self._run is not None:
            raise Unavailable(f"tests for {self._run.name} are being made: cancel that first")
        run = self._run = Run(self._editor, names[0] if names else path.name)
        try:
            await insist_saved(self._documents.get(uri), path)
        except BaseException:
            self._run = None
            raise
        ask = Ask(Wanted(file=path, names=tuple(names)), self._settings(path))
        self._background.start(self._make(run, uri, ask), f"tests for {path}")
        return {"file": str(path)}

    def stop(self) -> bool:
        """As the button of the progress bar; False where nothing is being made."""
        if self._run is None:
            return False
        self._run.stop()
        return True

    async def decide(self, number: str, test: int | None, *, keep: bool) -> dict[str, Any]:
        """Keep or drop what is shown in a preview. Raises as `Deciding.decide` does."""
        if self._deciding is None:
            raise BadInput("there are no tests to decide on")
        return await self._deciding.decide(number, test, keep=keep)

    async def _make(self, run: Run, uri: str, ask: Ask) -> None:
        try:
            made = await run.made(ask)
            if made is not None:
                await self._hand_over(uri, ask, replace(made, lines=(*run.asides, *made.lines)))
        except InklingError as error:
            self._editor.show(str(error), types.MessageType.Error)
        finally:
            self._run = None

    async def _hand_over(self, uri: str, ask: Ask, made: Made) -> None:
        await self._place(uri, ask.wanted.file, made)
        if made.written is None:
            self._editor.show(_why_none(ask, made), types.MessageType.Warning)
            return
        if self._deciding is None:
            self._deciding = await asyncio.to_thread(self._make_room)
        await self._deciding.offer(uri, made)
        if not self._editor.shows_tests:
            self._editor.show("\n".join(made.lines), types.MessageType.Info)

    def _make_room(self) -> Deciding:
        from lsp_server.unit_tests.deciding import Deciding  # noqa: PLC0415  (see above)
        from lsp_server.unit_tests.rerunning import Rerunning  # noqa: PLC0415

        rerunning = Rerunning(self._editor, self._background, self._settings)
        return Deciding(self._editor, self._documents, lambda: self.encoding, rerunning)

    async def _place(self, uri: str, path: Path, made: Made) -> None:
        """Show the findings where they are now."""
        document = self._documents.get(uri)
        content: object = (await document.settled()).content if document is not None else None
        if not isinstance(content, Parse):
            content = await asyncio.to_thread(_parsed, path)
        if isinstance(content, Parse):
            tested = [target["symbol"] for target in made.report["targets"]]
            await self.findings.found(uri, tested, made.findings, content, self.encoding)


def _parsed(path: Path) -> Parse | None:
    source, language = read_source(path, LARGEST), language_of(path)
    if isinstance(source, Nothing) or isinstance(language, Nothing):
        return None
    return parse(Snapshot(source.text), language)


def _why_none(ask: Ask, made: Made) -> str:
    """One line: why there is nothing to keep."""
    name = ask.wanted.names[0] if ask.wanted.names else ask.wanted.file.name
    if made.problems:
        return made.problems[0]
    targets = made.report["targets"]
    if not targets:
        return f"{name}: there is nothing to test in it"
    if made.findings:
        return f"{name}: no test was kept; what was found is shown in the code"
    reasons = [reason for one in targets for reason in (one["note"], *one["dropped"]) if reason]
    taken = all(one["branches"]["before"] == one["branches"]["total"] for one in targets)
    if taken and not reasons:
        return f"{name}: existing tests take every branch already"
    return f"{name}: no test was found that can be kept" + (f": {reasons[0]}" if reasons else "")

"""Made tests that are being decided on: shown as they would be written, kept or dropped.

What a page looks like is in `preview.py`. Both take long to import: `desk.py` does when it has to.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from foundation.errors import BadInput, Unavailable
from foundation.nothing import Nothing
from lsp_server.convert import uri_of
from lsp_server.documents import Document, Documents
from lsp_server.editor import Editor
from lsp_server.unit_tests.edits import edits_between, workspace_edit
from lsp_server.unit_tests.messages import Made
from lsp_server.unit_tests.preview import EMPTY, Page, as_json, cases_of, page_of, rewritten
from lsp_server.unit_tests.rerunning import Rerunning
from lsp_server.unit_tests.texts import LARGEST, insist_saved, open_text
from syntax.files.source_files import SourceText, read_source
from syntax.text import Encoding, Snapshot
from testgen.writing.kept import KeptCase
from testgen.writing.saving import save
from testgen.writing.write import Written


@dataclass(slots=True)
class _Offer:
    """Made tests: those of `cases` are neither kept nor dropped, and shown on `page`."""

    source: str
    made: Made
    cases: tuple[KeptCase, ...]
    page: Page


class Deciding:
    """The previews of one window."""

    def __init__(
        self,
        editor: Editor,
        documents: Documents,
        encoding: Callable[[], Encoding],
        rerunning: Rerunning,
    ) -> None:
        self._rerunning = rerunning
        self._editor = editor
        self._documents = documents
        self._encoding = encoding
        self._numbers = itertools.count(1)
        self._offers: dict[str, _Offer] = {}
        self._turn = asyncio.Lock()

    async def offer(self, source: str, made: Made) -> None:
        """Show what was made of a document, or keep it where the editor cannot show it: there the
        edit is what can be looked at, and undone. Raises as `decide` does."""
        offer = _Offer(source, made, cases_of(made), EMPTY)
        async with self._turn:
            if self._editor.shows_tests:
                number = str(next(self._numbers))
                self._offers[number] = offer
                await self._show(number, offer)
            else:
                await self._keep(made, offer.cases)

    async def decide(self, number: str, test: int | None, *, keep: bool) -> dict[str, Any]:
        """Keep or drop a test of a preview, or all that are left; the file, and how many are left.

        Raises `BadInput` for what is not there any more, and where the file cannot be added to,
        and `Unavailable` where the editor or the disk says no.
        """
        async with self._turn:
            offer = self._offers.get(number)
            if offer is None:
                raise BadInput("these tests were decided on already")
            about = offer.cases if test is None else offer.page.named(test).cases
            file = await self._keep(offer.made, about) if keep else None
            gone = {id(case) for case in about}
            offer.cases = tuple(case for case in offer.cases if id(case) not in gone)
            await self._show(number, offer)
            return {"file": uri_of(file) if file else None, "left": len(offer.page.tests)}

    async def _show(self, number: str, offer: _Offer) -> None:
        assert offer.made.written is not None
        path = offer.made.written.path
        existing = await self._existing(path) if offer.cases else None
        offer.page = await asyncio.to_thread(page_of, offer.made, offer.cases, existing)
        if not offer.page.tests:
            self._offers.pop(number, None)
        self._editor.tests_preview(as_json(number, offer.source, path, offer.made, offer.page))

    async def _keep(self, made: Made, cases: tuple[KeptCase, ...]) -> Path:
        """Add cases to the test file as it is now: nothing of it is lost, whoever wrote it."""
        assert made.written is not None
        path = made.written.path
        if not self._editor.can_edit_files:
            await insist_saved(self._open(path), path)
        existing = await self._existing(path)
        written = await asyncio.to_thread(rewritten, made, cases, existing)
        if self._editor.can_edit_files:
            await self._edit(path, existing, written)
        else:
            await asyncio.to_thread(save, written)
        self._rerunning.kept(made, written)
        return path

    async def _edit(self, path: Path, existing: SourceText | None, written: Written) -> None:
        document = self._open(path)
        before = Snapshot(existing.text if existing is not None else "")
        edits = await asyncio.to_thread(edits_between, before, written.text, self._encoding())
        edit = workspace_edit(
            path,
            edits,
            version=document.version if document is not None else None,
            new=existing is None,
            packages=written.packages,
        )
        fault = await self._editor.apply(edit, "Keep tests")
        if fault is not None:
            raise Unavailable(f"{path.name}: the editor did not take the tests in: {fault}")

    async def _existing(self, path: Path) -> SourceText | None:
        """What the file holds: as it is open in the editor, else on disk; None if there is none.

        Raises `BadInput` for what cannot be read.
        """
        document = self._open(path)
        if document is not None and self._editor.can_edit_files:
            text = await open_text(document)
            if text is None:
                raise BadInput(f"{path.name}: tests cannot be added to it: it cannot be read")
            return SourceText(text, "utf-8", had_bom=False, sha256="")
        if not await asyncio.to_thread(path.exists):
            return None
        found = await asyncio.to_thread(read_source, path, LARGEST)
        if isinstance(found, Nothing):
            raise BadInput(f"{path}: tests cannot be added to it: {found.reason}")
        return found

    def _open(self, path: Path) -> Document | None:
        return next((one for one in self._documents if one.path == path), None)

"""Written documentation on its way into files: at once where it is one file, which an undo takes
back; shown first where there are several.

What a preview looks like in an editor of its own is the editor's; an editor that asks before it
makes edits that say so needs none.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lsprotocol import types

from docgen.placing.mending import applied, diff
from foundation.errors import BadInput, Unavailable
from foundation.nothing import Nothing
from lsp_server.convert import range_of, uri_of
from lsp_server.documentation.edits import FileEdit, workspace_edit
from lsp_server.documentation.orders import WrittenFile
from lsp_server.documentation.rebasing import rebased
from lsp_server.documentation.summing_up import LeftOut, headline, lines, reasons
from lsp_server.documentation.writing import Written
from lsp_server.documents import Document, Documents
from lsp_server.editor import Editor
from syntax.files.source_files import read_source
from syntax.text import Encoding, Snapshot, Span

LABEL = "Generate docs"
_LARGEST = 4 * 1024 * 1024
_WRITE, _NOT = "Write", "Cancel"
_NAMED = 5


@dataclass(frozen=True, slots=True)
class _Ready:
    """A file with its edits, for the text that it has now. `text` and `now` for a diff."""

    path: Path
    edit: FileEdit
    names: tuple[str, ...]
    text: str
    now: str


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What is ready to be written, what is left out, and why it ended early."""

    name: str
    ready: tuple[_Ready, ...]
    left: tuple[LeftOut, ...]
    fault: str

    @property
    def told(self) -> list[str]:
        """In a few lines, the first of which says it all."""
        names = sum(len(one.names) for one in self.ready)
        head = headline(names, len(self.ready), self.left)
        return [head, *reasons(self.left), *([self.fault] if self.fault else [])]

    @property
    def question(self) -> str:
        """Asked where nothing can be shown."""
        names = ", ".join(one.path.name for one in self.ready[:_NAMED])
        more = f" and {len(self.ready) - _NAMED} more" if len(self.ready) > _NAMED else ""
        return f"Inkling: {self.told[0]}: {names}{more}. Write it?"


@dataclass(slots=True)
class _Preview:
    written: dict[str, WrittenFile]
    root: Path


class Handing:
    """What was written in one window and is not in files yet."""

    def __init__(
        self,
        editor: Editor,
        documents: Documents,
        encoding: Callable[[], Encoding],
    ) -> None:
        self._editor = editor
        self._documents = documents
        self._encoding = encoding
        self._numbers = itertools.count(1)
        self._previews: dict[str, _Preview] = {}

    async def hand_over(self, name: str, root: Path, written: Written) -> None:
        """Put it into files, or show it first. Raises `Unavailable` where the editor says no."""
        left = list(_left_out(written, root))
        ready: list[_Ready] = []
        for file in written.files:
            one, gone = await self._ready(file, root)
            left += gone
            if one is not None:
                ready.append(one)
        for line in lines(left):
            self._editor.log(f"docs: {line}")
        outcome = _Outcome(name, tuple(ready), tuple(left), written.fault)
        if len(ready) > 1 and self._editor.shows_docs:
            by_uri = {uri_of(one.path): one for one in written.files}
            self._show(outcome, root, {one.edit.uri: by_uri[one.edit.uri] for one in ready})
            return
        confirmed = len(ready) > 1 and self._editor.asks_before_edits
        if len(ready) > 1 and not confirmed and not await self._is_wanted(outcome):
            return
        await self._make(ready, confirmed=confirmed)
        is_bad = outcome.fault or (left and not ready)
        kind = types.MessageType.Warning if is_bad else types.MessageType.Info
        self._editor.show("\n".join([f"{name}: {outcome.told[0]}", *outcome.told[1:]]), kind)

    async def _is_wanted(self, outcome: _Outcome) -> bool:
        return await self._editor.choose(outcome.question, [_WRITE, _NOT]) == _WRITE

    async def decide(self, number: str, uris: Sequence[str]) -> dict[str, Any]:
        """Write these files of a preview, and forget the rest. Raises `BadInput` for a preview that
        is not there any more, and `Unavailable` where the editor says no."""
        preview = self._previews.pop(number, None)
        if preview is None:
            raise BadInput("this was decided on already")
        wanted = [file for uri, file in preview.written.items() if uri in uris]
        ready: list[_Ready] = []
        left: list[LeftOut] = []
        for file in wanted:
            one, gone = await self._ready(file, preview.root)
            left += gone
            if one is not None:
                ready.append(one)
        await self._make(ready)
        if left:
            self._editor.show("\n".join(["Inkling:", *reasons(left)]), types.MessageType.Warning)
        return {"files": [one.edit.uri for one in ready]}

    async def _ready(
        self, file: WrittenFile, root: Path
    ) -> tuple[_Ready | None, Sequence[LeftOut]]:
        """A file's edits for the text that it has now, and what they leave out."""
        shown = _shown(file.path, root)
        document = self._open(file.path)
        now = await self._text(file.path, document)
        if isinstance(now, Nothing):
            return None, [LeftOut(shown, one.name, now.reason) for one in file.symbols]
        version = document.version if document is not None else None
        result = await asyncio.to_thread(rebased, file, now)
        left = [LeftOut(shown, name, reason) for name, reason in result.left_out]
        if not result.edits:
            return None, left
        edits, text = await asyncio.to_thread(self._as_lsp, now, result.edits)
        names = ", ".join(result.names)
        edit = FileEdit(uri_of(file.path), version, edits, f"Docs in {shown}", names)
        return _Ready(file.path, edit, result.names, text, now), left

    def _as_lsp(self, now: str, edits: Sequence[Any]) -> tuple[list[types.TextEdit], str]:
        snapshot = Snapshot(now)
        encoding = self._encoding()
        made = [
            types.TextEdit(range_of(snapshot, Span(one.start, one.end), encoding), one.text)
            for one in edits
        ]
        return made, applied(now, edits)

    async def _make(self, ready: Sequence[_Ready], *, confirmed: bool = False) -> None:
        if not ready:
            return
        if not self._editor.can_apply_edits:
            raise Unavailable(
                "this editor does not edit files for a server; use inkling docs write"
            )
        edit = workspace_edit(
            [one.edit for one in ready],
            versioned=self._editor.versions_edits,
            confirmed=confirmed,
        )
        fault = await self._editor.apply(edit, LABEL, at_leisure=confirmed)
        if fault is not None:
            raise Unavailable(f"nothing was written: the editor did not take the edit: {fault}")

    def _show(self, outcome: _Outcome, root: Path, written: dict[str, WrittenFile]) -> None:
        number = str(next(self._numbers))
        self._previews[number] = _Preview(written, root)
        self._editor.docs_preview(
            {
                "id": number,
                "label": outcome.name,
                "summary": outcome.told,
                "files": [
                    {
                        "uri": one.edit.uri,
                        "label": _shown(one.path, root),
                        "symbols": list(one.names),
                        "text": one.text,
                        "diff": "".join(diff(_shown(one.path, root), one.now, one.text)),
                    }
                    for one in outcome.ready
                ],
            }
        )

    async def _text(self, path: Path, document: Document | None) -> str | Nothing:
        """What a file holds: as it is open in the editor, else on disk."""
        if document is not None:
            content = (await document.settled()).content
            return content if isinstance(content, Nothing) else content.snapshot.text
        found = await asyncio.to_thread(read_source, path, _LARGEST)
        return found if isinstance(found, Nothing) else found.text

    def _open(self, path: Path) -> Document | None:
        return next((one for one in self._documents if one.path == path), None)


def _left_out(written: Written, root: Path) -> list[LeftOut]:
    left: list[LeftOut] = []
    for skipped in written.skipped:
        shown = _shown(skipped.path, root)
        left.append(LeftOut(shown, shown, skipped.reason))
    for file in written.files:
        shown = _shown(file.path, root)
        left += [LeftOut(shown, name, reason) for name, reason in file.not_written]
        left += [
            LeftOut(shown, one.name, f"without {reason}")
            for one in file.symbols
            for reason in one.left_out
        ]
    return left


def _shown(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if root in path.parents else str(path)

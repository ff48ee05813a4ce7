"""What is shown of a document's counterpart: of a test what it tests, of a source its tests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from completion.repository.by_name import FilesByName
from completion.repository.counterpart import Counterparts, counterparts
from completion.repository.sources import Sources, apart
from completion.repository.stubs import CLASSES, FUNCTIONS, stub
from completion.repository.words import words
from syntax.index.workspace import WorkspaceIndex
from syntax.symbols import Symbol

_MOST_CHARACTERS = 1200
_MOST_LINES = 20
_MOST_TESTS = 2


class Beside:
    """Finds the counterpart of a document. Any thread may ask."""

    def __init__(self, workspace: WorkspaceIndex, sources: Sources, files: FilesByName) -> None:
        self._workspace = workspace
        self._sources = sources
        self._files = files

    def counterpart(self, path: Path) -> tuple[Path, Counterparts] | None:
        """The file beside `path`, the nearest one where several are called so."""
        wanted = counterparts(path.name)
        if wanted is None:
            return None
        here = path.as_posix()
        for name in wanted.names:
            found = [
                one
                for one in self._files.called([name])
                if one != path and (not wanted.same_folder or one.parent == path.parent)
            ]
            if found:
                return min(found, key=lambda one: (apart(one.as_posix(), here), one)), wanted
        return None

    def text(self, path: Path, kind: Counterparts, wanted: Sequence[str]) -> str:
        """What to show of it to somebody who works on `wanted`, the innermost name last."""
        symbols = self._workspace.symbols_of(path)
        if kind.is_test:
            return _tested(symbols, wanted)
        source = self._sources.text(path)
        return _tests(source, symbols, wanted) if source else ""


def _tested(symbols: Sequence[Symbol], wanted: Sequence[str]) -> str:
    """The public face of a source, what the test is named after first."""
    asked = {word for name in wanted for word in words(name)}
    top = [
        one for one in symbols
        if one.parent is None and one.visibility == "public"
        and (one.kind in CLASSES or one.kind in FUNCTIONS)
    ]  # fmt: skip
    ranked = sorted(top, key=lambda one: (-len(asked & set(words(one.name))), one.span))
    kept: list[tuple[int, str]] = []
    size = 0
    for symbol in ranked:
        members = [one for one in symbols if one.parent == symbol.qualified_name]
        text = stub(symbol, members)
        if size + len(text) > _MOST_CHARACTERS:
            continue
        size += len(text)
        kept.append((symbol.span.start, text))
    return "\n".join(text for _, text in sorted(kept))


def _tests(source: str, symbols: Sequence[Symbol], wanted: Sequence[str]) -> str:
    """The shortest tests that mention what the user works on."""
    for name in reversed(wanted):
        used = re.compile(rf"\b{re.escape(name)}\b")
        found = []
        for symbol in symbols:
            if symbol.kind not in FUNCTIONS or symbol.body_span is None:
                continue
            text = source[source.rfind("\n", 0, symbol.span.start) + 1 : symbol.span.end]
            if used.search(text) and text.count("\n") < _MOST_LINES:
                found.append((len(text), symbol.span.start, text))
        if found:
            chosen = sorted(found)[:_MOST_TESTS]
            return "\n\n".join(text for _, _, text in sorted(chosen, key=lambda one: one[1]))
    return ""

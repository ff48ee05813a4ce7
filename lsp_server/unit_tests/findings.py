"""Findings as diagnostics: where they are while the document is edited, and until when they hold.

A finding is about a function as it was; when its text changes, nobody knows any more.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lsprotocol import types

from lsp_server.convert import range_of
from lsp_server.documents import Document
from lsp_server.turns import Turns
from syntax.parsing import Parse
from syntax.symbols import Symbol, symbols
from syntax.text import Encoding, Snapshot, Span

if TYPE_CHECKING:  # most sessions never make tests
    from testgen.oracles.finding import Finding

SOURCE = "inkling tests"
PART = "tests"
"""What these diagnostics are called among all of a document."""

_PAUSE_SECONDS = 0.3

Publish = Callable[[str, Sequence[types.Diagnostic]], None]
"""Told a document, and all that is known of it."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A finding, the text of what it is about, and how far below the first line of that it is."""

    id: int
    finding: Finding
    text: str
    below: int
    diagnostic: types.Diagnostic


class Findings:
    """All findings there are, by document."""

    def __init__(self, publish: Publish) -> None:
        self._publish = publish
        self._numbers = itertools.count(1)
        self._known: dict[str, tuple[Placed, ...]] = {}
        self._pauses = Turns()

    def at(self, uri: str, place: types.Range) -> tuple[Placed, ...]:
        """What is known of these lines of a document."""
        lines = range(place.start.line, place.end.line + 1)
        return tuple(one for one in self._of(uri) if one.diagnostic.range.start.line in lines)

    async def found(
        self,
        uri: str,
        tested: Sequence[str],
        findings: Sequence[Finding],
        content: Parse,
        encoding: Encoding,
    ) -> None:
        """What came of testing these functions, in the place of what was known of them."""
        numbered = [(next(self._numbers), finding) for finding in findings]
        placed = await asyncio.to_thread(_placed, uri, numbered, content, encoding)
        others = [one for one in self._of(uri) if one.finding.symbol not in tested]
        self._set(uri, (*others, *placed))

    async def edited(self, document: Document, encoding: Encoding) -> None:
        """Look again when the author pauses: what changed is dropped, the rest moves along."""
        if self._of(document.uri):
            await self._pauses.take(
                document.uri, _PAUSE_SECONDS, lambda: self._look(document, encoding)
            )

    def clear(self, uri: str | None = None, number: int | None = None) -> None:
        """Forget a finding, those of a document, or all."""
        for each in [uri] if uri is not None else list(self._known):
            if self._of(each):
                left = [one for one in self._of(each) if number is not None and one.id != number]
                self._set(each, left)

    async def _look(self, document: Document, encoding: Encoding) -> None:
        state = await document.settled()
        known = self._of(document.uri)
        content = state.content
        if not isinstance(content, Parse):
            self.clear(document.uri)
            return
        left = await asyncio.to_thread(_moved, document.uri, known, content, encoding)
        if self._of(document.uri) is known:
            self._set(document.uri, left)

    def _of(self, uri: str) -> tuple[Placed, ...]:
        return self._known.get(uri, ())

    def _set(self, uri: str, placed: Sequence[Placed]) -> None:
        before = [one.diagnostic for one in self._known.pop(uri, ())]
        if placed:
            self._known[uri] = tuple(placed)
        now = [one.diagnostic for one in placed]
        if now != before:
            self._publish(uri, now)


def _placed(
    uri: str, numbered: Sequence[tuple[int, Finding]], content: Parse, encoding: Encoding
) -> list[Placed]:
    named = _by_name(content)
    placed = []
    for number, finding in numbered:
        symbol = named.get(finding.symbol)
        if symbol is None:
            continue  # edited away while the tests were made
        snapshot = content.snapshot
        first = snapshot.line_of(symbol.span.start)
        last = snapshot.line_of(symbol.span.end)
        line = min(max(finding.line - 1, first), last)
        diagnostic = _diagnostic(uri, number, finding, _line_range(snapshot, line, encoding))
        text = snapshot.text[symbol.span.start : symbol.span.end]
        placed.append(Placed(number, finding, text, line - first, diagnostic))
    return placed


def _moved(uri: str, known: Sequence[Placed], content: Parse, encoding: Encoding) -> list[Placed]:
    """Those whose function is as it was, where it is now."""
    named, left = _by_name(content), []
    snapshot = content.snapshot
    for one in known:
        symbol = named.get(one.finding.symbol)
        if symbol is None or snapshot.text[symbol.span.start : symbol.span.end] != one.text:
            continue
        line = snapshot.line_of(symbol.span.start) + one.below
        place = _line_range(snapshot, line, encoding)
        diagnostic = _diagnostic(uri, one.id, one.finding, place)
        left.append(Placed(one.id, one.finding, one.text, one.below, diagnostic))
    return left


def _by_name(content: Parse) -> Mapping[str, Symbol]:
    # Of several of one name the last is the one that is there when the module is imported.
    return {symbol.qualified_name: symbol for symbol in symbols(content)}


def _line_range(snapshot: Snapshot, line: int, encoding: Encoding) -> types.Range:
    text = snapshot.line_text(line)
    start = snapshot.line_start(line) + len(text) - len(text.lstrip())
    return range_of(snapshot, Span(start, max(start, snapshot.line_end(line))), encoding)


def _diagnostic(uri: str, number: int, finding: Finding, place: types.Range) -> types.Diagnostic:
    return types.Diagnostic(
        range=place,
        message=finding.message,
        severity=types.DiagnosticSeverity.Warning,
        code=finding.kind,
        source=SOURCE,
        related_information=[
            types.DiagnosticRelatedInformation(
                location=types.Location(uri=uri, range=place),
                message=f"To see it: {finding.reproduction}",
            )
        ],
        data={"finding": number, "reproduction": finding.reproduction},
    )

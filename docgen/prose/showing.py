"""Code as the model sees it: without comments and documentation, shortened where it is long.

Nothing here changes with a comment, so that what is remembered does not either.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from docgen.facts.source import SourceFile
from docgen.facts.symbol_facts import CLASSES, FUNCTIONS
from syntax.files.secrets import mask_keys
from syntax.lexicon import TokenKind
from syntax.symbols import Symbol, SymbolKind
from syntax.text import Span

_MOST_LINES, _TAIL = 64, 14
_MOST_CLASS_LINES = 56
_LONGEST_LINE = 160
_CUT = "..."


@dataclass(frozen=True)
class FileView:
    """A file whose keys are masked and whose comments are known."""

    file: SourceFile

    @cached_property
    def masked(self) -> str:
        """The text without keys, character for character."""
        return mask_keys(self.file.text)

    @cached_property
    def comments(self) -> tuple[Span, ...]:
        """Where comments stand, those that document among them."""
        tokens = self.file.parse.language.lexicon.tokens(self.file.text, 0, len(self.file.text))
        return tuple(
            Span(token.start, token.end) for token in tokens if token.kind is TokenKind.COMMENT
        )

    @cached_property
    def hidden(self) -> tuple[Span, ...]:
        """Where comments and documentation stand."""
        spans = [*self.comments]
        spans += [one.doc.span for one in self.file.symbols if one.doc is not None]
        spans += [self.file.doc.span] if self.file.doc is not None else []
        return tuple(sorted(spans, key=lambda span: (span.start, span.end)))

    def shown(self, symbol: Symbol) -> str:
        """The source of a symbol; of a long class the heads of its methods with the constructor's
        body, of a module the heads of what it declares."""
        if symbol.kind is SymbolKind.MODULE:
            return _shortened(self._heads(), _MOST_CLASS_LINES)
        whole = _clean(self.masked, symbol.span, self.hidden)
        if symbol.kind not in CLASSES or len(whole) <= _MOST_CLASS_LINES // 2:
            return _shortened(whole, _MOST_LINES)
        return _shortened(self._without_bodies(symbol), _MOST_CLASS_LINES)

    def code_of(self, symbol: Symbol) -> str:
        """All code of a symbol without comments and documentation: what may be spoken of."""
        is_module = symbol.kind is SymbolKind.MODULE
        span = Span(0, len(self.masked)) if is_module else symbol.span
        return "\n".join(_clean(self.masked, span, self.hidden))

    def _without_bodies(self, symbol: Symbol) -> list[str]:
        """A class with the bodies of its methods cut out, but for the constructor's."""
        hidden = list(self.hidden)
        for one in self.file.symbols:
            if one.parent != symbol.qualified_name or one.body_span is None:
                continue
            if one.kind in FUNCTIONS | CLASSES and one.kind is not SymbolKind.CONSTRUCTOR:
                hidden.append(one.body_span)
        hidden.sort(key=lambda span: (span.start, -span.end))
        return _clean(self.masked, symbol.span, _apart(hidden))

    def _heads(self) -> list[str]:
        """The heads of what a module declares at its top."""
        lines = []
        for one in self.file.symbols:
            if one.parent is not None or is_special(one.name):
                continue
            if one.kind in FUNCTIONS | CLASSES:
                lines.append(mask_keys(one.signature))
            elif one.visibility == "public":
                lines += _clean(self.masked, one.span, self.hidden)[:3]
        return lines


def is_special(name: str) -> bool:
    """Whether a name means something to Python itself: `__getattr__` is nothing that a module
    offers."""
    return name.startswith("__") and name.endswith("__")


def _clean(masked: str, span: Span, hidden: Iterable[Span]) -> list[str]:
    """The lines of a span without what is hidden, and without lines that hold nothing else."""
    pieces, at = [], span.start
    start_of_line = masked.rfind("\n", 0, at) + 1
    if not masked[start_of_line:at].strip():
        at = start_of_line
    for one in hidden:
        if one.end <= at or one.start >= span.end:
            continue
        pieces.append(masked[at : max(at, one.start)])
        at = max(at, min(one.end, span.end))
    pieces.append(masked[at : span.end])
    lines = [line.rstrip() for line in "".join(pieces).splitlines()]
    lines = textwrap.dedent("\n".join(line for line in lines if line)).split("\n")
    return _with_bodies(lines) if lines[0] else []


def _with_bodies(lines: list[str]) -> list[str]:
    """A body that held nothing but documentation is shown as empty."""
    if lines[-1].endswith(":"):
        indent = len(lines[-1]) - len(lines[-1].lstrip()) + 4
        return [*lines, " " * indent + _CUT]
    return lines


def _shortened(lines: list[str], most: int) -> str:
    lines = [
        line if len(line) <= _LONGEST_LINE else line[:_LONGEST_LINE] + " " + _CUT for line in lines
    ]
    if len(lines) > most:
        indent = len(lines[most - _TAIL]) - len(lines[most - _TAIL].lstrip())
        lines = [*lines[: most - _TAIL], " " * indent + _CUT, *lines[-_TAIL:]]
    return "\n".join(lines)


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Without those that lie within others."""
    end = -1
    for span in spans:
        if span.end > end:
            yield span
            end = span.end

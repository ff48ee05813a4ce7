"""A function whose body was deleted, and its text while it is typed back: pure values.

The text while typing is a function of how much of the body is there, so that every client sees
the same documents.
"""

from __future__ import annotations

import ast
import bisect
import textwrap
from dataclasses import dataclass
from pathlib import Path

from syntax.languages import Language
from syntax.parsing import parse
from syntax.symbols import Symbol, SymbolKind, symbols
from syntax.text import Snapshot

FEWEST_LINES, MOST_LINES = 4, 25
FEWEST_CHARACTERS, MOST_CHARACTERS = 120, 700
_CALLABLES = {SymbolKind.FUNCTION, SymbolKind.METHOD, SymbolKind.CONSTRUCTOR}


@dataclass(frozen=True, slots=True)
class Place:
    """A hole in a file: `before` + `body` + `after` is the file as it was published.

    `body` begins with the line end in front of its first line and ends without one, so that
    without it no line is left where it was. `path` is relative to the package's root.
    """

    package: str
    path: str
    name: str
    language: str
    before: str
    body: str
    after: str

    def text(self, typed: int) -> str:
        """The document when so many characters of the body are there."""
        return self.before + self.body[:typed] + self.after

    def cursor(self, typed: int) -> int:
        """Where somebody who types stands, in code points."""
        return len(self.before) + typed

    def after_key(self, typed: int) -> int:
        """How many characters of the body there are after the next key.

        Enter brings the next line's indentation with it: the editor types that.
        """
        end = typed + 1
        if self.body[typed] == "\n":
            while end < len(self.body) and self.body[end] in " \t":
                end += 1
            if end < len(self.body) and self.body[end] == "\n":
                end = typed + 1  # A line of blanks alone is left empty.
        return end

    def keys(self, start: int = 0, end: int | None = None) -> int:
        """How many keys type this part of the body."""
        count, end = 0, len(self.body) if end is None else end
        while start < end:
            start, count = self.after_key(start), count + 1
        return count


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 0, of an offset in code points."""
    return text.count("\n", 0, offset), offset - (text.rfind("\n", 0, offset) + 1)


def places_in(package: str, path: str, text: str, language: Language) -> list[Place]:
    """The functions of a file that are neither too short nor too long to be typed."""
    if "\r" in text or "\f" in text:
        return []
    found = []
    for symbol in symbols(parse(Snapshot(text), language)):
        if symbol.kind in _CALLABLES and symbol.body_span is not None:
            hole = _hole(text, symbol, language)
            if hole is not None:
                start, end = hole
                body = text[start:end]
                found.append(
                    Place(
                        package, path, symbol.qualified_name, language.id,
                        text[:start], body, text[end:],
                    )
                )  # fmt: skip
    return [place for place in found if _fits(place.body)]


def _fits(body: str) -> bool:
    lines = [line for line in body.split("\n") if line.strip()]
    characters = sum(len(line.strip()) for line in lines)
    return (
        FEWEST_LINES <= len(lines) <= MOST_LINES
        and FEWEST_CHARACTERS <= characters <= MOST_CHARACTERS
        and all(len(line) <= 120 for line in lines)
    )


def _hole(text: str, symbol: Symbol, language: Language) -> tuple[int, int] | None:
    """From the end of the line before the body's first to the end of its last; None if on one."""
    assert symbol.body_span is not None
    start, end = symbol.body_span.start, symbol.body_span.end
    starts = [0, *(at + 1 for at, sign in enumerate(text) if sign == "\n")]
    if language.block_style == "brace":
        if text[start : start + 1] != "{" or text[end - 1 : end] != "}":
            return None
        first = text.find("\n", start, end)
        last = text.rfind("\n", start, end)
        if first < 0 or last <= first or text[last + 1 : end - 1].strip():
            return None
        if text[start + 1 : first].strip():
            return None
        return first, _without_blank_end(text, first, last)
    skipped = _docstring_lines(text, start, end, starts)
    first_line = bisect.bisect_right(starts, start) - 1 + skipped
    while first_line < len(starts) and not _line(text, starts, first_line).strip():
        first_line += 1
    if first_line == 0 or first_line >= len(starts) or starts[first_line] >= end:
        return None
    first = starts[first_line] - 1
    if text[text.rfind("\n", 0, start) + 1 : start].strip():
        return None
    line_end = text.find("\n", end - 1)
    last = len(text) if line_end < 0 else line_end
    return first, _without_blank_end(text, first, last)


def _line(text: str, starts: list[int], number: int) -> str:
    return text[starts[number] : starts[number + 1] if number + 1 < len(starts) else len(text)]


def _without_blank_end(text: str, first: int, last: int) -> int:
    return first + len(text[first:last].rstrip())


def _docstring_lines(text: str, start: int, end: int, starts: list[int]) -> int:
    """How many lines at the body's start are its docstring."""
    line = starts[bisect.bisect_right(starts, start) - 1]
    try:
        body = ast.parse(textwrap.dedent(text[line:end])).body
    except SyntaxError:
        return 0
    first = body[0] if body else None
    if (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        return first.end_lineno or 0
    return 0


def relative(path: Path, root: Path) -> str:
    """A path below `root`, with slashes."""
    return path.relative_to(root).as_posix()

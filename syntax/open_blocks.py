"""Which blocks, brackets and quotes are open at a place, read from the text before it alone.

A file being typed rarely parses at the cursor, so this does not ask the tree. Brackets without
a partner are dropped where a statement word or an outer closing bracket proves them unfinished.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from syntax.braces import BraceScanner
from syntax.indentation import IndentScanner
from syntax.languages import Language
from syntax.layout import Layout, OpenBlock, indent_at, is_blank, line_start, width_of
from syntax.lexicon import Token, TokenKind


class Scanner(Protocol):
    """Follows tokens from a place where nothing is open."""

    def feed(self, token: Token) -> None:
        """Take the next token."""

    def layout(self, offset: int) -> Layout:
        """What is open behind the tokens fed, the last of which ends at `offset`."""


@dataclass(frozen=True, slots=True)
class Start:
    """A place to scan from: a statement begins there, and the blocks `around` it are open."""

    offset: int
    around: tuple[OpenBlock, ...] = ()


def layout_at(text: str, language: Language, start: Start, offset: int) -> Layout:
    """What is open at `offset`, reading from `start`."""
    scanner = _scanner(text, language, start)
    for token in language.lexicon.tokens(text, start.offset, offset):
        scanner.feed(token)
    return scanner.layout(offset)


def block_end_from(text: str, language: Language, start: Start, offset: int) -> int:
    """Where the innermost block around `offset` ends: at its closing brace, or behind the last
    line that is indented enough. The text's end when nothing closes it."""
    block = next(reversed(layout_at(text, language, start, offset).blocks), None)
    if block is None:
        return len(text)
    tokens = language.lexicon.tokens(text, start.offset, len(text))
    if language.block_style == "indent":
        scanner = IndentScanner(text, language, around=start.around)
        return _dedent_after(text, scanner, tokens, block, offset)
    braces = BraceScanner(text, language, around=start.around)
    for token in tokens:
        braces.feed(token)
        if token.start >= offset and not braces.holds(block.opener):
            return token.start
    return len(text)


def _scanner(text: str, language: Language, start: Start) -> Scanner:
    if language.block_style == "indent":
        return IndentScanner(text, language, around=start.around)
    return BraceScanner(text, language, around=start.around)


def _dedent_after(
    text: str, scanner: IndentScanner, tokens: Iterable[Token], block: OpenBlock, offset: int
) -> int:
    end = offset
    for token in tokens:
        before = scanner.statement_start
        scanner.feed(token)
        if token.kind in _BLANK_KINDS or is_blank(text, token):
            continue
        begins = scanner.statement_start
        if begins is not None and begins != before and begins >= max(offset, block.opener + 1):
            own_line = line_start(text, begins) > line_start(text, offset)
            if own_line and width_of(indent_at(text, begins)) <= block.width:
                return end
        end = max(end, token.start + len(text[token.start : token.end].rstrip()))
    return max(end, len(text.rstrip()), offset)


def top_level_starts(text: str, language: Language, offset: int) -> Iterator[int]:
    """Places at or before `offset` where a top-level statement seems to begin, nearest first.

    Only the text is looked at: the caller checks that a place is not within a string.
    """
    start = line_start(text, offset)
    while True:
        first = text[start : start + 1]
        if (
            first
            and (first.isalpha() or first in "_@$#<\"'([*&~")
            and not (language.block_style == "brace" and _NO_START.match(text, start))
        ):
            yield start
        if start == 0:
            return
        start = line_start(text, start - 1)


_NO_START = re.compile(r"#|(?:else|catch|finally|while)\b|[\w ]+:(?!:)")
_BLANK_KINDS = frozenset({TokenKind.NEWLINE, TokenKind.COMMENT})

"""Which blocks, brackets and quotes are open at a place, read from the text before it alone.

A file being typed rarely parses at the cursor, so this does not ask the tree. Brackets without
a partner are dropped where a statement word or an outer closing bracket proves them unfinished.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from syntax.braces import BraceScanner
from syntax.indentation import IndentScanner
from syntax.languages import Language
from syntax.layout import Layout, OpenBlock, line_start
from syntax.lexicon import Token


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


def _scanner(text: str, language: Language, start: Start) -> Scanner:
    if language.block_style == "indent":
        return IndentScanner(text, language, around=start.around)
    return BraceScanner(text, language, around=start.around)


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

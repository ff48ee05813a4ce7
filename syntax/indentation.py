"""Open blocks and brackets in languages whose blocks are indented."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from syntax.languages import Language
from syntax.layout import (
    CLOSES,
    Bracket,
    Layout,
    OpenBlock,
    Unfinished,
    first_word,
    indent_at,
    is_blank,
    line_end,
    line_start,
    width_of,
)
from syntax.lexicon import Token, TokenKind

_NEXT_LINE = re.compile(r"(?:[ \t\f]*(?:\r\n|\r|\n))+([ \t\f]*)(?=\S)")


class IndentScanner:
    """Blocks by indentation. A statement ends with its line, outside brackets.

    `by_columns`: a line that is not indented deeper than the statement before it begins another,
    which proves brackets unfinished; that holds in tidy code only. What was proved unfinished is
    in `unfinished`, closing brackets without partner in `strays`.
    """

    def __init__(
        self,
        text: str,
        language: Language,
        by_columns: bool = False,
        around: Sequence[OpenBlock] = (),
    ) -> None:
        self.unfinished: list[Unfinished] = []
        self.strays: list[int] = []
        self._by_columns = by_columns
        self._text = text
        self._language = language
        self._blocks: list[OpenBlock] = list(around)
        self._brackets: list[Bracket] = []
        self._counts: Counter[str] = Counter()
        self.statement_start: int | None = None
        self._tail: Token | None = None  # the statement's last token
        self._last: Token | None = None
        self._token: Token | None = None
        self._fresh_line = True
        self._header_only = False  # nothing but docstrings since the innermost header
        self._body_start = True  # nothing at all since a header, or since the file began
        self._first_statement = False  # the statement under way is the first of its body

    def feed(self, token: Token) -> None:
        """Take the next token."""
        self._token = None if token.closed else token
        if token.kind is TokenKind.NEWLINE:
            if not self._brackets and not self._continues():
                self._end_statement()
            self._fresh_line = True
            return
        if token.kind is TokenKind.COMMENT or is_blank(self._text, token):
            return
        if self._fresh_line and self._brackets and self._starts_statement(token):
            begin = self.statement_start or 0
            code = self._text[token.start : token.end]
            place = token.start + len(code) - len(code.lstrip())
            self.unfinished.extend(
                Unfinished(bracket, begin, place, block=False) for bracket in self._brackets
            )
            self._brackets.clear()
            self._counts.clear()
            self._end_statement()
        self._fresh_line = False
        if self.statement_start is None:
            self._begin(token)
        if token.kind is TokenKind.OPEN:
            self._brackets.append(Bracket(self._text[token.start], token.start))
            self._counts[self._text[token.start]] += 1
        elif token.kind is TokenKind.CLOSE:
            self._close(token)
        elif token.kind is TokenKind.SEMICOLON and not self._brackets:
            self._header_only = False
        self._tail = self._last = token

    def layout(self, offset: int) -> Layout:
        """What is open behind the tokens fed."""
        if self._tail is not None and not self._brackets and self._is_header():
            self._end_statement()
        blocks = list(self._blocks)
        if self.statement_start is None:
            width = self._blank_line_width(offset)
            # Right behind a header the block is open whatever the column: it must have a body.
            while (
                blocks
                and blocks[-1].width >= width
                and not (self._header_only and blocks[-1] is self._blocks[-1])
            ):
                blocks.pop()
        return Layout(
            offset=offset,
            blocks=tuple(blocks),
            brackets=tuple(self._brackets),
            statement_start=self.statement_start,
            last=self._last,
            block_is_empty=self._header_only and bool(blocks) and blocks[-1] is self._blocks[-1],
            token=self._token if self._token and self._token.end == offset else None,
            docstring_place=self._first_statement,
        )

    def _blank_line_width(self, offset: int) -> int:
        """How deep a statement at `offset` would stand: on a blank line between two statements,
        at least as deep as the next one."""
        end = line_end(self._text, offset)
        own = width_of(self._text[line_start(self._text, offset) : offset])
        if self._text[offset:end].strip():
            return width_of(indent_at(self._text, offset))
        match = _NEXT_LINE.match(self._text, end)
        return max(own, width_of(match.group(1))) if match else own

    def _begin(self, token: Token) -> None:
        code = self._text[token.start : token.end]
        self.statement_start = token.start + len(code) - len(code.lstrip())
        width = width_of(indent_at(self._text, self.statement_start))
        self._first_statement, self._body_start = self._body_start, False
        while self._blocks and self._blocks[-1].width >= width:
            self._blocks.pop()
            self._header_only = False

    def _end_statement(self) -> None:
        if self.statement_start is None:
            return
        if self._is_header():
            assert self._tail is not None
            indent = indent_at(self._text, self.statement_start)
            code = self._text[self._tail.start : self._tail.end].rstrip()
            self._blocks.append(
                OpenBlock(self.statement_start, self._tail.start + len(code) - 1, indent)
            )
            self._header_only = self._body_start = True
        elif not self._is_docstring():
            self._header_only = False
        self.statement_start = self._tail = None

    def _is_header(self) -> bool:
        if self.statement_start is None or self._tail is None:
            return False
        if self._tail.kind is not TokenKind.CODE:
            return False
        if not self._text[self._tail.start : self._tail.end].rstrip().endswith(":"):
            return False
        return first_word(self._text, self.statement_start) in self._language.blocks

    def _is_docstring(self) -> bool:
        tail = self._tail
        return (
            tail is not None
            and tail.kind is TokenKind.STRING
            and not self._text[self.statement_start : tail.start].strip("rRuUbB")
        )

    def _continues(self) -> bool:
        """Whether a backslash joins the line with the next."""
        tail = self._tail
        return (
            tail is not None
            and tail.kind is TokenKind.CODE
            and self._text[tail.start : tail.end].endswith("\\")
        )

    def _close(self, token: Token) -> None:
        partner = CLOSES[self._text[token.start]]
        if not self._counts[partner]:
            self.strays.append(token.start)
            return
        self._counts[partner] -= 1
        while (bracket := self._brackets.pop()).character != partner:
            self._counts[bracket.character] -= 1
            begin = self.statement_start or 0
            self.unfinished.append(Unfinished(bracket, begin, token.start, block=False))

    def _starts_statement(self, token: Token) -> bool:
        if token.kind is not TokenKind.CODE:
            return False
        code = self._text[token.start : token.end]
        place = token.start + len(code) - len(code.lstrip())
        if first_word(self._text, place) in self._language.statements:
            return True
        if not self._by_columns or self.statement_start is None:
            return False
        own = width_of(indent_at(self._text, place))
        return own <= width_of(indent_at(self._text, self.statement_start))

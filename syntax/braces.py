"""Open blocks and brackets in languages whose blocks stand in braces."""

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
    width_of,
)
from syntax.lexicon import Token, TokenKind

_WORDS = re.compile(r"[A-Za-z_]\w*")
_PARAMETERS_THEN_TYPE = re.compile(r"\)[\w\s:<>&*.\[\]?|,-]*$")
_WANTS_A_VALUE = frozenset("=(,[:?&|+<!%")
_SAME_COLUMN = re.compile(
    r"(?:else|catch|finally|while|case|default|public|private|protected|extern|namespace)\b"
    r"|[\w ]+:(?!:)|#|[^\w@$~<*&]"
)


class BraceScanner:
    """Blocks in braces. A statement ends at `;`, at a brace of a block, or with its line.

    `by_columns`: a line that is not indented deeper than what is open proves it unfinished; that
    holds in tidy code only. What was proved unfinished is in `unfinished`, closing brackets
    without partner in `strays`. `around`: blocks that are open where the scan begins.
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
        self._open: list[tuple[Bracket, OpenBlock | None]] = []
        self._begins: list[int] = []  # where the statement of each open bracket begins
        self._start: int | None = None
        self._previous: int | None = None  # the statement that ended with its line just before
        self._last: Token | None = None
        self._token: Token | None = None
        self._fresh_line = True
        self._counts = Counter("{" for _ in around)
        # Brackets open above each open block, and outside all.
        self._loose = [0, *(0 for _ in around)]
        for block in around:
            self._open.append((Bracket("{", block.opener), block))
            self._begins.append(block.header_start)
        self._empty = [
            not around,
            *(False for _ in around),
        ]  # whether each open block, and the file, is without a statement

    def feed(self, token: Token) -> None:
        """Take the next token."""
        self._token = None if token.closed else token
        match token.kind:
            case TokenKind.NEWLINE:
                self._end_line()
                return
            case TokenKind.COMMENT:
                return
            case TokenKind.CODE if is_blank(self._text, token):
                return
            case TokenKind.OPEN:
                self._push(token)
            case TokenKind.CLOSE:
                self._pop(token)
            case TokenKind.SEMICOLON:
                if not self._loose[-1]:
                    self._end_statement()
            case _:
                self._recover(token)
                self._begin(token)
        self._fresh_line = False
        self._last = token

    def layout(self, offset: int) -> Layout:
        """What is open behind the tokens fed."""
        return Layout(
            offset=offset,
            blocks=tuple(block for _, block in self._open if block is not None),
            brackets=tuple(self._brackets()),
            statement_start=self._start,
            last=self._last,
            block_is_empty=self._empty[-1],
            token=self._token if self._token and self._token.end == offset else None,
        )

    def _brackets(self) -> list[Bracket]:
        """Open brackets above the innermost block."""
        found: list[Bracket] = []
        for bracket, block in reversed(self._open):
            if block is not None:
                break
            found.append(bracket)
        return found[::-1]

    def _begin(self, token: Token) -> None:
        self._empty[-1] = False
        if self._start is None:
            code = self._text[token.start : token.end]
            self._start = token.start + len(code) - len(code.lstrip())

    def _end_statement(self) -> None:
        self._start = self._previous = None

    def _end_line(self) -> None:
        self._fresh_line = True
        loose = self._loose[-1]
        if loose and self._last is not None and self._last.kind is TokenKind.SEMICOLON:
            first = first_word(self._text, self._start or 0)
            if first != "for" and self._open[-1][0].character == "(":
                self._drop(loose, self._last.end)
                self._end_statement()
        elif not loose and self._start is not None:
            self._start, self._previous = None, self._start

    def _recover(self, token: Token) -> None:
        """A statement word at the start of a line: what was open before it was left unfinished."""
        if not self._fresh_line:
            return
        code = self._text[token.start : token.end]
        place = token.start + len(code) - len(code.lstrip())
        if self._by_columns:
            self._recover_by_columns(place)
        loose = self._loose[-1]
        if not loose or self._open[-1][0].character == "{":
            return
        word = first_word(self._text, place)
        if word in self._language.statements:
            if self._text[place + len(word) : token.end].lstrip()[:1] in (":", ",", "=", "."):
                return
            self._drop(loose, place)
            self._end_statement()

    def _recover_by_columns(self, place: int) -> None:
        if _SAME_COLUMN.match(self._text, place):
            return
        width = width_of(indent_at(self._text, place))
        keep = len(self._open)
        for depth in range(len(self._open) - 1, -1, -1):
            block = self._open[depth][1]
            begin = self._begins[depth] if block is None else block.header_start
            if width_of(indent_at(self._text, begin)) < width:
                break
            if block is not None and _SAME_COLUMN.match(self._text, block.header_start):
                break
            keep = depth
        if keep < len(self._open):
            self._drop(len(self._open) - keep, place)
            self._end_statement()

    def _drop(self, count: int, place: int) -> None:
        for (bracket, block), begin in zip(self._open[-count:], self._begins[-count:], strict=True):
            self.unfinished.append(Unfinished(bracket, begin, place, block is not None))
        self._close(len(self._open) - count)

    def _close(self, depth: int) -> None:
        for bracket, block in reversed(self._open[depth:]):
            self._counts[bracket.character] -= 1
            if block is None:
                self._loose[-1] -= 1
            else:
                self._loose.pop()
                self._empty.pop()
        del self._open[depth:], self._begins[depth:]

    def _push(self, token: Token) -> None:
        bracket = Bracket(self._text[token.start], token.start)
        self._counts[bracket.character] += 1
        if bracket.character != "{" or not self._opens_block(token.start):
            self._begin(token)
            self._open.append((bracket, None))
            self._loose[-1] += 1
            self._begins.append(token.start if self._start is None else self._start)
            return
        header = self._start if self._start is not None else self._previous
        header = token.start if header is None else header
        self._empty[-1] = False
        indent = indent_at(self._text, header)
        self._open.append((bracket, OpenBlock(header, token.start, indent)))
        self._begins.append(header)
        self._loose.append(0)
        self._empty.append(True)
        self._end_statement()

    def _pop(self, token: Token) -> None:
        partner = CLOSES[self._text[token.start]]
        place = len(self._open) - 1 if self._counts[partner] else -1
        while place >= 0 and self._open[place][0].character != partner:
            if partner != "{" and self._open[place][0].character == "{":
                place = -1  # a stray `)` or `]` closes no brace
            place -= 1
        if place < 0:
            self.strays.append(token.start)
            return
        if place + 1 < len(self._open):
            self._drop(len(self._open) - place - 1, token.start)
        closed_block = self._open[place][1] is not None
        self._close(place)
        if closed_block and not self._loose[-1]:
            self._end_statement()

    def _opens_block(self, offset: int) -> bool:
        """Whether the `{` at `offset` opens a block, rather than a literal or a pattern."""
        inner = self._open[-1][0].offset if self._loose[-1] else None
        begin = self._start
        if inner is not None and (begin is None or inner >= begin):
            begin = inner + 1
        if begin is None:
            return True
        before = self._text[begin:offset].rstrip()
        if not before:
            return inner is None
        words = _WORDS.findall(before)
        first = words[0] if words else ""
        if before.endswith(("=>", "->", ")")):
            return True
        if before[-1] in _WANTS_A_VALUE:
            return first in ("case", "default")
        if first in self._language.blocks or not self._language.blocks.isdisjoint(words):
            return True
        return (
            first not in self._language.statements
            and _PARAMETERS_THEN_TYPE.search(before) is not None
        )

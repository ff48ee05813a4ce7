"""Which blocks, brackets and quotes are open at a place, read from the text before it alone.

A file being typed rarely parses at the cursor, so this does not ask the tree. Brackets without
a partner are dropped where a statement word or an outer closing bracket proves them unfinished.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from syntax.languages import Language
from syntax.lexicon import Token, TokenKind

_TAB = 8
_WORD = re.compile(r"[A-Za-z_]\w*")
_WORDS = re.compile(r"[A-Za-z_]\w*")
_CLOSES = {")": "(", "]": "[", "}": "{"}
_PARAMETERS_THEN_TYPE = re.compile(r"\)[\w\s:<>&*.\[\]?|,-]*$")
_WANTS_A_VALUE = frozenset("=(,[:?&|+<!%")


@dataclass(frozen=True, slots=True)
class OpenBlock:
    """A block that is open: where its header starts and where its opening `{` or `:` stands."""

    header_start: int
    opener: int
    indent: str

    @property
    def width(self) -> int:
        """Columns the header is indented by."""
        return width_of(self.indent)


@dataclass(frozen=True, slots=True)
class Bracket:
    """An opening bracket without its partner yet."""

    character: str
    offset: int


@dataclass(frozen=True, slots=True)
class Layout:
    """What is open at `offset`.

    `blocks` are outermost first. `brackets` are those of the statement at the place, which
    begins at `statement_start` (`None` between statements). `last` is the last token that is
    neither comment nor line end; `block_is_empty`: the innermost block holds no statement before
    the place (a docstring does not count). `token` is the unfinished token the place is in.
    `docstring_place`: a string that is the statement at the place would be a docstring.
    """

    offset: int
    blocks: tuple[OpenBlock, ...]
    brackets: tuple[Bracket, ...]
    statement_start: int | None
    last: Token | None
    block_is_empty: bool
    token: Token | None
    docstring_place: bool = False


def width_of(indent: str) -> int:
    """Columns of leading blanks, a tab reaching to the next multiple of eight."""
    return len(indent.expandtabs(_TAB))


def indent_at(text: str, offset: int) -> str:
    """The blanks that begin the line of `offset`."""
    start = line_start(text, offset)
    end = start
    while end < len(text) and text[end] in " \t\f":
        end += 1
    return text[start:end]


def line_start(text: str, offset: int) -> int:
    """Where the line of `offset` begins."""
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1


def line_end(text: str, offset: int) -> int:
    """Where the line of `offset` ends, before its line ending."""
    ends = [end for end in (text.find("\n", offset), text.find("\r", offset)) if end >= 0]
    return min(ends, default=len(text))


class Scanner(Protocol):
    """Follows tokens from a place where nothing is open."""

    def feed(self, token: Token) -> None:
        """Take the next token."""

    def layout(self, offset: int) -> Layout:
        """What is open behind the tokens fed, the last of which ends at `offset`."""


def layout_at(text: str, language: Language, start: int, offset: int) -> Layout:
    """What is open at `offset`, reading from `start`, where nothing is."""
    scanner = scanner_for(text, language)
    for token in language.lexicon.tokens(text, start, offset):
        scanner.feed(token)
    return scanner.layout(offset)


def scanner_for(text: str, language: Language) -> Scanner:
    """The scanner of the language's block style."""
    if language.block_style == "indent":
        return IndentScanner(text, language)
    return BraceScanner(text, language)


def block_end_from(text: str, language: Language, start: int, offset: int) -> int:
    """Where the innermost block around `offset` ends: at its closing brace, or behind the last
    line that is indented enough. The text's end when nothing closes it."""
    block = next(reversed(layout_at(text, language, start, offset).blocks), None)
    if block is None:
        return len(text)
    tokens = language.lexicon.tokens(text, start, len(text))
    if language.block_style == "indent":
        return _dedent_after(text, language, tokens, block, offset)
    scanner = BraceScanner(text, language)
    for token in tokens:
        scanner.feed(token)
        if token.start >= offset and not scanner.holds(block.opener):
            return token.start
    return len(text)


def _dedent_after(
    text: str, language: Language, tokens: Iterable[Token], block: OpenBlock, offset: int
) -> int:
    scanner = IndentScanner(text, language)
    end = offset
    for token in tokens:
        before = scanner.statement_start
        scanner.feed(token)
        if token.kind in _BLANK_KINDS or _blank(text, token):
            continue
        begins = scanner.statement_start
        if begins is not None and begins != before and begins >= max(offset, block.opener + 1):
            own_line = line_start(text, begins) > line_start(text, offset)
            if own_line and width_of(indent_at(text, begins)) <= block.width:
                return end
        end = max(end, token.start + len(text[token.start : token.end].rstrip()))
    return max(end, len(text.rstrip()), offset)


class BraceScanner:
    """Blocks in braces. A statement ends at `;`, at a brace of a block, or with its line."""

    def __init__(self, text: str, language: Language) -> None:
        self._text = text
        self._language = language
        self._open: list[tuple[Bracket, OpenBlock | None]] = []
        self._start: int | None = None
        self._previous: int | None = None  # the statement that ended with its line just before
        self._last: Token | None = None
        self._token: Token | None = None
        self._fresh_line = True
        self._empty = [True]  # whether each open block, and the file, is without a statement

    def holds(self, opener: int) -> bool:
        """Whether the block opened at `opener` is still open."""
        return any(bracket.offset == opener for bracket, _ in self._open)

    def feed(self, token: Token) -> None:
        """Take the next token."""
        self._token = None if token.closed else token
        match token.kind:
            case TokenKind.NEWLINE:
                self._end_line()
                return
            case TokenKind.COMMENT:
                return
            case TokenKind.CODE if _blank(self._text, token):
                return
            case TokenKind.OPEN:
                self._push(token)
            case TokenKind.CLOSE:
                self._pop(self._text[token.start])
            case TokenKind.SEMICOLON:
                if not self._brackets():
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
        brackets = self._brackets()
        if brackets and self._last is not None and self._last.kind is TokenKind.SEMICOLON:
            first = _WORD.match(self._text, self._start or 0)
            if all(b.character == "(" for b in brackets) and not (first and first.group() == "for"):
                del self._open[-len(brackets) :]
                self._end_statement()
        elif not brackets and self._start is not None:
            self._start, self._previous = None, self._start

    def _recover(self, token: Token) -> None:
        """A statement word at the start of a line: what was open before it was left unfinished."""
        brackets = self._brackets()
        if not (self._fresh_line and brackets and brackets[-1].character != "{"):
            return
        code = self._text[token.start : token.end].lstrip()
        word = _WORD.match(code)
        if word and word.group() in self._language.statements:
            if code[word.end() :].lstrip()[:1] in (":", ",", "=", "."):
                return
            del self._open[-len(brackets) :]
            self._end_statement()

    def _push(self, token: Token) -> None:
        bracket = Bracket(self._text[token.start], token.start)
        if bracket.character != "{" or not self._opens_block(token.start):
            self._begin(token)
            self._open.append((bracket, None))
            return
        header = self._start if self._start is not None else self._previous
        header = token.start if header is None else header
        self._empty[-1] = False
        indent = indent_at(self._text, header)
        self._open.append((bracket, OpenBlock(header, token.start, indent)))
        self._empty.append(True)
        self._end_statement()

    def _pop(self, character: str) -> None:
        partner = _CLOSES[character]
        place = len(self._open) - 1
        while place >= 0 and self._open[place][0].character != partner:
            if partner != "{" and self._open[place][0].character == "{":
                return  # a stray `)` or `]` closes no brace
            place -= 1
        if place < 0:
            return
        closed_block = any(block is not None for _, block in self._open[place:])
        blocks = sum(block is not None for _, block in self._open[place:])
        del self._open[place:]
        if blocks:
            del self._empty[-blocks:]
        if closed_block and not self._brackets():
            self._end_statement()

    def _opens_block(self, offset: int) -> bool:
        """Whether the `{` at `offset` opens a block, rather than a literal or a pattern."""
        brackets = self._brackets()
        begin = self._start
        if brackets and (begin is None or brackets[-1].offset >= begin):
            begin = brackets[-1].offset + 1
        if begin is None:
            return True
        before = self._text[begin:offset].rstrip()
        if not before:
            return not brackets
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


class IndentScanner:
    """Blocks by indentation. A statement ends with its line, outside brackets."""

    def __init__(self, text: str, language: Language) -> None:
        self._text = text
        self._language = language
        self._blocks: list[OpenBlock] = []
        self._brackets: list[Bracket] = []
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
        if token.kind is TokenKind.COMMENT or _blank(self._text, token):
            return
        if self._fresh_line and self._brackets and self._starts_statement(token):
            self._brackets.clear()
            self._end_statement()
        self._fresh_line = False
        if self.statement_start is None:
            self._begin(token)
        if token.kind is TokenKind.OPEN:
            self._brackets.append(Bracket(self._text[token.start], token.start))
        elif token.kind is TokenKind.CLOSE:
            partner = _CLOSES[self._text[token.start]]
            while self._brackets and self._brackets.pop().character != partner:
                pass
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
        word = _WORD.match(self._text, self.statement_start)
        return word is not None and word.group() in self._language.blocks

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

    def _starts_statement(self, token: Token) -> bool:
        word = _WORD.match(self._text[token.start : token.end].lstrip())
        return word is not None and word.group() in self._language.statements


_NEXT_LINE = re.compile(r"(?:[ \t\f]*(?:\r\n|\r|\n))+([ \t\f]*)(?=\S)")
_BLANK_KINDS = frozenset({TokenKind.NEWLINE, TokenKind.COMMENT})


def _blank(text: str, token: Token) -> bool:
    return token.kind is TokenKind.CODE and not text[token.start : token.end].strip()


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

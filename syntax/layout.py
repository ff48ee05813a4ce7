"""What the scanners of `braces.py` and `indentation.py` find: open blocks, brackets, quotes."""

from __future__ import annotations

from dataclasses import dataclass

from syntax.lexicon import Token, TokenKind

_TAB = 8


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
class Unfinished:
    """A bracket that what follows proves unfinished: its statement begins at `statement_start`,
    and something new begins at `end`. `block`: it opened a block."""

    bracket: Bracket
    statement_start: int
    end: int
    block: bool


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
    behind_lf = text.rfind("\n", 0, offset) + 1
    return max(behind_lf, text.rfind("\r", behind_lf, offset) + 1)


def line_end(text: str, offset: int) -> int:
    """Where the line of `offset` ends, before its line ending."""
    lf = text.find("\n", offset)
    end = len(text) if lf < 0 else lf
    cr = text.find("\r", offset, end)
    return end if cr < 0 else cr


def is_blank(text: str, token: Token) -> bool:
    """Whether a token is nothing but blanks."""
    return token.kind is TokenKind.CODE and not text[token.start : token.end].strip()


def first_word(text: str, offset: int) -> str:
    """The word that begins at `offset`, empty where none does."""
    end = offset
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    return text[offset:end]


CLOSES = {")": "(", "]": "[", "}": "{"}

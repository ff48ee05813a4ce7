"""How a language spells what must not be mistaken for code: comments, strings, regex literals.

The tree knows better wherever the code is whole; this is for the text before a cursor, which
seldom is. No language is named here: their lexicons stand in `languages.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple


class TokenKind(Enum):
    """What a token is, as far as layout and brackets are concerned."""

    CODE = auto()
    STRING = auto()
    COMMENT = auto()
    OPEN = auto()
    CLOSE = auto()
    SEMICOLON = auto()
    NEWLINE = auto()


class Token(NamedTuple):
    """A piece of text; `closed` is false for a string or comment that lacks its end.

    A line comment is never closed: what is typed at its end still belongs to it.
    """

    kind: TokenKind
    start: int
    end: int
    closed: bool = True


@dataclass(frozen=True, slots=True)
class Quoted:
    """A way to write a string: its first character, then regular expressions for its parts."""

    first: str
    start: str
    inside: str
    end: str


def one_line(quote: str) -> Quoted:
    """A string with backslash escapes that ends with its line, unless that ends in a backslash."""
    return Quoted(quote, quote, rf"(?:[^{quote}\\\r\n]|\\(?:\r\n|[\s\S]))*+", quote)


def many_lines(quote: str) -> Quoted:
    """A string with backslash escapes that may hold line ends."""
    other = rf"|{quote[0]}(?!{quote[1:]})" if len(quote) > 1 else ""
    return Quoted(quote[0], quote, rf"(?:[^{quote[0]}\\]|\\[\s\S]{other})*+", quote)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Comments and strings of a language.

    `regex_literals`: a slash where a value is expected begins a regular expression.
    """

    line_comment: str
    block_comment: tuple[str, str] | None
    strings: tuple[Quoted, ...]
    nested_comments: bool = False
    regex_literals: bool = False
    _pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_pattern", re.compile(self._source()))

    def tokens(self, text: str, start: int, end: int) -> Iterator[Token]:
        """Tokens of `text[start:end]`; nothing behind `end` is looked at.

        `start` must not lie within a string or a comment. Blanks belong to the code around them.
        """
        place = start
        value_before = False
        match_at = self._pattern.match
        while place < end:
            match = match_at(text, place, end)
            assert match is not None, "the pattern's last branch takes any character"
            group = match.lastgroup or ""
            begin, place = match.span()
            kind = _KINDS.get(group, TokenKind.CODE)
            closed = kind is not TokenKind.COMMENT
            if group.startswith("quoted"):
                kind = TokenKind.STRING
                closed = match.group(f"end{group[6:]}") is not None
            elif group == "block":
                place, closed = self._comment_end(text, begin, end)
            elif group == "slash" and not value_before and text[begin - 1 : begin] != "<":
                literal = _REGEX_LITERAL.match(text, begin, end)
                if literal is not None:
                    kind, place = TokenKind.STRING, literal.end()
            if kind is TokenKind.CODE:
                value_before = _ends_in_value(text[begin:place], value_before)
            elif kind not in _TRANSPARENT:
                value_before = kind in _VALUES
            yield Token(kind, begin, place, closed)

    def _comment_end(self, text: str, start: int, limit: int) -> tuple[int, bool]:
        assert self.block_comment is not None
        opener, closer = self.block_comment
        depth, place = 1, start + len(opener)
        while depth:
            end = text.find(closer, place, limit)
            if end < 0:
                return limit, False
            inner = text.find(opener, place, end) if self.nested_comments else -1
            if inner >= 0:
                depth, place = depth + 1, inner + len(opener)
            else:
                depth, place = depth - 1, end + len(closer)
        return place, True

    def _source(self) -> str:
        """One alternation. A run of code stops at any character something else may begin with."""
        stops = {self.line_comment[0], *(quoted.first for quoted in self.strings)}
        branches = [r"(?P<newline>\r\n|\r|\n)", rf"(?P<line>{self.line_comment}[^\r\n]*)"]
        if self.block_comment is not None:
            stops.add(self.block_comment[0][0])
            branches.append(rf"(?P<block>{re.escape(self.block_comment[0])})")
        branches.extend(
            rf"(?P<quoted{number}>{quoted.start}{quoted.inside}(?P<end{number}>{quoted.end})?)"
            for number, quoted in enumerate(self.strings)
        )
        if self.regex_literals:
            stops.add("/")
            branches.append(r"(?P<slash>/)")
        branches.append(r"(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<semicolon>;)")
        escaped = "".join(re.escape(character) for character in sorted(stops))
        branches.append(rf"(?P<code>[^{escaped}()\[\]{{}};\r\n]+)|(?P<other>[\s\S])")
        return "|".join(branches)


_KINDS = {
    "newline": TokenKind.NEWLINE,
    "line": TokenKind.COMMENT,
    "block": TokenKind.COMMENT,
    "open": TokenKind.OPEN,
    "close": TokenKind.CLOSE,
    "semicolon": TokenKind.SEMICOLON,
}
_TRANSPARENT = frozenset({TokenKind.COMMENT, TokenKind.NEWLINE})
_VALUES = frozenset({TokenKind.STRING, TokenKind.CLOSE})
_REGEX_LITERAL = re.compile(
    r"/(?![*/])(?:[^\\/\[\r\n]|\\[^\r\n]|\[(?:[^\]\\\r\n]|\\[^\r\n])*+\])++/\w*"
)
_LAST_WORD = re.compile(r"([\w$]+)\s*$")
_BEFORE_A_VALUE = frozenset(
    {
        *("return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "else", "do"),
        *("await", "yield", "instanceof"),
    }
)


def _ends_in_value(code: str, before: bool) -> bool:
    if not code.strip():
        return before
    word = _LAST_WORD.search(code)
    return word is not None and word.group(1) not in _BEFORE_A_VALUE

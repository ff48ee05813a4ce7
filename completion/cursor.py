"""The text around a cursor as plain strings: its line's two halves, the lines above and below.

What the syntax tree says of the place is in `syntax/scopes.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from syntax.text import Snapshot

_INERT = re.compile(r"""[\s)\]}>"'`;,:]*\{?\s*""")
# A Chinese or Japanese character may be a word of its own: nothing stands between two words.
_WORD = re.compile(r"[^\W\u3040-\u30ff\u3400-\u9fff]")
_TAB = 4
_LINES_ABOVE = 8
_LINES_BELOW = 4


@dataclass(frozen=True, slots=True)
class CursorText:
    """`head` and `tail` are the cursor's line before and behind it, without the line's ending.

    `above` and `below` are the nearest lines that are not blank, in document order, without their
    trailing blanks. `blank_above`: the line directly above is blank, or there is none.
    """

    head: str
    tail: str
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    blank_above: bool = True


def cursor_text(snapshot: Snapshot, offset: int) -> CursorText:
    """The text around `offset`."""
    line = snapshot.line_of(offset)
    above: list[str] = []
    for number in range(line - 1, max(-1, line - 1 - 4 * _LINES_ABOVE), -1):
        text = snapshot.line_text(number).rstrip()
        if text:
            above.append(text)
        if len(above) == _LINES_ABOVE:
            break
    below: list[str] = []
    for number in range(line + 1, min(snapshot.line_count, line + 1 + 4 * _LINES_BELOW)):
        text = snapshot.line_text(number).rstrip()
        if text:
            below.append(text)
        if len(below) == _LINES_BELOW:
            break
    end = max(snapshot.line_end(line), offset)
    return CursorText(
        head=snapshot.text[snapshot.line_start(line) : offset],
        tail=snapshot.text[offset:end],
        above=tuple(reversed(above)),
        below=tuple(below),
        blank_above=line == 0 or not snapshot.line_text(line - 1).strip(),
    )


def is_inert(tail: str) -> bool:
    """Whether what stands right of the cursor only closes: brackets, quotes, punctuation, and
    the brace that a header ends with."""
    return _INERT.fullmatch(tail) is not None


def is_inside_word(head: str, tail: str) -> bool:
    """Whether the cursor has a letter, digit or underscore on both sides."""
    return bool(_WORD.match(head[-1:]) and _WORD.match(tail[:1]))


def indent_of(line: str) -> str:
    """The blanks a line begins with."""
    return line[: len(line) - len(line.lstrip(" \t"))]


def width_of(indent: str) -> int:
    """How wide blanks are, a tab reaching to the next multiple of four."""
    return len(indent.expandtabs(_TAB))

"""Running text broken into lines, English and Chinese: how wide it looks, and where it may break.

A code span, an address or a role is never broken; no line begins with closing punctuation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from docgen.comments.lines import is_wide_at

_ATOM = re.compile(
    r"``[^`]+``[.,;:!?)]*|(?::\w+(?::\w+)*:)?`[^`]+`[.,;:!?)]*|\{@\w+[^}]*\}[.,;:!?)]*|[^\s]+"
)
_CLOSING = frozenset("，。、；：？！）》】」』”’…,.;:?!)]}")
_OPENING = frozenset("（《【「『“‘([{")


def width_of(text: str) -> int:
    """How many columns a text takes; what is wide takes two."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if is_wide_at(character) else 1


def wrapped(text: str, width: int, *, first: int = 0, indent: int = 0) -> list[str]:
    """The text in lines of at most `width` columns; the first has `first` columns taken already,
    the others begin with `indent` blanks. What cannot be broken stands out."""
    lines: list[str] = []
    line, room, is_start = "", width - first, True
    for piece, has_blank in _pieces(text):
        joined = (" " if has_blank and not is_start else "") + piece
        if not is_start and width_of(line) + width_of(joined) > room:
            lines.append(line)
            line, room = piece, width - indent
        else:
            line += joined
        is_start = False
    lines.append(line)
    return [lines[0], *(" " * indent + line if line else "" for line in lines[1:])]


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """What may not be broken, each with whether a blank stands before it."""
    end = 0
    for atom in _ATOM.finditer(text):
        has_blank = atom.start() > end or atom.start() == 0
        end = atom.end()
        for number, piece in enumerate(_unbroken(atom[0])):
            yield piece, has_blank and number == 0


def _unbroken(atom: str) -> list[str]:
    """A word whole; wide characters one by one, with the punctuation that belongs to them."""
    if "`" in atom or not any(map(is_wide_at, atom)):
        return [atom]
    pieces: list[str] = []
    for character in atom:
        last = pieces[-1] if pieces else ""
        stays = bool(last) and (
            character in _CLOSING
            or last[-1] in _OPENING
            or not (is_wide_at(character) or is_wide_at(last[-1]))
        )
        if stays:
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces

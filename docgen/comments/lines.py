"""The lines of a comment with their places, and small questions about them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from syntax.text import Span


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its ending; `start` is its offset in the comment's text."""

    text: str
    start: int

    @property
    def indent(self) -> int:
        """How far its first character is from the left; tabs count as one."""
        return len(self.text) - len(self.text.lstrip())

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to read on it."""
        return not self.text.strip()

    @property
    def span(self) -> Span:
        """The line from its first to its last visible character."""
        return Span(self.start + self.indent, self.start + len(self.text.rstrip()))

    def within(self, start: int, end: int) -> Span:
        """The place in the comment of columns `[start, end)`."""
        return Span(self.start + start, self.start + end)


def lines_of(text: str) -> list[Line]:
    """The text's lines; a line ends at LF alone, as the text of a comment has it."""
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append(Line(line, start))
        start += len(line) + 1
    return lines


def trimmed(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines without blank ones at either end."""
    first, last = 0, len(lines)
    while first < last and lines[first].is_blank:
        first += 1
    while last > first and lines[last - 1].is_blank:
        last -= 1
    return lines[first:last]


def span_of(lines: Sequence[Line], at: int) -> Span:
    """The place of all visible characters of the lines; an empty one at `at` if there are none."""
    kept = trimmed(lines)
    return Span(kept[0].span.start, kept[-1].span.end) if kept else Span(at, at)


def flat(lines: Sequence[Line]) -> str:
    """What the lines say, on one."""
    return on_one_line("\n".join(line.text for line in lines))


def on_one_line(text: str) -> str:
    """Running text on one line; where it was broken between wide characters, nothing is put."""
    whole = ""
    for line in text.split("\n"):
        words = " ".join(line.split())
        is_wide = bool(whole and words) and is_wide_at(whole[-1]) and is_wide_at(words[0])
        whole += words if is_wide or not whole else f" {words}" if words else ""
    return whole


def is_wide_at(character: str) -> bool:
    """Whether a character is Chinese or takes two columns: no blanks stand between such words."""
    return unicodedata.east_asian_width(character) in "WF"


def dedented(lines: Sequence[Line]) -> str:
    """The lines without the indentation that all of them share."""
    kept = trimmed(lines)
    margin = min((line.indent for line in kept if not line.is_blank), default=0)
    return "\n".join(line.text[margin:].rstrip() for line in kept)


def paragraphs_of(lines: Sequence[Line]) -> list[Sequence[Line]]:
    """The lines between blank ones."""
    found: list[list[Line]] = [[]]
    for line in lines:
        if line.is_blank:
            found.append([])
        else:
            found[-1].append(line)
    return [paragraph for paragraph in found if paragraph]

"""A docstring's text as Python source: prefix, quotes, escapes, so that it says just that."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docgen.comments.rendering.wrapping import width_of

_LITERAL = re.compile(r"(?s)(?P<prefix>[rRuU]?)(?P<quote>\"\"\"|'''|\"|')(?P<inner>.*)(?P=quote)$")


@dataclass(frozen=True, slots=True)
class Literal:
    """A string literal taken apart."""

    prefix: str
    quote: str
    inner: str

    @property
    def is_raw(self) -> bool:
        """Whether backslashes stand for themselves."""
        return "r" in self.prefix.lower()

    def spelled(self, text: str) -> str | None:
        """More text as it is to be written into this literal; None where it cannot be."""
        if self.is_raw:
            return None if self.quote in text else text
        return escaped(text, self.quote)


def literal_of(source: str) -> Literal | None:
    """The parts of a literal; None for what is none that a docstring may be."""
    found = _LITERAL.fullmatch(source)
    return Literal(found["prefix"], found["quote"], found["inner"]) if found is not None else None


def as_read(text: str) -> str:
    """A text whose levels of indentation are tabs in the file, as Python reads it: tabs become
    eight blanks."""
    return "\n".join(_levels(line, 4, " " * 8) for line in text.split("\n"))


def with_tabs(line: str) -> str:
    """A line as it is read, with its indentation as tabs."""
    return _levels(line, 8, "\t")


def _levels(line: str, columns: int, unit: str) -> str:
    bare = line.lstrip(" ")
    levels, rest = divmod(len(line) - len(bare), columns)
    return unit * levels + " " * rest + bare


def escaped(text: str, quote: str) -> str:
    """Text within a literal that is not raw."""
    text = text.replace("\\", "\\\\")
    return text.replace(quote, f"\\{quote[0]}" * len(quote)) if quote in text else text


def literal_lines(
    lines: Sequence[str], quote: str, room: int, *, opens_alone: bool, short_alone: bool
) -> list[str]:
    """The lines of a docstring's literal, the first with its prefix and quotes; without
    indentation. `room` are the columns it may take."""
    text = "\n".join(lines)
    prefix = ""
    if "\\" in text and quote not in text:
        prefix = "r"
    elif "\\" in text or quote in text:
        lines = escaped(text, quote).split("\n")
    first = lines[0]
    ends_oddly = lines[-1].endswith((quote[0], "\\"))
    fits = len(prefix) + 2 * len(quote) + width_of(first) <= room
    if len(lines) == 1 and fits and not ends_oddly and not short_alone:
        return [f"{prefix}{quote}{first}{quote}"]
    if opens_alone:
        return [f"{prefix}{quote}", *lines, quote]
    return [f"{prefix}{quote}{first}", *lines[1:], quote]

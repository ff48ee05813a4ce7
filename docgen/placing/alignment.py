"""From places in a comment's text to places in its file: markers, indentation and quotes between.

A line whose text is spelled otherwise in the file (escapes) has no place: nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass

from docgen.comments.lines import Line, lines_of
from docgen.facts.source import SourceFile
from syntax.symbols import Doc
from syntax.text import Edit, Span


@dataclass(frozen=True, slots=True)
class Alignment:
    """The lines of a comment's text, each with the offset in the file of its first visible
    character; None for a blank line, and for one that is spelled otherwise there."""

    lines: tuple[Line, ...]
    offsets: tuple[int | None, ...]

    def offset(self, at: int) -> int | None:
        """The offset in the file of an offset in the text."""
        number = next(
            (
                number
                for number, line in enumerate(self.lines)
                if line.start <= at <= line.start + len(line.text)
            ),
            None,
        )
        if number is None:
            return None
        begin = self.offsets[number]
        line = self.lines[number]
        return None if begin is None else begin + at - line.start - line.indent

    def span(self, span: Span) -> Span | None:
        """A place of the text in the file; None if one of its ends has none."""
        start, end = self.offset(span.start), self.offset(span.end)
        return None if start is None or end is None or end < start else Span(start, end)

    def edit(self, edit: Edit, file: SourceFile, text: str) -> Edit | None:
        """An edit of the text as one of the file, where both have the same characters there, and
        the new ones mean the same in a literal as in the text."""
        if file.language == "python" and ("\\" in edit.text or '"""' in edit.text):
            return None
        span = self.span(Span(edit.start, edit.end))
        if span is None or file.slice(span) != text[edit.start : edit.end]:
            return None
        return Edit(span.start, span.end, edit.text)


def aligned(file: SourceFile, doc: Doc) -> Alignment:
    """Where the lines of a comment's text stand in its file."""
    lines = tuple(lines_of(doc.text))
    source = file.text[doc.span.start : doc.span.end]
    offsets: list[int | None] = []
    at = 0
    for line in lines:
        words = line.text.strip()
        found = source.find(words, at) if words else -1
        if found < 0 or source.count("\n", at, found) > 3:
            offsets.append(None)
            continue
        offsets.append(doc.span.start + found)
        at = found + len(words)
    return Alignment(lines, tuple(offsets))

"""Lines put between those of a comment in its file: behind its markers and indentation, spelled as
its literal wants them, with a line of its own for what closes it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from docgen.facts.source import SourceFile
from docgen.placing.alignment import Alignment, aligned
from docgen.placing.completing import Insertion
from docgen.placing.literals import Literal, literal_of, with_tabs
from foundation.nothing import Nothing
from syntax.symbols import Doc
from syntax.text import Edit

_SPELLED = Nothing("its lines are spelled otherwise in the file than they read")
_CLOSING = re.compile(r"[ \t]*(?:\*+/|\"\"\"|'''|\"|')$")
_TRIPLE = 3


@dataclass(frozen=True, slots=True)
class CommentInFile:
    """A comment in its file: which line of the file its first one stands on, what begins a line of
    it, and whether it is a literal."""

    file: SourceFile
    doc: Doc
    first: int
    prefix: str
    literal: Literal | None
    alignment: Alignment

    @property
    def is_closed(self) -> bool:
        """Whether something ends it but the end of its line."""
        return bool(self.closing)

    @property
    def closing(self) -> str:
        """What ends it."""
        if self.literal is not None:
            return self.literal.quote
        return "*/" if self.file.slice(self.doc.span).startswith("/*") else ""

    def spelled(self, line: str) -> str | None:
        """A line of text as it is written in the file, without what begins it; None where it
        cannot be."""
        if self.literal is not None:
            return self.literal.spelled(with_tabs(line) if "\t" in self.prefix else line)
        return None if "*/" in line else line

    def eol_at(self, offset: int) -> str:
        """How the line of an offset ends."""
        return _eol(self, self.file.parse.snapshot.line_of(offset))

    @property
    def blank(self) -> str:
        """The beginning of a line that is empty."""
        return self.prefix.rstrip()


def edits_of(file: SourceFile, doc: Doc, added: Sequence[Insertion]) -> tuple[Edit, ...] | Nothing:
    """The edits of the file that put lines between those of a comment."""
    comment = comment_in_file(file, doc)
    if isinstance(comment, Nothing):
        return comment
    if _shares_its_line(file, doc):
        return Nothing("its docstring stands on the line of its head")
    edits: list[Edit] = []
    for one in added:
        lines = _spelled(comment, one.lines)
        if lines is None:
            return Nothing("what is to be added cannot be spelled in its quotes")
        found = _above(comment, lines) if one.behind < 0 else _behind(comment, one.behind, lines)
        if isinstance(found, Nothing):
            return found
        edits += found
    if literal := comment.literal:
        edits = _widened(doc, literal, edits)
    return tuple(edits)


def _shares_its_line(file: SourceFile, doc: Doc) -> bool:
    """Whether code stands before a docstring: lines below it would begin anywhere."""
    snapshot = file.parse.snapshot
    start = snapshot.line_start(snapshot.line_of(doc.span.start))
    return file.language == "python" and bool(file.text[start : doc.span.start].strip())


def comment_in_file(file: SourceFile, doc: Doc) -> CommentInFile | Nothing:
    """How a comment stands in its file; why nothing can be put into it."""
    alignment = aligned(file, doc)
    snapshot = file.parse.snapshot
    known = [
        (number, offset) for number, offset in enumerate(alignment.offsets) if offset is not None
    ]
    shifts = {snapshot.line_of(offset) - number for number, offset in known}
    if len(shifts) != 1:
        return _SPELLED
    (first,) = shifts
    source = file.slice(doc.span)
    literal = literal_of(source) if file.language == "python" else None
    if file.language == "python" and literal is None:
        return _SPELLED
    prefix = _prefix(file, doc, alignment, known)
    return CommentInFile(file, doc, first, prefix, literal, alignment)


def _prefix(
    file: SourceFile, doc: Doc, alignment: Alignment, known: Sequence[tuple[int, int]]
) -> str:
    """What stands before a line of the comment: as on one that is there, or as is the custom."""
    snapshot = file.parse.snapshot
    opening = snapshot.line_of(doc.span.start)
    # Of the first line the blanks before it are not kept, so the others tell more.
    for number, offset in (*known[1:], *known[:1]):
        row = snapshot.line_of(offset)
        if row != opening:
            column = offset - snapshot.line_start(row)
            return snapshot.line_text(row)[: column - alignment.lines[number].indent]
    line = snapshot.line_text(opening)
    indent = line[: len(line) - len(line.lstrip())]
    source = file.slice(doc.span)
    if file.language == "python":
        return indent
    if source.startswith("/*"):
        return f"{indent} * "
    marker = re.match(r"//[/!]*", source)
    return f"{indent}{marker[0] if marker is not None else '//'} "


def _spelled(comment: CommentInFile, lines: Sequence[str]) -> list[str] | None:
    found = []
    for line in lines:
        spelled = comment.spelled(line)
        if spelled is None:
            return None
        found.append(f"{comment.prefix}{spelled}" if spelled else comment.blank)
    return found


def _behind(comment: CommentInFile, number: int, lines: Sequence[str]) -> list[Edit] | Nothing:
    snapshot = comment.file.parse.snapshot
    row = comment.first + number
    if row >= snapshot.line_count:
        return _SPELLED
    eol = _eol(comment, row)
    end = snapshot.line_end(row)
    new = "".join(f"{eol}{line}" for line in lines)
    last = len(comment.alignment.lines) - 1
    if number < last or row < snapshot.line_of(comment.doc.span.end):
        return [Edit(end, end, new)]
    source = comment.file.text[: comment.doc.span.end]
    closing = _CLOSING.search(source)
    is_line_comment = comment.literal is None and not comment.file.slice(
        comment.doc.span
    ).startswith("/*")
    if is_line_comment:
        return [Edit(end, end, new)]
    if closing is None:
        return _SPELLED
    begin = closing.start()
    mark = source[begin:].strip()
    if comment.literal is not None:
        indent = comment.prefix
        edits = [Edit(begin, comment.doc.span.end - len(mark), f"{new}{eol}{indent}")]
    else:
        edits = [Edit(begin, comment.doc.span.end, f"{new}{eol}{comment.blank[:-1]}{mark}")]
        edits += _opened(comment, eol)
    return edits


def _opened(comment: CommentInFile, eol: str) -> list[Edit]:
    """A block comment of one line begins on a line of its own as soon as it has several."""
    source = comment.file.slice(comment.doc.span)
    found = re.match(r"/\*[*!]+([ \t]*)", source)
    if "\n" in source or found is None:
        return []
    start = comment.doc.span.start
    return [Edit(start + found.start(1), start + found.end(1), f"{eol}{comment.prefix}")]


def _above(comment: CommentInFile, lines: Sequence[str]) -> list[Edit] | Nothing:
    offset = comment.alignment.offsets[0]
    if offset is None:
        return _SPELLED
    row = comment.file.parse.snapshot.line_of(offset)
    eol = _eol(comment, row)
    first = lines[0].removeprefix(comment.prefix)
    new = eol.join([first, *lines[1:], comment.prefix])
    opened = _opened(comment, eol)
    if not opened:
        return [Edit(offset, offset, new)]
    (opening,) = opened
    closing = re.search(r"[ \t]*\*+/$", comment.file.text[: comment.doc.span.end])
    if closing is None:
        return _SPELLED
    end = Edit(
        closing.start(), comment.doc.span.end, f"{eol}{comment.blank[:-1]}{closing[0].strip()}"
    )
    return [Edit(opening.start, opening.end, f"{opening.text}{new}"), end]


def _widened(doc: Doc, literal: Literal, edits: list[Edit]) -> list[Edit]:
    """Quotes that hold several lines, where they held one."""
    if len(literal.quote) == _TRIPLE:
        return edits
    start = doc.span.start + len(literal.prefix)
    triple = literal.quote * _TRIPLE
    ends = doc.span.end - len(literal.quote)
    kept = [
        Edit(one.start, doc.span.end, f"{one.text}{triple}") if one.end == ends else one
        for one in edits
    ]
    return [Edit(start, start + 1, triple), *kept]


def _eol(comment: CommentInFile, row: int) -> str:
    snapshot = comment.file.parse.snapshot
    if row + 1 < snapshot.line_count:
        return comment.file.text[snapshot.line_end(row) : snapshot.line_start(row + 1)]
    return snapshot.eol

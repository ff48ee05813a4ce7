"""Edits of a comment's text as edits of its file: words within lines, sentences over lines, whole
lines taken away."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from docgen.comments.lines import lines_of
from docgen.comments.rendering.wrapping import wrapped
from docgen.facts.source import SourceFile
from docgen.placing.alignment import Alignment, aligned
from docgen.placing.lines_in_file import CommentInFile, comment_in_file
from foundation.nothing import Nothing
from syntax.symbols import Doc
from syntax.text import Edit

_SPELLED = Nothing("it is spelled otherwise in the file than it reads")


def in_file(file: SourceFile, doc: Doc, edits: Sequence[Edit]) -> tuple[Edit, ...] | Nothing:
    """The edits of the file, all or none."""
    comment = comment_in_file(file, doc)
    if isinstance(comment, Nothing):
        return comment
    alignment = aligned(file, doc)
    found: list[Edit] = []
    for edit in edits:
        one = _one(file, doc, comment, alignment, edit)
        if one is None:
            return _SPELLED
        found.append(one)
    return tuple(found)


def _one(
    file: SourceFile, doc: Doc, comment: CommentInFile, alignment: Alignment, edit: Edit
) -> Edit | None:
    text = doc.text
    if not edit.text and _is_whole_lines(text, edit):
        return _removal(file, doc, comment, edit)
    lines = [comment.spelled(line) for line in edit.text.split("\n")]
    start, end = alignment.offset(edit.start), alignment.offset(edit.end)
    if start is None or end is None or end < start or None in lines:
        return None
    first, last = (_row(text, at) for at in (edit.start, edit.end))
    if first == last and file.text[start:end] != text[edit.start : edit.end]:
        return None
    eol = comment.eol_at(start)
    new = eol.join([lines[0] or "", *(f"{comment.prefix}{line}" for line in lines[1:])])
    return Edit(start, end, new)


def _removal(file: SourceFile, doc: Doc, comment: CommentInFile, edit: Edit) -> Edit | None:
    """Whole lines, which may share theirs with neither the beginning nor the end of the comment;
    at the end, what closes it stays where it is."""
    snapshot = file.parse.snapshot
    text = doc.text
    is_end = edit.end == len(text)
    first = _row(text, edit.start + 1 if is_end and edit.start else edit.start)
    last = _row(text, edit.end) if is_end else _row(text, edit.end) - 1
    top, bottom = comment.first + first, comment.first + last
    opening, closing = snapshot.line_of(doc.span.start), snapshot.line_of(doc.span.end)
    if top <= opening or bottom >= snapshot.line_count - 1:
        return None
    if bottom < closing or not comment.is_closed:
        return Edit(snapshot.line_start(top), snapshot.line_start(bottom + 1), "")
    close = file.text.rfind(comment.closing, 0, doc.span.end)
    return Edit(snapshot.line_end(top - 1), close, "") if close > 0 else None


def _is_whole_lines(text: str, edit: Edit) -> bool:
    at_end = edit.end == len(text) and (not edit.start or text[edit.start] == "\n")
    starts = edit.start == 0 or text[edit.start - 1] == "\n"
    return at_end or (starts and text[edit.end - 1 : edit.end] == "\n")


def _row(text: str, at: int) -> int:
    return text.count("\n", 0, at)


def resaid(text: str, start: int, end: int, said: str, width: int) -> Edit:
    """A sentence in the place of another, broken into lines as those around it are."""
    lines = lines_of(text)
    row = bisect_right([line.start for line in lines], start) - 1
    line = lines[row]
    last = bisect_right([one.start for one in lines], max(end - 1, start)) - 1
    below = lines[row + 1] if row + 1 < len(lines) else None
    indent = (
        below.indent if below is not None and (last > row or not below.is_blank) else line.indent
    )
    new = wrapped(said, width, first=start - line.start, indent=indent)
    return Edit(start, end, "\n".join(new))

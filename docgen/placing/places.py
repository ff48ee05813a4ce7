"""Where a finding is shown in its file, and the edits of the file that mend it."""

from __future__ import annotations

from dataclasses import dataclass

from docgen.facts.source import SourceFile
from docgen.placing.alignment import aligned
from docgen.rules.finding import Finding
from syntax.text import Edit, Span


@dataclass(frozen=True, slots=True)
class Placed:
    """`span` is a place in the file; lines and columns are one-based. `edits` mend the file, where
    that can be done by machine."""

    span: Span
    line: int
    column: int
    end_line: int
    end_column: int
    edits: tuple[Edit, ...]


def placed(finding: Finding, file: SourceFile) -> Placed:
    """A finding's place, by lines and columns too."""
    span, edits = place_of(finding, file)
    snapshot = file.parse.snapshot
    first, last = snapshot.line_of(span.start), snapshot.line_of(span.end)
    return Placed(
        span=span,
        line=first + 1,
        column=span.start - snapshot.line_start(first) + 1,
        end_line=last + 1,
        end_column=span.end - snapshot.line_start(last) + 1,
        edits=edits,
    )


def place_of(finding: Finding, file: SourceFile) -> tuple[Span, tuple[Edit, ...]]:
    """Where a finding is shown, and the edits of the file that mend it; none where the comment is
    spelled so that it cannot be edited by place."""
    symbol = file.by_place.get(finding.declared)
    if symbol is None:
        return Span(0, 0), ()
    if symbol.doc is None:
        return symbol.name_span, ()
    alignment = aligned(file, symbol.doc)
    span = alignment.span(finding.span) if finding.span is not None else None
    edits: list[Edit] = []
    for edit in finding.fix.edits if finding.fix is not None else ():
        at = alignment.edit(edit, file, symbol.doc.text)
        if at is None:
            return span or symbol.name_span, ()
        edits.append(at)
    return span or symbol.name_span, tuple(edits)

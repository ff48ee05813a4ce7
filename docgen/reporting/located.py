"""A finding with its place in the file, as every report shows it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from docgen.check import Checked
from docgen.facts.source import SourceFile, Sources
from docgen.placing.alignment import aligned
from docgen.rules.finding import Finding
from foundation.nothing import Nothing
from syntax.text import Edit, Span


@dataclass(frozen=True, slots=True)
class Located:
    """`span` is a place in the file; `line` and `column` are one-based. `edits` mend the file,
    where that can be done by machine."""

    finding: Finding
    path: str
    span: Span
    line: int
    column: int
    end_line: int
    end_column: int
    edits: tuple[Edit, ...]

    @property
    def fingerprint(self) -> str:
        """What tells the finding from others, in every checkout."""
        return self.finding.fingerprint(self.path)


def located(checked: Checked, sources: Sources, folder: Path) -> list[Located]:
    """All findings with their places; paths are relative to `folder` where they are below it."""
    return list(_located(checked.findings, sources, folder))


def _located(findings: Iterable[Finding], sources: Sources, folder: Path) -> Iterator[Located]:
    for finding in findings:
        file = sources.file(finding.path)
        if isinstance(file, Nothing):
            continue
        span, edits = place_of(finding, file)
        snapshot = file.parse.snapshot
        first, last = snapshot.line_of(span.start), snapshot.line_of(span.end)
        yield Located(
            finding=finding,
            path=shown(finding.path, folder),
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
    symbol = file.by_name.get(finding.symbol)
    if symbol is None:
        return Span(0, 0), ()
    if symbol.doc is None:
        return symbol.name_span, ()
    alignment = aligned(file, symbol.doc)
    span = alignment.span(finding.span) if finding.span is not None else None
    edits: list[Edit] = []
    for edit in finding.fix.edits if finding.fix is not None else ():
        placed = alignment.edit(edit, file, symbol.doc.text)
        if placed is None:
            return span or symbol.name_span, ()
        edits.append(placed)
    return span or symbol.name_span, tuple(edits)


def shown(path: Path, folder: Path) -> str:
    """A path as people read it."""
    return Path(os.path.relpath(path, folder)).as_posix() if folder in path.parents else str(path)

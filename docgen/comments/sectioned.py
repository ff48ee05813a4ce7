"""A Python docstring read whole: Google's and NumPy's sections and Sphinx' fields, also mixed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from docgen.comments import fields, google, numpy
from docgen.comments.comment import Comment, Prose, Section, SectionKind
from docgen.comments.lines import Line, dedented, flat, lines_of, paragraphs_of, span_of

_DIRECTIVE = re.compile(r"^\s*\.\. (?P<name>[\w-]+)::\s*(?P<argument>.*)$")
_DIRECTIVES: dict[str, SectionKind] = {
    "deprecated": "deprecated",
    "versionadded": "since",
    "note": "notes",
    "warning": "warnings",
    "seealso": "see_also",
    "rubric": "other",
    "todo": "todo",
}


def read(text: str) -> Comment:
    """The parts of a docstring. Never raises: what is no section is a paragraph."""
    lines = lines_of(text)
    prose: list[list[Line]] = [[]]
    sections: list[Section] = []
    gathered: list[fields.Field] = []
    styles: Counter[str] = Counter()
    at = 0
    while at < len(lines):
        if (known := numpy.title_at(lines, at)) is not None:
            section, at = numpy.section_at(lines, at, known)
            sections.append(section)
            styles["numpy"] += 1
        elif (known := google.title_at(lines, at)) is not None:
            section, at = google.section_at(lines, at, known)
            sections.append(section)
            styles["google"] += 1
        elif (end := _literal_end(lines, at)) > at:
            prose[-1] += lines[at:end]
            at = end
            continue
        elif fields.is_field(lines[at]):
            found, at = fields.fields_at(lines, at)
            gathered += found
            styles["sphinx"] += 1
        elif (directive := _directive_at(lines, at)) is not None:
            section, at = directive
            sections.append(section)
        else:
            prose[-1].append(lines[at])
            at += 1
            continue
        prose.append([])
    sections += fields.sections_of(gathered)
    sections.sort(key=lambda section: section.span.start)
    return Comment(
        style=styles.most_common(1)[0][0] if styles else "plain",
        text=text,
        paragraphs=tuple(_paragraphs(prose)),
        sections=tuple(sections),
    )


def _literal_end(lines: Sequence[Line], at: int) -> int:
    """The line behind the block of text taken as it is that begins at a line, below one that ends
    in two colons; the line itself where none begins."""
    above = at - 1
    while above >= 0 and lines[above].is_blank:
        above -= 1
    if lines[at].is_blank or above < 0 or not lines[above].text.rstrip().endswith("::"):
        return at
    margin = lines[above].indent
    if not above:  # beside the quotes, whatever the lines below are indented by
        margin = min(one.indent for one in lines[1:] if not one.is_blank)
    end = at
    while end < len(lines) and (lines[end].is_blank or lines[end].indent > margin):
        end += 1
    return end


def _paragraphs(prose: Sequence[Sequence[Line]]) -> list[Prose]:
    return [
        Prose(dedented(paragraph), span_of(paragraph, paragraph[0].start))
        for part in prose
        for paragraph in paragraphs_of(part)
    ]


def _directive_at(lines: Sequence[Line], at: int) -> tuple[Section, int] | None:
    """A directive of reStructuredText that stands for a section."""
    found = _DIRECTIVE.match(lines[at].text)
    kind = _DIRECTIVES.get(found["name"].lower()) if found is not None else None
    if found is None or kind is None:
        return None
    end = at + 1
    while end < len(lines) and (lines[end].is_blank or lines[end].indent > lines[at].indent):
        end += 1
    first = Line(" " * found.start("argument") + found["argument"], lines[at].start)
    said = [first, *lines[at + 1 : end]]
    span = span_of(lines[at:end], lines[at].start)
    section = Section(
        kind=kind,
        title=found["name"],
        text=flat(said),
        span=span,
        text_span=span_of(said, span.end),
    )
    return section, end

"""Rust's and Go's way: Markdown. Sections are `# Heading`, entries are items of a list.

Go has no sections by convention; what its comments say stands in paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from docgen.comments.comment import WITH_ENTRIES, Comment, Entry, Prose, Section
from docgen.comments.google import default_in
from docgen.comments.headings import Heading, heading
from docgen.comments.lines import Line, dedented, flat, lines_of, paragraphs_of, span_of, trimmed
from syntax.text import Span

_TITLE = re.compile(r"^\s{0,3}#{1,6}\s+(?P<title>.+?)\s*#*\s*$")
_ITEM = re.compile(
    r"^(?P<lead>\s*(?:[-*+]|\d+[.)])\s+)`?(?P<link>\[?`?)(?P<name>[\w:.]+(?:<[^>`]*>)?)`?\]?`?"
    r"(?:\([^)]*\))?(?P<mark>\s*(?:[-–—:：]\s*|$))"
)
_FENCE = "```"


def read(text: str) -> Comment:
    """The parts of a comment in Markdown. Never raises."""
    lines = lines_of(text)
    inside = _fenced(lines)
    titles = [
        at
        for at, line in enumerate(lines)
        if not inside[at] and _TITLE.match(line.text) is not None
    ]
    ends = [*titles[1:], len(lines)] if titles else []
    body = [
        Line("", line.start) if inside[at] else line
        for at, line in enumerate(lines[: titles[0] if titles else len(lines)])
    ]
    paragraphs = [Prose(dedented(one), span_of(one, one[0].start)) for one in paragraphs_of(body)]
    sections = [_section(lines, at, end) for at, end in zip(titles, ends, strict=True)]
    return Comment(
        style="rustdoc" if sections else "plain",
        text=text,
        paragraphs=tuple(paragraphs),
        sections=tuple(sections),
    )


def _fenced(lines: Sequence[Line]) -> list[bool]:
    """For each line whether it belongs to fenced code, the fences included."""
    found, inside = [], False
    for line in lines:
        is_fence = line.text.lstrip().startswith(_FENCE)
        found.append(inside or is_fence)
        inside ^= is_fence
    return found


def _section(lines: Sequence[Line], at: int, end: int) -> Section:
    title = _TITLE.match(lines[at].text)
    assert title is not None
    known = heading(title["title"].rstrip(":：")) or Heading("other", "en")
    body = trimmed(lines[at + 1 : end])
    entries = _entries(body) if known.kind in WITH_ENTRIES else []
    if known.kind in ("returns", "yields", "raises") and not entries and body:
        span = span_of(body, lines[at].span.end)
        entries = [Entry(name="", text=flat(body), span=span, text_span=span)]
    last = body[-1].span.end if body else lines[at].span.end
    return Section(
        kind=known.kind,
        title=title["title"],
        text=dedented(body),
        span=Span(lines[at].span.start, last),
        text_span=span_of(body, last),
        entries=tuple(entries),
        language=known.language,
    )


def _entries(body: Sequence[Line]) -> list[Entry]:
    blocks: list[list[Line]] = []
    for line in body:
        if _ITEM.match(line.text) is not None:
            blocks.append([line])
        elif blocks and not (line.indent == 0 and not line.is_blank and blocks[-1][-1].is_blank):
            blocks[-1].append(line)
    return [_entry(list(trimmed(block))) for block in blocks]


def _entry(block: Sequence[Line]) -> Entry:
    line = block[0]
    found = _ITEM.match(line.text)
    assert found is not None
    said = [Line(" " * found.end() + line.text[found.end() :], line.start), *block[1:]]
    span = Span(line.span.start, block[-1].span.end)
    stated = default_in(said)
    return Entry(
        name=found["name"],
        text=flat(said),
        span=span,
        text_span=span_of(said, span.end),
        name_span=line.within(*found.span("name")),
        default=stated.value if stated is not None else None,
        default_span=stated.span if stated is not None else None,
    )

"""Rust's and Go's way: Markdown. Sections are `# Heading`, entries are items of a list.

Go has no sections by convention; what its comments say stands in paragraphs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

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
_ERROR = re.compile(
    r"(?:(?:this|the) (?:function|method|call) )?(?:will )?returns? (?:an? |the )?"
    r"(?:\[`?(?P<linked>[\w:]+)`?\](?:\([^)]*\)|\[[^\]]*\])?(?: error)?"
    r"|`(?P<code>[^`]+)`(?: error)?|(?P<any>error))"
    r"(?=\s+(?:if|when|whenever|unless|on)\b)",
    re.IGNORECASE,
)
_PANICS = re.compile(r"panics\s+(?=(?:if|when|whenever|unless|on)\b)", re.IGNORECASE)
_ANY_ERROR = "Error"
PANIC = "panic"
"""What the entry of a section on panics is called: nobody writes its name."""


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
    is_panics = title["title"].lower() == "panics"
    said = _in_prose(body, is_panics=is_panics) if known.kind == "raises" else []
    is_prose = bool(body) and (is_panics or not entries) and any(one.name for one in said)
    if is_prose:
        entries = said
    elif known.kind in ("returns", "yields", "raises") and not entries and body:
        entries = [_whole(body)]
    last = body[-1].span.end if body else lines[at].span.end
    return Section(
        kind=known.kind,
        title=title["title"],
        text=dedented(body),
        span=Span(lines[at].span.start, last),
        text_span=span_of(body, last),
        entries=tuple(entries),
        language=known.language,
        is_prose=is_prose,
    )


def _whole(body: Sequence[Line]) -> Entry:
    span = span_of(body, body[0].start)
    return Entry(name="", text=flat(body), span=span, text_span=span)


def _in_prose(body: Sequence[Line], *, is_panics: bool) -> list[Entry]:
    """ "Panics if ..." as one entry, "Returns [`Error::Empty`] if ..." as one for each paragraph,
    without a name where that begins otherwise."""
    if not body:
        return []
    if is_panics:
        return [_behind(replace(_whole(body), name=PANIC), body, _PANICS)]
    return [_behind(_whole(one), one, _ERROR) for one in paragraphs_of(body)]


def _behind(entry: Entry, lines: Sequence[Line], begin: re.Pattern[str]) -> Entry:
    """An entry without the words that it begins with, under the name that they tell."""
    first = lines[0]
    found = begin.match(first.text, first.indent)
    if found is None:
        return entry
    said = [Line(" " * found.end() + first.text[found.end() :], first.start), *lines[1:]]
    entry = replace(entry, text=flat(said), text_span=span_of(said, entry.span.end))
    for group, name in found.groupdict().items():
        if name:
            is_any = group == "any"
            span = None if is_any else first.within(*found.span(group))
            entry = replace(entry, name=_ANY_ERROR if is_any else name, name_span=span)
    return entry


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

"""Google's style: a title with a colon, and entries below it that are indented further.

Entries without indentation are read too where a title in another language stands above them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from docgen.comments.comment import WITH_ENTRIES, Entry, Section
from docgen.comments.defaults import Stated, stated_default
from docgen.comments.headings import Heading, heading
from docgen.comments.lines import Line, dedented, flat, span_of, trimmed
from docgen.comments.types import Typed, colon_outside, is_type, typed
from syntax.text import Span

_TITLE = re.compile(r"^(?P<title>[^\W\d][\w ]{0,30}?)\s*[:：]\s*$")
_NAME = re.compile(
    r"^(?P<quote>`{0,2})(?P<stars>\*{0,2}|\\\*{1,2})(?P<name>[^\W\d][\w.]*)(?P=quote)"
)
_MORE_NAMES = re.compile(
    r"\s*,\s*(?P<quote>`{0,2})(?P<stars>\*{0,2})(?P<name>[^\W\d]\w*)(?P=quote)"
)
_PAREN = re.compile(r"\s*[(（]")
_ROLE = re.compile(r"^:\w+(?::\w+)*:`~?\.?(?P<name>[\w.]+)`|^`~?(?P<quoted>[\w.]+)`")
_NAMED_ENTRIES = frozenset(
    {"parameters", "other_parameters", "type_parameters", "attributes", "methods", "receives"}
)


def title_at(lines: Sequence[Line], at: int) -> Heading | None:
    """The heading that a line is, if what follows belongs under it."""
    line = lines[at]
    found = _TITLE.match(line.text.strip())
    known = heading(found["title"]) if found is not None else None
    if known is None:
        return None
    below = next((one for one in lines[at + 1 :] if not one.is_blank), None)
    if below is None or (below.indent <= line.indent and not _may_be_flat(known, lines, at)):
        return None
    return known


def section_at(lines: Sequence[Line], at: int, known: Heading) -> tuple[Section, int]:
    """The section under the heading at a line, and the line behind it."""
    end = _end(lines, at)
    body = lines[at + 1 : end]
    while body and body[-1].is_blank:
        body = body[:-1]
    title = lines[at]
    last = body[-1].span.end if body else title.span.end
    entries: tuple[Entry, ...] = ()
    if known.kind in _NAMED_ENTRIES:
        entries = tuple(named_entries(body))
    elif known.kind in ("raises", "warns"):
        entries = tuple(error_entries(body))
    elif known.kind in ("returns", "yields"):
        entries = result_entry(body)
    section = Section(
        kind=known.kind,
        title=title.text.strip().rstrip(":：").rstrip(),
        text=dedented(body),
        span=Span(title.span.start, last),
        text_span=span_of(body, title.span.end),
        entries=entries if known.kind in WITH_ENTRIES else (),
        language=known.language,
    )
    return section, end


def _may_be_flat(known: Heading, lines: Sequence[Line], at: int) -> bool:
    """Whether unindented entries follow at once, as they do under many Chinese titles."""
    return known.language != "en" and at + 1 < len(lines) and not lines[at + 1].is_blank


def _end(lines: Sequence[Line], at: int) -> int:
    margin = lines[at].indent
    below = next((line for line in lines[at + 1 :] if not line.is_blank), None)
    is_flat = below is not None and below.indent <= margin
    for number in range(at + 1, len(lines)):
        line = lines[number]
        if is_flat and (line.is_blank or title_at(lines, number) is not None):
            return number
        if not is_flat and not line.is_blank and line.indent <= margin:
            return number
    return len(lines)


def blocks_of(lines: Sequence[Line]) -> list[Sequence[Line]]:
    """Each line that stands furthest left, with the deeper ones behind it."""
    kept = trimmed(lines)
    margin = min((line.indent for line in kept if not line.is_blank), default=0)
    blocks: list[list[Line]] = []
    for line in kept:
        if not line.is_blank and line.indent <= margin:
            blocks.append([line])
        elif blocks:
            blocks[-1].append(line)
    return [trimmed(block) for block in blocks]


def named_entries(lines: Sequence[Line]) -> list[Entry]:
    """`name (type, optional): text`, one or several names before the colon."""
    entries: list[Entry] = []
    blocks: list[list[Line]] = []
    for block in blocks_of(lines):
        if _is_named(block[0]) or not blocks:
            blocks.append(list(block))
        else:
            blocks[-1] += block  # a description that goes on without being indented
    for block in blocks:
        entries += _named(block)
    return entries


def _is_named(line: Line) -> bool:
    text = _bare(line)[1]
    found = _NAME.match(text)
    if found is None:
        return False
    end = _after_names(text, found.end())
    rest = text[end:]
    return bool(re.match(r"\s*(?:[(（].*[)）]\s*)?(?:[:：]|--?\s|$)", rest))


def _bare(line: Line) -> tuple[int, str]:
    """The line without indentation and the mark of a list, and where that begins."""
    text = line.text
    found = re.match(r"\s*(?:[-*+•]\s+)?", text)
    start = found.end() if found is not None else 0
    return start, text[start:]


def _after_names(text: str, end: int) -> int:
    while (more := _MORE_NAMES.match(text, end)) is not None:
        end = more.end()
    return end


def _named(block: Sequence[Line]) -> list[Entry]:
    line = block[0]
    column, text = _bare(line)
    found = _NAME.match(text)
    if found is None:
        return []
    names = [found]
    end = found.end()
    while (more := _MORE_NAMES.match(text, end)) is not None:
        names.append(more)
        end = more.end()
    kind, end = _in_parentheses(text, end, line.start + column)
    mark = re.match(r"\s*(?:[:：]|--?(?=\s))?\s*", text[end:])
    end += mark.end() if mark is not None else 0
    rest = Line(" " * (column + end) + text[end:], line.start)
    said = [rest, *block[1:]]
    text_span = span_of(said, line.start + len(line.text.rstrip()))
    told = flat(said)
    default = kind.default
    if default is None:
        default = default_in(said)
    return [
        Entry(
            name=one["name"],
            stars=one["stars"].lstrip("\\"),
            text=told,
            span=Span(line.span.start, max(text_span.end, line.start + column + end)),
            text_span=text_span,
            type=kind.type,
            type_span=kind.span,
            name_span=line.within(column + one.start("name"), column + one.end("name")),
            is_optional=kind.is_optional,
            default=default.value if default is not None else None,
            default_span=default.span if default is not None else None,
        )
        for one in names
    ]


def default_in(lines: Sequence[Line]) -> Stated | None:
    """The default that a description states on one of its lines."""
    for line in lines:
        stated = stated_default(line.text, line.start)
        if stated is not None:
            return stated
    for line, below in pairwise(lines):  # "The default is", and the value below
        stated = stated_default(f"{line.text}\n{below.text}", line.start)
        if stated is not None and stated.span.start >= below.start:
            return stated
    return None


def _in_parentheses(text: str, end: int, start: int) -> tuple[Typed, int]:
    """What stands in parentheses behind a name, and where the text goes on."""
    nothing = Typed(None, None, False, None)
    opening = _PAREN.match(text, end)
    if opening is None:
        return nothing, end
    depth = 0
    for at in range(opening.end() - 1, len(text)):
        depth += (text[at] in "(（") - (text[at] in ")）")
        if depth == 0:
            inner = text[opening.end() : at]
            return typed(inner, start + opening.end()), at + 1
    return nothing, end


def error_entries(lines: Sequence[Line]) -> list[Entry]:
    """`ValueError: text`, several types before the colon, or the type alone."""
    entries = []
    for block in blocks_of(lines):
        line = block[0]
        column, text = _bare(line)
        colon = colon_outside(text)
        head = text if colon is None else text[:colon]
        names = _types_in(head)
        if not names:
            continue
        end = len(text) if colon is None else colon + 1
        rest = Line(" " * (column + end) + text[end:], line.start)
        said = [rest, *block[1:]]
        text_span = span_of(said, line.start + len(line.text.rstrip()))
        entries += [
            Entry(
                name=name,
                text=flat(said),
                span=Span(line.span.start, max(text_span.end, line.start + column + end)),
                text_span=text_span,
                name_span=line.within(column + first, column + first + len(name)),
            )
            for name, first in names
        ]
    return entries


def _types_in(head: str) -> list[tuple[str, int]]:
    """Names of exceptions before a colon, each with its column; none where it is a sentence."""
    found = []
    for first, last in _alternatives(head):
        part = head[first:last]
        text = part.strip()
        offset = first + part.index(text) if text else first
        role = _ROLE.match(text)
        if role is not None and role.end() == len(text):
            group = "name" if role["name"] is not None else "quoted"
            found.append((role[group], offset + role.start(group)))
        elif re.fullmatch(r"[^\W\d][\w.]*", text):
            found.append((text, offset))
        else:
            return []
    return found


def _alternatives(head: str) -> list[tuple[int, int]]:
    parts, first = [], 0
    for mark in re.finditer(r"\s*(?:,|，|、|\||/|\bor\b|或)\s*", head):
        if mark.start() > first:
            parts.append((first, mark.start()))
        first = mark.end()
    return [*parts, (first, len(head))] if first < len(head) else parts


def result_entry(lines: Sequence[Line]) -> tuple[Entry, ...]:
    """What is returned: `type: text`, or text alone."""
    kept = trimmed(lines)
    if not kept:
        return ()
    line = kept[0]
    column, text = line.indent, line.text[line.indent :]
    colon = colon_outside(text)
    if colon is not None and is_type(text[:colon]):
        kind = typed(text[:colon], line.start + column)
        rest = Line(" " * (column + colon + 1) + text[colon + 1 :], line.start)
        said: list[Line] = [rest, *kept[1:]]
    else:
        kind, said = Typed(None, None, False, None), list(kept)
    span = Span(line.span.start, kept[-1].span.end)
    return (
        Entry(
            name="",
            text=flat(said),
            span=span,
            text_span=span_of(said, span.end),
            type=kind.type,
            type_span=kind.span,
        ),
    )

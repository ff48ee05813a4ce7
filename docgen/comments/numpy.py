"""NumPy's style: a title underlined with dashes, `name : type` on a line, its text indented."""

from __future__ import annotations

import re
from collections.abc import Sequence

from docgen.comments.comment import WITH_ENTRIES, Entry, Section
from docgen.comments.google import blocks_of, default_in, error_entries
from docgen.comments.headings import Heading, heading
from docgen.comments.lines import Line, dedented, flat, span_of, trimmed
from docgen.comments.types import Typed, is_type, typed
from syntax.text import Span

_UNDERLINE = re.compile(r"^\s*(?:-{2,}|={2,})\s*$")
_NAMES = re.compile(
    r"^(?P<names>(?:\\?\*){0,2}`{0,2}[^\W\d][\w.]*`{0,2}"
    r"(?:\s*,\s*(?:(?:\\?\*){0,2}`{0,2}[^\W\d][\w.]*`{0,2}|\.\.\.))*)\s*(?P<colon>[:：](?P<type>.*))?$"
)
_NAME = re.compile(r"(?P<stars>(?:\\?\*){0,2})`{0,2}(?P<name>[^\W\d][\w.]*)`{0,2}")
_NAMED_ENTRIES = frozenset(
    {"parameters", "other_parameters", "type_parameters", "attributes", "methods", "receives"}
)
_UNKNOWN = Heading("other", "en")


def title_at(lines: Sequence[Line], at: int) -> Heading | None:
    """The heading that a line with a line of dashes below it is."""
    line = lines[at]
    if line.is_blank or at + 1 >= len(lines) or _UNDERLINE.match(lines[at + 1].text) is None:
        return None
    if lines[at + 1].indent != line.indent or _UNDERLINE.match(line.text):
        return None
    title = line.text.strip()
    return heading(title.rstrip(":：")) or (_UNKNOWN if len(title) <= 40 else None)


def section_at(lines: Sequence[Line], at: int, known: Heading) -> tuple[Section, int]:
    """The section under the heading at a line, and the line behind it."""
    end = next(
        (
            number
            for number in range(at + 2, len(lines))
            if title_at(lines, number) is not None or _is_other_title(lines, at, number)
        ),
        len(lines),
    )
    body = lines[at + 2 : end]
    while body and body[-1].is_blank:
        body = body[:-1]
    underline = lines[at + 1]
    entries: tuple[Entry, ...] = ()
    if known.kind in _NAMED_ENTRIES:
        entries = tuple(_named_entries(body))
    elif known.kind in ("raises", "warns"):
        entries = tuple(error_entries(body))
    elif known.kind in ("returns", "yields"):
        entries = tuple(_results(body))
    section = Section(
        kind=known.kind,
        title=lines[at].text.strip(),
        text=dedented(body),
        span=Span(lines[at].span.start, body[-1].span.end if body else underline.span.end),
        text_span=span_of(body, underline.span.end),
        entries=entries if known.kind in WITH_ENTRIES else (),
        language=known.language,
    )
    return section, end


def _named_entries(lines: Sequence[Line]) -> list[Entry]:
    entries = []
    for block in blocks_of(lines):
        line = block[0]
        text = line.text[line.indent :].rstrip()
        found = _NAMES.match(text)
        if found is None or text == "None":
            continue
        column = line.indent
        kind = _kind(found, line, column)
        entries += [
            _entry(block, kind, one, line.start + column + found.start("names") + one.start())
            for one in _NAME.finditer(found["names"])
        ]
    return entries


def _is_other_title(lines: Sequence[Line], at: int, number: int) -> bool:
    """Whether a section of Google's style on results begins within one of this style."""
    text = lines[number].text.strip()
    if not text.endswith(":") or not text[:1].isupper() or lines[number].indent != lines[at].indent:
        return False
    known = heading(text.rstrip(": "))
    return known is not None and known.kind in ("returns", "yields", "raises")


def _kind(found: re.Match[str], line: Line, column: int) -> Typed:
    if found["colon"] is None:
        return Typed(None, None, False, None)
    return typed(found["type"], line.start + column + found.start("type"))


def _entry(block: Sequence[Line], kind: Typed, name: re.Match[str] | None, start: int) -> Entry:
    said = block[1:]
    text_span = span_of(said, block[0].span.end)
    default = kind.default if kind.default is not None else default_in(said)
    named = "" if name is None else name["name"]
    shift = 0 if name is None else name.start("name") - name.start()
    return Entry(
        name=named,
        stars="" if name is None else name["stars"].replace("\\", ""),
        text=flat(said),
        span=Span(block[0].span.start, max(text_span.end, block[0].span.end)),
        text_span=text_span,
        type=kind.type,
        type_span=kind.span,
        name_span=Span(start + shift, start + shift + len(named)) if named else None,
        is_optional=kind.is_optional,
        default=default.value if default is not None else None,
        default_span=default.span if default is not None else None,
    )


def _results(lines: Sequence[Line]) -> list[Entry]:
    """`name : type` or `type` on a line each, the text below; or running text alone."""
    entries: list[Entry] = []
    for block in blocks_of(trimmed(lines)):
        line = block[0]
        text = line.text[line.indent :].rstrip()
        found = _NAMES.match(text)
        if found is not None and found["colon"] is not None and is_type(found["type"]):
            kind = _kind(found, line, line.indent)
            name = _NAME.match(found["names"])
            entries.append(_entry(block, kind, name, line.start + line.indent))
        elif is_type(text) and (len(block) > 1 or len(text.split()) == 1):
            entries.append(_entry(block, typed(text, line.start + line.indent), None, 0))
        else:
            span = span_of(block, line.start)
            entries.append(Entry(name="", text=flat(block), span=span, text_span=span))
    return entries

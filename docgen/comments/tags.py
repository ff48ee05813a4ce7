"""Tags: JSDoc, TSDoc, Javadoc (`@param {type} name - text`) and Doxygen (`\\param[in] name text`).

A tag goes on to the next one at the beginning of a line; tags of one kind make one section.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from docgen.comments.comment import WITH_ENTRIES, Comment, Entry, Prose, Section, SectionKind
from docgen.comments.google import default_in
from docgen.comments.lines import Line, dedented, flat, lines_of, paragraphs_of, span_of
from syntax.text import Span

_TAG = re.compile(r"^\s*(?P<mark>[@\\])(?P<tag>[A-Za-z]+)(?:\[(?P<way>[a-z, ]*)\])?(?=[\s{<:]|$)")
_KINDS: dict[str, SectionKind] = {
    **dict.fromkeys(("param", "arg", "argument", "params"), "parameters"),
    **dict.fromkeys(("return", "returns", "result", "retval"), "returns"),
    **dict.fromkeys(("throws", "throw", "exception", "raises"), "raises"),
    **dict.fromkeys(("yields", "yield"), "yields"),
    **dict.fromkeys(("template", "typeparam", "tparam", "typeParam"), "type_parameters"),
    **dict.fromkeys(("property", "prop", "field"), "attributes"),
    **dict.fromkeys(("example", "code"), "examples"),
    **dict.fromkeys(("note", "remarks", "remark", "details", "apiNote", "implNote"), "notes"),
    **dict.fromkeys(("warning", "attention", "pre", "post"), "warnings"),
    **dict.fromkeys(("see", "sa", "link"), "see_also"),
    "deprecated": "deprecated",
    "since": "since",
    "todo": "todo",
}
_PROSE = frozenset({"brief", "short", "summary", "description", "desc", "privateRemarks"})
_COMMANDS = frozenset(
    re.findall(
        r"\w+",
        """
        author version serial hidden internal public private protected readonly override virtual
        sealed static async generator class constructor function method typedef type callback
        module namespace memberof name file fileoverview license copyright default defaultValue
        enum event fires listens extends implements augments abstract access alpha beta overload
        experimental packageDocumentation this var ref ingroup defgroup addtogroup endcode
        endverbatim par li c p a e em b f ignore inheritDoc inheritdoc satisfies import category
        group eventProperty decorator
        """,
    )
)
_NAME = re.compile(r"(?P<dots>\.{3})?(?P<name>[^\W\d$][\w$.\[\]]*|[$_][\w$.]*|<[A-Z]\w*>)")
_BRACKETED = re.compile(
    r"\[\s*(?P<name>[\w$.]+)\s*(?:=\s*(?P<default>(?:\[[^\]]*\]|[^\]])*?))?\s*\]"
)
_ERROR = re.compile(r"(?P<name>[A-Za-z_$][\w$.:]*)(?=\s|$|[-:,])")


@dataclass(frozen=True, slots=True)
class _Tag:
    name: str
    mark: str
    said: tuple[Line, ...]
    span: Span


def read(text: str) -> Comment:
    """The parts of a comment with tags, or without. Never raises."""
    lines = lines_of(text)
    starts = [at for at in range(len(lines)) if _is_tag(lines, at)]
    first = starts[0] if starts else len(lines)
    ends = [*starts[1:], len(lines)] if starts else []
    tags = [_tag(lines[at:end]) for at, end in zip(starts, ends, strict=True)]
    paragraphs = [_prose(one) for one in paragraphs_of(_without_fences(lines[:first]))]
    for tag in tags:
        if tag.name in _PROSE:
            paragraphs += [_prose(one) for one in paragraphs_of(_filled(tag.said))]
    by_kind: dict[SectionKind, list[_Tag]] = {}
    for tag in tags:
        if tag.name in _KINDS:
            by_kind.setdefault(_KINDS[tag.name], []).append(tag)
    sections = [_section(kind, own) for kind, own in by_kind.items()]
    sections.sort(key=lambda section: section.span.start)
    return Comment(
        style="tags" if sections else "plain",
        text=text,
        paragraphs=tuple(sorted(paragraphs, key=lambda one: one.span.start)),
        sections=tuple(sections),
    )


def _prose(lines: Sequence[Line]) -> Prose:
    return Prose(dedented(lines), span_of(lines, lines[0].start))


def _filled(lines: Sequence[Line]) -> Sequence[Line]:
    return [line for number, line in enumerate(lines) if number or not line.is_blank]


def _is_tag(lines: Sequence[Line], at: int) -> bool:
    found = _TAG.match(lines[at].text)
    if found is None or _is_fenced(lines, at):
        return False
    return found["tag"] in _KINDS or found["tag"] in _PROSE or found["tag"] in _COMMANDS


def _is_fenced(lines: Sequence[Line], at: int) -> bool:
    return sum(line.text.lstrip().startswith("```") for line in lines[:at]) % 2 == 1


def _without_fences(lines: Sequence[Line]) -> list[Line]:
    """The lines outside of fenced code."""
    kept, inside = [], False
    for line in lines:
        is_fence = line.text.lstrip().startswith("```")
        if is_fence or inside:
            kept.append(Line("", line.start))
            inside ^= is_fence
        else:
            kept.append(line)
    return kept


def _tag(block: Sequence[Line]) -> _Tag:
    line = block[0]
    found = _TAG.match(line.text)
    assert found is not None
    rest = Line(" " * found.end() + line.text[found.end() :], line.start)
    said = (rest, *block[1:])
    end = max(span_of(said, line.start + found.end()).end, line.start + found.end())
    return _Tag(found["tag"], found["mark"], said, Span(line.start + found.start("mark"), end))


def _section(kind: SectionKind, tags: Sequence[_Tag]) -> Section:
    entries = [entry for tag in tags for entry in _entries(kind, tag)]
    span = Span(tags[0].span.start, max(tag.span.end for tag in tags))
    return Section(
        kind=kind,
        title="",
        text="\n".join(dedented(tag.said) for tag in tags),
        span=span,
        text_span=span_of(tags[0].said, span.end) if len(tags) == 1 else span,
        entries=tuple(entries) if kind in WITH_ENTRIES else (),
    )


def _entries(kind: SectionKind, tag: _Tag) -> list[Entry]:
    line = tag.said[0]
    at = line.indent if not line.is_blank else len(line.text)
    type_, type_span, at = _braced(line, at)
    entry = Entry(
        name="",
        text="",
        span=tag.span,
        text_span=tag.span,
        type=type_,
        type_span=type_span,
        is_optional=type_ is not None and type_.endswith("="),
    )
    if kind in ("returns", "yields") and tag.name != "retval":
        return [_said(entry, tag, at)]
    if kind == "raises":
        return [_error(entry, tag, at)]
    return _named(entry, tag, at)


def _named(entry: Entry, tag: _Tag, at: int) -> list[Entry]:
    line = tag.said[0]
    bracketed = _BRACKETED.match(line.text, at)
    if bracketed is not None:
        default = bracketed["default"]
        start, end = bracketed.span("default")
        named = replace(
            entry,
            name=bracketed["name"],
            name_span=line.within(*bracketed.span("name")),
            is_optional=True,
            default=default,
            default_span=line.within(start, end) if default is not None else None,
        )
        return [_said(named, tag, bracketed.end())]
    found = _NAME.match(line.text, at)
    if found is None:
        return []
    names = [found]
    at = found.end()
    while (comma := re.match(r",\s*", line.text[at:])) and (
        more := _NAME.match(line.text, at + comma.end())
    ):
        names.append(more)
        at = more.end()
    if line.text[at : at + 3] == "...":
        at += 3
    return [
        _said(
            replace(
                entry,
                name=one["name"].strip("<>"),
                stars=one["dots"] or "",
                name_span=_inner(line, one),
            ),
            tag,
            at,
        )
        for one in names
    ]


def _inner(line: Line, name: re.Match[str]) -> Span:
    start, end = name.span("name")
    angle = name["name"].startswith("<")
    return line.within(start + angle, end - angle)


def _error(entry: Entry, tag: _Tag, at: int) -> Entry:
    """The exception is the type in braces, or the first word where that is a name."""
    if entry.type is not None:
        return _said(replace(entry, name=entry.type, name_span=entry.type_span), tag, at)
    line = tag.said[0]
    found = _ERROR.match(line.text, at)
    if found is None or not _names_error(found["name"], line.text[found.end() :]):
        return _said(entry, tag, at)
    name_span = line.within(*found.span("name"))
    return _said(replace(entry, name=found["name"], name_span=name_span), tag, found.end())


def _names_error(name: str, behind: str) -> bool:
    plain = name.rpartition(".")[2].rpartition(":")[2]
    if "::" in name:
        return True
    return plain[:1].isupper() and (
        plain.endswith(("Error", "Exception", "Fault")) or len(plain) > 3 or not behind.strip()
    )


def _said(entry: Entry, tag: _Tag, at: int) -> Entry:
    """The entry with the description that begins at a column of the tag's line."""
    line = tag.said[0]
    mark = re.match(r"\s*(?:[-–—:](?=\s|$)\s*)?", line.text[at:])
    at += mark.end() if mark is not None else 0
    said = [Line(" " * at + line.text[at:], line.start), *tag.said[1:]]
    text_span = span_of(said, tag.span.end)
    stated = default_in(said) if entry.default is None and entry.name else None
    return replace(
        entry,
        text=flat(said),
        text_span=text_span,
        default=entry.default if stated is None else stated.value,
        default_span=entry.default_span if stated is None else stated.span,
    )


def _braced(line: Line, at: int) -> tuple[str | None, Span | None, int]:
    """The type in braces at a column, its place, and the column behind it."""
    if line.text[at : at + 1] != "{" or line.text[at : at + 2] == "{@":
        return None, None, at
    depth = 0
    for end in range(at, len(line.text)):
        depth += (line.text[end] == "{") - (line.text[end] == "}")
        if depth == 0:
            type_ = line.text[at + 1 : end].strip()
            start = at + 1 + line.text[at + 1 : end].index(type_) if type_ else at + 1
            behind = re.match(r"\s*", line.text[end + 1 :])
            return (
                type_ or None,
                line.within(start, start + len(type_)) if type_ else None,
                end + 1 + (behind.end() if behind is not None else 0),
            )
    return None, None, at

"""Sphinx' field lists: `:param int size: text`, `:type size: int`, `:returns:`, `:raises E:`.

Fields of one kind make one section, also where others stand between them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from docgen.comments.comment import Entry, Section, SectionKind
from docgen.comments.google import default_in
from docgen.comments.lines import Line, flat, span_of
from docgen.comments.types import Typed, typed
from syntax.text import Span

_FIELD = re.compile(r"^\s*:(?P<tag>[A-Za-z]+)(?:\s+(?P<argument>(?:[^:\n]|:(?=\S))*?))?:(?=\s|$)")
_KINDS: dict[str, SectionKind] = {
    **dict.fromkeys(("param", "parameter", "arg", "argument", "key", "keyword"), "parameters"),
    **dict.fromkeys(("return", "returns"), "returns"),
    **dict.fromkeys(("yield", "yields"), "yields"),
    **dict.fromkeys(("raise", "raises", "except", "exception"), "raises"),
    **dict.fromkeys(("var", "ivar", "cvar"), "attributes"),
    "type": "parameters",
    "vartype": "attributes",
    "rtype": "returns",
    "ytype": "yields",
    "meta": "other",
}
_EXCEPTION = re.compile(
    r"\s*(?::\w+(?::\w+)*:)?(?:`{1,2}[~!]?\.?(?P<role>[A-Za-z_][\w.]*)`{1,2}"
    r"|(?P<bare>[A-Z]\w*(?:Error|Exception|Warning))\b)"
)
_TYPES = frozenset({"type", "vartype", "rtype", "ytype"})
_NAME = re.compile(r"(?P<stars>(?:\\?\*){0,2})(?P<name>[^\W\d][\w.]*)\s*$")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `:tag argument: what is said`, with the lines that continue it."""

    tag: str
    argument: str
    argument_start: int
    said: tuple[Line, ...]
    span: Span

    @property
    def kind(self) -> SectionKind:
        """The section it belongs to."""
        return _KINDS[self.tag]


def is_field(line: Line) -> bool:
    """Whether a line begins a field that is known."""
    found = _FIELD.match(line.text)
    return found is not None and found["tag"].lower() in _KINDS


def fields_at(lines: Sequence[Line], at: int) -> tuple[list[Field], int]:
    """The fields one below the other from a line on, and the line behind them."""
    fields = []
    while at < len(lines) and is_field(lines[at]):
        end = at + 1
        while end < len(lines) and _goes_on(lines, at, end):
            end += 1
        fields.append(_field(lines[at:end]))
        at = end
        while at < len(lines) and lines[at].is_blank:
            at += 1
        if at < len(lines) and not is_field(lines[at]):
            at = end
            break
    return fields, at


def _goes_on(lines: Sequence[Line], at: int, end: int) -> bool:
    """Whether a line still belongs to the field that begins at `at`: it is indented, or it is the
    rest of a paragraph that nobody indented."""
    line = lines[end]
    if line.is_blank:
        behind = next((one for one in lines[end + 1 :] if not one.is_blank), None)
        return behind is not None and behind.indent > lines[at].indent and not is_field(behind)
    if is_field(line) or re.match(r"\s*\.\. ", line.text):
        return False
    return line.indent > lines[at].indent or not lines[end - 1].is_blank


def _field(block: Sequence[Line]) -> Field:
    line = block[0]
    found = _FIELD.match(line.text)
    assert found is not None
    argument = found["argument"] or ""
    rest = Line(" " * found.end() + line.text[found.end() :], line.start)
    said = (rest, *block[1:])
    end = span_of(said, line.start + found.end()).end
    start = line.start + (found.start("argument") if found["argument"] is not None else found.end())
    return Field(found["tag"].lower(), argument, start, said, Span(line.span.start, end))


def sections_of(fields: Sequence[Field]) -> list[Section]:
    """The sections that fields make, in the order of their first ones."""
    by_kind: dict[SectionKind, list[Field]] = {}
    for field in fields:
        by_kind.setdefault(field.kind, []).append(field)
    return [_section(kind, own) for kind, own in by_kind.items() if kind != "other"]


def _section(kind: SectionKind, fields: Sequence[Field]) -> Section:
    entries: list[Entry] = []
    for field in fields:
        if field.tag not in _TYPES:
            entries += _entries(kind, field)
    for field in fields:
        if field.tag in _TYPES:
            _add_type(kind, field, entries)
    span = Span(min(one.span.start for one in fields), max(one.span.end for one in fields))
    return Section(
        kind=kind,
        title="",
        text="\n".join(flat(field.said) for field in fields),
        span=span,
        text_span=span,
        entries=tuple(entries),
    )


def _entries(kind: SectionKind, field: Field) -> list[Entry]:
    text_span = span_of(field.said, field.span.end)
    default = default_in(field.said) if kind in ("parameters", "attributes") else None
    plain = Entry(
        name="",
        text=flat(field.said),
        span=field.span,
        text_span=text_span,
        default=default.value if default is not None else None,
        default_span=default.span if default is not None else None,
    )
    if kind in ("returns", "yields"):
        return [plain]
    if kind == "raises" and not field.argument.strip():
        return _told_in_text(plain, field)
    if kind == "raises":
        return [_named(plain, name, field) for name in re.finditer(r"[^\s,|]+", field.argument)]
    found = _NAME.search(field.argument)
    if found is None:
        return []
    kind_text = field.argument[: found.start()]
    type_ = typed(kind_text, field.argument_start)
    start = field.argument_start + found.start("name")
    return [
        replace(
            plain,
            name=found["name"],
            stars=found["stars"].replace("\\", ""),
            type=type_.type,
            type_span=type_.span,
            is_optional=type_.is_optional,
            name_span=Span(start, start + len(found["name"])),
        )
    ]


def _told_in_text(plain: Entry, field: Field) -> list[Entry]:
    """`:raises: `.SSHException` -- if …`: the exception stands where its description begins."""
    line = field.said[0]
    found = _EXCEPTION.match(line.text)
    if found is None:
        return []
    group = "role" if found["role"] is not None else "bare"
    name_span = line.within(*found.span(group))
    return [replace(plain, name=found[group], name_span=name_span)]


def _named(plain: Entry, name: re.Match[str], field: Field) -> Entry:
    bare = re.sub(r"^:\w+(?::\w+)*:|[`~]", "", name[0])
    start = field.argument_start + name.start() + name[0].rfind(bare)
    return replace(plain, name=bare, name_span=Span(start, start + len(bare)))


def _add_type(kind: SectionKind, field: Field, entries: list[Entry]) -> None:
    said = flat(field.said)
    place = span_of(field.said, field.span.end)
    found: Typed = typed(said, place.start)
    name = field.argument.strip().lstrip("\\*")
    for number, entry in enumerate(entries):
        if kind in ("returns", "yields") or entry.name == name:
            entries[number] = replace(
                entry,
                type=found.type,
                type_span=place if found.type is not None else None,
                is_optional=entry.is_optional or found.is_optional,
                default=entry.default if found.default is None else found.default.value,
                default_span=entry.default_span if found.default is None else found.default.span,
            )
            return
    named = bool(name) and kind not in ("returns", "yields")
    entries.append(
        Entry(
            name=name if named else "",
            text="",
            span=field.span,
            text_span=Span(field.span.end, field.span.end),
            type=found.type,
            type_span=place,
            name_span=Span(field.argument_start, field.argument_start + len(field.argument))
            if named
            else None,
            is_optional=found.is_optional,
        )
    )

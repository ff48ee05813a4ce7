"""Styles of tags: Sphinx' fields, JSDoc, TSDoc, Javadoc, Doxygen. A style is a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from docgen.comments.comment import SectionKind
from docgen.comments.parts import EntryParts, Parts, SectionParts
from docgen.comments.rendering.sections import prose
from docgen.comments.rendering.wrapping import width_of, wrapped


@dataclass(frozen=True, slots=True)
class Tagging:
    """How a style writes a tag. `tags` names the tag of each section; `types`: whether types are
    written in the comment; `dash` stands behind a name; `indent`: how far the lines that continue
    a tag stand in, where the project does not say."""

    tags: dict[SectionKind, str]
    types: bool
    dash: str = " "
    indent: int = 2


_JSDOC: dict[SectionKind, str] = {
    "parameters": "@param",
    "other_parameters": "@param",
    "type_parameters": "@template",
    "returns": "@returns",
    "yields": "@yields",
    "raises": "@throws",
    "attributes": "@property",
    "examples": "@example",
    "deprecated": "@deprecated",
    "since": "@since",
    "see_also": "@see",
    "notes": "@remarks",
    "todo": "@todo",
}
_TAGGINGS: dict[str, Tagging] = {
    "jsdoc": Tagging(_JSDOC, types=True, dash=" - "),
    "tsdoc": Tagging(_JSDOC | {"type_parameters": "@typeParam"}, types=False, dash=" - "),
    "javadoc": Tagging(
        _JSDOC | {"returns": "@return", "type_parameters": "@param", "notes": "@apiNote"},
        types=False,
        indent=4,
    ),
    "doxygen": Tagging(
        {
            kind: "\\"
            + {"@returns": "return", "@template": "tparam", "@remarks": "note"}.get(tag, tag[1:])
            for kind, tag in _JSDOC.items()
            if kind != "examples"
        },
        types=False,
    ),
}


def tagged(style: str, parts: Parts, width: int) -> str:
    """A comment of JSDoc, TSDoc, Javadoc or Doxygen."""
    row = _TAGGINGS[style]
    if parts.tag_indent is not None:
        row = replace(row, indent=parts.tag_indent)
    lines = list(prose(parts, width))
    sections = [line for section in parts.sections for line in _section(row, section, width)]
    return "\n".join([*lines, "", *sections] if sections else lines)


def _section(row: Tagging, section: SectionParts, width: int) -> Iterator[str]:
    tag = row.tags.get(section.kind)
    if tag is None:
        yield from section.text.splitlines()
        return
    for entry in section.entries:
        yield from _tag(row, tag, section.kind, entry, width)
    if section.text:
        inline = "\n" not in section.text and section.kind != "examples"
        yield f"{tag} {section.text}" if inline else tag
        if not inline:
            yield from section.text.splitlines()


def _tag(row: Tagging, tag: str, kind: SectionKind, entry: EntryParts, width: int) -> Iterator[str]:
    head = tag
    type_ = entry.name if kind == "raises" and row.types else entry.type
    if row.types and type_ is not None:
        head += f" {{{'...' * bool(entry.stars)}{type_}}}"
    name = "" if kind == "raises" and row.types else entry.name
    if kind == "type_parameters" and tag == "@param":
        name = f"<{name}>"  # Javadoc has no tag of their own for them
    if name:
        head += f" [{name}]" if entry.is_optional and row.types else f" {name}"
    if not entry.text:
        yield head
        return
    begin = head + (row.dash if name and kind != "raises" else " ")
    lines = wrapped(entry.text, width, first=width_of(begin), indent=row.indent)
    yield begin + lines[0]
    yield from lines[1:]


_FIELDS: dict[SectionKind, str] = {
    "parameters": "param",
    "other_parameters": "param",
    "returns": "returns",
    "yields": "yields",
    "raises": "raises",
    "attributes": "ivar",
}


def sphinx(parts: Parts, width: int) -> str:
    """Sphinx' fields."""
    lines = list(prose(parts, width))
    fields: list[str] = []
    for section in parts.sections:
        if section.kind not in _FIELDS:
            lines += ["", *section.text.splitlines()]
        for entry in section.entries:
            fields += _field(section.kind, entry, width, inline=parts.types_inline)
    return "\n".join([*lines, "", *fields] if fields else lines)


def _field(kind: SectionKind, entry: EntryParts, width: int, *, inline: bool) -> Iterator[str]:
    name = entry.stars.replace("*", "\\*") + entry.name
    inline = inline and kind == "parameters" and " " not in (entry.type or " ")
    if inline:
        name = f"{entry.type} {name}"
    begin = f":{_FIELDS[kind]}{' ' if name else ''}{name}:"
    if entry.text:
        lines = wrapped(entry.text, width, first=width_of(begin) + 1, indent=4)
        yield f"{begin} {lines[0]}"
        yield from lines[1:]
    else:
        yield begin
    if entry.type is not None and kind != "raises" and not inline:
        beside = f"{entry.type}, optional" if entry.is_optional else entry.type
        kinds: dict[SectionKind, str] = {
            "returns": ":rtype:",
            "yields": ":ytype:",
            "attributes": f":vartype {entry.name}:",
        }
        yield f"{kinds.get(kind, f':type {entry.name}:')} {beside}"

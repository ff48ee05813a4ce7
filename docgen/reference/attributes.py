"""Attributes that a class's own documentation describes: said where the attributes are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from docgen.reference.model import Documentation, Entry, Object, Section

_LISTED = frozenset({"field", "variable", "constant", "property"})


def moved(objects: Mapping[str, Object]) -> dict[str, Object]:
    """The objects, each attribute with what its class says of it, where it says nothing itself."""
    found = dict(objects)
    for one in objects.values():
        if any(
            section.kind == "attributes" for said in one.documentation for section in said.sections
        ):
            _move(one, found)
    return found


def _move(one: Object, found: dict[str, Object]) -> None:
    silent = {
        each.name: each
        for each in (found[id_] for id_ in one.members)
        if each.kind in _LISTED and not each.documentation
    }
    kept = []
    for said in one.documentation:
        sections: list[Section] = []
        for section in said.sections:
            if section.kind != "attributes":
                sections.append(section)
                continue
            left: list[Entry] = []
            for entry in section.entries:
                member = silent.pop(entry.name, None)
                if member is None:
                    left.append(entry)
                    continue
                own = Documentation(said.language, said.origin, entry.text)
                type_ = member.returns or entry.type
                found[member.id] = replace(member, documentation=(own,), returns=type_)
            if left or not section.entries:
                sections.append(replace(section, entries=tuple(left)))
        kept.append(replace(said, sections=tuple(sections)))
    found[one.id] = replace(one, documentation=tuple(kept))

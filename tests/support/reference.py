"""Small projects of several languages, and their reference as tests look at it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from docgen.build import BuildOptions
from docgen.facts.source import Sources
from docgen.reference.gathering import Gathered, GatherOptions, gather
from docgen.reference.model import Object, Reference
from docgen.reference.origin import Web
from docgen.reference.origin import project_at as _project_at
from docgen.reference.units import common_folder
from syntax.languages import language_of
from syntax.names.modules import Modules

PROJECTS = Path(__file__).parent.parent / "docgen_reference" / "cases" / "projects"
NAMES = tuple(sorted(path.name for path in PROJECTS.iterdir() if path.is_dir()))
_FOREIGN = "https://github.com/example/{name}"


def copied(name: str, folder: Path) -> Path:
    """A project of the cases where it may be changed."""
    place = folder / name
    shutil.copytree(PROJECTS / name, place)
    return place


def files_of(project: Path) -> list[Path]:
    """Its code."""
    return sorted(path for path in project.rglob("*.*") if not _is_other(path))


def _is_other(path: Path) -> bool:
    return not path.is_file() or not hasattr(language_of(path), "id")


def sources_of(project: Path) -> Sources:
    """Its files, with no installed packages around."""
    return Sources((project,), Modules([]))


def gathered(project: Path, *, private: bool = False) -> Gathered:
    """Its reference, with source links as a code host has them."""
    files = files_of(project)
    told = _project_at(project, project.name)
    options = GatherOptions(top=project, root=common_folder(files), private=private)
    web = Web("https://host/{path}#L{line}")
    return gather(files, sources_of(project), told, web, options=options)


def options_for(project: Path, out: Path, **more: object) -> BuildOptions:
    """Options as the command line has them: nothing is compared unless it is said."""
    settings: dict[str, object] = {"out": out, "top": project, "since": "", **more}
    return BuildOptions(**settings)  # type: ignore[arg-type]  # told by the fields' own types


def listed(reference: Reference) -> Iterator[str]:
    """The reference on some lines: what is where, and what is known of it."""
    for unit in reference.units:
        said = unit.documentation[0].summary if unit.documentation else ""
        yield f"{unit.kind} {unit.id} ({unit.source.path}) {said}".rstrip()
        for alias in unit.aliases:
            yield f"    also {alias.name} -> {alias.to}"
        for member in unit.members:
            yield from _object(reference, reference.by_id[member], "    ")


def _object(reference: Reference, one: Object, margin: str) -> Iterator[str]:
    marks = " ".join(f"[{mark}]" for mark in one.modifiers)
    yield f"{margin}{one.kind} {one.id} :{one.source.line} {marks}".rstrip()
    inner = margin + "  "
    for code in one.signatures:
        yield f"{inner}| {' '.join(code.text.split())}"
        for link in code.links:
            yield f"{inner}|   {code.text[link.start : link.end]} -> {link.to}"
    if one.value is not None:
        yield f"{inner}= {one.value}"
    for label, mentions in (("bases", one.bases), ("subclasses", one.subclasses),
                            ("calls", one.calls), ("called by", one.called_by)):  # fmt: skip
        if mentions:
            yield f"{inner}{label}: {', '.join(each.to or f'({each.name})' for each in mentions)}"
    for inherited in one.inherited:
        names = ", ".join(each.name for each in inherited.members)
        yield f"{inner}inherited from {inherited.base.name}: {names}"
    if one.overrides is not None:
        yield f"{inner}overrides {one.overrides.to}"
    for raised in one.raises:
        condition = f" if {raised.condition}" if raised.condition else ""
        through = f" from {raised.through[0]}" if raised.through else ""
        yield f"{inner}raises {raised.type.to or raised.type.name}{condition}{through}"
    yield from _told(one, inner)
    for member in one.members:
        yield from _object(reference, reference.by_id[member], inner)


def _told(one: Object, inner: str) -> Iterator[str]:
    if one.defined_in is not None:
        yield f"{inner}defined in {one.defined_in}"
    if one.deprecated is not None:
        yield f"{inner}deprecated {one.deprecated}".rstrip()
    for said in one.documentation:
        yield f"{inner}{said.language}: {said.summary}"
        for section in said.sections:
            names = ", ".join(entry.name for entry in section.entries)
            yield f"{inner}  {section.kind} {names}".rstrip()

"""What is noted of each file of a project before any is checked: its names, where they are, what
its functions call and raise. Each is read once, and can be replaced by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from docgen.facts.reach import Outlined, Reach, outlined
from docgen.facts.source import SourceFile, Sources
from docgen.facts.symbol_facts import FUNCTIONS
from docgen.references.elsewhere import Elsewhere, NotedElsewhere, noted_elsewhere
from docgen.references.existence import Existence, names_of


@dataclass(frozen=True, slots=True)
class Surveyed:
    """`homes`: by name, the dotted places of what the file declares."""

    names: frozenset[str]
    homes: Mapping[str, tuple[str, ...]]
    outlined: Outlined
    elsewhere: NotedElsewhere | None = None


def surveyed(file: SourceFile) -> Surveyed:
    """What is to be noted of a file."""
    return Surveyed(names_of(file), _homes(file), outlined(file), noted_elsewhere(file))


def existence_in(sources: Sources, files: Iterable[Surveyed]) -> Existence:
    """What there is in a project of these files."""
    names: set[str] = set()
    homes: defaultdict[str, list[str]] = defaultdict(list)
    calls: list[Outlined] = []
    noted: list[NotedElsewhere] = []
    for one in files:
        names |= one.names
        noted += [one.elsewhere] if one.elsewhere is not None else []
        calls.append(one.outlined)
        for name, places in one.homes.items():
            homes[name] += places
    places_of = {name: tuple(dict.fromkeys(places)) for name, places in homes.items()}
    elsewhere = Elsewhere(noted, sources.roots) if noted else None
    return Existence(sources, frozenset(names), places_of, Reach(calls), elsewhere)


def _homes(file: SourceFile) -> Mapping[str, tuple[str, ...]]:
    """What is declared in functions is left out."""
    if file.language != "python":
        return {}
    found: defaultdict[str, list[str]] = defaultdict(list)
    module = _module_of(file.path)
    functions = {one.qualified_name for one in file.symbols if one.kind in FUNCTIONS}
    for one in file.symbols:
        if one.parent not in functions:
            found[one.name].append(f"{module}.{one.qualified_name}")
    return {name: tuple(places) for name, places in found.items()}


def _module_of(path: Path) -> str:
    """A file's dotted name, from the outermost package that it lies in."""
    parts = [] if path.stem == "__init__" else [path.stem]
    for folder in path.parents:
        if not (folder / "__init__.py").exists():
            break
        parts.insert(0, folder.name)
    return ".".join(parts)

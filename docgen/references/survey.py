"""What is noted of each file of a project before any is checked: its names, where they are, what
its functions call and raise. Each is read once, and can be replaced by itself."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docgen.facts.reach import Outlined, Reach, outlined
from docgen.facts.reach_elsewhere import Does, ReachElsewhere, done_by
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
    done: tuple[Does, ...] = ()


def surveyed(file: SourceFile) -> Surveyed:
    """What is to be noted of a file."""
    return Surveyed(
        names_of(file), _homes(file), outlined(file), noted_elsewhere(file), done_by(file)
    )


def existence_in(sources: Sources, files: Iterable[Surveyed]) -> Existence:
    """What there is in a project of these files."""
    names: set[str] = set()
    homes: defaultdict[str, list[str]] = defaultdict(list)
    calls: list[Outlined] = []
    noted: list[NotedElsewhere] = []
    done: list[Does] = []
    for one in files:
        names |= one.names
        noted += [one.elsewhere] if one.elsewhere is not None else []
        calls.append(one.outlined)
        done += one.done
        for name, places in one.homes.items():
            homes[name] += places
    places_of = {name: tuple(dict.fromkeys(places)) for name, places in homes.items()}
    elsewhere, reach_elsewhere = in_other_languages(sources.roots, noted, done)
    return Existence(
        sources,
        frozenset(names),
        places_of,
        Reach(calls),
        elsewhere=elsewhere,
        reach_elsewhere=reach_elsewhere,
    )


def in_other_languages(
    roots: tuple[Path, ...], noted: Sequence[NotedElsewhere], done: Iterable[Does]
) -> tuple[Elsewhere | None, ReachElsewhere | None]:
    """What there is in files of other languages than Python, and what may come out there."""
    if not noted:
        return None, None
    return Elsewhere(noted, roots), ReachElsewhere(done, _bases(noted))


def _bases(noted: Iterable[NotedElsewhere]) -> Mapping[str, tuple[str, ...]]:
    """By the name of a class, the last names of what any class of that name inherits from."""
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for one in noted:
        for each in one.types:
            found[each.name] += tuple(re.split(r"[.:]+", base)[-1] for base in each.bases)
    return dict(found)


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

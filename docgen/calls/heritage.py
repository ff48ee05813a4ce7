"""Who inherits from whom, and which method stands in for which: what names tell for certain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from docgen.calls.named import NamedLinks
from docgen.calls.outline import Outline
from docgen.calls.place import Place
from docgen.facts.symbol_facts import FUNCTIONS
from syntax.symbols import SymbolKind

Bases = Mapping[Place, tuple[Place | str, ...]]
BasesByName = Mapping[str, tuple[Place | str, ...]]
OverridesOf = Callable[[Place], Place | None]
"""The method of the nearest base that a method stands in for."""

_DEEPEST = 24


def bases_among(
    outlines: Mapping[Path, Outline], of_python: Mapping[Path, BasesByName], named: NamedLinks
) -> Bases:
    """What each class inherits from, in order: a string is a class of elsewhere, as written.
    `of_python` is what `PythonLinks.bases` says of Python's files."""
    bases: dict[Place, tuple[Place | str, ...]] = {}
    for path, outline in outlines.items():
        of_file = of_python[path] if path in of_python else named.bases(outline)
        for name, these in of_file.items():
            bases[Place(path, name)] = tuple(
                one if isinstance(one, str) or has(outlines, one) else one.name for one in these
            )
    return bases


def has(outlines: Mapping[Path, Outline], place: Place) -> bool:
    """Whether a place is declared in these files."""
    outline = outlines.get(place.path)
    return outline is not None and place.name in outline.declared


def overridden(outlines: Mapping[Path, Outline], bases: Bases) -> dict[Place, Place]:
    """By method, the one of the nearest base that it stands in for; constructors have none."""
    return dict(_overridden(outlines, bases))


def _overridden(outlines: Mapping[Path, Outline], bases: Bases) -> Iterator[tuple[Place, Place]]:
    for path, outline in outlines.items():
        for one in outline.declared.values():
            holder = Place(path, one.parent or "")
            if one.kind not in FUNCTIONS or one.kind is SymbolKind.CONSTRUCTOR or not one.parent:
                continue
            if holder not in bases:
                continue
            for base in _ancestors(holder, bases):
                member = outlines[base.path].declared.get(f"{base.name}.{one.name}")
                if member is not None and member.kind in FUNCTIONS:
                    yield outline.place(one), Place(base.path, member.qualified_name)
                    break


def _ancestors(place: Place, bases: Bases) -> Iterable[Place]:
    """The classes above, nearest first."""
    seen = {place}
    level = [place]
    for _ in range(_DEEPEST):
        level = [
            base
            for one in level
            for base in bases.get(one, ())
            if isinstance(base, Place) and base not in seen
        ]
        level = [one for one in dict.fromkeys(level) if bases.get(one) is not None]
        seen.update(level)
        yield from level

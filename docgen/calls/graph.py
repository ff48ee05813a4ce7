"""The call graph of a project, and who inherits from whom: what names tell for certain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from docgen.calls.named import NamedLinks
from docgen.calls.outline import Outline
from docgen.calls.place import Place
from docgen.calls.python import PythonLinks
from docgen.facts.source import Sources
from docgen.facts.symbol_facts import FUNCTIONS
from foundation.nothing import Nothing
from syntax.names.facts import FileFacts
from syntax.names.resolve import Resolver
from syntax.symbols import SymbolKind

__all__ = ["CallGraph", "Place"]

_Links = Mapping[Place, tuple[Place, ...]]
_DEEPEST = 24


@dataclass(frozen=True)
class CallGraph:
    """What is not known calls nothing and is called by nothing. Cycles are as they are."""

    _calls: _Links
    _called_by: _Links
    _bases: Mapping[Place, tuple[Place | str, ...]]
    _subclasses: _Links
    _overrides: Mapping[Place, Place]

    @classmethod
    def of(cls, sources: Sources, paths: Iterable[Path]) -> CallGraph:
        """Read the files and link them; those that cannot be read are left out."""
        outlines: dict[Path, Outline] = {}
        names: dict[Path, FileFacts] = {}
        for path in dict.fromkeys(paths):
            file = sources.file(path)
            if isinstance(file, Nothing):
                continue
            outlines[path] = Outline.of(file)
            if file.language == "python":
                names[path] = file.names
        python = PythonLinks(Resolver(sources.modules, sources.roots))
        named = NamedLinks([one for path, one in outlines.items() if path not in names])
        calls: dict[Place, tuple[Place, ...]] = {}
        bases: dict[Place, tuple[Place | str, ...]] = {}
        for path, outline in outlines.items():
            for symbol in outline.calls:
                found = (
                    python.calls(outline, names[path], symbol)
                    if path in names
                    else named.calls(outline, symbol)
                )
                calls[Place(path, symbol)] = tuple(
                    one for one in found if one.path in outlines and _has(outlines, one)
                )
            of_file = python.bases(names[path]) if path in names else named.bases(outline)
            for name, these in of_file.items():
                bases[Place(path, name)] = tuple(
                    one if isinstance(one, str) or _has(outlines, one) else one.name
                    for one in these
                )
        return cls(
            {place: these for place, these in calls.items() if these},
            _reversed(calls),
            bases,
            _reversed(
                {
                    place: tuple(one for one in these if isinstance(one, Place))
                    for place, these in bases.items()
                }
            ),
            _overridden(outlines, bases),
        )

    def calls(self, place: Place) -> tuple[Place, ...]:
        """The project's symbols that a function calls, in the order of the first call."""
        return self._calls.get(place, ())

    def called_by(self, place: Place) -> tuple[Place, ...]:
        """The project's functions that call a symbol, in the order of files and symbols."""
        return self._called_by.get(place, ())

    def bases(self, place: Place) -> tuple[Place | str, ...]:
        """What a class inherits from, in order: a string is a class of elsewhere, as written."""
        return self._bases.get(place, ())

    def subclasses(self, place: Place) -> tuple[Place, ...]:
        """The project's classes that inherit from a class directly."""
        return self._subclasses.get(place, ())

    def overrides(self, place: Place) -> Place | None:
        """The method of the nearest base that a method stands in for; constructors have none."""
        return self._overrides.get(place)

    def needs(self, place: Place) -> tuple[Place, ...]:
        """What is to be understood before a symbol: what it calls, inherits from and overrides."""
        bases = (one for one in self.bases(place) if isinstance(one, Place))
        overridden = self.overrides(place)
        those = (*self.calls(place), *bases, *((overridden,) if overridden else ()))
        return tuple(one for one in dict.fromkeys(those) if one != place)


def _has(outlines: Mapping[Path, Outline], place: Place) -> bool:
    outline = outlines.get(place.path)
    return outline is not None and place.name in outline.declared


def _reversed(links: Mapping[Place, tuple[Place, ...]]) -> _Links:
    found: dict[Place, dict[Place, None]] = {}
    for place, those in links.items():
        for one in those:
            found.setdefault(one, {}).setdefault(place)
    return {place: tuple(those) for place, those in found.items()}


def _overridden(
    outlines: Mapping[Path, Outline], bases: Mapping[Place, tuple[Place | str, ...]]
) -> dict[Place, Place]:
    found: dict[Place, Place] = {}
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
                    found[outline.place(one)] = Place(base.path, member.qualified_name)
                    break
    return found


def _ancestors(place: Place, bases: Mapping[Place, tuple[Place | str, ...]]) -> Iterable[Place]:
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

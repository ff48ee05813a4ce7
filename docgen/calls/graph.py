"""The call graph of a project, and who inherits from whom: what names tell for certain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from docgen.calls.heritage import Bases, bases_among, has, overridden
from docgen.calls.named import NamedLinks
from docgen.calls.outline import Outline
from docgen.calls.place import Place
from docgen.calls.python import PythonLinks
from docgen.facts.source import Sources
from foundation.nothing import Nothing
from syntax.names.facts import FileFacts
from syntax.names.resolve import Resolver

__all__ = ["CallGraph", "Place"]

_Links = Mapping[Place, tuple[Place, ...]]


@dataclass(frozen=True)
class CallGraph:
    """What is not known calls nothing and is called by nothing. Cycles are as they are."""

    _calls: _Links
    _called_by: _Links
    _bases: Bases
    _subclasses: _Links
    _overrides: Mapping[Place, Place]

    @classmethod
    def of(cls, sources: Sources, paths: Iterable[Path]) -> CallGraph:
        """Read the files and link them; those that cannot be read are left out."""
        outlines: dict[Path, Outline] = {}
        names: dict[Path, FileFacts] = {}
        for path in paths:
            file = sources.file(path)
            if isinstance(file, Nothing) or path in outlines:
                continue
            outlines[path] = Outline.of(file)
            if file.language == "python":
                names[path] = file.names
        python = PythonLinks(Resolver(sources.modules, sources.roots))
        named = NamedLinks([one for path, one in outlines.items() if path not in names])
        calls: dict[Place, tuple[Place, ...]] = {}
        for path, outline in outlines.items():
            for symbol in outline.calls:
                found = (
                    python.calls(outline, names[path], symbol)
                    if path in names
                    else named.calls(outline, symbol)
                )
                calls[Place(path, symbol)] = tuple(
                    one for one in found if one.path in outlines and has(outlines, one)
                )
        bases = bases_among(
            outlines, {path: python.bases(one) for path, one in names.items()}, named
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
            overridden(outlines, bases),
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

    def is_overridden(self, place: Place) -> bool:
        """Whether a class of the project has a method in the place of this one."""
        return place in self._overridden

    @cached_property
    def _overridden(self) -> frozenset[Place]:
        return frozenset(self._overrides.values())

    def needs(self, place: Place) -> tuple[Place, ...]:
        """What is to be understood before a symbol: what it calls, inherits from and overrides."""
        bases = (one for one in self.bases(place) if isinstance(one, Place))
        overridden = self.overrides(place)
        those = (*self.calls(place), *bases, *((overridden,) if overridden else ()))
        return tuple(one for one in dict.fromkeys(those) if one != place)


def _reversed(links: Mapping[Place, tuple[Place, ...]]) -> _Links:
    found: dict[Place, dict[Place, None]] = {}
    for place, those in links.items():
        for one in those:
            found.setdefault(one, {}).setdefault(place)
    return {place: tuple(those) for place, those in found.items()}

"""What nobody documented: functions and classes, what classes and modules hold, units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from docgen.calls.components import components
from docgen.calls.place import Place
from docgen.facts.symbol_facts import CLASSES, FUNCTIONS
from docgen.reference.gathering import Gathered
from docgen.reference.model import Unit
from docgen.reference.objects import Subject


@dataclass(frozen=True)
class Lacking:
    """What a reference lacks words for."""

    gathered: Gathered

    @cached_property
    def called(self) -> tuple[Subject, ...]:
        """Functions and classes, callees first."""
        found = {one.place: one for one in self._silent if one.symbol.kind in FUNCTIONS | CLASSES}
        groups = components(list(found), self.gathered.graph)
        return tuple(found[place] for group in groups for place in group)

    @cached_property
    def held(self) -> Mapping[Place, tuple[Subject, ...]]:
        """Attributes, constants, members of enumerations and types, by what declares them: a class,
        or a file (a place without a name)."""
        found: dict[Place, list[Subject]] = {}
        for one in self._silent:
            if one.symbol.kind not in FUNCTIONS | CLASSES:
                place = Place(one.file.path, one.symbol.parent or "")
                found.setdefault(place, []).append(one)
        return {place: tuple(those) for place, those in found.items()}

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Units that offer something, those within others first."""
        units = self.gathered.reference.units
        above = {one.id: one.parent for one in units}

        def depth(id_: str) -> int:
            parent = above[id_]
            return 0 if parent is None else 1 + depth(parent)

        silent = [one for one in units if not one.documentation and (one.members or one.aliases)]
        return tuple(sorted(silent, key=lambda one: (-depth(one.id), one.id)))

    @cached_property
    def _silent(self) -> tuple[Subject, ...]:
        return tuple(self._undocumented())

    def _undocumented(self) -> Iterator[Subject]:
        by_id = self.gathered.reference.by_id
        for id_, subject in self.gathered.subjects.items():
            if not by_id[id_].documentation:
                yield subject

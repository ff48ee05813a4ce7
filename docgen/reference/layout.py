"""Which page each thing is on, and how pages lead to each other."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from docgen.reference.model import Object, Reference, Unit

_OWN_PAGE = frozenset({"class", "interface", "struct", "enum", "trait", "type"})
_SPOKEN_OF = _OWN_PAGE | {"function", "macro"}
_FEWEST_MEMBERS = 3
_MOST_ON_A_PAGE = 80
"""A unit that offers more than this is a list that leads to a page for each."""
_HEADERS = (".h", ".hh", ".hpp", ".hxx", ".c", ".cc", ".cpp", ".cxx")
OVERVIEW = "index"


@dataclass(frozen=True, slots=True)
class Spot:
    """A page, by its path without suffix, and a place on it; "" is its top."""

    page: str
    anchor: str = ""


@dataclass(frozen=True)
class Layout:
    """The pages of a reference. `units` and `objects` have a page each, in order."""

    spots: Mapping[str, Spot]
    units: Mapping[str, str]
    objects: Mapping[str, str]

    @classmethod
    def of(cls, reference: Reference) -> Layout:
        """Place everything."""
        return _Placing(reference).layout()

    def href(self, page: str, to: str, file_of: Callable[[str], str]) -> str | None:
        """How a page refers to what has an id; None where that is shown nowhere. `file_of` is the
        file that a page is written to."""
        spot = self.spots.get(to)
        if spot is None:
            return None
        anchor = f"#{spot.anchor}" if spot.anchor else ""
        if spot.page == page:
            return anchor or posixpath.basename(file_of(page))
        path = posixpath.relpath(file_of(spot.page), posixpath.dirname(page) or ".")
        return f"{path}{anchor}"


@dataclass
class _Placing:
    reference: Reference
    spots: dict[str, Spot] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def layout(self) -> Layout:
        self.taken.add(OVERVIEW)
        units: dict[str, str] = {}
        objects: dict[str, str] = {}
        shared = _shared([_parts(one.id) for one in self.reference.units])
        for unit in self.reference.units:
            parts = _parts(unit.id)[shared:] or _parts(unit.id)[-1:]
            folder = self._free("/".join(map(_file_name, parts)), "/index")
            units[unit.id] = folder + "/index"
            self.spots[unit.id] = Spot(units[unit.id])
            members = list(self._members(unit))
            is_long = sum(one.kind in _SPOKEN_OF for one in members) > _MOST_ON_A_PAGE
            for one in members:
                has_much = one.kind in _OWN_PAGE and len(one.members) >= _FEWEST_MEMBERS
                if has_much or (is_long and one.kind in _SPOKEN_OF):
                    page = self._free(f"{folder}/{_file_name(one.name)}", "")
                    objects[one.id] = page
                    self._place(one, page, "")
                else:
                    self._place(one, units[unit.id], anchor_of(one.id))
        return Layout(self.spots, units, objects)

    def _members(self, unit: Unit) -> Iterator[Object]:
        return (self.reference.by_id[one] for one in unit.members)

    def _place(self, one: Object, page: str, anchor: str) -> None:
        self.spots[one.id] = Spot(page, anchor)
        for member in one.members:
            self._place(self.reference.by_id[member], page, anchor_of(member))

    def _free(self, path: str, suffix: str) -> str:
        """A path that no other page has, also where letters' case does not count."""
        number, found = 2, path
        while (found + suffix).lower() in self.taken:
            found, number = f"{path}-{number}", number + 1
        self.taken.add((found + suffix).lower())
        return found


def anchor_of(id_: str) -> str:
    """An id as the name of a place on a page."""
    return re.sub(r"[^\w.-]+", "-", id_).strip("-")


def _parts(id_: str) -> list[str]:
    """Folders: of what is imported by path its own, else one for each name."""
    pattern = r"/" if "/" in id_ or id_.endswith(_HEADERS) else r"\.|::"
    return [part for part in re.split(pattern, id_) if part] or [id_]


def _shared(paths: list[list[str]]) -> int:
    """How many first parts all paths have, the last one of the shortest left out."""
    if not paths:
        return 0
    fewest = min(map(len, paths)) - 1
    return next(
        (at for at in range(fewest) if len({tuple(path[: at + 1]) for path in paths}) > 1), fewest
    )


def _file_name(part: str) -> str:
    return re.sub(r"[^\w-]+", "-", part).strip("-") or "page"

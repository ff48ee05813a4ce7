"""What code an example ran, seen while it ran: which functions of the project, which others."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entered:
    """A function of the project: its file, its first line (a decorator's, if it has one), its
    name. `reads` are the names in its code, with what they are members of; `has_sets`: it makes a
    set, whose order is nobody's."""

    file: str
    line: int
    name: str
    reads: frozenset[str] = frozenset()
    has_sets: bool = False


@dataclass(frozen=True, slots=True)
class Reached:
    """Each once. `called` are the full names of functions that are not of the project."""

    entered: tuple[Entered, ...] = ()
    called: frozenset[str] = frozenset()

    @property
    def has_sets(self) -> bool:
        """Whether any of the functions makes a set."""
        return any(one.has_sets for one in self.entered)

    def __or__(self, other: Reached) -> Reached:
        """What both ran."""
        return Reached(
            tuple(dict.fromkeys((*self.entered, *other.entered))), self.called | other.called
        )


NOTHING_REACHED = Reached()

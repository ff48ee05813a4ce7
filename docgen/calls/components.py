"""The order in which symbols are documented: callees first, those that call each other together.

Source: R. Tarjan, "Depth-first search and linear graph algorithms", 1972.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from docgen.calls.graph import CallGraph
from docgen.calls.place import Place


def components(places: Iterable[Place], graph: CallGraph) -> tuple[tuple[Place, ...], ...]:
    """Groups of places, each behind all that it calls, inherits from or overrides.

    The order of the groups follows that of the places wherever the calls leave a choice; within
    a group the places keep their order. Places that were not given are left out.
    """
    given = list(dict.fromkeys(places))
    known = set(given)

    def needed(place: Place) -> tuple[Place, ...]:
        return tuple(one for one in graph.needs(place) if one in known)

    order = {place: number for number, place in enumerate(given)}
    return tuple(tuple(sorted(group, key=order.__getitem__)) for group in _connected(given, needed))


def _connected(
    places: list[Place], needed: Callable[[Place], tuple[Place, ...]]
) -> list[list[Place]]:
    """Strongly connected components; without recursion, as calls go deeper than Python does."""
    number: dict[Place, int] = {}
    low: dict[Place, int] = {}
    open_: list[Place] = []
    is_open: set[Place] = set()
    found: list[list[Place]] = []
    for root in places:
        if root in number:
            continue
        work = [(root, iter(needed(root)))]
        number[root] = low[root] = len(number)
        open_.append(root)
        is_open.add(root)
        while work:
            place, rest = work[-1]
            below = next(rest, None)
            if below is None:
                work.pop()
                if work:
                    above = work[-1][0]
                    low[above] = min(low[above], low[place])
                if low[place] == number[place]:
                    cut = open_.index(place)
                    found.append(open_[cut:])
                    is_open.difference_update(open_[cut:])
                    del open_[cut:]
            elif below not in number:
                number[below] = low[below] = len(number)
                open_.append(below)
                is_open.add(below)
                work.append((below, iter(needed(below))))
            elif below in is_open:
                low[place] = min(low[place], number[below])
    return found

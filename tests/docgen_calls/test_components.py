"""The order of documentation: whatever is called comes first, what calls each other together."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from docgen.calls.components import components
from docgen.calls.graph import CallGraph, Place

HERE = Path("a.py")
LINKS = st.dictionaries(st.integers(0, 9), st.lists(st.integers(0, 9), max_size=4), max_size=10)


def graph_of(links: dict[int, list[int]]) -> CallGraph:
    calls = {
        Place(HERE, str(one)): tuple(dict.fromkeys(Place(HERE, str(each)) for each in those))
        for one, those in links.items()
    }
    return CallGraph(calls, {}, {}, {}, {})


@given(LINKS)
def test_what_is_called_comes_first(links: dict[int, list[int]]) -> None:
    places = [Place(HERE, str(number)) for number in range(10)]
    graph = graph_of(links)
    groups = components(places, graph)
    assert sorted(place for group in groups for place in group) == sorted(places)
    reached = {place: _reached(graph, place) for place in places}
    seen: set[Place] = set()
    for group in groups:
        for place in group:
            together = {
                one for one in places if one in reached[place] and place in reached[one]
            } | {place}
            assert set(group) == together
            assert reached[place] <= seen | set(group)
        seen |= set(group)


def test_the_order_is_that_of_the_places_where_calls_leave_a_choice() -> None:
    a, b, c, d = (Place(HERE, name) for name in "abcd")
    graph = CallGraph({b: (d,), c: (a, c)}, {}, {}, {}, {})
    assert components([a, b, c, d], graph) == ((a,), (d,), (b,), (c,))


def test_a_chain_longer_than_the_stack_is_deep() -> None:
    places = [Place(HERE, str(number)) for number in range(5000)]
    calls = {one: (other,) for one, other in pairwise(places)}
    assert components(places, CallGraph(calls, {}, {}, {}, {}))[0] == (places[-1],)


def _reached(graph: CallGraph, start: Place) -> set[Place]:
    found: set[Place] = set()
    work = [start]
    while work:
        for one in graph.calls(work.pop()):
            if one not in found:
                found.add(one)
                work.append(one)
    return found

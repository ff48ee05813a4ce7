"""What a reader wants to see whatever else is covered: examples, then the plain ways through.

What is kept besides, for goals and mutants, is chosen in `selection.py`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from testgen.checks.candidates import Option
from testgen.checks.mutation import Possible
from testgen.checks.selection import case_cost
from testgen.inputs.reading import Reader
from testgen.values import Case

_MOST_EXAMPLES, _MOST_WAYS, _MOST_OUTCOMES = 4, 4, 3


def shown_first(
    possible: Sequence[Possible], examples: Collection[tuple[tuple[str, ...], str]], reader: Reader
) -> frozenset[int]:
    """The ids of the documentation's own examples, by setup and call, and of the plainest case for
    each way through the function, until there are a few different outcomes."""
    plainest = sorted(possible, key=lambda one: (case_cost(one.case, reader), one.case.id))
    returning = [one for one in plainest if one.observation.end == "returned"]
    shown = [one for one in plainest if (one.case.setup, one.case.call) in examples]
    shown = shown[:_MOST_EXAMPLES]
    ways, outcomes = {one.goals for one in shown}, {outcome_of(one) for one in shown}
    for one in _first_of_each_way(returning):
        if len(ways) >= _MOST_WAYS:
            break
        # Another way to what is shown already tells a reader little.
        if one.goals not in ways and outcome_of(one) not in outcomes:
            ways.add(one.goals)
            outcomes.add(outcome_of(one))
            shown.append(one)
    for one in returning:
        if len(outcomes) >= _MOST_OUTCOMES:
            break
        if outcome_of(one) not in outcomes:
            outcomes.add(outcome_of(one))
            shown.append(one)
    return frozenset(one.case.id for one in shown)


def _first_of_each_way(possible: Sequence[Possible]) -> Iterator[Possible]:
    seen: set[frozenset[int]] = set()
    for one in possible:
        if one.goals not in seen:
            seen.add(one.goals)
            yield one


def tells_nothing(case: Case, options: Sequence[Option]) -> bool:
    """Whether a test would say no more than that a mock in gives None, or a mock, out."""
    if "Mock(" not in case.call or not options:
        return False
    first = options[0][0]
    return first.expected == "None" or (first.kind == "type" and first.expected.endswith("Mock"))


def outcome_of(one: Possible) -> str:
    """What its first assertion expects."""
    return one.options[0][0].expected

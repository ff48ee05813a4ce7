"""Which of the cases a reader gets: what is shown in any case, and no more than a handful."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from testgen.checks.mutation import Kills, Possible
from testgen.checks.selection import Selection
from testgen.values import Case

_SHOWN, _OUTCOMES = 3, 2
_HANDFUL = 6

Cost = Callable[[Case], float]


def shown(possible: Sequence[Possible], trusted: Collection[int], cost: Cost) -> frozenset[int]:
    """Ids of cases that people wrote, and of the plainest ones with different outcomes."""
    plainest = sorted(possible, key=lambda one: (cost(one.case), one.case.id))
    chosen = [one for one in plainest if one.case.id in trusted][:_SHOWN]
    outcomes = {one.options[0][0].expected for one in chosen}
    for one in plainest:
        if len(outcomes) >= _OUTCOMES:
            break
        if one.case.setup and chosen:
            continue  # of an object's states, those that notice something will do
        if one.options[0][0].expected not in outcomes and one.observation.end == "returned":
            outcomes.add(one.options[0][0].expected)
            chosen.append(one)
    return frozenset(one.case.id for one in chosen)


def too_many(
    selection: Selection,
    possible: Sequence[Possible],
    found: Kills,
    trusted: Collection[int],
    cost: Cost,
) -> frozenset[int]:
    """Ids of kept cases beyond a handful that take no branch alone and notice one mutant alone
    at most, the hardest to read first."""
    goals = {one.case.id: one.goals for one in possible}
    noticed = _noticed(found)
    kept = [one.case for one in selection.kept]
    out: set[int] = set()
    for case in sorted(kept, key=lambda one: (-cost(one), one.id)):
        left = [one.id for one in kept if one.id not in out and one.id != case.id]
        if len(left) < _HANDFUL:
            break
        others = frozenset().union(*(goals.get(one, frozenset()) for one in left))
        known = frozenset().union(*(noticed.get(one, frozenset()) for one in left))
        alone = noticed.get(case.id, frozenset()) - known
        if case.id not in trusted and goals.get(case.id, frozenset()) <= others and len(alone) < 2:
            out.add(case.id)
    return frozenset(out)


def _noticed(found: Kills) -> Mapping[int, frozenset[int]]:
    noticed: dict[int, frozenset[int]] = {}
    for (case, _), mutants in found.by_option.items():
        noticed[case] = noticed.get(case, frozenset()) | mutants
    return noticed

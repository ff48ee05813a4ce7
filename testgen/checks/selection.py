"""The fewest, shortest cases and checks that keep every killed mutant and every goal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from testgen.checks.candidates import LONG, Option, names_of
from testgen.checks.mutation import Kills, Possible
from testgen.inputs.genome import of_case
from testgen.inputs.reading import Reader
from testgen.values import Case, Goal, Mutant
from testgen.writing.kept import Check, KeptCase

Item = TypeVar("Item", bound=Hashable)
_A_POINT = 6
_HALF = 300
"""Characters at which a case has to be worth twice as much as a short one."""
_VERY_HARD = 320
"""From which on one mutant is not worth a test."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The kept cases in the order in which a person would write them, and what they keep."""

    kept: tuple[KeptCase, ...]
    goals: frozenset[int]
    killed: frozenset[int]


def select(
    possible: Sequence[Possible],
    found: Kills,
    goals: Mapping[int, Goal],
    mutants: Sequence[Mutant] = (),
    always: Collection[int] = (),
    *,
    reader: Reader | None = None,
    case_cost_of: Callable[[Case], float] | None = None,
) -> Selection:
    """Greedy set cover over goals and killed mutants, then without what became redundant.

    Every kept case has a check, the one that a person would write first; others are added only
    for a mutant that nothing else notices. Cases with nothing to assert are not kept. `always`:
    ids of cases that are kept whatever the others do. `reader`: who is to read them;
    `case_cost_of` says the same of cases that are no Python.
    """
    cost_of_case = case_cost_of or partial(case_cost, reader=reader or Reader())
    options = {one.case.id: _options(one, found) for one in possible}
    able = [one for one in possible if options[one.case.id]]
    covers = {one.case.id: _covers(one, options[one.case.id], found) for one in able}
    costs = {one.case.id: cost_of(one, options[one.case.id][0], cost_of_case) for one in able}
    given = [one.case.id for one in able if one.case.id in always]
    chosen = given + cover(
        [one.case.id for one in able if one.case.id not in always],
        lambda case: covers[case],
        lambda case: costs[case],
        already=frozenset().union(*(covers[case] for case in given)),
    )
    chosen = _worth_reading(chosen, given, covers, costs)
    first = {case: options[case][0] for case in chosen}
    extra = _extra(chosen, options, first, found)
    by_id = {one.case.id: one for one in able}
    words = _Words(goals, {one.id: one for one in mutants})
    told: set[int] = set()
    kept = []
    for case in sorted(chosen, key=lambda case: _place(by_id[case], first[case], costs[case])):
        one = by_id[case]
        checks = tuple(
            dict.fromkeys(check for option in (first[case], *extra[case]) for check in option)
        )
        new = sorted(one.goals - told)
        told |= one.goals
        killed = frozenset().union(
            *(found.by_option.get((case, option), frozenset()) for option in options[case])
        )
        kept.append(
            KeptCase(
                case=one.case,
                checks=checks,
                names=names_of(checks, one.observation),
                why=words.why(new, killed),
            )
        )
    return Selection(
        kept=tuple(kept),
        goals=frozenset().union(*(by_id[case].goals for case in chosen)),
        killed=frozenset().union(
            *(
                found.by_option.get((case, option), frozenset())
                for case in chosen
                for option in (first[case], *extra[case])
            )
        ),
    )


def _worth_reading(
    chosen: Sequence[int],
    given: Collection[int],
    covers: Mapping[int, frozenset[tuple[str, int]]],
    costs: Mapping[int, float],
) -> list[int]:
    """Without what is very hard to read and notices one mutant that nothing else does: nobody
    would keep such a test."""
    kept = list(chosen)
    for case in sorted(chosen, key=lambda one: (-costs[one], one)):
        if case in given or costs[case] < _VERY_HARD:
            continue
        others = frozenset().union(*(covers[one] for one in kept if one != case))
        alone = covers[case] - others
        if len(alone) < 2 and all(kind == "mutant" for kind, _ in alone):
            kept.remove(case)
    return kept


def _place(one: Possible, first: Option, cost: float) -> tuple[bool, bool, float, int]:
    """What the documentation shows first, then the plainest; what goes wrong is last."""
    is_documented = any(check.origin == "documented" for check in first)
    return one.observation.end == "raised", not is_documented, cost, one.case.id


def _options(one: Possible, found: Kills) -> list[Option]:
    """What may be asserted of it: what is known from documents and laws first."""
    if one.case.id in found.unfit:
        return []
    fit = [
        option
        for option in one.options
        if not found.by_option or (one.case.id, option) in found.by_option
    ]
    return sorted(fit, key=lambda option: option[0].origin == "observed")


def _covers(one: Possible, options: Sequence[Option], found: Kills) -> frozenset[tuple[str, int]]:
    mutants = frozenset().union(
        *(found.by_option.get((one.case.id, option), frozenset()) for option in options)
    )
    return frozenset(("goal", goal) for goal in one.goals) | {("mutant", id_) for id_ in mutants}


def cover(
    items: Sequence[Item],
    covers: Callable[[Item], Collection[Hashable]],
    cost: Callable[[Item], float],
    already: Collection[Hashable] = (),
) -> list[Item]:
    """Items that cover all that the items together cover beyond `already`.

    The most new ones for their cost first; then those are left out that the others make up for,
    the dearest first. Ties go to the earlier item, so the result does not change from run to run.
    """
    place = {item: at for at, item in enumerate(items)}
    open_ = set().union(*(covers(item) for item in items)) - set(already)
    chosen: list[Item] = []
    rest = list(items)
    while open_:
        best = max(
            rest,
            key=lambda item: (
                len(open_ & set(covers(item))) / (1 + cost(item) / _HALF),
                -cost(item),
                -place[item],
            ),
        )
        chosen.append(best)
        rest.remove(best)
        open_ -= set(covers(best))
    for item in sorted(chosen, key=lambda one: (-cost(one), place[one])):
        others = set(already).union(*(covers(one) for one in chosen if one != item))
        if set(covers(item)) <= others:
            chosen.remove(item)
    return chosen


def _extra(
    chosen: Sequence[int],
    options: Mapping[int, Sequence[Option]],
    first: Mapping[int, Option],
    found: Kills,
) -> dict[int, list[Option]]:
    """The further checks that notice what no first check does."""
    noticed: frozenset[int] = frozenset().union(
        *(found.by_option.get((case, first[case]), frozenset()) for case in chosen)
    )
    further = [
        (case, option)
        for case in sorted(chosen)
        for option in options[case]
        if option != first[case]
    ]
    wanted = cover(
        further,
        lambda one: found.by_option.get(one, frozenset()),
        lambda one: sum(map(check_cost, one[1])),
        already=noticed,
    )
    extra: dict[int, list[Option]] = {case: [] for case in chosen}
    for case, option in further:
        if (case, option) in wanted:
            extra[case].append(option)
    return extra


def cost_of(one: Possible, first: Option, cost_of_case: Callable[[Case], float]) -> float:
    """How much a reader has to read, in characters; what is hard to read counts more."""
    is_documented = any(check.origin == "documented" for check in first)
    cost = cost_of_case(one.case) + sum(map(check_cost, first))
    return cost * (0.5 if is_documented else 1.0)


def case_cost(case: Case, reader: Reader) -> float:
    """The same of the case alone."""
    return _A_POINT * reader.cost(of_case(case, "search"))


def check_cost(check: Check) -> float:
    """As `cost_of`, of one assertion."""
    kind = {"length": 20, "truth": 30, "type": 10, "relation": 10}.get(check.kind, 0)
    too_long = 4 * max(0, len(check.expected) - LONG)
    return len(check.subject) + len(check.expected) + len(check.match) + kind + too_long


@dataclass(frozen=True, slots=True)
class _Words:
    """What a case is there for, in words that a name can be made of."""

    goals: Mapping[int, Goal]
    mutants: Mapping[int, Mutant]

    def why(self, new: Sequence[int], killed: Collection[int]) -> str:
        for goal in (self.goals[id_] for id_ in new if id_ in self.goals):
            if goal.text and (words := _GOALS.get(goal.kind)):
                return words.format(goal.text)
        told = sorted(self.mutants[id_].what for id_ in killed if id_ in self.mutants)
        return f"notices: {told[0]}" if told else ""


_GOALS = {
    "true": "{}",
    "false": "not ({})",
    "loop": "enters: {}",
    "no loop": "skips: {}",
    "case": "matches: {}",
    "except": "handles: {}",
}

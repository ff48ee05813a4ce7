"""From cases that ran to the few that are kept: what is steady, what could be asserted, what the
mutants say it is worth.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from testgen.checks.candidates import Option
from testgen.checks.mutation import UNCHANGED, Kills, Possible, kills
from testgen.checks.selection import Selection, select
from testgen.languages.compiled.exploring import Exploring, Lane, differs
from testgen.languages.compiled.running import Harness, Order, Result
from testgen.languages.compiled.terms import TESTED, Draft, Target
from testgen.values import Case, Goal, Mutant, Observation

_FEW_SHOWN, _FEW_PANICS, _FEW_LETTERS = 3, 2, 12
_A_LINE = 20.0
_FOREVER = 3600.0


@dataclass(frozen=True, slots=True)
class Spelled:
    """A case, and what a test calls the harness's own variables."""

    case: Case
    names: dict[str, str]


class Speech(Protocol):
    """A language's way to write cases, and to say what came of them."""

    def spelled(self, number: int, target: Target, draft: Draft) -> Spelled:
        """A draft as source."""
        ...

    def asserted(
        self, target: Target, result: Result, names: dict[str, str]
    ) -> tuple[Observation, tuple[Option, ...]]:
        """What came of a case, and all that may be asserted of it."""
        ...


@dataclass(frozen=True, slots=True)
class Chosen:
    """What came of one function."""

    lane: Lane
    selection: Selection
    found: Kills
    dropped: tuple[str, ...]
    noticed: frozenset[int] = frozenset()
    """The mutants that what existing tests call tells apart."""


class _Ran:
    """A `MutantRunner` whose cases all ran before."""

    def __init__(
        self,
        exploring: Exploring,
        speech: Speech,
        lane: Lane,
        spelled: Mapping[int, Spelled],
    ) -> None:
        self._runs = exploring.runs
        self._speech = speech
        self._lane = lane
        self._spelled = spelled

    async def observe_mutant(self, mutant: int, cases: Sequence[Case]) -> list[Observation]:
        """What the cases did under it; where they do not come past it, what they always do."""
        found = []
        for case in cases:
            result = self._lane.entries[case.id].result
            if mutant != UNCHANGED and mutant in result.met:
                other = self._runs.get((case.id, mutant))
                if other is None:
                    break
                result = other
            names = self._spelled[case.id].names
            found.append(self._speech.asserted(self._lane.target, result, names)[0])
        return found


async def chosen_from(
    exploring: Exploring,
    harness: Harness,
    goals: Mapping[str, Sequence[Goal]],
    mutants: Sequence[Mutant],
    *,
    before: frozenset[int],
    speech: Speech,
) -> list[Chosen]:
    """The kept cases of every function."""
    unsteady = await _unsteady(exploring, harness)
    return [
        await _chosen(
            exploring, lane, goals, mutants, before=before, speech=speech, unsteady=unsteady
        )
        for lane in exploring.lanes
    ]


async def _unsteady(exploring: Exploring, harness: Harness) -> frozenset[int]:
    """The cases that do something else in a fresh process, backwards, in another time zone."""
    entries = [(lane, entry) for lane in exploring.lanes for entry in lane.entries.values()]
    orders = [Order(entry.id, 0, lane.line(entry.draft)) for lane, entry in entries]
    out: set[int] = set()
    for again, zone in ((orders, "UTC0"), (list(reversed(orders)), "AAA-5:30")):
        results = await harness.run(again, env={"TZ": zone})
        out |= {
            entry.id
            for _, entry in entries
            if (entry.id, 0) not in results or differs(entry.result, results[entry.id, 0])
        }
    return frozenset(out)


async def _chosen(
    exploring: Exploring,
    lane: Lane,
    goals: Mapping[str, Sequence[Goal]],
    mutants: Sequence[Mutant],
    *,
    before: frozenset[int],
    speech: Speech,
    unsteady: frozenset[int],
) -> Chosen:
    name = lane.target.unit.qualified
    spelled = {
        id_: speech.spelled(id_, lane.target, entry.draft) for id_, entry in lane.entries.items()
    }
    possible, dropped = [], []
    for id_, entry in lane.entries.items():
        case = spelled[id_].case
        if id_ in unsteady:
            dropped.append(f"{case.call}: not the same each time")
            continue
        observation, options = speech.asserted(lane.target, entry.result, spelled[id_].names)
        if entry.result.end == "raised" and not options:
            dropped.append(f"{case.call} panics: {entry.result.message}")
        if options and entry.draft.origin != TESTED:
            own = frozenset(entry.result.goals) - before
            possible.append(Possible(case, observation, options, own))
    mine = [one for one in mutants if one.target == name]
    met = {one for entry in lane.entries.values() for one in entry.result.met}
    tested = [id_ for id_, one in lane.entries.items() if one.draft.origin == TESTED]
    noticed = frozenset(
        mutant
        for id_ in tested
        for mutant in lane.entries[id_].result.met
        if (other := exploring.runs.get((id_, mutant))) is not None
        and differs(lane.entries[id_].result, other)
    )
    runner = _Ran(exploring, speech, lane, spelled)
    found = await kills(
        possible,
        [one for one in mine if one.id in met - noticed],
        runner,
        seconds=_FOREVER,
        clock=time.monotonic,
    )
    by_id = {goal.id: goal for goal in goals[name]}
    selection = select(
        possible,
        found,
        by_id,
        mine,
        _shown_first(possible, lane),
        case_cost_of=lambda case: _A_LINE * len(case.setup) + lane.entries[case.id].cost,
    )
    return Chosen(lane, selection, found, tuple(dict.fromkeys(dropped)), noticed)


def _shown_first(possible: Sequence[Possible], lane: Lane) -> frozenset[int]:
    """What a person would want to see whatever else is covered: the documentation's examples, and
    the panics that are meant."""
    documented = [
        one.case.id for one in possible if lane.entries[one.case.id].draft.origin == "documented"
    ]
    panics: dict[str, int] = {}
    for one in sorted(possible, key=lambda one: lane.entries[one.case.id].cost):
        if one.observation.raised is not None:
            panics.setdefault(one.observation.raised.message[:_FEW_LETTERS], one.case.id)
    return frozenset((*documented[:_FEW_SHOWN], *list(panics.values())[:_FEW_PANICS]))

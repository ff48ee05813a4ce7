"""What was chosen, said more plainly: cases that do and notice the same, and are easier to read.

How one case becomes another is in `search/plainer.py`; what is kept in the end is chosen again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import msgspec

from testgen.checks.mutation import Kills, MutantRunner, kills
from testgen.checks.selection import Selection
from testgen.inputs.genome import of_case
from testgen.search.archive import Entry, shape_of
from testgen.search.executor import Executor
from testgen.search.minimize import Kept, simplify
from testgen.search.searching import Search
from testgen.values import Case, Mutant, RunResult
from testgen.watching import Found, Watching

_FIRST = 4_000_000
_TRAIL = 3
"""How many of the steps towards the plainest case are tried: the last ones may lose a mutant."""


@dataclass
class Polishing:
    """That of one function's kept cases. Made for one call of `run`."""

    search: Search
    executor: Executor
    watching: Watching
    runner: MutantRunner
    covered: frozenset[int]
    go_on: Callable[[], bool]
    seconds: Callable[[], float]
    clock: Callable[[], float]
    _trails: dict[int, list[Kept]] = field(default_factory=dict, init=False)

    async def run(
        self, selection: Selection, mutants: Sequence[Mutant], trusted: frozenset[int]
    ) -> Kills:
        """Watch plainer cases beside the kept ones; what they notice of the mutants that those
        notice."""
        cases = [one.case for one in selection.kept if one.case.id not in trusted]
        await self._simplified(cases)
        found = self._numbered()
        if not found or not self.go_on():
            return Kills({})
        await self.watching.watch(found)
        possible = self.watching.possible([one.case.id for one in found], self.covered)
        noticed = [one for one in mutants if one.id in selection.killed]
        if not possible:
            return Kills({})
        return await kills(
            possible, noticed, self.runner, seconds=max(0.5, self.seconds()), clock=self.clock
        )

    async def _simplified(self, cases: Sequence[Case]) -> None:
        results = await self.executor.run(cases)
        entries = [
            self.search.archive.entry(of_case(case, "search"), case, result)
            for case, result in zip(cases, results, strict=True)
            if result.end in ("returned", "raised")
        ]
        for entry in entries:
            self.search.imports.learn(entry.case.imports)
        await simplify(
            _owners(entries, self.search.subject.own_goals - self.covered),
            self.executor,
            self.search.imports,
            reader=self.search.reader,
            subject=self.search.subject,
            go_on=self.go_on,
            alike=_alike,
            passed=lambda one: self._trails.setdefault(one.entry.case.id, []).append(one),
        )

    def _numbered(self) -> list[Found]:
        """The last steps of each trail, and one from the middle."""
        found: dict[tuple[tuple[str, ...], str], Found] = {}
        for trail in self._trails.values():
            for one in (*trail[-_TRAIL + 1 :], trail[len(trail) // 2]):
                entry = one.entry
                case = msgspec.structs.replace(entry.case, id=_FIRST + len(found))
                found.setdefault(
                    (case.setup, case.call), Found(case, frozenset(entry.result.goals))
                )
        return list(found.values())


def _owners(entries: Sequence[Entry], goals: frozenset[int]) -> list[Kept]:
    """Each case with the goals that it has to take: one that several take, the plainest does."""
    owned: dict[int, set[int]] = {entry.case.id: set() for entry in entries}
    for goal in goals:
        takers = [entry for entry in entries if goal in entry.result.goals]
        if takers:
            owned[min(takers, key=lambda entry: (entry.rank, entry.case.id)).case.id].add(goal)
    return [Kept(entry, frozenset(owned[entry.case.id])) for entry in entries]


def _alike(before: RunResult, now: RunResult) -> bool:
    return shape_of(before) == shape_of(now)

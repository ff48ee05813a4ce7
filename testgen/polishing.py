"""What was chosen, said more plainly: cases that do and notice the same, and are easier to read.

How one case becomes another is in `search/plainer.py`; what is kept in the end is chosen again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from testgen.allowance import Allowance
from testgen.checks.mutation import Kills, kills
from testgen.checks.selection import Selection
from testgen.confined import Confined
from testgen.inputs.genome import of_case
from testgen.search.archive import EMPTY, Entry, shape_of
from testgen.search.minimize import Kept, KeptOf, simplify
from testgen.search.searching import Search
from testgen.values import Case, Mutant, RunResult
from testgen.watching import Found, Watching

_FIRST = 4_000_000
_CONTAINERS = frozenset({"list", "tuple", "dict", "set", "frozenset"})
_TRAIL = 3
"""How many of the steps towards the plainest case are tried: the last ones may lose a mutant."""


@dataclass
class Polishing:
    """That of one function's kept cases. Made for one call of `run`."""

    search: Search
    module: Confined
    watching: Watching
    covered: frozenset[int]
    allowed: Allowance
    share: float
    _trails: dict[int, list[Kept]] = field(default_factory=dict, init=False)

    async def run(self, selection: Selection, mutants: Sequence[Mutant]) -> Kills:
        """Watch plainer cases beside the kept ones; what they notice of the mutants that those
        notice."""
        trusted = self.watching.trusted
        cases = [one.case for one in selection.kept if one.case.id not in trusted]
        await self._simplified(cases)
        found = self._numbered()
        if not found or self.allowed.left(self.share) <= 0:
            return Kills({})
        await self.watching.watch(found)
        possible = self.watching.possible([one.case.id for one in found], self.covered)
        noticed = [one for one in mutants if one.id in selection.killed]
        if not possible:
            return Kills({})
        _, runner = await self.module.mutants()
        seconds = max(0.5, self.allowed.left(self.share))
        return await kills(possible, noticed, runner, seconds=seconds, clock=self.allowed.clock)

    async def _simplified(self, cases: Sequence[Case]) -> None:
        executor = await self.module.searched()
        results = await executor.run(cases)
        entries = [
            self.search.archive.entry(of_case(case, "search"), case, result)
            for case, result in zip(cases, results, strict=True)
            if result.end in ("returned", "raised")
        ]
        for entry in entries:
            self.search.imports.learn(entry.case.imports)
        await simplify(
            _owners(entries, self.search.subject.own_goals - self.covered),
            executor,
            self.search.imports,
            reader=self.search.reader,
            subject=self.search.subject,
            go_on=lambda: self.allowed.left(self.share) > 0,
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
    return [KeptOf(entry, frozenset(owned[entry.case.id])) for entry in entries]


def _alike(before: RunResult, now: RunResult) -> bool:
    """Whether what came out is of the same kind. What an error says of its input may change."""
    if before.end != "returned":
        return True
    if before.type in _CONTAINERS:
        return (before.message in EMPTY) == (now.message in EMPTY)
    return shape_of(before) == shape_of(now)

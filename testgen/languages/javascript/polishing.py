"""What was chosen, said more plainly: cases that do and notice the same, and are easier to read.

As `testgen/polishing.py` does it for Python.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from testgen.languages.javascript.genome import Genome
from testgen.languages.javascript.haste import Hasty
from testgen.languages.javascript.node import Node
from testgen.languages.javascript.searching import Entry, Search
from testgen.languages.javascript.watching import Watching
from testgen.search.archive import EMPTY, shape_of
from testgen.search.minimize import KeptOf, Ways, simplify_by
from testgen.values import Case, RunResult

_CONTAINERS = frozenset({"Array", "Object", "Map", "Set"})
_TRAIL, _BESIDE, _MOST_TRIED = 2, 6, 48
"""Steps at the end of the way to the plainest case that are looked at, and changes beside it: the
plainest case may lose a mutant."""


@dataclass
class Polishing:
    """That of one function's kept cases. Made for one call of `run`."""

    search: Search
    node: Node
    watching: Watching
    ways: Ways[Genome]
    goals: frozenset[int]
    go_on: Callable[[], bool]

    async def run(self, kept: Sequence[Case]) -> list[int]:
        """Watch plainer cases beside those that are kept; their numbers."""
        asked = [one for one in kept if one.id not in self.watching.trusted]
        # What a call changes of its arguments is seen in variables: those cases are as they are.
        cases = [one for one in asked if self.watching.genomes[one.id].can_be_polished]
        results = await self.node.run(cases)
        entries = [
            self.search.archive.entry(self.watching.genomes[case.id], case, result)
            for case, result in zip(cases, results, strict=True)
            if result.end in ("returned", "raised")
        ]
        hasty = Hasty(self.node, self.go_on)
        owners = _owners(entries, self.goals)
        found: dict[tuple[str, ...], tuple[Genome, RunResult]] = {}
        trails: dict[int, list[KeptOf[Genome]]] = {}
        await simplify_by(
            self.ways,
            owners,
            hasty,
            go_on=self.go_on,
            alike=_alike,
            passed=lambda one: trails.setdefault(one.entry.case.id, []).append(one),
        )
        for trail in trails.values():
            for one in trail[-_TRAIL:]:
                found[one.entry.genome.sources] = one.entry.genome, one.entry.result
        for one in owners:
            if self.go_on() and one.entry.genome.origin == "search":
                for genome, result in await self._beside(one):
                    found.setdefault(genome.sources, (genome, result))
        known = set(self.watching.possible)
        await self.watching.watch([self._number(*one) for one in found.values()])
        return [number for number in self.watching.possible if number not in known]

    async def _beside(self, one: KeptOf[Genome]) -> list[tuple[Genome, RunResult]]:
        """The plainest of those that are one change away: they lose mutants the least."""
        genomes = list(islice(self.ways.plainer(one.entry.genome), _MOST_TRIED))
        genomes.sort(key=self.ways.cost)
        name = one.entry.case.target
        results = await Hasty(self.node, self.go_on).run(
            [g.case(n, name) for n, g in enumerate(genomes, 1)]
        )
        fit = [
            (genome, result)
            for genome, result in zip(genomes, results, strict=True)
            if one.goals <= set(result.goals)
            and (result.end, result.type) == (one.entry.result.end, one.entry.result.type)
        ]
        return fit[:_BESIDE]

    def _number(self, genome: Genome, result: RunResult) -> int:
        number = self.search.numbered(genome)
        self.watching.goals[number] = frozenset(result.goals)
        return number


def _owners(entries: Sequence[Entry], goals: frozenset[int]) -> list[KeptOf[Genome]]:
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

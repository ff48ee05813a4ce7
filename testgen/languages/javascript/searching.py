"""The search for cases that take a function's branches: seeds, then variations of what is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from testgen.languages.javascript.cases import Cases
from testgen.languages.javascript.genome import Genome
from testgen.languages.javascript.pools import Pool
from testgen.languages.javascript.reader import Reader
from testgen.languages.javascript.subject import Target
from testgen.languages.javascript.variation import Variation
from testgen.search.archive import ArchiveOf, EntryOf
from testgen.search.budget import Budget
from testgen.search.executor import Executor
from testgen.values import Case, Goal, RunResult

Archive = ArchiveOf[Genome]
Entry = EntryOf[Genome]

_GENERATION = 32
_FRESH_FIRST = 96
_DRAWS = 8
_SATURATED = 4
_HOPELESS = 400


class Search:
    """One function's search. It goes on where it stopped when `run` is called again."""

    def __init__(
        self,
        target: Target,
        cases: Cases,
        executor: Executor,
        random: Random,
        *,
        seeds: Sequence[Genome] = (),
        declared: frozenset[str] = frozenset(),
        reader: Reader,
    ) -> None:
        self.target = target
        self.genomes: dict[int, Genome] = {}
        self._cases, self._executor, self._random = cases, executor, random
        self._pool: Pool = cases.pool
        self._variation = Variation(cases, random)

        def is_ill_typed(genome: Genome) -> bool:
            return genome.origin == "search" and reader.fitting.refuses(genome)

        self.archive = Archive(target, declared, is_ill_typed, reader)
        self._seeds = list(seeds)
        self._seen: set[tuple[str, ...]] = set()
        self._tries: dict[int, int] = {}
        self._number = 0
        self._last_gain = 0
        self._saturated = 0

    def propose(self, genomes: Sequence[Genome]) -> None:
        """Cases to try first."""
        self._seeds += genomes
        self._saturated = 0

    async def run(self, budget: Budget, told: Callable[[], None] = lambda: None) -> Archive:
        """Search until every branch is taken and looked at closely, or the budget ends."""
        start, first = budget.clock(), self.archive.executions
        while budget.clock() - start < budget.seconds and not self._is_over(budget, first):
            genomes = self._generation()
            if not genomes or self._saturated >= _SATURATED:
                break
            before = len(self.archive.taken)
            await self.execute(genomes)
            if len(self.archive.taken) > before:
                told()
        return self.archive

    async def more(self, count: int) -> list[Entry]:
        """So many other cases, run, for whoever has to tell changes of the code apart."""
        genomes: list[Genome] = []
        for _ in range(count * 4):
            if len(genomes) >= count:
                break
            genome = self._next() if self._random.random() < 0.7 else self._cases.fresh()
            if self._is_new(genome):
                genomes.append(genome)
        cases, results = await self.execute(genomes)
        return [
            self.archive.entry(genome, case, result)
            for genome, case, result in zip(genomes, cases, results, strict=True)
            if result.end in ("returned", "raised")
        ]

    async def execute(self, genomes: Sequence[Genome]) -> tuple[list[Case], list[RunResult]]:
        """Run cases, and keep of them what is worth it."""
        cases = []
        for genome in genomes:
            self._number += 1
            self.genomes[self._number] = genome
            cases.append(genome.case(self._number, self.target.name))
        results = await self._executor.run(cases)
        for genome, case, result in zip(genomes, cases, results, strict=True):
            self._absorb(genome, case, result)
        return cases, results

    def numbered(self, genome: Genome) -> int:
        """A number for a case that is not run by the search itself."""
        self._number += 1
        self.genomes[self._number] = genome
        return self._number

    def _absorb(self, genome: Genome, case: Case, result: RunResult) -> None:
        self.archive.executions += 1
        own = " ".join(genome.sources)
        self._pool.add([one for one in result.compared if one not in own])
        if result.end not in ("returned", "raised"):
            return
        progress = self.archive.offer(genome, case, result)
        if progress.counts:
            self._last_gain = self.archive.executions
        for goal in progress.closer:
            self._tries[goal] = 0

    def _is_over(self, budget: Budget, first: int) -> bool:
        if self._seeds:
            return False
        done = self.archive.executions
        if done - first >= budget.executions:
            return True
        if not self.archive.taken and done >= _HOPELESS:
            return True
        since = done - max(self._last_gain, first)
        return since >= (budget.patience if self.archive.dark else budget.polish)

    def _generation(self) -> list[Genome]:
        first = self._seeds[: 2 * _GENERATION]
        del self._seeds[: len(first)]
        found = [genome for genome in first if self._is_new(genome)]
        draws = 0
        while len(found) < _GENERATION and draws < _GENERATION * _DRAWS:
            draws += 1
            genome = self._next()
            if self._is_new(genome):
                found.append(genome)
        self._saturated = self._saturated + 1 if len(found) <= _GENERATION // 8 else 0
        return found

    def _is_new(self, genome: Genome) -> bool:
        if genome.sources in self._seen or genome.length > 1500:
            return False
        self._seen.add(genome.sources)
        return True

    def _next(self) -> Genome:
        entries = self.archive.entries()
        random = self._random
        fresh = 0.6 if self.archive.executions < _FRESH_FIRST else 0.15
        if not entries or random.random() < fresh:
            return self._cases.fresh()
        goal = self._choose_goal()
        close = self.archive.for_goal(goal) if goal is not None else ()
        if close and random.random() < 0.85:
            parent = close[int(len(close) * random.random() ** 2)]
        else:
            parent = random.choice(entries)
        others = [entry.genome for entry in random.sample(entries, min(4, len(entries)))]
        return self._variation.vary(parent.genome, others)

    def _choose_goal(self) -> Goal | None:
        goals = self.archive.open
        if not goals or self._random.random() < 0.1:
            return None
        weights = [1.0 / (1.0 + self._tries.get(goal.id, 0)) for goal in goals]
        goal = self._random.choices(goals, weights)[0]
        self._tries[goal.id] = self._tries.get(goal.id, 0) + 1
        return goal

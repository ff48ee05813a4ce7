"""The search for cases that take a target's goals: seeds, then variations of what came closest.

The order of things is decided by the random numbers given and by what executions showed, never by
a clock: a clock only ends it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from testgen.inputs.docs import documented
from testgen.inputs.generator import Generator
from testgen.inputs.genome import Genome, of_case
from testgen.inputs.imports import Imports
from testgen.inputs.knowledge import Knowledge
from testgen.inputs.maker import Maker
from testgen.inputs.pools import OF_RUN, static_pool
from testgen.inputs.reading import reader_for
from testgen.inputs.subject import Subject
from testgen.search.archive import Archive, Entry, Progress
from testgen.search.avoidance import Avoidance
from testgen.search.budget import Budget
from testgen.search.executor import Executor
from testgen.search.lessons import Lessons
from testgen.search.tidying import is_hollow
from testgen.search.variation import Variation
from testgen.values import Case, Goal, RunResult

_GENERATION = 32
_SLOW_GENERATION = 1.0  # seconds: only what really is slow makes generations smaller
_FRESH_FIRST = 96
_HOPELESS = 400  # executions that did not even enter the target
_DRAWS = 10  # for each case of a generation, until the search counts as saturated
_SATURATED = 3  # generations in a row
_VARIED = 0.6


@dataclass(frozen=True, slots=True)
class _Trial:
    genome: Genome
    operators: tuple[int, ...] = ()
    goal: int | None = None


class Search:
    """One target's search. It goes on where it stopped when `run` is called again."""

    def __init__(
        self,
        subject: Subject,
        executor: Executor,
        random: Random,
        *,
        seeds: Sequence[Genome] = (),
        knowledge: Knowledge | None = None,
        hear: Callable[[Archive], None] = lambda archive: None,
    ) -> None:
        """`hear` is told of the archive each time that more goals are taken."""
        self.subject = subject
        self._hear = hear
        self._executor = executor
        self._random = random
        self._pool = static_pool(subject.target, subject.description)
        knowledge = knowledge or Knowledge()
        self.imports = Imports()
        maker = Maker(subject, self._pool, knowledge.beliefs, self.imports, random)
        self._generator = Generator(subject, maker, knowledge, random)
        self._variation = Variation(self._generator, random)
        self._avoidance = Avoidance(subject)
        self._lessons = Lessons(subject, knowledge, self._variation, random)
        raises = {name.rpartition(".")[2] for each in subject.reached for name in each.raises}
        shown = (*documented(subject), *seeds)
        self.reader = reader_for(subject, shown, self._lessons.is_ill_typed)
        self._lessons.learn_shown(shown)
        self.archive = Archive(
            subject.target, frozenset(raises), self._lessons.is_ill_typed, self.reader
        )
        self._seeds: list[Genome] = []
        self._waiting: list[Genome] = []
        self._seen: set[tuple[str, ...]] = set()
        self._tries: dict[int, int] = {}
        self._size = _GENERATION
        self._saturated = 0
        self._last_gain = 0
        self._number = 0
        self.propose(shown)
        self._begin()

    def propose(self, genomes: Sequence[Genome]) -> None:
        """Cases to try first: from docs, call sites, existing tests, a model."""
        for genome in genomes:
            self.imports.learn(genome.imports)
            self._seeds.append(genome)

    def propose_cases(self, cases: Sequence[Case], origin: str) -> None:
        """The same for cases as source; what does not parse is left out."""
        for case in cases:
            try:
                self.propose([of_case(case, origin)])
            except SyntaxError:
                continue

    async def run(self, budget: Budget) -> Archive:
        """Search until every goal is taken and looked at closely, or the budget ends."""
        start = budget.clock()
        first = self.archive.executions
        while not self._is_over(budget, first):
            began = budget.clock()
            if began - start >= budget.seconds:
                break
            trials = self._generation()
            if not trials or self._saturated >= _SATURATED:
                break
            known = len(self.archive.taken)
            await self._execute(trials)
            if len(self.archive.taken) > known:
                self._hear(self.archive)
            if budget.clock() - began > _SLOW_GENERATION and self._size > 2:
                self._size //= 2
        return self.archive

    async def more(self, count: int) -> list[Entry]:
        """So many other cases, run: fresh ones, and variations of those that are kept.

        For whoever has to tell changes of the code apart that take the same goals.
        """
        trials: list[_Trial] = []
        for _ in range(count * 4):
            if len(trials) >= count:
                break
            trial = self._next() if self._random.random() < _VARIED else self._fresh()
            if self._is_new(trial.genome):
                trials.append(trial)
        cases, results = await self._execute(trials)
        return [
            self.archive.entry(trial.genome, case, result)
            for trial, case, result in zip(trials, cases, results, strict=True)
            if result.end in {"returned", "raised"} and "anything()" not in case.call
        ]

    def _fresh(self) -> _Trial:
        return _Trial(self._generator.fresh())

    def _is_over(self, budget: Budget, first: int) -> bool:
        done = self.archive.executions - first
        if self._seeds or self._waiting:
            return False
        if done >= budget.executions:
            return True
        if not self.archive.taken and self.archive.executions >= _HOPELESS:
            return True
        if self.archive.dark:
            since = self.archive.executions - max(self._last_gain, first)
            return since >= budget.patience
        since = self.archive.executions - max(self._last_gain, first)
        return since >= budget.polish

    def _begin(self) -> None:
        self._waiting += self._generator.proxied()
        for _ in range(_GENERATION // 2):
            self._waiting.append(self._generator.fresh())

    def _generation(self) -> list[_Trial]:
        first = [*self._seeds, *self._waiting][: 2 * self._size]
        del self._waiting[: max(0, len(first) - len(self._seeds))]
        del self._seeds[: len(first)]
        repairs = self._lessons.repairs(self._size // 3)
        trials = [_Trial(genome) for genome in (*first, *repairs) if self._is_new(genome)]
        draws = 0
        while len(trials) < self._size and draws < self._size * _DRAWS:
            draws += 1
            trial = self._next()
            trial = replace(trial, genome=self._lessons.used(trial.genome))
            if self._is_new(trial.genome):
                trials.append(trial)
        # Hardly anything is new any more: there are few different cases, and they were tried.
        self._saturated = self._saturated + 1 if len(trials) <= self._size // 8 else 0
        return trials

    def _is_new(self, genome: Genome) -> bool:
        key = (genome.how, *genome.sources)
        if key in self._seen or self._avoidance.refuses(genome, self._random):
            return False
        if self.subject.may_be_endless and is_hollow(genome):
            return False
        self._seen.add(key)
        return True

    def _next(self) -> _Trial:
        entries = self.archive.entries()
        fresh = 0.6 if self.archive.executions < _FRESH_FIRST else 0.12
        if not entries or self._random.random() < fresh:
            return _Trial(self._generator.fresh())
        goal = self._choose_goal()
        parent = self._parent(goal, entries)
        others = [entry.genome for entry in self._random.sample(entries, min(4, len(entries)))]
        genome, operators = self._variation.vary(parent.genome, goal, others)
        return _Trial(genome, tuple(operators), goal.id if goal is not None else None)

    def _choose_goal(self) -> Goal | None:
        """A dark goal: those that were tried least since somebody came closer to them."""
        goals = self.archive.open
        if not goals or self._random.random() < 0.1:
            return None
        weights = [
            (0.3 if goal.extra else 1.0) / (1.0 + self._tries.get(goal.id, 0)) for goal in goals
        ]
        goal = self._random.choices(goals, weights)[0]
        self._tries[goal.id] = self._tries.get(goal.id, 0) + 1
        return goal

    def _parent(self, goal: Goal | None, entries: Sequence[Entry]) -> Entry:
        close = self.archive.for_goal(goal) if goal is not None else ()
        if close and self._random.random() < 0.85:
            return close[int(len(close) * self._random.random() ** 2)]
        edges = self.archive.edges
        if goal is None and edges and self._random.random() < 0.5:
            return self._random.choice([entry for _, entry in edges.values()])
        return self._random.choice(entries)

    async def _execute(self, trials: Sequence[_Trial]) -> tuple[list[Case], list[RunResult]]:
        cases = []
        for trial in trials:
            self._number += 1
            cases.append(trial.genome.case(self._number, self.subject.target.name, self.imports))
        results = await self._executor.run(cases)
        for trial, case, result in zip(trials, cases, results, strict=True):
            self._absorb(trial, case, result)
        return cases, results

    def _absorb(self, trial: _Trial, case: Case, result: RunResult) -> None:
        archive = self.archive
        archive.executions += 1
        lost = result.end in {"hung", "died"}
        if (lost or result.end == "setup_raised") and "anything()" not in case.call:
            archive.lost.setdefault(result.end, (case, result))
        self._avoidance.learn(trial.genome, lost=lost)
        if lost:
            archive.avoided += 1
            return
        # What the case itself passed is compared as well, and is nothing new.
        own = " ".join(trial.genome.sources)
        self._pool.add_sources([each for each in result.compared if each not in own], OF_RUN)
        if any("anything()" in source for source in trial.genome.sources):
            self._lessons.of_proxies(trial.genome, result)
            return
        if result.end == "setup_raised":
            self._lessons.of_failed_setup(trial.genome, result)
            return
        progress = archive.offer(trial.genome, case, result)
        self._credit(trial, progress)
        self._lessons.of_case(trial.genome, result, progress)

    def _credit(self, trial: _Trial, progress: Progress) -> None:
        if progress.counts:
            self._last_gain = self.archive.executions
        for goal in progress.closer:
            self._tries[goal] = 0
        gain = 1.0 if progress.taken else 0.3 if progress.closer else 0.05 * progress.novel
        for operator in trial.operators:
            self._variation.choice.reward(operator, gain)


async def search(
    subject: Subject,
    seeds: Sequence[Genome],
    executor: Executor,
    *,
    budget: Budget,
    random: Random,
) -> Archive:
    """A whole search from start to end."""
    return await Search(subject, executor, random, seeds=seeds).run(budget)

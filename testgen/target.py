"""From one function to its kept cases: search, watch, mutate, choose.

What is written of them, and where, is decided for the whole module in `pipeline.py`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from testgen.checks.mutation import Kills, MutantRunner, Possible, kills
from testgen.checks.selection import Selection, select
from testgen.checks.stability import Dropped
from testgen.confined import Confined
from testgen.inputs.genome import Genome
from testgen.inputs.knowledge import Knowledge
from testgen.inputs.subject import Subject
from testgen.oracles.examine import Verdict
from testgen.oracles.examples import example_cases
from testgen.oracles.probes import documented_cases
from testgen.search.archive import Archive
from testgen.search.budget import Budget
from testgen.search.minimize import cover, simplify
from testgen.search.searching import Search
from testgen.values import Case, Function, Goal, Mutant
from testgen.wanted import Progress
from testgen.watching import Found, Watching

_SEARCH_SHARE, _SIMPLER_SHARE, _MUTANT_SHARE = 0.4, 0.5, 0.92
"""Up to which part of the time cases are searched for, made simpler, and mutants tried."""
_MOST_CASES, _MORE_CASES, _MOST_ROUNDS = 40, 32, 8
_SECOND_POLISH = 400
_FIRST_DOCUMENTED = 1_000_000
_FEW_EXAMPLES, _FEW_OUTCOMES = 4, 4

Propose = Callable[[Sequence[Goal]], Awaitable[Sequence[Case]]]
"""Asks somebody for cases that take these goals: the model."""


@dataclass(frozen=True, slots=True)
class Tested:
    """What came of one function. `mutants`: those tried; `untried` there was no time for."""

    subject: Subject
    selection: Selection
    verdict: Verdict
    mutants: tuple[Mutant, ...] = ()
    survived: tuple[Mutant, ...] = ()
    untried: int = 0
    dropped: tuple[Dropped, ...] = ()
    executions: int = 0
    seconds: float = 0.0


@dataclass
class TargetRun:
    """The work on one function. Made for one call of `tested`."""

    subject: Subject
    module: Confined
    random: Random
    seconds: float
    seeds: Sequence[Genome] = ()
    before: frozenset[int] = frozenset()
    propose: Propose | None = None
    tell: Callable[[Progress], None] = lambda progress: None
    clock: Callable[[], float] = time.monotonic
    knowledge: Knowledge = field(default_factory=Knowledge)
    _started: float = field(default=0.0, init=False)

    async def tested(self) -> Tested:
        """The function's kept cases, and what is known of the rest."""
        self._started = self.clock()
        search = Search(
            self.subject,
            await self.module.searched(),
            self.random,
            seeds=self.seeds,
            knowledge=self.knowledge,
        )
        proposed = self._proposed()
        try:
            archive = await self._searched(search, proposed)
        finally:
            if proposed is not None:
                proposed.cancel()

        watching = Watching(self.subject, self.module)
        first = await self._first(search, archive)
        await watching.watch(first)

        mutants, found = await self._killed(search, watching, [one.case.id for one in first])
        possible = watching.possible([one.case.id for one in watching.seen], self.before)
        goals = {goal.id: goal for goal in self.subject.target.goals}
        always = _shown_first(possible, self.subject.target)
        selection = select(possible, found, goals, mutants, always)
        self._say("chosen", archive, found)
        return Tested(
            subject=self.subject,
            selection=selection,
            verdict=watching.verdict,
            mutants=tuple(one for one in mutants if one not in found.untried),
            survived=found.survived,
            untried=len(found.untried),
            dropped=tuple(watching.dropped),
            executions=archive.executions,
            seconds=self.clock() - self._started,
        )

    async def _searched(
        self, search: Search, proposed: asyncio.Task[Sequence[Case]] | None
    ) -> Archive:
        """By itself first; then with what the model thought of, which came meanwhile."""
        self._say("searching", search.archive)
        archive = await search.run(Budget(seconds=self._left(_SEARCH_SHARE), clock=self.clock))
        if proposed is not None:
            try:
                async with asyncio.timeout(max(0.1, self._left(_SEARCH_SHARE))):
                    cases = await proposed
            except TimeoutError:
                cases = ()
            search.propose_cases(cases, "model")
            more = Budget(
                seconds=max(0.2, self._left(_SEARCH_SHARE)),
                polish=_SECOND_POLISH,
                patience=_SECOND_POLISH,
                clock=self.clock,
            )
            archive = await search.run(more)
        self._say("searched", archive)
        return archive

    def _proposed(self) -> asyncio.Task[Sequence[Case]] | None:
        if self.propose is None:
            return None

        async def ask(propose: Propose) -> Sequence[Case]:
            return await propose(())

        return asyncio.create_task(ask(self.propose))

    async def _first(self, search: Search, archive: Archive) -> list[Found]:
        """Few plain cases that take every goal, others that behave otherwise, and what the
        documents show or claim."""
        executor = await self.module.searched()
        kept = await simplify(
            cover(archive),
            executor,
            search.imports,
            go_on=lambda: self._left(_SIMPLER_SHARE) > 0,
        )
        entries = {each.entry.case.id: each.entry for each in kept}
        for entry in archive.entries():
            if len(entries) >= _MOST_CASES:
                break
            entries.setdefault(entry.case.id, entry)
        found = [
            Found(one.case, frozenset(one.result.goals), one.genome.origin)
            for one in entries.values()
        ]
        known = {(one.case.setup, one.case.call) for one in found}
        documented = [
            case
            for case in documented_cases(self.subject.target, _FIRST_DOCUMENTED)
            if (case.setup, case.call) not in known
        ]
        results = await executor.run(documented)
        return found + [
            Found(case, frozenset(result.goals), "claim")
            for case, result in zip(documented, results, strict=True)
            if result.end in ("returned", "raised")
        ]

    async def _killed(
        self, search: Search, watching: Watching, first: Sequence[int]
    ) -> tuple[list[Mutant], Kills]:
        """Which mutants the cases notice; against those that they do not, more cases."""
        every, runner = await self.module.mutants()
        mutants = [one for one in every if one.target == self.subject.target.name]
        self._say("mutants", search.archive)
        found = await self._tried(watching.possible(first, self.before), mutants, runner)
        took = 0.0
        for _ in range(_MOST_ROUNDS):
            began = self.clock()
            if not found.survived or found.untried or self._left(_MUTANT_SHARE) <= took:
                break
            more = [
                Found(one.case, frozenset(one.result.goals))
                for one in await search.more(_MORE_CASES)
                if not one.rank[0]
            ]
            await watching.watch(more)
            possible = watching.possible([one.case.id for one in more], self.before)
            found = _with(found, await self._tried(possible, found.survived, runner))
            self._say("mutants", search.archive, found)
            took = self.clock() - began
        return mutants, found

    async def _tried(
        self, possible: Sequence[Possible], mutants: Sequence[Mutant], runner: MutantRunner
    ) -> Kills:
        if not possible or not mutants:
            return Kills({}, survived=tuple(mutants))
        seconds = max(0.5, self._left(_MUTANT_SHARE))
        return await kills(possible, mutants, runner, seconds=seconds, clock=self.clock)

    def _left(self, share: float) -> float:
        """Seconds until so much of the time is over."""
        return self._started + self.seconds * share - self.clock()

    def _say(self, doing: str, archive: Archive, found: Kills | None = None) -> None:
        wanted = [goal for goal in self.subject.target.goals if not goal.extra]
        taken = archive.taken
        self.tell(
            Progress(
                symbol=self.subject.target.name,
                doing=doing,
                branches=(sum(goal.id in taken for goal in wanted), len(wanted)),
                mutants=(len(found.killed), found.tried) if found is not None else (0, 0),
            )
        )


def _with(found: Kills, more: Kills) -> Kills:
    """Both as one: `more` was asked about the survivors of `found` alone."""
    untried = {one.id for one in more.untried}
    return replace(
        found,
        by_option={**found.by_option, **more.by_option},
        survived=tuple(one for one in found.survived if one.id not in more.killed),
        unfit=found.unfit | more.unfit,
        reached={
            one: found.reached.get(one, 0) + more.reached.get(one, 0)
            for one in found.reached
            if one not in more.killed or one in untried
        },
    )


def _shown_first(possible: Sequence[Possible], target: Function) -> frozenset[int]:
    """Cases that a person would want to see whatever else is covered: the documentation's own
    examples, and plain ones until there are a few different outcomes."""
    by_cost = sorted(possible, key=lambda one: len(one.case.call) + sum(map(len, one.case.setup)))
    examples = {(one.setup, one.call) for one in example_cases(target, 1)}
    shown = [one for one in by_cost if (one.case.setup, one.case.call) in examples][:_FEW_EXAMPLES]
    outcomes = {_outcome(one) for one in shown}
    for one in by_cost:
        if len(outcomes) >= _FEW_OUTCOMES:
            break
        if _outcome(one) not in outcomes and one.observation.end == "returned":
            outcomes.add(_outcome(one))
            shown.append(one)
    return frozenset(one.case.id for one in shown)


def _outcome(one: Possible) -> str:
    return one.options[0][0].expected

"""From one function to its kept cases: search, watch, mutate, choose."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from random import Random

from testgen.checks.mutation import Kills, kills
from testgen.checks.selection import Selection, select
from testgen.checks.stability import Dropped
from testgen.languages.javascript.asserting import fails
from testgen.languages.javascript.cases import Cases
from testgen.languages.javascript.choosing import shown, too_many
from testgen.languages.javascript.findings import broken_promises, findings_of
from testgen.languages.javascript.fitting import Fitting, functions_of
from testgen.languages.javascript.genome import Genome
from testgen.languages.javascript.haste import Hasty
from testgen.languages.javascript.node import Node
from testgen.languages.javascript.plainer import plainer
from testgen.languages.javascript.polishing import Polishing
from testgen.languages.javascript.pools import pool_of
from testgen.languages.javascript.reader import Reader, reader_for
from testgen.languages.javascript.searching import Archive, Search
from testgen.languages.javascript.subject import Module, Target
from testgen.languages.javascript.watching import Watching
from testgen.oracles.finding import Finding
from testgen.search.budget import Budget
from testgen.search.minimize import Ways, cover, simplify_by
from testgen.values import Case, Mutant
from testgen.wanted import Progress

_SEARCH_SHARE, _SIMPLER_SHARE, _MUTANT_SHARE, _POLISH_SHARE = 0.35, 0.5, 0.8, 0.92
_MOST_CASES, _MORE_CASES, _MOST_ROUNDS = 36, 24, 6
_MOST_SEEDS, _POLISHINGS, _GENERATION = 12, 4, 32
_A_POINT = 6
"""Characters that a point of oddness is worth."""

Propose = Callable[[], Awaitable[Sequence[Genome]]]


@dataclass(frozen=True, slots=True)
class Tested:
    """What came of one function."""

    target: Target
    selection: Selection
    mutants: tuple[Mutant, ...] = ()
    survived: tuple[Mutant, ...] = ()
    untried: int = 0
    dropped: tuple[Dropped, ...] = ()
    findings: tuple[Finding, ...] = ()
    before: frozenset[int] = frozenset()
    executions: int = 0
    seconds: float = 0.0


@dataclass
class TargetRun:
    """The work on one function. Made for one call of `tested`."""

    module: Module
    target: Target
    node: Node
    mutants: Sequence[Mutant]
    random: Random
    seconds: float
    shown: str
    seeds: Sequence[Genome] = ()
    before: frozenset[int] = frozenset()
    propose: Propose | None = None
    tell: Callable[[Progress], None] = lambda progress: None
    clock: Callable[[], float] = time.monotonic
    quote: str = "'"
    _started: float = field(default=0.0, init=False)
    _reader: Reader = field(init=False)
    _watching: Watching = field(init=False)

    async def tested(self) -> Tested:
        """The function's kept cases, and what is known of the rest."""
        self._started = self.clock()
        fitting = Fitting(functions_of(self.module, self.target))
        self._reader = reader_for(self.module, self.target, fitting, self.seeds)
        pool = pool_of(self.module, self.target)
        cases = Cases(self.module, self.target, pool, self.random, self.quote)
        hasty = Hasty(self.node, lambda: self._left(_MUTANT_SHARE) > 0, most_hung=_GENERATION)
        search = Search(self.target, cases, hasty, self.random, seeds=self.seeds,
                        declared=self._declared(), reader=self._reader)  # fmt: skip
        self._watching = Watching(self.module, self.target, self.node, fitting, search.genomes,
                                  self.before)  # fmt: skip
        archive = await self._searched(search)
        await self._watching.watch(await self._first(search, archive))
        found = await self._killed(search)
        found = await self._polished(search, found)
        selection = self._few(found)
        self._say("chosen", archive, found)
        findings = await findings_of(self.target, self._watching.seen, self.node, self.shown)
        return Tested(
            target=self.target,
            selection=selection,
            mutants=tuple(one for one in self.mutants if one not in found.untried),
            survived=found.survived,
            untried=len(found.untried),
            dropped=tuple(self._watching.dropped),
            findings=(*findings, *broken_promises(self.target, self._watching.broken, self.shown)),
            before=self.before,
            executions=archive.executions,
            seconds=self.clock() - self._started,
        )

    def _declared(self) -> frozenset[str]:
        said = "\n".join(one.source for one in (self.target.function, *self.target.inner))
        thrown = re.findall(r"(?:throw|reject\()\s*(?:new\s+)?(\w+)", said)
        return frozenset(thrown)

    async def _searched(self, search: Search) -> Archive:
        proposed = asyncio.ensure_future(self.propose()) if self.propose is not None else None
        self._say("searching", search.archive)
        try:
            budget = Budget(seconds=self._left(_SEARCH_SHARE), clock=self.clock)
            archive = await search.run(budget, lambda: self._say("searching", search.archive))
            if proposed is not None:
                try:
                    async with asyncio.timeout(max(0.1, self._left(_SEARCH_SHARE))):
                        search.propose(await proposed)
                except TimeoutError:
                    return archive
                more = Budget(seconds=max(0.2, self._left(_SEARCH_SHARE)), patience=400,
                              polish=300, clock=self.clock)  # fmt: skip
                archive = await search.run(more)
        finally:
            if proposed is not None:
                proposed.cancel()
        self._say("searched", archive)
        return archive

    async def _first(self, search: Search, archive: Archive) -> list[int]:
        def go_on() -> bool:
            return self._left(_SIMPLER_SHARE) > 0

        hasty = Hasty(self.node, go_on)
        kept = await simplify_by(self._ways, cover(archive), hasty, go_on=go_on)
        numbers: dict[tuple[str, ...], int] = {}

        def add(genome: Genome, goals: Iterable[int]) -> None:
            number = numbers.get(genome.sources)
            if number is None:
                number = numbers[genome.sources] = search.numbered(genome)
            known = self._watching.goals.get(number, frozenset())
            self._watching.goals[number] = known | frozenset(goals)

        seeds = self.seeds[:_MOST_SEEDS]  # what people wrote is looked at in any case
        asked = [one.case(number, self.target.name) for number, one in enumerate(seeds, 1)]
        for genome, result in zip(seeds, await self.node.run(asked), strict=True):
            add(genome, result.goals)
        for one in kept:
            add(one.entry.genome, one.entry.result.goals)
        entries = sorted(
            archive.entries(), key=lambda one: (one.genome.origin == "search", one.rank)
        )
        for entry in entries:
            if len(numbers) >= _MOST_CASES:
                break
            add(entry.genome, entry.result.goals)
        return list(numbers.values())

    @property
    def _ways(self) -> Ways[Genome]:
        return Ways(
            partial(plainer, reader=self._reader),
            self._reader.cost,
            lambda genome: genome.sources,
            Genome.case,
        )

    async def _killed(self, search: Search) -> Kills:
        """Which mutants the cases notice; against those that they do not, more cases."""
        self._say("mutants", search.archive)
        found = await self._tried(list(self._watching.possible), self.mutants)
        took = 0.0
        for _ in range(_MOST_ROUNDS):
            began = self.clock()
            if not found.survived or found.untried or self._left(_MUTANT_SHARE) <= took:
                break
            entries = [one for one in await search.more(_MORE_CASES) if one.rank[0] == 0]
            for entry in entries:
                self._watching.goals[entry.case.id] = frozenset(entry.result.goals)
            known = set(self._watching.possible)
            await self._watching.watch([entry.case.id for entry in entries])
            new = [number for number in self._watching.possible if number not in known]
            found = _with(found, await self._tried(new, found.survived))
            self._say("mutants", search.archive, found)
            took = self.clock() - began
        return found

    async def _tried(
        self, ids: Sequence[int], mutants: Sequence[Mutant], share: float = _MUTANT_SHARE
    ) -> Kills:
        possible = self._watching.worth(ids)
        if not possible or not mutants:
            return Kills({}, survived=tuple(mutants))
        seconds = max(0.5, self._left(share))
        return await kills(possible, mutants, self.node, seconds=seconds, clock=self.clock,
                           judge=fails)  # fmt: skip

    async def _polished(self, search: Search, found: Kills) -> Kills:
        """With plainer cases beside those that would be kept."""
        goals = frozenset(goal.id for goal in self.target.goals) - self.before
        polishing = Polishing(search, self.node, self._watching, self._ways, goals,
                              lambda: self._left(_POLISH_SHARE) > 0)  # fmt: skip
        done: set[int] = set()
        for _ in range(_POLISHINGS):
            selection = self._selected(found)
            kept = [one.case for one in selection.kept if one.case.id not in done]
            if not kept or self._left(_POLISH_SHARE) <= 0:
                break
            done |= {one.id for one in kept}
            new = await polishing.run(kept)
            noticed = [one for one in self.mutants if one.id in selection.killed]
            more = await self._tried(new, noticed, 1.0)
            by_option = {**found.by_option, **more.by_option}
            found = replace(found, by_option=by_option, unfit=found.unfit | more.unfit)
        return found

    def _selected(self, found: Kills, without: frozenset[int] = frozenset()) -> Selection:
        possible = [one for one in self._watching.worth() if one.case.id not in without]
        goals = {goal.id: goal for goal in self.target.goals}
        always = shown(possible, self._watching.trusted, self._cost_of)
        return select(possible, found, goals, self.mutants, always, case_cost_of=self._cost_of)

    def _few(self, found: Kills) -> Selection:
        """What is kept; beyond a handful, only what is worth a test of its own."""
        selection = self._selected(found)
        possible, trusted = list(self._watching.possible.values()), self._watching.trusted
        out = too_many(selection, possible, found, trusted, self._cost_of)
        if not out:
            return selection
        kept = {one.case.id for one in selection.kept} - out
        return self._selected(found, frozenset(self._watching.possible) - kept)

    def _cost_of(self, case: Case) -> float:
        return _A_POINT * self._reader.cost(self._watching.genomes[case.id])

    def _left(self, share: float) -> float:
        return self._started + self.seconds * share - self.clock()

    def _say(self, doing: str, archive: Archive, found: Kills | None = None) -> None:
        taken, goals = archive.taken, self.target.goals
        self.tell(
            Progress(
                symbol=self.target.name,
                doing=doing,
                branches=(sum(goal.id in taken for goal in goals), len(goals)),
                mutants=(len(found.killed), found.tried) if found is not None else (0, 0),
            )
        )


def _with(found: Kills, more: Kills) -> Kills:
    """Both as one: `more` was asked about the survivors of `found` alone."""
    return Kills(
        by_option={**found.by_option, **more.by_option},
        survived=tuple(one for one in found.survived if one.id not in more.killed),
        untried=found.untried,
        unfit=found.unfit | more.unfit,
        reached=found.reached,
    )

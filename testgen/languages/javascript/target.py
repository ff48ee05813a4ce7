"""From one function to its kept cases: search, watch, mutate, choose."""

from __future__ import annotations

import asyncio
import datetime
import re
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from random import Random

from testgen.checks.mutation import Kills, Possible, kills
from testgen.checks.selection import Selection, select
from testgen.checks.stability import Dropped, steady
from testgen.checks.unsteady import Surroundings
from testgen.languages.javascript.asserting import BUILTIN_ERRORS, candidates, fails
from testgen.languages.javascript.findings import contested, findings_of
from testgen.languages.javascript.fitting import Fitting, least_of
from testgen.languages.javascript.genome import Genome
from testgen.languages.javascript.making import Maker
from testgen.languages.javascript.node import Node
from testgen.languages.javascript.plainer import cost, plainer
from testgen.languages.javascript.pools import pool_of
from testgen.languages.javascript.searching import Archive, Search
from testgen.languages.javascript.subject import Module, Target
from testgen.oracles.finding import Finding
from testgen.search.budget import Budget
from testgen.search.minimize import Ways, cover, simplify_by
from testgen.values import Case, Mutant, Observation
from testgen.wanted import Progress

_SEARCH_SHARE, _SIMPLER_SHARE, _MUTANT_SHARE = 0.4, 0.55, 0.92
_MOST_CASES, _MORE_CASES, _MOST_ROUNDS = 36, 24, 6
_SHOWN, _OUTCOMES, _MOST_SEEDS = 4, 3, 12

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
    _fitting: Fitting = field(init=False)
    _possible: dict[int, Possible] = field(default_factory=dict, init=False)
    _dropped: list[Dropped] = field(default_factory=list, init=False)
    _goals: dict[int, frozenset[int]] = field(default_factory=dict, init=False)
    _trusted: set[int] = field(default_factory=set, init=False)
    _ill_typed: set[int] = field(default_factory=set, init=False)
    _seen: list[tuple[Case, Observation]] = field(default_factory=list, init=False)

    async def tested(self) -> Tested:
        """The function's kept cases, and what is known of the rest."""
        self._started = self.clock()
        self._fitting = Fitting(self.target.function)
        pool = pool_of(self.module, self.target)
        maker = Maker(self.module, self.target, pool, self.random, self.quote)
        search = Search(self.target, maker, self.node, self.random, seeds=self.seeds,
                        declared=self._declared(), fitting=self._fitting)  # fmt: skip
        archive = await self._searched(search)
        first = await self._first(search, archive)
        await self._watch(search, first)
        found = await self._killed(search)
        possible = self._worth(self._possible.values())
        goals = {goal.id: goal for goal in self.target.goals}
        selection = select(possible, found, goals, self.mutants, self._always(possible),
                           case_cost_of=_cost_of)  # fmt: skip
        self._say("chosen", archive, found)
        findings = await findings_of(self.target, self._seen, self.node, self.shown)
        return Tested(
            target=self.target,
            selection=selection,
            mutants=tuple(one for one in self.mutants if one not in found.untried),
            survived=found.survived,
            untried=len(found.untried),
            dropped=tuple(self._dropped),
            findings=findings,
            before=self.before,
            executions=archive.executions,
            seconds=self.clock() - self._started,
        )

    def _least(self) -> dict[str, int]:
        """How many arguments each function of the module is given at least, as cases call it."""
        found: dict[str, int] = {}
        for one in self.module.facts.functions:
            name = f"new {one.owner}" if one.kind == "constructor" else one.name
            found[name] = max(found.get(name, 0), least_of(one))
        return found | {self.target.root: self._fitting.least}

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
        ways = Ways(
            partial(plainer, least=self._least()),
            cost,
            lambda genome: genome.sources,
            Genome.case,
        )
        kept = await simplify_by(
            ways, cover(archive), self.node, go_on=lambda: self._left(_SIMPLER_SHARE) > 0
        )
        numbers: dict[tuple[str, ...], int] = {}

        def add(genome: Genome, goals: Iterable[int]) -> None:
            number = numbers.get(genome.sources)
            if number is None:
                number = numbers[genome.sources] = search.numbered(genome)
            self._goals[number] = self._goals.get(number, frozenset()) | frozenset(goals)

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

    async def _watch(self, search: Search, ids: Sequence[int]) -> None:
        """See what the cases do in every surroundings; what could be asserted of it is kept."""
        genomes = {number: search.genomes[number] for number in ids}
        self.node.watched_calls = {number: one.watched for number, one in genomes.items()}
        cases = [one.case(number, self.target.name) for number, one in genomes.items()]
        executions = await self.node.watched(cases)
        changed = self._with_changed_arguments(genomes, executions[0].observations)
        if changed:
            genomes |= changed
            self.node.watched_calls = {}
            again = [one.case(number, self.target.name) for number, one in changed.items()]
            more = await self.node.watched(again)
            executions = [
                type(one)(one.condition, {**one.observations, **two.observations})
                for one, two in zip(executions, more, strict=True)
            ]
            cases = [one.case(number, self.target.name) for number, one in genomes.items()]
        self.node.watched_calls = {}
        root = str(self.node.setup.root)
        around = Surroundings.around(datetime.datetime.now(datetime.UTC), [root])
        stable = await asyncio.to_thread(steady, cases, executions, around)
        self._dropped += stable.dropped
        by_id = {one.id: one for one in cases}
        known = self.module.constructible | BUILTIN_ERRORS
        for seen in stable.observations:
            case = by_id[seen.id]
            search.genomes[seen.id] = genomes[seen.id]
            self._seen.append((case, seen))
            if genomes[seen.id].origin != "search":
                self._trusted.add(seen.id)
            elif self._fitting.refuses(genomes[seen.id]):
                self._ill_typed.add(seen.id)
            if contested(self.target, case, seen):
                continue
            options = candidates(case, seen, known, self.module.hidden)
            if options:
                goals = self._goals.get(seen.id, frozenset()) - self.before
                self._possible[seen.id] = Possible(case, seen, options, goals)

    def _with_changed_arguments(
        self, genomes: dict[int, Genome], seen: object
    ) -> dict[int, Genome]:
        """The cases whose arguments the call changed, with those in variables."""
        found: dict[int, Genome] = {}
        parameters = [one for one in self.target.function.parameters if one.name != "this"]
        assert isinstance(seen, dict)
        for number, genome in genomes.items():
            observation = seen.get(number)
            after = observation.after if observation is not None else {}
            taken = {step.name for step in genome.steps}
            changed = genome
            for name in after:
                if not name.startswith("argument "):
                    continue
                index = int(name.removeprefix("argument "))
                given = parameters[min(index, len(parameters) - 1)].name if parameters else ""
                variable = given if given.isidentifier() and given not in taken else f"given{index}"
                taken.add(variable)
                changed = changed.hoisted(index, variable)
                found[number] = changed
        return found

    async def _killed(self, search: Search) -> Kills:
        """Which mutants the cases notice; against those that they do not, more cases."""
        self._say("mutants", search.archive)
        found = await self._tried(list(self._possible), self.mutants)
        took = 0.0
        for _ in range(_MOST_ROUNDS):
            began = self.clock()
            if not found.survived or found.untried or self._left(_MUTANT_SHARE) <= took:
                break
            entries = [one for one in await search.more(_MORE_CASES) if one.rank[0] == 0]
            for entry in entries:
                self._goals[entry.case.id] = frozenset(entry.result.goals)
            known = set(self._possible)
            await self._watch(search, [entry.case.id for entry in entries])
            new = [number for number in self._possible if number not in known]
            found = _with(found, await self._tried(new, found.survived))
            self._say("mutants", search.archive, found)
            took = self.clock() - began
        return found

    async def _tried(self, ids: Sequence[int], mutants: Sequence[Mutant]) -> Kills:
        possible = self._worth([self._possible[number] for number in ids])
        if not possible or not mutants:
            return Kills({}, survived=tuple(mutants))
        seconds = max(0.5, self._left(_MUTANT_SHARE))
        return await kills(possible, mutants, self.node, seconds=seconds, clock=self.clock,
                           judge=fails)  # fmt: skip

    def _worth(self, possible: Iterable[Possible]) -> list[Possible]:
        """Without errors that nobody speaks of, where others take the same branches."""
        every = list(possible)
        doubtful = {one.case.id for one in every if self._is_doubtful(one)}
        taken = frozenset().union(
            *(one.goals for one in self._possible.values() if not self._is_doubtful(one))
        )
        return [one for one in every if one.case.id not in doubtful or one.goals - taken]

    def _is_doubtful(self, one: Possible) -> bool:
        raised = one.observation.raised
        if one.case.id in self._trusted:
            return False
        if one.case.id in self._ill_typed:
            return True
        if raised is None:
            return False
        return not raised.explicit or raised.where == "outside"

    def _always(self, possible: Sequence[Possible]) -> frozenset[int]:
        """Cases that a person would want to see whatever else is covered."""
        trusted = [one for one in possible if one.case.id in self._trusted]
        chosen = sorted(trusted, key=lambda one: len(one.case.call))[:_SHOWN]
        plain = sorted(possible, key=lambda one: len(one.case.call) + 9 * len(one.case.setup))
        outcomes = {one.options[0][0].expected for one in chosen}
        for one in plain:
            if len(outcomes) >= _OUTCOMES:
                break
            if one.options[0][0].expected not in outcomes and one.observation.end == "returned":
                outcomes.add(one.options[0][0].expected)
                chosen.append(one)
        return frozenset(one.case.id for one in chosen)

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


def _cost_of(case: Case) -> float:
    text = "".join((*case.setup, case.call))
    strange = sum(not (" " <= char <= "~") for char in text) + text.count("\\") * 2
    return len(text) + 20 * len(case.setup) + 8 * strange

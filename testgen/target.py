"""From one function to its kept cases: search, watch, mutate, choose.

What is written of them, and where, is decided for the whole module in `pipeline.py`.
"""

from __future__ import annotations

import asyncio
import datetime
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from testgen.checks.candidates import Option, candidates
from testgen.checks.mutation import Kills, Possible, kills
from testgen.checks.selection import Selection, select
from testgen.checks.stability import Dropped, steady
from testgen.checks.unsteady import Surroundings
from testgen.confined import Confined
from testgen.inputs.genome import Genome
from testgen.inputs.subject import Subject
from testgen.oracles.examine import Verdict, examine
from testgen.oracles.finding import Place, Seen
from testgen.search.archive import Archive, Entry
from testgen.search.budget import Budget
from testgen.search.minimize import cover, simplify
from testgen.search.searching import Search
from testgen.values import Case, Goal, Mutant, Observation
from testgen.wanted import Progress

_SEARCH_SHARE, _MUTANT_SHARE = 0.45, 0.9
"""Up to which part of the time cases are searched for, and mutants tried."""
_MOST_CASES = 48
_NOT_PEOPLE = ("search", "model")
_SECOND_POLISH = 400

Propose = Callable[[Sequence[Goal]], Awaitable[Sequence[Case]]]
"""Asks somebody for cases that take these goals: the model."""


@dataclass(frozen=True, slots=True)
class Tested:
    """What came of one function. `mutants`: those tried; `untried` there was no time for."""

    subject: Subject
    selection: Selection
    verdict: Verdict
    taken: frozenset[int] = frozenset()
    mutants: tuple[Mutant, ...] = ()
    survived: tuple[Mutant, ...] = ()
    untried: int = 0
    dropped: tuple[Dropped, ...] = ()
    executions: int = 0
    seconds: float = 0.0
    to_best: float = 0.0


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
    _started: float = field(default=0.0, init=False)

    async def tested(self) -> Tested:
        """The function's kept cases, and what is known of the rest."""
        self._started = self.clock()
        proposed = self._proposed()
        search = Search(self.subject, await self.module.searched(), self.random, seeds=self.seeds)
        archive = await self._searched(search, proposed)
        found = await self._chosen(search, archive)
        watched = await self._watched(found)
        return await self._selected(archive, *watched)

    def _proposed(self) -> asyncio.Task[Sequence[Case]] | None:
        if self.propose is None:
            return None
        return asyncio.create_task(self._ask(self.propose))

    async def _ask(self, propose: Propose) -> Sequence[Case]:
        return await propose(())

    async def _searched(
        self, search: Search, proposed: asyncio.Task[Sequence[Case]] | None
    ) -> Archive:
        """By itself first; then with what the model thought of, which came meanwhile."""
        until = self._started + self.seconds * _SEARCH_SHARE
        self._say("searching", search.archive)
        archive = await search.run(Budget(seconds=max(0.0, until - self.clock()), clock=self.clock))
        if proposed is not None:
            try:
                async with asyncio.timeout(max(0.1, until - self.clock())):
                    cases = await proposed
            except TimeoutError:
                cases = ()
            search.propose_cases(cases, "model")
            archive = await search.run(
                Budget(
                    seconds=max(0.2, until - self.clock()),
                    polish=_SECOND_POLISH,
                    patience=_SECOND_POLISH,
                    clock=self.clock,
                )
            )
        self._say("searched", archive)
        return archive

    async def _chosen(self, search: Search, archive: Archive) -> list[Entry]:
        """Few plain cases that take every goal, then others that behave otherwise."""
        executor = await self.module.searched()
        until = self._started + self.seconds * (_SEARCH_SHARE + 0.1)
        kept = await simplify(
            cover(archive), executor, search.imports, go_on=lambda: self.clock() < until
        )
        first = {each.entry.case.id: each.entry for each in kept}
        for entry in archive.entries():
            if len(first) >= _MOST_CASES:
                break
            first.setdefault(entry.case.id, entry)
        return list(first.values())

    async def _watched(
        self, found: Sequence[Entry]
    ) -> tuple[list[Possible], Verdict, tuple[Dropped, ...]]:
        """What the cases do in the plain module, every time, and what the documents say of it."""
        cases = [entry.case for entry in found]
        project = self.module.project
        around = Surroundings.around(
            datetime.datetime.now(datetime.UTC),
            [str(project.layout.root), str(project.layout.file)],
        )
        executions = await self.module.watched(cases)
        stable = await asyncio.to_thread(steady, cases, executions, around)
        seen = {one.id: one for one in stable.observations}
        own = frozenset(goal.id for goal in self.subject.target.goals)
        pairs = [(entry.case, seen[entry.case.id]) for entry in found if entry.case.id in seen]
        verdict = await asyncio.to_thread(
            examine,
            self.subject.target,
            [Seen(case, observation) for case, observation in pairs],
            Place(self.module.shown, project.layout.module),
            trusted=frozenset(
                entry.case.id for entry in found if entry.genome.origin not in _NOT_PEOPLE
            ),
            own_classes=frozenset(each.name for each in self.subject.description.classes),
        )
        goals = {entry.case.id: frozenset(entry.result.goals) & own for entry in found}
        possible = [
            Possible(
                case=case,
                observation=observation,
                options=_options(case, observation, verdict),
                goals=goals[case.id] - self.before,
            )
            for case, observation in pairs
        ]
        return _needed([one for one in possible if one.options], verdict), verdict, stable.dropped

    async def _selected(
        self, archive: Archive, possible: list[Possible], verdict: Verdict,
        dropped: tuple[Dropped, ...],
    ) -> Tested:  # fmt: skip
        target = self.subject.target
        found, mutants = await self._killed(possible, archive)
        goals = {goal.id: goal for goal in target.goals}
        selection = select(possible, found, goals, mutants)
        self._say("chosen", archive, found)
        return Tested(
            subject=self.subject,
            selection=selection,
            verdict=verdict,
            taken=archive.taken,
            mutants=tuple(one for one in mutants if one not in found.untried),
            survived=found.survived,
            untried=len(found.untried),
            dropped=dropped,
            executions=archive.executions,
            seconds=self.clock() - self._started,
        )

    async def _killed(
        self, possible: Sequence[Possible], archive: Archive
    ) -> tuple[Kills, list[Mutant]]:
        every, runner = await self.module.mutants()
        mutants = [one for one in every if one.target == self.subject.target.name]
        left = self._started + self.seconds * _MUTANT_SHARE - self.clock()
        if not possible or not mutants:
            return Kills({}, untried=tuple(mutants)), mutants
        self._say("mutants", archive)
        found = await kills(
            possible, mutants, runner, seconds=max(0.5, left), clock=self.clock, parallel=2
        )
        return found, mutants

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


def _options(case: Case, observation: Observation, verdict: Verdict) -> tuple[Option, ...]:
    """What may be asserted: nothing that goes against the documents, or was our own mistake."""
    told = verdict.triaged.get(case.id)
    if case.id in verdict.contested or (told is not None and told.pin == "no"):
        return ()
    found = candidates(case, observation)
    if case.id not in verdict.documented:
        return found
    return tuple(tuple(replace(check, origin="documented") for check in one) for one in found)


def _needed(possible: Sequence[Possible], verdict: Verdict) -> list[Possible]:
    """Without the exceptions that nobody speaks of, unless nothing else takes what they take."""
    doubtful = {id_ for id_, told in verdict.triaged.items() if told.pin == "if needed"}
    taken = frozenset().union(*(one.goals for one in possible if one.case.id not in doubtful))
    return [one for one in possible if one.case.id not in doubtful or one.goals - taken]

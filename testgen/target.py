"""From one function to its kept cases: search, watch, mutate, choose.

Each step is a noun of its own: the search with the model's part in `asking.py`, mutants in
`rounds.py`, plainer cases in `polishing.py`, laws in `lawful.py`, another version in `versions.py`,
reproductions in `minimal.py`.
What is written of it, and where, is decided for the whole module in the pipeline.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from random import Random

from testgen.allowance import Allowance
from testgen.asking import Asking, Propose
from testgen.checks.mutation import Kills, Possible
from testgen.checks.selection import Selection, select
from testgen.checks.showing import shown_first
from testgen.checks.stability import Dropped
from testgen.confined import Confined
from testgen.inputs.genome import Genome
from testgen.inputs.knowledge import Knowledge
from testgen.inputs.subject import Subject
from testgen.lawful import Lawful, lawful
from testgen.minimal import minimal
from testgen.oracles.examine import Verdict
from testgen.oracles.examples import example_cases
from testgen.oracles.probes import documented_cases
from testgen.polishing import Polishing
from testgen.reasons import Lost
from testgen.rounds import MutationRounds
from testgen.search.archive import Archive
from testgen.search.minimize import cover, simplify
from testgen.search.searching import Search
from testgen.values import Case, Mutant
from testgen.versions import Comparison, Older
from testgen.wanted import Progress
from testgen.watching import Found, Watching

_OLDER_SHARE, _SEARCH_SHARE, _SIMPLER_SHARE, _POLISH_SHARE = 0.15, 0.35, 0.45, 0.95
"""Up to which part of the time cases are searched for in an older version, in the present one,
made simpler, and in the end said more plainly."""
_MOST_CASES, _FEWEST_CASES, _CASES_A_SECOND = 40, 8, 20
"""What is watched beside the cases that take goals: fewer where there is less time."""
_FIRST_DOCUMENTED = 1_000_000


@dataclass(frozen=True, slots=True)
class Tested:
    """What came of one function. `mutants`: those tried; `untried` there was no time for;
    `noticed` so many others existing tests do already."""

    subject: Subject
    selection: Selection
    verdict: Verdict
    mutants: tuple[Mutant, ...] = ()
    survived: tuple[Mutant, ...] = ()
    untried: int = 0
    noticed: int = 0
    dropped: tuple[Dropped, ...] = ()
    executions: int = 0
    seconds: float = 0.0
    comparison: Comparison = field(default_factory=Comparison)
    lost: Lost = field(default_factory=dict)


@dataclass
class TargetRun:
    """The work on one function. Made for one call of `tested`.

    Existing tests take the goals that are in `before`, and notice the mutants in `noticed`.
    """

    subject: Subject
    module: Confined
    random: Random
    seconds: float
    seeds: Sequence[Genome] = ()
    before: frozenset[int] = frozenset()
    noticed: frozenset[int] = frozenset()
    propose: Propose | None = None
    older: Older | None = None
    tell: Callable[[Progress], None] = lambda progress: None
    clock: Callable[[], float] = time.monotonic
    knowledge: Knowledge = field(default_factory=Knowledge)

    async def tested(self) -> Tested:
        """The function's kept cases, and what is known of the rest."""
        started = self.clock()
        allowed = Allowance(started, self.seconds, self.clock)
        search = Search(
            self.subject,
            await self.module.searched(),
            self.random,
            seeds=self.seeds,
            knowledge=self.knowledge,
            hear=partial(self._say, "searching"),
        )
        older = await self._of_older(allowed)
        archive = await self._searched(search, allowed)

        watching = Watching(self.subject, self.module)
        first = await self._first(search, archive, older, allowed)
        await watching.watch(first)

        rounds = MutationRounds(
            module=self.module,
            search=search,
            watching=watching,
            allowed=allowed,
            covered=self.before,
            noticed=self.noticed,
            say=lambda found: self._say("mutants", archive, found),
        )
        mutants, found = await rounds.run([one.case.id for one in first])
        found = await self._polished(search, watching, mutants, found, allowed)
        comparison = await self._compared(watching)
        possible = [
            one
            for one in watching.possible([one.case.id for one in watching.seen], self.before)
            if one.case.id not in comparison.changed_ids
        ]
        selection = self._selected(possible, found, mutants, search)
        laws = await lawful(search, self.module, watching, found, allowed)
        findings = await minimal(watching.verdict.findings, watching, allowed)
        self._say("chosen", archive, found)
        return Tested(
            subject=self.subject,
            selection=_with_laws(comparison.marked(selection), laws),
            verdict=replace(
                watching.verdict, findings=(*findings, *laws.findings, *comparison.findings)
            ),
            mutants=tuple(one for one in mutants if one not in found.untried),
            survived=tuple(one for one in found.survived if one.id not in laws.killed),
            untried=len(found.untried),
            noticed=rounds.already,
            dropped=tuple(watching.dropped),
            executions=archive.executions,
            seconds=self.clock() - started,
            comparison=comparison,
            lost=archive.lost,
        )

    async def _searched(self, search: Search, allowed: Allowance) -> Archive:
        """Cases by search, and with what the model thought of."""
        asking = Asking(self.propose, search, allowed, _SEARCH_SHARE)
        asking.start()
        self._say("searching", search.archive)
        try:
            archive = await asking.searched()
        finally:
            asking.stop()
        self._say("searched", archive)
        return archive

    async def _first(
        self, search: Search, archive: Archive, older: Sequence[Case], allowed: Allowance
    ) -> list[Found]:
        """Few plain cases that take every goal, others that behave otherwise, what the documents
        show or claim, and what takes the branches of an older version."""
        executor = await self.module.searched()
        kept = await simplify(
            cover(archive),
            await self.module.searched(calls=True),
            search.imports,
            reader=search.reader,
            subject=self.subject,
            go_on=lambda: allowed.left(_SIMPLER_SHARE) > 0,
        )
        entries = {each.entry.case.id: each.entry for each in kept}
        most = max(_FEWEST_CASES, min(_MOST_CASES, int(_CASES_A_SECOND * self.seconds)))
        for entry in archive.entries():
            if len(entries) >= most:
                break
            entries.setdefault(entry.case.id, entry)
        found = [
            Found(one.case, frozenset(one.result.goals), one.genome.origin)
            for one in entries.values()
        ]
        others = [
            (case, "claim") for case in documented_cases(self.subject.target, _FIRST_DOCUMENTED)
        ]
        others += [(case, "search") for case in older]
        known = {(one.case.setup, one.case.call) for one in found}
        others = [one for one in others if (one[0].setup, one[0].call) not in known]
        results = await executor.run([case for case, _ in others])
        return found + [
            Found(case, frozenset(result.goals), origin)
            for (case, origin), result in zip(others, results, strict=True)
            if result.end in ("returned", "raised")
        ]

    async def _polished(
        self,
        search: Search,
        watching: Watching,
        mutants: Sequence[Mutant],
        found: Kills,
        allowed: Allowance,
    ) -> Kills:
        """What is known of the mutants, with what plainer cases than the chosen ones notice."""
        if allowed.left(_POLISH_SHARE) <= 0:
            return found
        possible = watching.possible([one.case.id for one in watching.seen], self.before)
        polishing = Polishing(search, self.module, watching, self.before, allowed, _POLISH_SHARE)
        more = await polishing.run(self._selected(possible, found, mutants, search), mutants)
        return replace(
            found, by_option={**found.by_option, **more.by_option}, unfit=found.unfit | more.unfit
        )

    def _selected(
        self,
        possible: Sequence[Possible],
        found: Kills,
        mutants: Sequence[Mutant],
        search: Search,
    ) -> Selection:
        goals = {goal.id: goal for goal in self.subject.target.goals}
        always = frozenset[int]()
        # Who has tests already wants no examples, but what is not tested yet.
        if self.before.isdisjoint(goals):
            examples = {(one.setup, one.call) for one in example_cases(self.subject.target, 1)}
            always = shown_first(possible, examples, search.reader)
        return select(possible, found, goals, mutants, always, reader=search.reader)

    async def _of_older(self, allowed: Allowance) -> list[Case]:
        """What only an older version asks of its input."""
        if self.older is None:
            return []
        seconds = allowed.left(_OLDER_SHARE)
        return await self.older.inputs(self.subject, self.random, seconds, self.clock)

    async def _compared(self, watching: Watching) -> Comparison:
        """The function beside its older version, where there is one to compare with."""
        if self.older is None:
            return Comparison()
        return await self.older.compared(self.subject, watching.comparable, watching.place)

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


def _with_laws(selection: Selection, laws: Lawful) -> Selection:
    return replace(
        selection,
        kept=(*selection.kept, *laws.kept),
        killed=selection.killed | laws.killed,
    )

"""What the cases of one function do in every surroundings, and what could be asserted of it."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from syntax.javascript.reserved import RESERVED
from testgen.checks.mutation import Possible
from testgen.checks.stability import Dropped, steady
from testgen.checks.unsteady import Surroundings
from testgen.languages.javascript.asserting import BUILTIN_ERRORS, candidates
from testgen.languages.javascript.findings import contested
from testgen.languages.javascript.fitting import Fitting
from testgen.languages.javascript.genome import Genome
from testgen.languages.javascript.node import Node
from testgen.languages.javascript.promises import Broken, Promises
from testgen.languages.javascript.subject import Module, Target
from testgen.values import Case, Observation


@dataclass
class Watching:
    """All that was seen so far. `genomes`: every case by its number; `goals`: what each took;
    `before`: the branches that existing tests take."""

    module: Module
    target: Target
    node: Node
    fitting: Fitting
    genomes: dict[int, Genome]
    before: frozenset[int] = frozenset()
    goals: dict[int, frozenset[int]] = field(default_factory=dict)
    possible: dict[int, Possible] = field(default_factory=dict)
    dropped: list[Dropped] = field(default_factory=list)
    trusted: set[int] = field(default_factory=set)
    seen: list[tuple[Case, Observation]] = field(default_factory=list)
    broken: list[tuple[Case, Observation, Broken]] = field(default_factory=list)
    _ill_typed: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._promises = Promises(self.target.function)

    async def watch(self, ids: Sequence[int]) -> None:
        """See what the cases do; what could be asserted of it is kept."""
        genomes = {number: self.genomes[number] for number in ids}
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
        self.dropped += stable.dropped
        by_id = {one.id: one for one in cases}
        for seen in stable.observations:
            self._take(by_id[seen.id], seen, genomes[seen.id])

    def _take(self, case: Case, seen: Observation, genome: Genome) -> None:
        self.genomes[seen.id] = genome
        self.seen.append((case, seen))
        if genome.origin != "search":
            self.trusted.add(seen.id)
        elif self.fitting.refuses(genome):
            self._ill_typed.add(seen.id)
        if contested(self.target, case, seen):
            return
        fits = not self.fitting.refuses(genome)
        if (broken := self._promises.broken_by(case, seen, fits=fits)) is not None:
            self.broken.append((case, seen, broken))
            return
        known = self.module.constructible | BUILTIN_ERRORS
        options = candidates(case, seen, known, self.module.hidden)
        if options:
            goals = self.goals.get(seen.id, frozenset()) - self.before
            self.possible[seen.id] = Possible(case, seen, options, goals)

    def _with_changed_arguments(
        self, genomes: Mapping[int, Genome], seen: Mapping[int, Observation]
    ) -> dict[int, Genome]:
        """The cases whose arguments the call changed, with those in variables."""
        found: dict[int, Genome] = {}
        parameters = [one for one in self.target.function.parameters if one.name != "this"]
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
                is_free = given.isidentifier() and given not in taken | RESERVED
                variable = given if is_free else f"given{index}"
                taken.add(variable)
                changed = changed.hoisted(index, variable)
                found[number] = changed
        return found

    def worth(self, ids: Iterable[int] | None = None) -> list[Possible]:
        """Without errors that nobody speaks of, where others take the same branches."""
        asked: Collection[int] = self.possible if ids is None else set(ids)
        every = [one for number, one in self.possible.items() if number in asked]
        doubtful = {one.case.id for one in every if self._is_doubtful(one)}
        taken = frozenset().union(
            *(one.goals for one in self.possible.values() if not self._is_doubtful(one))
        )
        return [one for one in every if one.case.id not in doubtful or one.goals - taken]

    def _is_doubtful(self, one: Possible) -> bool:
        raised = one.observation.raised
        if one.case.id in self.trusted:
            return False
        if one.case.id in self._ill_typed:
            return True
        if raised is None:
            return False
        return not raised.explicit or raised.where == "outside"

"""Rounds of mutation analysis: what the cases do not notice, more cases are made for.

How one round is run is in `checks/mutation.py`; what of it all is kept, in `checks/selection.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from testgen.allowance import Allowance
from testgen.checks.mutation import Kills, MutantRunner, Possible, kills
from testgen.confined import Confined
from testgen.search.searching import Search
from testgen.values import Mutant
from testgen.watching import Found, Watching

SHARE = 0.72
"""Up to which part of the time mutants are tried."""
_MORE_CASES, _MOST_ROUNDS = 32, 8
_IN_VAIN = 4
"""Rounds without a mutant noticed after which those that are left are taken to be equivalent."""
_LEAST_SECONDS = 0.1


@dataclass
class MutationRounds:
    """Those of one function. Made for one call of `run`.

    Existing tests take the goals that are `covered` and notice the mutants that are `noticed`.
    """

    module: Confined
    search: Search
    watching: Watching
    allowed: Allowance
    covered: frozenset[int]
    noticed: frozenset[int]
    say: Callable[[Kills | None], None]
    already: int = field(default=0, init=False)

    async def run(self, first: Sequence[int]) -> tuple[list[Mutant], Kills]:
        """The function's mutants that no existing test notices, and which of them the cases do,
        those with the ids of `first` to begin with."""
        every, runner = await self.module.mutants()
        target = self.search.subject.target.name
        own = [one for one in every if one.target == target]
        mutants = [one for one in own if one.id not in self.noticed]
        self.already = len(own) - len(mutants)
        self.say(None)
        found = await self._tried(self.watching.possible(first, self.covered), mutants, runner)
        took, in_vain = 0.0, 0
        for _ in range(_MOST_ROUNDS):
            began, alive = self.allowed.clock(), len(found.survived)
            if (
                not alive
                or found.untried
                or self.allowed.left(SHARE) <= took
                or in_vain >= _IN_VAIN
            ):
                break
            more = await self._others()
            await self.watching.watch(more)
            possible = self.watching.possible([one.case.id for one in more], self.covered)
            found = both(found, await self._tried(possible, found.survived, runner))
            self.say(found)
            in_vain = in_vain + 1 if len(found.survived) == alive else 0
            took = self.allowed.clock() - began
        return mutants, found

    async def _others(self) -> list[Found]:
        return [
            Found(one.case, frozenset(one.result.goals))
            for one in await self.search.more(_MORE_CASES)
            if not one.rank[0]
        ]

    async def _tried(
        self, possible: Sequence[Possible], mutants: Sequence[Mutant], runner: MutantRunner
    ) -> Kills:
        if not possible or not mutants:
            return Kills({}, survived=tuple(mutants))
        seconds = max(_LEAST_SECONDS, self.allowed.left(SHARE))
        return await kills(possible, mutants, runner, seconds=seconds, clock=self.allowed.clock)


def both(found: Kills, more: Kills) -> Kills:
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

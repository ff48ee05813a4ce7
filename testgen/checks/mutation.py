"""Which checks notice which mutants: the cases are run under each, as many as there is time for.

The runner is the caller's; what is decided from its observations is in `verdict.py`.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from testgen.checks.candidates import Option
from testgen.checks.sampling import in_order
from testgen.checks.verdict import fails
from testgen.values import Case, Mutant, Observation
from testgen.writing.kept import Check

Judge = Callable[[Check, Case, Observation], bool]

UNCHANGED = 0
"""The id under which the module runs as it is, with all mutants compiled in and none on."""


class MutantRunner(Protocol):
    """Runs cases with one mutant switched on.

    Gives an observation for each case as far as it came: one that hung or died ends the list.
    """

    async def observe_mutant(self, mutant: int, cases: Sequence[Case]) -> list[Observation]:
        """What the cases did; `UNCHANGED` for no mutant."""
        ...


@dataclass(frozen=True, slots=True)
class Possible:
    """A case, what it did, what could be asserted of it, and the goals that it took.

    `lines`: the lines of the module that it ran; None where that is not known.
    """

    case: Case
    observation: Observation
    options: tuple[Option, ...]
    goals: frozenset[int] = frozenset()
    lines: frozenset[int] | None = None

    def reaches(self, mutant: Mutant) -> bool:
        """Whether the mutant can make a difference to it."""
        return self.lines is None or mutant.line in self.lines


@dataclass(frozen=True, slots=True)
class Kills:
    """What mutation analysis found. `by_option`: (case id, option) to the mutants it notices."""

    by_option: Mapping[tuple[int, Option], frozenset[int]]
    survived: tuple[Mutant, ...] = ()
    untried: tuple[Mutant, ...] = ()
    unfit: frozenset[int] = frozenset()
    """Cases that behave otherwise where the mutants are merely compiled in: no verdict on them."""
    reached: Mapping[int, int] = field(default_factory=dict)
    """Surviving mutant to how many cases run its line: many make an equivalent one likely."""

    @property
    def killed(self) -> frozenset[int]:
        """Every mutant that some option notices."""
        return frozenset().union(*self.by_option.values())

    @property
    def tried(self) -> int:
        """How many mutants there was time for."""
        return len(self.killed) + len(self.survived)

    @property
    def score(self) -> float:
        """Share of the tried mutants that are noticed; 1 where there was nothing to notice."""
        return len(self.killed) / self.tried if self.tried else 1.0


async def kills(
    possible: Sequence[Possible],
    mutants: Sequence[Mutant],
    runner: MutantRunner,
    *,
    seconds: float,
    clock: Callable[[], float],
    parallel: int = 2,
    first_only: bool = False,
    judge: Judge = fails,
) -> Kills:
    """Run the cases under the mutants, the most telling first, until the time is up. `judge` says
    whether an assertion fails on an observation, in the terms of the language.

    `first_only`: a mutant is done with at the first check that notices it, which is enough for a
    score and quicker, but leaves the matrix with holes.
    """
    analysis = _Analysis(possible, runner, clock() + seconds, clock, first_only, judge=judge)
    await analysis.compare_unchanged()
    queue = in_order(mutants)
    await asyncio.gather(*(analysis.work(queue) for _ in range(max(1, parallel))))
    return analysis.result(mutants)


class _Analysis:
    """The state of one analysis: its only writer is the event loop's thread."""

    def __init__(
        self,
        possible: Sequence[Possible],
        runner: MutantRunner,
        until: float,
        clock: Callable[[], float],
        first_only: bool,
        *,
        judge: Judge,
    ) -> None:
        self._possible = {one.case.id: one for one in possible}
        self._runner = runner
        self._until = until
        self._clock = clock
        self._first_only = first_only
        self._fails = judge
        self._next = 0
        self._unfit: set[int] = set()
        self._options = {
            one.case.id: [option for option in one.options if option] for one in possible
        }
        self._killing: dict[tuple[int, Option], set[int]] = {}
        self._killed: set[int] = set()
        self._tried: set[int] = set()
        self._past: Counter[int] = Counter()

    async def compare_unchanged(self) -> None:
        """Drop what does not even hold without a mutant: there the instrumentation shows."""
        cases = [one.case for one in self._possible.values()]
        seen = {one.id: one for one in await self._runner.observe_mutant(UNCHANGED, cases)}
        for case in cases:
            observation = seen.get(case.id)
            if observation is None or any(
                self._fails(check, case, observation)
                for option in self._options[case.id]
                for check in option
            ):
                self._unfit.add(case.id)
                self._options[case.id] = []
        for case_id, options in self._options.items():
            self._killing.update({(case_id, option): set() for option in options})

    async def work(self, queue: Sequence[Mutant]) -> None:
        """Take mutants from the queue until it is empty or the time is up."""
        while self._next < len(queue) and self._clock() < self._until:
            mutant = queue[self._next]
            self._next += 1
            await self._try(mutant)

    async def _try(self, mutant: Mutant) -> None:
        cases = self._cases_for(mutant)
        # Few at first: a mutant that never ends mostly shows it in the first case.
        few = 1
        while cases:
            chunk, cases = cases[:few], cases[few:]
            few *= 4
            observations = await self._runner.observe_mutant(mutant.id, chunk)
            for observation in observations:
                self._judge(mutant, observation)
            if self._first_only and mutant.id in self._killed:
                break
            if any(one.end in ("hung", "died") for one in observations):
                break
        self._tried.add(mutant.id)

    def _cases_for(self, mutant: Mutant) -> list[Case]:
        """Those that run its line, the best killers so far first."""
        reaching = [
            one
            for one in self._possible.values()
            if one.case.id not in self._unfit and self._options[one.case.id] and one.reaches(mutant)
        ]
        if self._first_only:
            reaching.sort(key=lambda one: (-self._past[one.case.id], one.case.id))
        return [one.case for one in reaching]

    def _judge(self, mutant: Mutant, observation: Observation) -> None:
        possible = self._possible.get(observation.id)
        if possible is None:
            return
        has_killed = False
        for option in self._options[observation.id]:
            if any(self._fails(check, possible.case, observation) for check in option):
                self._killing[observation.id, option].add(mutant.id)
                has_killed = True
        if has_killed:
            self._killed.add(mutant.id)
            self._past[observation.id] += 1

    def result(self, mutants: Sequence[Mutant]) -> Kills:
        survived = tuple(
            one for one in mutants if one.id in self._tried and one.id not in self._killed
        )
        return Kills(
            by_option={key: frozenset(found) for key, found in self._killing.items()},
            survived=survived,
            untried=tuple(one for one in mutants if one.id not in self._tried),
            unfit=frozenset(self._unfit),
            reached={one.id: len(self._cases_for(one)) for one in survived},
        )

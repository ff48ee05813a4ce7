"""A runner of mutants for tests: our own small functions, changed by text and run in place."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from testgen.checks.candidates import candidates
from testgen.checks.mutation import Possible
from testgen.values import Case, Mutant, Observation
from tests.support.observing import raised, returned


class InPlace:
    """`changes`: mutant id to the text to replace and its replacement."""

    def __init__(
        self,
        source: str,
        changes: Mapping[int, tuple[str, str]],
        *,
        hanging: Sequence[int] = (),
    ) -> None:
        self._source = source
        self._changes = changes
        self._hanging = hanging
        self.asked: list[tuple[int, list[int]]] = []

    @property
    def mutants(self) -> list[Mutant]:
        """Each with the line in which its text stands."""
        return [
            Mutant(
                id=number,
                target="f",
                line=self._source[: self._source.index(before)].count("\n") + 1,
                what=f"replaced {before} by {after}",
                source_before=before,
                source_after=after,
            )
            for number, (before, after) in self._changes.items()
        ]

    async def observe_mutant(self, mutant: int, cases: Sequence[Case]) -> list[Observation]:
        """What the cases do in the source with that one change."""
        self.asked.append((mutant, [case.id for case in cases]))
        await asyncio.sleep(0)
        if mutant in self._hanging:
            return [Observation(id=cases[0].id, end="hung")]
        source = self._source
        if mutant:
            source = source.replace(*self._changes[mutant], 1)
        return [self._observe(source, case) for case in cases]

    def _observe(self, source: str, case: Case) -> Observation:
        names: dict[str, object] = {}
        exec(source, names)
        for line in case.setup:
            exec(line, names)
        try:
            return returned(eval(case.call, names), case.id)
        except (ValueError, TypeError, LookupError) as error:
            return raised(type(error).__name__, str(error), case.id)

    def possible(self, case: Case, goals: Sequence[int] = ()) -> Possible:
        """The case with what it does unchanged."""
        observation = self._observe(self._source, case)
        return Possible(case, observation, candidates(case, observation), frozenset(goals))

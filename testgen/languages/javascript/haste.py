"""An executor that gives up on a batch: what mostly hangs would take all the time there is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from testgen.search.executor import Executor
from testgen.values import Case, RunResult

_CHUNK = 8


@dataclass(frozen=True, slots=True)
class Hasty:
    """Runs a few cases at a time while `go_on` says so, until a few of them hung; the others are
    said to hang, too."""

    executor: Executor
    go_on: Callable[[], bool]
    most_hung: int = 2

    async def run(self, cases: Sequence[Case]) -> list[RunResult]:
        """As `testgen.search.executor.Executor`."""
        found: list[RunResult] = []
        hung = 0
        while len(found) < len(cases) and hung < self.most_hung and self.go_on():
            found += await self.executor.run(cases[len(found) : len(found) + _CHUNK])
            hung = sum(one.end == "hung" for one in found)
        return found + [RunResult(id=one.id, end="hung") for one in cases[len(found) :]]

"""Cases to jobs of the sandbox and back: batches, and what is lost when one of them hangs or dies.

What is executed inside lives in `testgen/guest/`; how it is confined, in `sandbox/`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

import msgspec

from sandbox.box import Limits
from sandbox.worker import Job
from testgen.values import Case, Ended, Observation, RunResult, plain, read

Outcome = TypeVar("Outcome", RunResult, Observation)

BATCH = 16
"""Cases of one fork. Fixed, since cases of a fork share what they do to the module's state."""

SEARCH_LIMITS = Limits(wall_seconds=1.0, cpu_seconds=10, memory_mb=512)
"""Of a batch while searching; the wall seconds are of each case."""


class Runs(Protocol):
    """A worker of the sandbox, or a pool of them."""

    async def run(self, op: str, args: Any, limits: Limits | None = None) -> Job:
        """Run one operation of the guest in a fork."""
        ...


class Execution:
    """Runs cases in the sandbox; an `Executor` for the search. Results keep the cases' order."""

    def __init__(
        self,
        pool: Runs,
        limits: Limits = SEARCH_LIMITS,
        *,
        batch: int = BATCH,
        calls: bool = False,
    ) -> None:
        self._pool = pool
        self._limits = limits
        self._batch = batch
        self._calls = calls

    async def run(self, cases: Sequence[Case]) -> list[RunResult]:
        """Execute in the instrumented module (mode "search")."""
        return await self._all("run", {"calls": self._calls}, cases, RunResult, self._batch)

    async def observe(self, cases: Sequence[Case], *, alone: bool = True) -> list[Observation]:
        """Execute in the plain module; `alone`: each case in a fork of its own."""
        return await self._all("observe", {}, cases, Observation, 1 if alone else self._batch)

    async def observe_mutant(self, mutant: int, cases: Sequence[Case]) -> list[Observation]:
        """Execute with a mutant switched on (mode "mutants"); 0 is the module as it was."""
        args = {"mutant": mutant}
        return await self._all("observe_mutant", args, cases, Observation, self._batch)

    async def _all(
        self,
        op: str,
        args: Mapping[str, Any],
        cases: Sequence[Case],
        kind: type[Outcome],
        size: int,
    ) -> list[Outcome]:
        batches = [cases[start : start + size] for start in range(0, len(cases), size)]
        done = await asyncio.gather(*(self._one(op, args, batch, kind) for batch in batches))
        return [outcome for outcomes in done for outcome in outcomes]

    async def _one(
        self, op: str, args: Mapping[str, Any], batch: Sequence[Case], kind: type[Outcome]
    ) -> list[Outcome]:
        """The batch in one fork, and what follows a case that ended it in another."""
        outcomes: list[Outcome] = []
        while len(outcomes) < len(batch):
            rest = batch[len(outcomes) :]
            sent = {**args, "cases": [plain(case) for case in rest]}
            job = await self._pool.run(op, sent, self._limits)
            values = job.values[: len(rest)]
            outcomes += (
                _read(value, case, kind) for value, case in zip(values, rest, strict=False)
            )
            if len(values) < len(rest):
                end: Ended = "hung" if job.end == "hung" else "died"
                outcomes.append(_lost(rest[len(values)], kind, end, f"{job.end}: {job.detail}"))
        return outcomes


def _read(value: Any, case: Case, kind: type[Outcome]) -> Outcome:
    """What the guest said of a case; what it cannot have meant counts as death."""
    try:
        outcome = read(value, kind)
    except msgspec.ValidationError as error:
        return _lost(case, kind, "died", f"it sent what is no result: {error}")
    return outcome if outcome.id == case.id else _lost(case, kind, "died", "it mixed up its cases")


def _lost(case: Case, kind: type[Outcome], end: Ended, detail: str) -> Outcome:
    make: Callable[..., Outcome] = kind
    return make(id=case.id, end=end, **({"message": detail} if kind is RunResult else {}))

"""What is known of the existing tests when new ones are made, and how long finding out may take."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sandbox.launch import Boundary
from testgen.confined import Confined, hidden_in
from testgen.existing.measured import Measured, measured, noticed
from testgen.project.values import Project
from testgen.values import Function

_SHARE = 0.2
_MOST_SECONDS, _LEAST_SECONDS = 30.0, 5.0
_LOOK_SECONDS = 0.2

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Existing:
    """`noticed` are mutants. `measured` is False where the tests could not be run, and then
    `problem` says why, or where there are none."""

    goals: frozenset[int] = frozenset()
    noticed: frozenset[int] = frozenset()
    measured: bool = False
    problem: str = ""


class Existence:
    """Runs the existing tests of one module beside whatever else begins."""

    def __init__(
        self,
        project: Project,
        boundary: Boundary,
        seconds: float | None,
        clock: Callable[[], float],
    ) -> None:
        """`seconds` is what all the work may take, None for as long as it needs."""
        self._project = project
        self._boundary = boundary
        share = _MOST_SECONDS if seconds is None else seconds * _SHARE
        self._seconds = min(_MOST_SECONDS, max(_LEAST_SECONDS, share))
        self._clock = clock
        self._measuring = asyncio.create_task(self._measured())

    async def known(self, module: Confined, functions: Sequence[Function]) -> Existing:
        """What the tests do to these functions; as much of it as there is time for."""
        seen = await _before_the_end(self._measuring, self._clock, Measured())
        entered = [one for one in functions if seen.entering(one)]
        if not seen.by_test or not entered:
            return Existing(seen.goals, measured=bool(seen.by_test), problem=seen.problem)
        mutants, _ = await module.mutants()
        looking = asyncio.create_task(
            noticed(
                self._project,
                self._boundary,
                seen,
                entered,
                mutants,
                hidden=await asyncio.to_thread(hidden_in, self._project),
                seconds=self._seconds,
            )
        )
        found = await _before_the_end(looking, self._clock, frozenset[int]())
        return Existing(seen.goals, found, measured=True)

    async def aclose(self) -> None:
        """Nobody waits for it any more."""
        await _ended(self._measuring)

    async def _measured(self) -> Measured:
        hidden = await asyncio.to_thread(hidden_in, self._project)
        return await measured(self._project, self._boundary, hidden=hidden, seconds=self._seconds)


@contextlib.asynccontextmanager
async def existing_tests(
    project: Project, boundary: Boundary, seconds: float | None, clock: Callable[[], float]
) -> AsyncIterator[Existence]:
    """The existing tests, being run while the block is."""
    existence = Existence(project, boundary, seconds, clock)
    try:
        yield existence
    finally:
        await existence.aclose()


async def _before_the_end(
    task: asyncio.Task[Value], clock: Callable[[], float], otherwise: Value
) -> Value:
    """What a task gives, unless the clock jumps: then there is no time for it any more."""
    try:
        while not task.done():
            before = clock()
            await asyncio.wait({task}, timeout=_LOOK_SECONDS)
            if clock() - before > 60 * _LOOK_SECONDS and not task.done():
                return otherwise
        return await task
    finally:
        await _ended(task)


async def _ended(task: asyncio.Task[Value]) -> None:
    task.cancel()
    waiting: Awaitable[object] = asyncio.wait({task})
    await waiting
    if not task.cancelled():
        task.exception()  # whoever waited has heard of it

"""A module under test in the sandbox: described, searched, watched, mutated.

What is done with it in which order is `pipeline.py`'s.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from foundation.errors import BadInput
from foundation.on_demand import OnDemand
from sandbox.boundary import Boundary
from sandbox.box import Box, Limits
from sandbox.faults import WorkerFault
from sandbox.patience import patience
from sandbox.pool import Pool
from syntax.files.hidden import hidden_below
from testgen.checks.stability import Execution as Watched
from testgen.execution import Execution
from testgen.import_faults import import_fault, insist_on_an_end
from testgen.project.values import Project
from testgen.values import Case, Description, Evaluated, Mutant, Observation, read

_log = logging.getLogger(__name__)

GUEST = Path(__file__).parent / "guest"

_LIMITS = Limits(wall_seconds=2.0, memory_mb=1024)
_DESCRIBING = Limits(wall_seconds=30.0, cpu_seconds=30, memory_mb=1024)
_START_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Condition:
    """Other surroundings in which the same code has to do the same. `alone`: each case in a
    process of its own; else together, and `backwards` in the reverse order."""

    name: str
    hash_seed: str
    time_zone: str
    alone: bool = True
    backwards: bool = False


CONDITIONS = (
    Condition("a fresh process", "0", "UTC0"),
    Condition("another hash seed and time zone", "1", "AAA-5:30"),
    Condition("another order, in one process", "4711", "BBB+8", alone=False, backwards=True),
)


class Confined:
    """One module of one project. Made by `open`; leave it by `aclose`, or use it as an async
    context manager. Workers are started when they are first needed, and shared by all targets."""

    def __init__(self, boundary: Boundary, project: Project, workers: int) -> None:
        self.project = project
        self._boundary = boundary
        self._workers = workers
        self._stack = AsyncExitStack()
        self._pools: OnDemand[tuple[str, Condition], Pool] = OnDemand()

    @classmethod
    async def open(cls, boundary: Boundary, project: Project, *, workers: int = 2) -> Self:
        """Import the module in the sandbox, instrumented for the search.

        Raises `BadInput`, a line for the user, where its import does not come to an end, or keeps
        any process that imports it from its own.
        """
        module = cls(boundary, project, workers)
        try:
            pool = await module._pool("search", CONDITIONS[0], workers)
            insist_on_an_end(pool.ready, module.shown)
        except WorkerFault as fault:
            await module.aclose()
            raise BadInput(import_fault(fault, project, module.shown)) from fault
        except BaseException:
            await module.aclose()
            raise
        return module

    @property
    def shown(self) -> str:
        """The module's file as a person calls it."""
        return shown_path(self.project)

    async def describe(self) -> Description:
        """What there is to test in the module. Raises `BadInput`."""
        pool = await self._pool("search", CONDITIONS[0], self._workers)
        job = await pool.run("describe", {}, _DESCRIBING)
        if not job.values:
            raise BadInput(f"{self.shown}: it cannot be read, so it cannot be tested: {job.detail}")
        return read(job.values[0], Description)

    async def searched(self, *, calls: bool = False) -> Execution:
        """Runs cases in the instrumented module; `calls`: what they touch is seen in full, which
        takes longer."""
        pool = await self._pool("search", CONDITIONS[0], self._workers)
        return Execution(pool, calls=calls)

    async def watched(self, cases: Sequence[Case]) -> list[Watched]:
        """The cases in the plain module, once under each condition."""
        return list(await asyncio.gather(*(self._watched(one, cases) for one in CONDITIONS)))

    async def observe(self, cases: Sequence[Case]) -> list[Observation]:
        """The cases in the plain module, once, each in a process of its own."""
        pool = await self._pool("plain", CONDITIONS[0], 1)
        return await Execution(pool, _LIMITS).observe(cases)

    async def evaluate(self, sources: Sequence[str]) -> list[Evaluated]:
        """Expressions in the plain module's namespace."""
        pool = await self._pool("plain", CONDITIONS[0], 1)
        job = await pool.run("evaluate", {"sources": list(sources)}, _LIMITS)
        return [read(value, Evaluated) for value in job.values]

    async def mutants(self) -> tuple[list[Mutant], Execution]:
        """The mutants of the whole module, and what runs cases under them."""
        pool = await self._pool("mutants", CONDITIONS[0], self._workers)
        job = await pool.run("mutants", {}, _LIMITS)
        if not job.values:
            _log.warning("%s: no mutants could be made: %s", self.shown, job.detail or job.end)
        found = [read(value, Mutant) for value in (job.values[0] if job.values else ())]
        return found, Execution(pool, _LIMITS)

    async def aclose(self) -> None:
        """End every interpreter."""
        await self._pools.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def _watched(self, condition: Condition, cases: Sequence[Case]) -> Watched:
        pool = await self._pool("plain", condition, 1)
        execution = Execution(pool, _LIMITS)
        order = list(reversed(cases)) if condition.backwards else list(cases)
        seen = await execution.observe(order, alone=condition.alone)
        return Watched(condition.name, {one.id: one for one in seen})

    async def _pool(self, mode: str, condition: Condition, workers: int) -> Pool:
        """The one pool of this kind, started by whoever needs it first."""
        start = partial(self._start, mode, condition, workers)
        return await self._pools.get((mode, condition), start)

    async def _start(self, mode: str, condition: Condition, workers: int) -> Pool:
        layout = self.project.layout
        setup: dict[str, Any] = {
            "root": str(layout.root),
            "path": [str(folder) for folder in layout.path],
            "module": layout.module,
            "file": str(layout.file),
            "mode": mode,
        }
        return await Pool.start(
            self._boundary,
            box_of(self.project, condition),
            self.project.interpreter.python,
            GUEST,
            setup,
            workers=workers,
            seconds=_START_SECONDS * patience(),
        )


def shown_path(project: Project) -> str:
    """The module's file, relative to its project."""
    file, root = project.layout.file, project.layout.root
    return str(file.relative_to(root)) if root in file.parents else str(file)


def box_of(project: Project, condition: Condition = CONDITIONS[0]) -> Box:
    """What the module may see: its project without what is secret in it."""
    layout = project.layout
    readable = dict.fromkeys((layout.root, *layout.path))
    return Box(
        readable=(*readable, *project.interpreter.linked),
        hidden=hidden_in(project),
        env={"PYTHONHASHSEED": condition.hash_seed, "TZ": condition.time_zone},
        limits=_LIMITS,
    )


def hidden_in(project: Project) -> tuple[Path, ...]:
    """What of the project nobody in the sandbox may see."""
    layout = project.layout
    folders = dict.fromkeys((layout.root, *layout.path))
    return tuple(dict.fromkeys(path for folder in folders for path in hidden_below(folder)))

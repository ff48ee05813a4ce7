"""One project in the sandbox: its modules imported once, a fork for each example."""

from __future__ import annotations

import ast
import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Self

import msgspec

from docgen.examples.example import Example
from docgen.examples.excuses import excuse_by_attempts
from docgen.examples.judging import Rules, judged
from docgen.examples.outcome import Outcome, Seen
from docgen.examples.own_code import OwnCode, makes_sets
from docgen.examples.project import Surroundings
from docgen.examples.reached import NOTHING_REACHED
from foundation.on_demand import OnDemand
from sandbox.boundary import Boundary
from sandbox.faults import WorkerFault
from sandbox.patience import patience
from sandbox.worker import Job, Worker
from syntax.projects.layout import own_packages
from syntax.projects.values import Layout

_log = logging.getLogger(__name__)

GUEST = Path(__file__).parent / "guest"
_START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Condition:
    """Surroundings of a run. In the second, hashes, clock and time zone are other ones."""

    hash_seed: str
    time_zone: str
    shifted: bool


CONDITIONS = (
    Condition("0", "UTC0", shifted=False),
    Condition("4711", "AAA-5:30", shifted=True),
)
MORE_SEEDS = tuple(Condition(seed, "UTC0", shifted=False) for seed in ("1", "2", "3"))


class Unloaded(Exception):
    """The module cannot be imported; the message is the reason on one line."""


class Ground:
    """Made by `open`; leave it by `aclose`. The second worker is started when an example fails:
    what fails in another way there depends on more than the code."""

    def __init__(
        self, boundary: Boundary, surroundings: Surroundings, layouts: Sequence[Layout]
    ) -> None:
        self._boundary = boundary
        self._surroundings = surroundings
        self._layouts = {layout.file: layout for layout in layouts}
        self._packages = own_packages(layouts[0], surroundings.disk)
        self._own_code = OwnCode(surroundings.disk)
        self._reading = asyncio.Lock()
        self._workers: OnDemand[Condition, Worker] = OnDemand()

    @classmethod
    async def open(
        cls, boundary: Boundary, surroundings: Surroundings, files: Sequence[Path]
    ) -> Self:
        """Import these files of the project."""
        layouts = await asyncio.to_thread(lambda: [surroundings.layout(file) for file in files])
        return cls(boundary, surroundings, layouts)

    async def outcomes(
        self, example: Example, file: Path, *, watched: bool = False
    ) -> tuple[Outcome, ...]:
        """What comes of each step; `watched`: with what it ran. Raises `Unloaded`, and what
        starting a worker raises."""
        outcomes = await self._once(example, file, CONDITIONS[0], watched=watched)
        if not any(one.is_fault for one in outcomes):
            return outcomes
        again = await self._once(example, file, CONDITIONS[1], watched=watched)
        outcomes = tuple(map(_steady, outcomes, again))
        if watched and (_makes_sets(example) or any(one.reached.has_sets for one in outcomes)):
            # Two elements of a set are in the same order under every second hash seed.
            for condition in MORE_SEEDS:
                again = await self._once(example, file, condition, watched=watched)
                outcomes = tuple(map(_steady, outcomes, again))
        return outcomes

    async def aclose(self) -> None:
        """End the workers."""
        await self._workers.aclose()

    async def _once(
        self, example: Example, file: Path, condition: Condition, *, watched: bool = False
    ) -> tuple[Outcome, ...]:
        worker = await self._worker(condition)
        options = self._surroundings.options
        steps = [None if step.is_skipped else step.source for step in example.steps]
        module = self._layout(file).module
        own = module.partition(".")[0]
        packages = [own, *sorted(self._packages - {own})]
        order = {
            "file": str(file),
            "module": module,
            "steps": steps,
            "packages": packages,
            "watched": watched,
        }
        job = await worker.run("run", order)
        seen = _seen(job)
        excuse = excuse_by_attempts(job.attempted)
        if job.end != "done":
            excuse = excuse or _ended(job)
        rules = Rules(
            self._packages, options, self._surroundings.habits.own_runner, is_watched=watched
        )
        outcomes = judged(example, seen, rules, excuse)
        if not watched:
            return outcomes
        async with self._reading:
            told = await asyncio.to_thread(self._own_code.told_of, [one.reached for one in seen])
        reached = {one.step: each for one, each in zip(seen, told, strict=True)}
        return tuple(
            replace(one, reached=reached.get(number, NOTHING_REACHED))
            for number, one in enumerate(outcomes)
        )

    def _layout(self, file: Path) -> Layout:
        known = self._layouts.get(file)
        if known is None:
            known = self._layouts[file] = self._surroundings.layout(file)
        return known

    async def _worker(self, condition: Condition) -> Worker:
        """The one worker of this kind, started by whoever needs it first."""
        return await self._workers.get(condition, partial(self._start, condition))

    async def _start(self, condition: Condition) -> Worker:
        layouts = list(self._layouts.values())
        try:
            return await self._start_with(condition, layouts)
        except WorkerFault as fault:
            # One of them does not come to an end, or ends the process: each is imported by those
            # examples that need it.
            _log.info("importing the modules together failed: %s", fault)
            return await self._start_with(condition, [])

    async def _start_with(self, condition: Condition, layouts: Sequence[Layout]) -> Worker:
        surroundings = self._surroundings
        path = dict.fromkeys(folder for layout in self._layouts.values() for folder in layout.path)
        setup = {
            "root": str(surroundings.root),
            "path": list(map(str, path)),
            "modules": {str(layout.file): layout.module for layout in layouts},
            "shifted": condition.shifted,
            "names": surroundings.habits.names,
        }
        box = surroundings.box(tuple(path), condition.hash_seed, condition.time_zone)
        return await Worker.start(
            self._boundary,
            box,
            surroundings.interpreter.python,
            GUEST,
            setup,
            seconds=_START_SECONDS * patience(),
        )


def _makes_sets(example: Example) -> bool:
    try:
        return makes_sets(ast.parse(example.source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _seen(job: Job) -> list[Seen]:
    """The steps that came to their end. Raises `Unloaded`."""
    seen = []
    for value in job.values:
        if isinstance(value, dict) and "unloaded" in value:
            raise Unloaded(f"its module cannot be imported here ({value['unloaded']})")
        try:
            seen.append(msgspec.convert(value, Seen))
        except msgspec.ValidationError:
            break  # an example that wrote into our channel
    return seen


def _ended(job: Job) -> str:
    told = {"hung": "it takes too long", "killed": "it ends the interpreter"}
    return told.get(job.end, "it does not come to an end")


def _steady(one: Outcome, other: Outcome) -> Outcome:
    """The first outcome, where the second run came to the same."""
    same = (one.kind, one.got, one.error) == (other.kind, other.got, other.error)
    if not one.is_fault or same:
        return one
    return Outcome(step=one.step, kind="not_run", reason="it gives something else each time")

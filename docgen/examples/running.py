"""Examples of Python and JavaScript run in the sandbox, whichever project their files are of."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial, reduce
from operator import or_
from pathlib import Path
from types import TracebackType
from typing import Self

from docgen.comments.lines import lines_of
from docgen.examples.blocks import blocks_of, whole_block
from docgen.examples.example import Example, Step
from docgen.examples.ground import Ground, Unloaded
from docgen.examples.javascript.room import Room
from docgen.examples.outcome import Outcome
from docgen.examples.project import surroundings_of
from docgen.examples.sessions import steps_of
from docgen.examples.told_values import python_steps
from docgen.facts.source import SourceFile
from foundation.errors import InklingError
from foundation.on_demand import OnDemand
from sandbox.boundary import Boundary
from syntax.dialects import SCRIPTS
from syntax.javascript.packages import project_root
from syntax.projects.layout import root_of
from syntax.symbols import Symbol
from syntax.text import Span

_OWN_RUNNER = ("__doctest_skip__", "__doctest_requires__", "testsetup::", "doctest_global_setup")


class ExampleRunner:
    """Runs examples; workers start when they are first needed. Leave it by `aclose`, or use it as
    an async context manager."""

    def __init__(
        self,
        boundary: Boundary,
        *,
        python: str | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        """`python` is the interpreter that the user named, `variables` the environment."""
        self._boundary = boundary
        self._python = python
        self._variables = variables if variables is not None else os.environ
        self._grounds: OnDemand[Path, Ground] = OnDemand()
        self._rooms: dict[Path, Room] = {}
        self._expected: dict[Path, list[Path]] = {}
        self.faults: dict[str, None] = {}
        """Why examples of whole projects were not run, each reason once."""

    def expect(self, files: Iterable[Path]) -> None:
        """Files whose examples will be run: the modules of a project are then imported together,
        once. One that was not expected is imported by each of its examples."""
        for file in files:
            self._expected.setdefault(root_of(file), []).append(file)

    async def outcomes(
        self, example: Example, file: SourceFile, symbol: str = "", *, watched: bool = False
    ) -> tuple[Outcome, ...]:
        """What comes of each step of an example of a file; `symbol` is what it is an example of.
        `watched`: with what each step of Python ran."""
        if file.language in SCRIPTS and example.language in SCRIPTS:
            return await self._in_node(example, file, symbol)
        if file.language != "python" or example.language != "python":
            return _none(example, f"examples in {example.language} are not run")
        try:
            ground = await self._ground(file.path)
            outcomes = await ground.outcomes(example, file.path, watched=watched)
        except Unloaded as fault:
            return _none(example, str(fault))
        except InklingError as fault:
            reason = str(fault).splitlines()[0]
            self.faults.setdefault(reason)
            return _none(example, reason)
        if any(mark in file.text for mark in _OWN_RUNNER):
            return tuple(map(_excused, outcomes))
        return outcomes

    async def outcome(self, source: str, file: SourceFile, symbol: Symbol | None) -> Outcome:
        """What comes of an example that is not (yet) in a comment: a session with prompts, or
        statements. The first step that fails counts; else the last one. With a `symbol` it tells
        what all of the steps ran."""
        example = example_from(source)
        if example is None:
            step = Step(source=source, span=Span(0, len(source)))
            return Outcome(step=step, kind="not_run", reason="there is nothing in it to run")
        outcomes = await self.outcomes(example, file, watched=symbol is not None)
        found = next((one for one in outcomes if one.kind != "passed"), outcomes[-1])
        return replace(found, reached=reduce(or_, (one.reached for one in outcomes)))

    async def _in_node(
        self, example: Example, file: SourceFile, symbol: str
    ) -> tuple[Outcome, ...]:
        root = project_root(file.path)
        if root not in self._rooms:
            self._rooms[root] = Room(self._boundary, root)
        try:
            return await self._rooms[root].outcomes(example, file.path, symbol)
        except InklingError as fault:
            reason = str(fault).splitlines()[0]
            self.faults.setdefault(reason)
            return _none(example, reason)

    async def aclose(self) -> None:
        """End every interpreter."""
        for room in self._rooms.values():
            await room.aclose()
        self._rooms.clear()
        await self._grounds.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def _ground(self, file: Path) -> Ground:
        root = root_of(file)
        return await self._grounds.get(root, partial(self._open, root, file))

    async def _open(self, root: Path, file: Path) -> Ground:
        surroundings = await asyncio.to_thread(surroundings_of, file, self._python, self._variables)
        files = dict.fromkeys((*self._expected.get(root, ()), file))
        return await Ground.open(self._boundary, surroundings, tuple(files))


def example_from(source: str) -> Example | None:
    """Code that stands in no comment, as an example; spans are places in it."""
    lines = lines_of(source)
    steps = steps_of(lines)
    form = "session"
    if not steps:
        block = next(blocks_of(lines), None) or whole_block(lines)
        steps = python_steps(block) if block is not None else []
        form = "block"
    if not steps:
        return None
    return Example(
        language="python",
        form="session" if form == "session" else "block",
        steps=tuple(steps),
        span=Span(0, len(source)),
    )


def _none(example: Example, reason: str) -> tuple[Outcome, ...]:
    return tuple(Outcome(step=step, kind="not_run", reason=reason) for step in example.steps)


def _excused(outcome: Outcome) -> Outcome:
    if not outcome.is_fault:
        return outcome
    reason = "another runner's settings are in the file"
    return Outcome(step=outcome.step, kind="not_run", reason=reason)

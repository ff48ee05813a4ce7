"""The file that is offered: written, run by the project's own framework, and written again without
what failed, until all that is in it has passed every time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from sandbox.boundary import Boundary
from testgen.confined import hidden_in
from testgen.project.values import Project
from testgen.values import Case, Description
from testgen.writing.confirm import Outcome, confirm
from testgen.writing.kept import KeptCase
from testgen.writing.starting import means_for
from testgen.writing.write import Written, write

_ROUNDS = 6
"""How often what failed is left out and the rest is confirmed again."""
_HALVINGS = 8
"""How many parts of a file that cannot be run are tried by themselves."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """`written` is None where nothing passed; `problem`: why it could not be confirmed, or why
    there is nothing although there were tests."""

    written: Written | None = None
    failed: tuple[Outcome, ...] = ()
    problem: str = ""


async def confirmed(
    project: Project,
    description: Description,
    kept: Sequence[KeptCase],
    boundary: Boundary,
    names: Mapping[Case, str] = MappingProxyType({}),
) -> Confirmed:
    """The file with those tests that pass every time in the project's own framework.

    What is given back has passed exactly as it is, in every run of one confirmation; only where
    the framework is not installed it has not, and `problem` says so.
    """
    failed: list[Outcome] = []
    fault = ""
    for _ in range(_ROUNDS):
        if not kept:
            problem = f"the tests cannot be run: {fault}" if fault and not failed else ""
            return Confirmed(failed=tuple(failed), problem=problem)
        written = await asyncio.to_thread(write, project, description, kept, names=names)
        if not written.tests:
            return Confirmed(failed=tuple(failed))
        missing = f"pytest is not installed in {project.interpreter.python}"
        if means_for(project) is None:
            return Confirmed(written, problem=f"{missing}: not confirmed")
        seen = await confirm(written, project, boundary, hidden=hidden_in(project))
        if seen.fault and not fault:
            fault = seen.fault
            kept = await _that_can_run(kept, partial(_faulty, project, description, boundary))
            continue
        if seen.fault:
            return Confirmed(failed=tuple(failed), problem=f"the tests cannot be run: {seen.fault}")
        if seen.is_sound:
            told = f"{missing}: the tests passed with a pytest of Inkling's own"
            unfound = _not_found(project) if seen.needs_path else ""
            return Confirmed(written, tuple(failed), told if seen.by_ours else unfound)
        # Of what did not run, because the process was ended before, nothing is known yet; but
        # where nothing else failed it cannot be told what ended it.
        gone = seen.failed or tuple(one for one in seen.outcomes if not one.passed)
        failed += gone
        out = {id(case) for outcome in gone for case in outcome.cases}
        kept = [case for case in kept if id(case) not in out]
    problem = f"in {_ROUNDS} attempts no file of tests passed every time: nothing is written"
    return Confirmed(failed=tuple(failed), problem=problem)


async def _that_can_run(
    kept: Sequence[KeptCase], is_faulty: Callable[[Sequence[KeptCase]], Awaitable[bool]]
) -> list[KeptCase]:
    """Of cases whose file cannot be run as a whole, those of the halves that can, down to single
    cases as far as there are tries: one bad test does not cost the others."""
    sound: list[KeptCase] = []
    waiting = _halves(kept)
    for _ in range(_HALVINGS):
        if not waiting:
            break
        part = waiting.pop(0)
        if await is_faulty(part):
            waiting += _halves(part)
        else:
            sound += part
    order = {id(one): number for number, one in enumerate(kept)}
    return sorted(sound, key=lambda one: order[id(one)])


def _halves(kept: Sequence[KeptCase]) -> list[list[KeptCase]]:
    middle = len(kept) // 2
    return [list(half) for half in (kept[:middle], kept[middle:]) if half and middle]


async def _faulty(
    project: Project, description: Description, boundary: Boundary, kept: Sequence[KeptCase]
) -> bool:
    """Whether a file of these cases cannot even be run."""
    written = await asyncio.to_thread(write, project, description, kept)
    seen = await confirm(written, project, boundary, hidden=hidden_in(project))
    return bool(seen.fault)


def _not_found(project: Project) -> str:
    """What to do where pytest does not find the module by itself, although the tests pass."""
    layout = project.layout
    folder = layout.source_root.relative_to(layout.root).as_posix()
    top = layout.module.partition(".")[0]
    return (
        f"the tests pass, but by itself {project.framework} does not find {top}: install the"
        f' project, or set pythonpath = ["{folder}"] for pytest in pyproject.toml'
    )

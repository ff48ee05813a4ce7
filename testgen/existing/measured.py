"""The existing tests of a module, run in the sandbox: which goals those that pass take, and which
mutants they notice.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from sandbox.box import Box, Limits
from sandbox.command import Ran, run
from sandbox.launch import Boundary
from testgen.existing.choosing import concerning
from testgen.project.values import Project
from testgen.values import Function, Mutant
from testgen.writing.starting import Means, means_for, pytest_command

_INSIDE = Path(__file__).parent / "inside"
_GUEST = Path(__file__).parents[1] / "guest"
_PLUGIN = "inkling_goals"
_SECONDS_A_MUTANT = 1.0
_MOST_TESTS = 40
"""Of the tests that enter a function, those that are tried on each of its mutants."""
_LONGEST_FAULT = 200


@dataclass(frozen=True, slots=True)
class Measured:
    """What existing tests were seen to do. `by_test`: the goals that each test takes that passes.

    `problem`: why nothing is known, in a line; empty where it is, or where there are no tests.
    """

    by_test: Mapping[str, frozenset[int]] = field(default_factory=dict)
    files: tuple[Path, ...] = ()
    problem: str = ""

    @property
    def goals(self) -> frozenset[int]:
        """All goals that are taken."""
        return frozenset().union(*self.by_test.values())

    def entering(self, function: Function) -> tuple[str, ...]:
        """The tests that take a goal of a function."""
        own = {goal.id for goal in function.goals}
        return tuple(name for name, goals in self.by_test.items() if goals & own)


class _Line(msgspec.Struct, frozen=True):
    test: str = ""
    file: str = ""
    passed: bool = False
    goals: tuple[int, ...] = ()
    mutant: int = 0
    noticed: bool = False


async def measured(
    project: Project, boundary: Boundary, *, hidden: Sequence[Path] = (), seconds: float
) -> Measured:
    """Run the tests that concern the module, for so many seconds at most.

    What was seen until the time is over counts.
    """
    files = await asyncio.to_thread(concerning, project)
    means = means_for(project)
    if not files or means is None:
        return Measured(problem="pytest is not installed" if files else "")
    asked = _Asked(project, boundary, means, files, tuple(hidden), seconds)
    lines, ran = await _lines(asked, {})
    found = {line.test: frozenset(line.goals) for line in lines if line.passed}
    used = {Path(line.file) for line in lines if line.passed and line.goals}
    problem = "" if any(line.test for line in lines) else _fault(ran)
    return Measured(found, tuple(file for file in files if file in used), problem)


async def noticed(
    project: Project,
    boundary: Boundary,
    seen: Measured,
    functions: Iterable[Function],
    mutants: Sequence[Mutant],
    *,
    hidden: Sequence[Path] = (),
    seconds: float,
) -> frozenset[int]:
    """The mutants that existing tests notice, as far as there is time to find out."""
    entering = {one.name: seen.entering(one)[:_MOST_TESTS] for one in functions}
    wanted = [(one.id, entering[one.target]) for one in mutants if entering.get(one.target)]
    means = means_for(project)
    if not wanted or means is None:
        return frozenset()
    asked = _Asked(project, boundary, means, seen.files, tuple(hidden), seconds)
    lines, _ = await _lines(asked, {"wanted": wanted, "seconds": _SECONDS_A_MUTANT})
    return frozenset(line.mutant for line in lines if line.noticed)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A run of existing tests."""

    project: Project
    boundary: Boundary
    means: Means
    files: tuple[Path, ...]
    hidden: tuple[Path, ...]
    seconds: float


async def _lines(asked: _Asked, mutants: Mapping[str, Any]) -> tuple[list[_Line], Ran]:
    with tempfile.TemporaryDirectory(prefix="inkling-existing-") as name:
        folder = await asyncio.to_thread(Path(name).resolve)
        orders, results = folder / "run.json", folder / "results.jsonl"
        told = {
            "module": str(asked.project.layout.file),
            "guest": str(_GUEST),
            "files": [str(file) for file in asked.files],
            "results": str(results),
            "mutants": dict(mutants),
        }
        await asyncio.to_thread(orders.write_text, json.dumps(told), encoding="utf-8")
        command = await asyncio.to_thread(_command, asked, folder)
        box = _box(asked, folder, orders)
        ran = await run(asked.boundary, box, command, cwd=asked.project.layout.root)
        return await asyncio.to_thread(_read, results), ran


def _command(asked: _Asked, folder: Path) -> list[str]:
    if asked.means.framework == "unittest":
        return [str(asked.project.interpreter.python), str(_INSIDE / f"{_PLUGIN}.py")]
    # What the project adds to a run may need what is not installed here.
    more = ["--continue-on-collection-errors", "-o", "addopts="]
    return pytest_command(asked.project, asked.means, _PLUGIN, asked.files, folder, more=more)


def _box(asked: _Asked, folder: Path, orders: Path) -> Box:
    layout = asked.project.layout
    # The file itself is what is measured, not a copy of it that is installed.
    path = [] if layout.shadows else [str(one) for one in layout.path]
    return Box(
        readable=(
            layout.root,
            *layout.path,
            _INSIDE,
            _GUEST,
            *asked.means.own,
            *asked.project.interpreter.linked,
        ),
        hidden=asked.hidden,
        scratch=folder,
        env={
            "INKLING_RUN": str(orders),
            "PYTHONPATH": ":".join([str(_INSIDE), *path]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
        },
        limits=Limits(
            wall_seconds=asked.seconds,
            cpu_seconds=int(asked.seconds * 2) + 5,
            processes=64,
            output_kb=4096,
        ),
    )


def _read(path: Path) -> list[_Line]:
    """The lines that are whole: the last one may have been cut off by the end."""
    lines = []
    for line in path.read_bytes().splitlines() if path.exists() else ():
        with contextlib.suppress(msgspec.DecodeError, msgspec.ValidationError):
            lines.append(msgspec.json.decode(line, type=_Line))
    return lines


def _fault(ran: Ran) -> str:
    if ran.ended == "timeout":
        return "they did not come to an end in time"
    said = [line.strip() for line in f"{ran.stdout}\n{ran.stderr}".splitlines() if line.strip()]
    errors = [line.removeprefix("E").strip() for line in said if "Error" in line]
    told = errors[-1] if errors else (said[-1] if said else f"exit code {ran.exit_code}")
    return told if len(told) <= _LONGEST_FAULT else f"{told[:_LONGEST_FAULT]}…"

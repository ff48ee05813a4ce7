"""The last word: the finished file, run by the project's own pytest or unittest in the sandbox,
several times, in other orders, with other hash seeds and in other time zones.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from sandbox.box import Box, Limits
from sandbox.command import Ran, run
from sandbox.launch import Boundary
from sandbox.patience import patience
from testgen.project.values import Project
from testgen.writing.faults import fault_of, is_not_importable, shortened
from testgen.writing.kept import KeptCase
from testgen.writing.scratch import import_path, mirror
from testgen.writing.starting import Means, means_for, pytest_command
from testgen.writing.write import Written, WrittenTest

_REPORTING = Path(__file__).parent / "reporting"
_PLUGIN = "inkling_results"
# Zones are spelled out: a box need not have a database of them.
_ZONES = ("UTC0", "AAA-13", "BBB+11")
_SECONDS_TO_START = 20.0
_SECONDS_A_TEST = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one test ended in all runs, or one row of it where it has several cases."""

    test: WrittenTest
    row: int | None
    passed: bool
    reason: str = ""
    ran: bool = True
    """False where another test ended the process first: nothing is known of this one."""

    @property
    def cases(self) -> tuple[KeptCase, ...]:
        """The cases that it speaks of."""
        return self.test.cases if self.row is None else (self.test.cases[self.row],)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What became of a written file. `fault`: why nothing of it could be run, empty if it could.
    `needs_path`: the project is not importable in its environment as it is, and was helped.
    `by_ours`: its environment has no pytest, and one of ours ran it.
    """

    outcomes: tuple[Outcome, ...]
    runs: int
    seconds: float
    needs_path: bool = False
    fault: str = ""
    by_ours: bool = False

    @property
    def failed(self) -> tuple[Outcome, ...]:
        """The tests, and rows of tests, that have to go."""
        return tuple(outcome for outcome in self.outcomes if outcome.ran and not outcome.passed)

    @property
    def is_sound(self) -> bool:
        """Whether all of the file passed every time."""
        return not self.fault and all(outcome.passed for outcome in self.outcomes)


class _Line(msgspec.Struct, frozen=True):
    owner: str
    name: str
    row: int | None
    outcome: str
    text: str = ""


async def confirm(
    written: Written,
    project: Project,
    boundary: Boundary,
    *,
    runs: int = 3,
    hidden: Sequence[Path] = (),
    seconds: float | None = None,
) -> Confirmation:
    """Run the file's new tests `runs` times; a test passed if it passed each time.

    A test that hung or ended its process failed, and those behind it did not run: write the file
    without what failed and confirm it again. `seconds` bounds each run; `hidden` is what of the
    project the tests may not see.
    """
    started = time.monotonic()
    means = means_for(project)
    if means is None:
        fault = f"pytest is not installed in {project.interpreter.python}"
        return Confirmation((), 0, 0.0, fault=fault)
    asked = _Asked(written, project, means, boundary, tuple(hidden), seconds)
    helped = False
    first, fault = await _run_once(asked, 0, helped=False)
    if "unrecognized arguments" in fault:
        # The project's own options are for plugins that are not installed here.
        asked = replace(asked, more=("-o", "addopts="))
        first, fault = await _run_once(asked, 0, helped=False)
    if fault and is_not_importable(fault, project):
        helped = True
        first, fault = await _run_once(asked, 0, helped=True)
    results = [first]
    if not fault and any(not reason for reason in first.values()):
        others = await asyncio.gather(
            *(_run_once(asked, number, helped=helped) for number in range(1, runs))
        )
        results += [result for result, _ in others]
        fault = next((told for _, told in others if told), "")
    outcomes = tuple(_outcomes(written, results)) if not fault else ()
    return Confirmation(
        outcomes,
        len(results),
        time.monotonic() - started,
        needs_path=helped,
        fault=fault,
        by_ours=bool(means.own),
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """What all runs have in common."""

    written: Written
    project: Project
    means: Means
    boundary: Boundary
    hidden: tuple[Path, ...]
    seconds: float | None
    more: tuple[str, ...] = ()


_Results = dict[tuple[str, int | None], str]
"""For each test and row the reason why it failed, empty where it passed."""


async def _run_once(asked: _Asked, number: int, *, helped: bool) -> tuple[_Results, str]:
    """One run: its results, and why there are none where there are none."""
    with tempfile.TemporaryDirectory(prefix="inkling-confirm-") as name:
        place = await asyncio.to_thread(_prepare, asked, number, name)
        box = _box(asked, number, place, helped=helped)
        command = await asyncio.to_thread(_command, asked, place)
        ran = await run(asked.boundary, box, command, cwd=place.root)
        lines = await asyncio.to_thread(_read, place.results)
    return _results(asked.written, lines, ran), "" if lines else fault_of(ran)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a run finds and leaves its files."""

    folder: Path
    root: Path
    file: Path

    @property
    def orders(self) -> Path:
        return self.folder / "run.json"

    @property
    def results(self) -> Path:
        return self.folder / "results.jsonl"


def _prepare(asked: _Asked, number: int, name: str) -> _Place:
    folder, root = Path(os.path.realpath(name)), asked.project.layout.root
    copy = folder / (root.name or "root")
    place = _Place(folder, copy, mirror(root, asked.written, copy))
    told = {
        "file": str(place.file),
        "tests": [(test.owner, test.name) for test in asked.written.tests],
        "order": number,
        "results": str(place.results),
    }
    place.orders.write_text(json.dumps(told), encoding="utf-8")
    return place


def _box(asked: _Asked, number: int, place: _Place, *, helped: bool) -> Box:
    count = sum(len(test.cases) for test in asked.written.tests)
    wall = asked.seconds or (_SECONDS_TO_START + _SECONDS_A_TEST * count) * patience()
    layout, own = asked.project.layout, (*asked.means.own, *asked.project.interpreter.linked)
    path = [_REPORTING, *(import_path(layout, place.root) if helped else ())]
    return Box(
        readable=(layout.root, _REPORTING, *own),
        hidden=asked.hidden,
        scratch=place.folder,
        env={
            "INKLING_RUN": str(place.orders),
            "PYTHONPATH": ":".join(map(str, path)),
            "PYTHONHASHSEED": str(number * 4242),
            "TZ": _ZONES[number % len(_ZONES)],
        },
        limits=Limits(wall_seconds=wall, cpu_seconds=int(wall) + 5, processes=64, output_kb=4096),
    )


def _command(asked: _Asked, place: _Place) -> list[str]:
    if asked.means.framework == "unittest":
        return [str(asked.project.interpreter.python), str(_REPORTING / f"{_PLUGIN}.py")]
    return pytest_command(
        asked.project, asked.means, _PLUGIN, [place.file], place.folder, more=asked.more
    )


def _read(path: Path) -> list[_Line]:
    """The lines that are whole: the last one may have been cut off by the end."""
    lines = []
    for line in path.read_bytes().splitlines() if path.exists() else ():
        with contextlib.suppress(msgspec.DecodeError, msgspec.ValidationError):
            lines.append(msgspec.json.decode(line, type=_Line))
    return lines


def _results(written: Written, lines: Sequence[_Line], ran: Ran) -> _Results:
    known = {(test.owner, test.name): test for test in written.tests}
    found: _Results = {}
    begun: tuple[str, int | None] | None = None
    for line in lines:
        test = known.get((line.owner, line.name))
        if test is None:
            continue
        key = (test.qualified, line.row)
        if line.outcome == "begun":
            begun = key
            continue
        begun = None
        if line.outcome == "passed":
            found.setdefault(key, "")
        else:
            found[key] = shortened(line.text) or line.outcome
    if begun is not None:
        found[begun] = "did not end" if ran.ended == "timeout" else "ended the whole process"
    return found


def _outcomes(written: Written, results: Iterable[_Results]) -> Iterator[Outcome]:
    runs = list(results)
    rows: defaultdict[str, set[int | None]] = defaultdict(set)
    for result in runs:
        for name, row in result:
            rows[name].add(row)
    for test in written.tests:
        name = test.qualified
        # A row of its own says more than the whole; the whole may have failed beside its rows.
        inner = sorted(row for row in rows[name] if row is not None and row < len(test.cases))
        whole = [result[name, None] for result in runs if (name, None) in result]
        if not inner:
            yield _outcome(test, None, whole, len(runs))
            continue
        for row in range(len(test.cases)):
            told = [result[name, row] for result in runs if (name, row) in result]
            yield _outcome(test, row, [*told, *filter(None, whole)], len(runs))


def _outcome(test: WrittenTest, row: int | None, told: Sequence[str], runs: int) -> Outcome:
    reason = next(filter(None, told), "")
    if reason or len(told) >= runs:
        return Outcome(test, row, not reason, reason)
    return Outcome(test, row, passed=False, reason="not run", ran=False)

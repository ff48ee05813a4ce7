"""From a Go file to its tests, a step a paragraph."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from foundation.errors import BadInput
from foundation.nothing import Nothing
from sandbox.boundary import Boundary
from syntax.files.source_files import SourceText, read_source
from syntax.units.facts import Unit, UnitFile
from syntax.units.go import read_go
from testgen.checks.candidates import Option
from testgen.languages.compiled.choosing import Spelled, chosen_from
from testgen.languages.compiled.exploring import Exploring
from testgen.languages.compiled.reporting import progress_of, report_of_lane
from testgen.languages.compiled.running import Result
from testgen.languages.compiled.terms import Draft, Target
from testgen.languages.go.assembling import Assembled, Assembly
from testgen.languages.go.asserting import may_be_pinned, observation, options
from testgen.languages.go.building import module_workshop, placed, why_not_built
from testgen.languages.go.cases import Row, row_of, spelled
from testgen.languages.go.confirming import Confirming
from testgen.languages.go.existing import taken_before
from testgen.languages.go.manuscript import GoManuscript
from testgen.languages.go.module import MAX_BYTES, Module, Package, module_of, package_of
from testgen.languages.go.seeds import Seeds
from testgen.languages.go.spelling import Terms, named_constants
from testgen.languages.go.subjects import subjects_in
from testgen.languages.go.toolchain import Toolchain, find_toolchain
from testgen.languages.go.values import Values
from testgen.languages.go.writing import Matter, home_of
from testgen.languages.language import Tests
from testgen.proposals.propose import Model
from testgen.report import Report, TargetReport
from testgen.values import Observation
from testgen.wanted import Tell, Wanted

_SECONDS_A_FUNCTION = 10.0
_MOST_SECONDS = 120.0
_SEARCH_SHARE = 0.45


@dataclass(frozen=True, slots=True)
class _File:
    """What is asked for, and where it stands."""

    wanted: Wanted
    path: Path
    source: SourceText
    facts: UnitFile
    module: Module
    package: Package
    toolchain: Toolchain

    @property
    def shown(self) -> str:
        """The file as a person calls it."""
        return str(self.path.relative_to(self.module.root))


async def write_tests(
    wanted: Wanted,
    boundary: Boundary,
    model: Model | None = None,
    tell: Tell = lambda progress: None,
    clock: Callable[[], float] = time.monotonic,
) -> Tests:
    """The tests of one Go file, in a file beside it. Nothing is written.

    Raises `BadInput` for a file or a name that is not there or stands in no module, `Unavailable`
    without a sandbox or without go.
    """
    started = clock()
    file = await asyncio.to_thread(_opened, wanted)
    units = _chosen(file.facts, wanted.names)
    if file.package.uses_c:
        problem = f"{file.shown}: its package uses cgo, and C is not built for tests here"
        return Tests(None, Report(seed=wanted.seed, seconds=clock() - started, problems=(problem,)))
    subjects = subjects_in(file.facts, file.package.whole, units)
    notes = [
        TargetReport(symbol=name, path=file.shown, note=note)
        for name, note in subjects.notes.items()
    ]
    if not subjects.targets:
        nothing = () if notes else (f"{file.shown}: it has no exported function to test",)
        report = Report(
            targets=tuple(notes), seed=wanted.seed, seconds=clock() - started, problems=nothing
        )
        return Tests(None, report)
    workshop = await asyncio.to_thread(module_workshop, boundary, file.module, file.toolchain)
    try:
        place = placed(workshop, file.module, file.path)
        assembly = Assembly(workshop, file.module, file.toolchain, place, file.source.text)
        assembled: Assembled | str = await why_not_built(
            workshop, file.module, file.toolchain, file.path
        )
        if not assembled:
            assembled = await assembly.assemble(file.facts, file.package.whole, subjects)
        if isinstance(assembled, str):
            problem = f"{file.shown}: {assembled}"
            seconds = clock() - started
            return Tests(None, Report(seed=wanted.seed, seconds=seconds, problems=(problem,)))
        notes += [
            TargetReport(symbol=name, path=file.shown, note=note)
            for name, note in assembled.notes.items()
        ]
        return await _Run(file, assembled, assembly, tell=tell, clock=clock, started=started).tests(
            notes
        )
    finally:
        await asyncio.to_thread(workshop.close)


def _opened(wanted: Wanted) -> _File:
    path = wanted.file.absolute().resolve()
    source = read_source(path, MAX_BYTES)
    if isinstance(source, Nothing):
        raise BadInput(f"{wanted.file} cannot be tested: {source.reason}")
    module = module_of(path)
    facts = read_go(source.text)
    toolchain = find_toolchain()
    return _File(wanted, path, source, facts, module, package_of(path, facts), toolchain)


def _chosen(facts: UnitFile, names: Sequence[str]) -> list[Unit]:
    """The functions that are asked for; by default what is exported, all of a program."""
    if not names:
        program = facts.package == "main"
        return [
            unit
            for unit in facts.units
            if unit.name not in ("main", "init", "_")
            and (program or (unit.name[:1].isupper() and (unit.owner or "A")[:1].isupper()))
        ]
    found: list[Unit] = []
    for name in names:
        these = [one for one in facts.units if name in (one.qualified, one.owner, one.name)]
        if not these:
            known = ", ".join(one.qualified for one in facts.units[:8])
            raise BadInput(f"there is no {name} in the file; it has {known or 'nothing to test'}")
        found += [one for one in these if one not in found]
    return found


class _Run:
    """What is done once the harness stands."""

    def __init__(
        self,
        file: _File,
        assembled: Assembled,
        assembly: Assembly,
        *,
        tell: Tell,
        clock: Callable[[], float],
        started: float,
    ) -> None:
        self._file = file
        self._built = assembled
        self._assembly = assembly
        self._tell = tell
        self._clock = clock
        self._started = started
        subjects = assembled.subjects
        self._signatures = subjects.signatures
        self._until = 0.0
        self._seconds = file.wanted.seconds or min(
            _MOST_SECONDS, _SECONDS_A_FUNCTION * len(subjects.targets)
        )
        self._terms = Terms(subjects.ways, named_constants(file.package.whole))
        self._values = Values(file.package.whole)

    async def tests(self, notes: list[TargetReport]) -> Tests:
        """Search, choose, write, confirm, report."""
        file, built, wanted = self._file, self._built, self._file.wanted
        targets = built.subjects.targets
        seeds = await asyncio.to_thread(
            Seeds(file.path, file.module, file.package, built.subjects).read
        )
        before = await taken_before(built)
        # The test program stands; from here on the copy is as the user's files are.
        await asyncio.to_thread(self._assembly.clear)
        # What is built and what the existing tests do takes as long as it takes.
        self._until = self._clock() + self._seconds
        exploring = Exploring(
            targets,
            built.subjects.ways,
            seeds.pools,
            built.harness,
            seed=wanted.seed,
            left=self._left,
        )
        self._say("searching", exploring)
        await exploring.search(seeds.drafts, self._seconds * (1 - _SEARCH_SHARE))
        self._say("mutants", exploring)
        mutants = [one.id for one in built.probes.mutants]
        await exploring.against(mutants, self._seconds * 0.25)
        await exploring.simplify(mutants, self._seconds * 0.1)
        chosen = await chosen_from(
            exploring,
            built.harness,
            built.probes.goals,
            built.probes.mutants,
            before=before,
            speech=self,
        )
        self._say("chosen", exploring)
        kept = [case for one in chosen for case in one.selection.kept]
        rows = {
            case.case.id: self._row(one.lane.target, one.lane.entries[case.case.id].draft)
            for one in chosen
            for case in one.selection.kept
        }
        manuscript = self._manuscript(rows)
        existing = await asyncio.to_thread(read_source, manuscript.home, MAX_BYTES)
        there = None if isinstance(existing, Nothing) else existing
        confirming = Confirming(built.workshop, file.module, file.toolchain, manuscript)
        confirmed = await confirming.confirm(kept, there)
        reports = [
            report_of_lane(
                one,
                file.shown,
                built.probes.goals[one.lane.target.unit.qualified],
                built.probes.mutants,
                before=before,
                confirmed=confirmed,
                findings=(),
            )
            for one in chosen
        ]
        written = confirmed.written
        order = {unit.qualified: at for at, unit in enumerate(file.facts.units)}
        report = Report(
            targets=tuple(sorted([*reports, *notes], key=lambda one: order.get(one.symbol, 0))),
            files=(str(written.path),) if written is not None else (),
            seed=wanted.seed,
            seconds=self._clock() - self._started,
            problems=(f"{file.shown}: {confirmed.problem}",) if confirmed.problem else (),
        )
        return Tests(written, report, manuscript if written is not None else None)

    def _manuscript(self, rows: dict[int, Row]) -> GoManuscript:
        file = self._file
        matter = Matter(
            package=file.package.whole,
            signatures=self._signatures,
            rows=rows,
            taken=file.package.names,
            imports=file.facts.imports,
            gofmt=file.toolchain.gofmt,
            order=tuple(unit.qualified for unit in file.facts.units),
        )
        home = home_of(file.path, file.facts.package)
        return GoManuscript(file.path, file.module.root, home, matter)

    def _row(self, target: Target, draft: Draft) -> Row:
        return row_of(target, draft, self._terms, self._signatures[target.unit.qualified])

    def spelled(self, number: int, target: Target, draft: Draft) -> Spelled:
        """A draft as Go."""
        signature = self._signatures[target.unit.qualified]
        return spelled(number, target, draft, self._terms, signature)

    def asserted(
        self, target: Target, result: Result, names: dict[str, str]
    ) -> tuple[Observation, tuple[Option, ...]]:
        """What came of it, and what may be said of that."""
        found = options(result, names, self._signatures[target.unit.qualified], self._values)
        if result.end == "raised" and not may_be_pinned(
            target.unit, result, self._file.source.text, self._file.path.name
        ):
            found = ()
        return observation(result, names), found

    def _left(self) -> float:
        return self._until - self._clock()

    def _say(self, doing: str, exploring: Exploring) -> None:
        self._tell(progress_of(doing, exploring, self._built.probes.goals))

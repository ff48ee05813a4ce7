"""From a Rust file to the same file with tests, a step a paragraph."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from foundation.errors import BadInput
from foundation.nothing import Nothing
from sandbox.boundary import Boundary
from syntax.files.source_files import SourceText, read_source
from syntax.units.facts import Unit, UnitFile
from syntax.units.rust import read_rust
from testgen.checks.candidates import Option
from testgen.languages.compiled.choosing import Spelled, chosen_from
from testgen.languages.compiled.exploring import Exploring
from testgen.languages.compiled.reporting import progress_of, report_of_lane
from testgen.languages.compiled.running import Result
from testgen.languages.compiled.terms import Draft, Target
from testgen.languages.language import Tests
from testgen.languages.rust.assembling import Assembled, Assembly
from testgen.languages.rust.asserting import Asserting
from testgen.languages.rust.building import crate_workshop, placed
from testgen.languages.rust.cases import spelled
from testgen.languages.rust.confirming import Confirming
from testgen.languages.rust.crate import Crate, crate_of
from testgen.languages.rust.documents import failing_examples
from testgen.languages.rust.existing import taken_before
from testgen.languages.rust.manuscript import RustManuscript
from testgen.languages.rust.panics import may_be_pinned
from testgen.languages.rust.seeds import Seeds
from testgen.languages.rust.spelling import Terms, Values
from testgen.languages.rust.subjects import subjects_in
from testgen.languages.rust.toolchain import Toolchain, find_toolchain
from testgen.languages.rust.types import Types
from testgen.proposals.propose import Model
from testgen.report import Report, TargetReport
from testgen.values import Observation
from testgen.wanted import Tell, Wanted

_log = logging.getLogger(__name__)
_MAX_BYTES = 4 * 1024 * 1024
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
    crate: Crate
    toolchain: Toolchain

    @property
    def shown(self) -> str:
        """The file as a person calls it."""
        return str(self.path.relative_to(self.crate.root))


async def write_tests(
    wanted: Wanted,
    boundary: Boundary,
    model: Model | None = None,
    tell: Tell = lambda progress: None,
    clock: Callable[[], float] = time.monotonic,
) -> Tests:
    """The tests of one Rust file, at its end. Nothing is written.

    Raises `BadInput` for a file or a name that is not there or stands in no crate, `Unavailable`
    without a sandbox or without cargo.
    """
    started = clock()
    file = await asyncio.to_thread(_opened, wanted)
    units = _chosen(file.facts, wanted.names, file.crate)
    subjects = subjects_in(file.facts, units)
    notes = [
        TargetReport(symbol=name, path=file.shown, note=note)
        for name, note in subjects.notes.items()
    ]
    if not subjects.targets:
        nothing = () if notes else (f"{file.shown}: it has no public function to test",)
        report = Report(
            targets=tuple(notes), seed=wanted.seed, seconds=clock() - started, problems=nothing
        )
        return Tests(None, report)
    workshop = await asyncio.to_thread(crate_workshop, boundary, file.crate, file.toolchain)
    try:
        place = placed(workshop, file.crate, file.path)
        assembly = Assembly(workshop, file.crate, file.toolchain, place, file.source.text)
        assembled = await assembly.assemble(file.facts, subjects)
        if isinstance(assembled, str):
            problem = f"{file.shown}: {assembled}"
            seconds = clock() - started
            return Tests(None, Report(seed=wanted.seed, seconds=seconds, problems=(problem,)))
        notes += [
            TargetReport(symbol=name, path=file.shown, note=note)
            for name, note in assembled.notes.items()
        ]
        return await _Run(file, assembled, tell, clock, started).tests(notes)
    finally:
        await asyncio.to_thread(workshop.close)


def _opened(wanted: Wanted) -> _File:
    path = wanted.file.absolute().resolve()
    source = read_source(path, _MAX_BYTES)
    if isinstance(source, Nothing):
        raise BadInput(f"{wanted.file} cannot be tested: {source.reason}")
    crate = crate_of(path)
    return _File(wanted, path, source, read_rust(source.text), crate, find_toolchain(crate.folder))


def _chosen(facts: UnitFile, names: Sequence[str], crate: Crate) -> list[Unit]:
    """The functions that are asked for; by default what is public, in a program all but `main`."""
    if not names:
        program = crate.target[0] == "--bin"
        return [
            unit
            for unit in facts.units
            if not unit.trait
            and unit.name != "main"
            and (program or "pub" in {word.partition("(")[0] for word in unit.modifiers})
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
        tell: Tell,
        clock: Callable[[], float],
        started: float,
    ) -> None:
        self._file = file
        self._built = assembled
        self._tell = tell
        self._clock = clock
        self._started = started
        subjects = assembled.subjects
        count = len(subjects.targets)
        seconds = file.wanted.seconds or min(_MOST_SECONDS, _SECONDS_A_FUNCTION * count)
        self._until = 0.0
        self._seconds = seconds
        imported = frozenset(name for name, _ in file.facts.imports)
        self._terms = Terms(subjects.ways, imported)
        values = Values.of(file.facts, imported)
        self._asserting = Asserting(values, Types(file.facts), subjects)
        self._disputed: frozenset[int] = frozenset()
        """Examples of the documentation that do not hold: what the code gives is not pinned."""

    async def tests(self, notes: list[TargetReport]) -> Tests:
        """Search, choose, write, confirm, report."""
        file, built, wanted = self._file, self._built, self._file.wanted
        targets = built.subjects.targets
        seeds = await asyncio.to_thread(
            Seeds(file.path, file.crate, file.source.text, file.facts, built.subjects).read
        )
        before = await taken_before(built)
        # The test program stands; from here on the copy is as the user's files are.
        place = placed(built.workshop, file.crate, file.path)
        await asyncio.to_thread(place.write_text, file.source.text, encoding="utf-8", newline="")
        findings = await failing_examples(
            built.workshop, file.crate, file.toolchain, [one.unit for one in targets], file.path
        )
        contested = frozenset(one.symbol for one in findings)
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
        self._disputed = frozenset(
            entry.id
            for lane in exploring.lanes
            if lane.target.unit.qualified in contested
            for entry in lane.entries.values()
            if entry.draft.origin == "documented"
        )
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
        manuscript = RustManuscript(
            file.path, file.crate.root, file.crate.may_lack_std, file.toolchain.rustfmt
        )
        confirming = Confirming(built.workshop, file.crate, file.toolchain, manuscript)
        confirmed = await confirming.confirm(kept, file.source)
        goals = built.probes.goals
        reports = [
            report_of_lane(
                one,
                file.shown,
                goals[one.lane.target.unit.qualified],
                built.probes.mutants,
                before=before,
                confirmed=confirmed,
                findings=findings,
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

    def spelled(self, number: int, target: Target, draft: Draft) -> Spelled:
        """A draft as Rust."""
        return spelled(number, target, draft, self._terms)

    def asserted(
        self, target: Target, result: Result, names: dict[str, str]
    ) -> tuple[Observation, tuple[Option, ...]]:
        """What came of it, and what may be said of that."""
        options = self._asserting.options(target, result, names)
        if result.id in self._disputed:
            options = ()
        text = self._file.source.text
        if result.end == "raised" and not may_be_pinned(target.unit, result, text):
            options = ()
        return self._asserting.observation(result, names), options

    def _left(self) -> float:
        return self._until - self._clock()

    def _say(self, doing: str, exploring: Exploring) -> None:
        self._tell(progress_of(doing, exploring, self._built.probes.goals))

"""The instrumented copy and its harness, built: what does not compile is taken out of it."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, replace
from pathlib import Path

from syntax.units.facts import UnitFile
from testgen.languages.compiled.instrument import Instrumented, Places, Wrap, instrumented, without
from testgen.languages.compiled.running import Harness
from testgen.languages.compiled.terms import Shape, Target
from testgen.languages.compiled.workshop import Workshop
from testgen.languages.go.building import Built, Complaint, build, placed
from testgen.languages.go.harness import HARNESS, PROBES, RUN, harness, probes_file
from testgen.languages.go.module import Module
from testgen.languages.go.probes import Probes, probes
from testgen.languages.go.subjects import Subjects
from testgen.languages.go.toolchain import Toolchain

_MOST_BUILDS = 8


@dataclass(frozen=True, slots=True)
class Assembled:
    """A harness that runs. `notes`: functions that the harness could not be built with."""

    workshop: Workshop
    harness: Harness
    subjects: Subjects
    probes: Probes
    program: Path
    notes: dict[str, str]


class Assembly:
    """Puts a file of the workshop's copy together with probes, mutants and harness."""

    def __init__(
        self, workshop: Workshop, module: Module, toolchain: Toolchain, place: Path, text: str
    ) -> None:
        self._workshop = workshop
        self._module = module
        self._toolchain = toolchain
        self._place = place
        self._text = text
        self._notes: dict[str, str] = {}

    async def assemble(
        self, file: UnitFile, package: UnitFile, subjects: Subjects
    ) -> Assembled | str:
        """The built harness; a text is why there is none."""
        tested = {one.unit.qualified for one in subjects.targets}
        made = probes(file.units, tested)
        wraps: list[Wrap] = list(made.wraps)
        most = max((wrap.id for wrap in wraps), default=0)
        said = ""
        for _ in range(_MOST_BUILDS):
            whole = instrumented(self._text, wraps)
            behind = harness(subjects, package)
            await self._put(whole.text, behind, probes_file(file.package, most, most))
            built = await build(self._workshop, self._module, self._toolchain)
            if built.program is not None:
                return self._done(built.program, subjects, replace(made, wraps=tuple(wraps)))
            if not built.complaints:
                return built.fault
            said = built.complaints[0].told
            gone, subjects, changed = self._without(built, behind, whole, subjects)
            if not gone and not changed:
                return await self._why(said)
            wraps = without(wraps, gone)
            if not subjects.targets:
                return f"no function of it can be called from a test: {said}"
        return f"its harness does not compile: {said}"

    async def _put(self, text: str, behind: str, beside: str) -> None:
        def put() -> None:
            self._place.write_text(text, encoding="utf-8")
            (self._place.parent / HARNESS).write_text(behind, encoding="utf-8")
            (self._place.parent / PROBES).write_text(beside, encoding="utf-8")

        await asyncio.to_thread(put)

    def clear(self) -> None:
        """Leave the copy as the user's files are."""
        self._place.write_text(self._text, encoding="utf-8", newline="")
        for name in (HARNESS, PROBES):
            (self._place.parent / name).unlink(missing_ok=True)

    def _done(self, program: Path, subjects: Subjects, made: Probes) -> Assembled:
        folder = placed(self._workshop, self._module, self._module.folder)
        command = (str(program), f"-test.run=^{RUN}$", "-test.timeout=0")
        left = {wrap.id for wrap in made.wraps if wrap.is_mutant}
        made = replace(made, mutants=tuple(one for one in made.mutants if one.id in left))
        return Assembled(
            self._workshop,
            Harness(self._workshop, command, folder),
            subjects,
            made,
            program,
            self._notes,
        )

    def _without(
        self, built: Built, behind: str, whole: Instrumented, subjects: Subjects
    ) -> tuple[list[Wrap], Subjects, bool]:
        """What has to go for these complaints, and the subjects that are left."""
        gone: list[Wrap] = []
        places = Places(whole.text)
        any_changed = False
        for complaint in built.complaints:
            if complaint.file == self._place.name:
                at = places.of_line(complaint.line, complaint.column, in_bytes=True)
                gone += [one for one in whole.blamed(at, at + 1) if one.is_mutant]
            elif complaint.file == HARNESS:
                subjects, changed = self._unharnessed(behind, complaint, subjects)
                any_changed |= changed
        return gone, subjects, any_changed

    def _unharnessed(
        self, behind: str, complaint: Complaint, subjects: Subjects
    ) -> tuple[Subjects, bool]:
        """The harness without what stands at a line of it."""
        lines = behind.split("\n")[: complaint.line]
        marks = re.findall(r"/\*(target|take) (.*?)\*/", "\n".join(lines))
        if not marks:
            return subjects, False
        kind, name = marks[-1]
        if kind == "take":
            ways = {key: one for key, one in subjects.ways.items() if key != name}
            lost = [one for one in subjects.targets if _needs(one, name)]
        else:
            ways = subjects.ways
            lost = [one for one in subjects.targets if one.unit.qualified == name]
        self._notes |= {
            one.unit.qualified: f"it cannot be called from a test: {complaint.message}"
            for one in lost
        }
        left = [one for one in subjects.targets if one not in lost]
        changed = len(left) < len(subjects.targets) or len(ways) < len(subjects.ways)
        return replace(subjects, targets=left, ways=ways), changed

    async def _why(self, said: str) -> str:
        """What is wrong, told without our own insertions."""
        await asyncio.to_thread(self.clear)
        built = await build(self._workshop, self._module, self._toolchain)
        if built.program is None:
            return f"the package's tests do not compile: {built.fault}"
        return f"its harness does not compile: {said}"


def _needs(target: Target, name: str) -> bool:
    def within(shape: Shape) -> bool:
        return shape.name == name or any(map(within, shape.args))

    own = () if target.receiver is None else (target.receiver,)
    return any(map(within, (*target.shapes, *own, *(s for t in target.steps for s in t.shapes))))

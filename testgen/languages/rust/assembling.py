"""The instrumented copy and its harness, built: what does not compile is taken out of it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from syntax.units.facts import UnitFile
from testgen.languages.compiled.instrument import Instrumented, Wrap, instrumented, without
from testgen.languages.compiled.running import Harness
from testgen.languages.compiled.terms import Shape
from testgen.languages.compiled.workshop import Workshop
from testgen.languages.rust.building import Built, Complaint, build, placed
from testgen.languages.rust.crate import Crate
from testgen.languages.rust.harness import MODULE, harness
from testgen.languages.rust.probes import Probes, probes
from testgen.languages.rust.subjects import Subjects
from testgen.languages.rust.toolchain import Toolchain

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
        self, workshop: Workshop, crate: Crate, toolchain: Toolchain, place: Path, text: str
    ) -> None:
        self._workshop = workshop
        self._crate = crate
        self._toolchain = toolchain
        self._place = place
        self._text = text
        self._notes: dict[str, str] = {}

    async def assemble(self, file: UnitFile, subjects: Subjects) -> Assembled | str:
        """The built harness; a text is why there is none."""
        units = [unit for unit in file.units if not unit.modifiers & {"naked"}]
        tested = {one.unit.qualified for one in subjects.targets}
        made = probes(file, units, tested, self._crate.path)
        wraps: list[Wrap] = list(made.wraps)
        most = max((wrap.id for wrap in wraps), default=0)
        said = ""
        for _ in range(_MOST_BUILDS):
            whole = instrumented(self._text, wraps)
            behind = harness(subjects, most, most, lacks_std=self._crate.lacks_std)
            text = whole.text + behind
            await asyncio.to_thread(self._place.write_text, text, encoding="utf-8")
            built = await build(self._workshop, self._crate, self._toolchain, self._place)
            if built.program is not None:
                return self._done(built.program, subjects, replace(made, wraps=tuple(wraps)))
            if built.fault:
                return built.fault
            said = built.complaints[0].message
            gone, subjects = self._without(built, text, whole, subjects)
            if gone is None:
                return await self._why(said)
            wraps = without(wraps, gone)
            if not subjects.targets:
                return f"no function of it can be called from a test: {said}"
        return f"its harness does not compile: {said}"

    def _done(self, program: Path, subjects: Subjects, made: Probes) -> Assembled:
        folder = placed(self._workshop, self._crate, self._crate.folder)
        name = "::".join((*self._crate.path, MODULE, "inkling_run"))
        command = (str(program), "--exact", name, "--nocapture", "--test-threads=1")
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
        self, built: Built, text: str, whole: Instrumented, subjects: Subjects
    ) -> tuple[list[Wrap] | None, Subjects]:
        """What has to go for these complaints; None where they are none of ours."""
        data = text.encode()
        gone: list[Wrap] = []
        helped = False
        for complaint in built.complaints:
            found = self._blamed(complaint, data, whole)
            gone += found
            if found:
                helped = True
                continue
            for start, _ in complaint.places or ((complaint.start, complaint.end),):
                at = len(data[: max(start, 0)].decode("utf-8", "ignore"))
                if at >= len(whole.text):
                    subjects, changed = self._unharnessed(text, at, complaint.message, subjects)
                    helped |= changed
                    break
        return (gone if helped else None), subjects

    def _blamed(self, complaint: Complaint, data: bytes, whole: Instrumented) -> list[Wrap]:
        if "E0015" in complaint.message:
            # A function that was `const` is used where only such can be.
            return []
        for start, end in complaint.places:
            at, to = (len(data[:one].decode("utf-8", "ignore")) for one in (start, end))
            if at < len(whole.text):
                found = [wrap for wrap in whole.blamed(at, to) if wrap.id >= 0]
                if found:
                    return found
        return []

    def _unharnessed(
        self, text: str, at: int, message: str, subjects: Subjects
    ) -> tuple[Subjects, bool]:
        """The harness without what stands at a place of it."""
        marks = list(re.finditer(r"/\*(target|take|show) (.*?)\*/", text[:at]))
        if not marks:
            return subjects, False
        kind, name = marks[-1].groups()
        if kind == "show":
            records = {key: one for key, one in subjects.records.items() if key != name}
            return replace(subjects, records=records), len(records) < len(subjects.records)
        if kind == "take":
            ways = {key: one for key, one in subjects.ways.items() if key != name}
            lost = [one for one in subjects.targets if _needs(one.shapes, one.receiver, name)]
        else:
            ways = subjects.ways
            lost = [one for one in subjects.targets if one.unit.qualified == name]
        self._notes |= {
            one.unit.qualified: f"it cannot be called from a test: {message}" for one in lost
        }
        left = [one for one in subjects.targets if one not in lost]
        changed = len(left) < len(subjects.targets) or len(ways) < len(subjects.ways)
        return replace(subjects, targets=left, ways=ways), changed

    async def _why(self, said: str) -> str:
        """What is wrong, told without our own insertions."""
        await asyncio.to_thread(self._place.write_text, self._text, encoding="utf-8")
        built = await build(self._workshop, self._crate, self._toolchain, self._place)
        if built.program is None:
            first = built.complaints[0].message if built.complaints else built.fault
            return f"the crate's tests do not compile: {first}"
        return f"its harness does not compile: {said}"


def _needs(shapes: Sequence[Shape], receiver: Shape | None, name: str) -> bool:
    def within(shape: Shape) -> bool:
        return shape.name == name or any(map(within, shape.args))

    return any(map(within, (*shapes, *([receiver] if receiver is not None else ()))))

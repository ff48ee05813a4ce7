"""The finished file, run three times by `go test` in the sandbox."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from syntax.files.source_files import SourceText
from testgen.languages.compiled.reporting import Confirmed
from testgen.languages.compiled.workshop import BUILDING, Workshop
from testgen.languages.go.building import complaints_in, placed, why_not
from testgen.languages.go.manuscript import GoManuscript
from testgen.languages.go.module import Module
from testgen.languages.go.toolchain import Toolchain
from testgen.writing.kept import KeptCase
from testgen.writing.write import Written, WrittenTest

_RUNS = (("UTC", "off"), ("AAA-5:30", "on"), ("BBB+8", "7"))
"""Time zone, and how `go test` shuffles."""
_ROUNDS = 5
_STARTED = re.compile(r"^=== RUN\s+(\w+)/(.*)$", re.MULTILINE)
_ENDED = re.compile(r"^\s*--- (PASS|FAIL|SKIP): (\S+)", re.MULTILINE)

_Bad = list[tuple[WrittenTest, tuple[KeptCase, ...], str]]


@dataclass(frozen=True, slots=True)
class Confirming:
    """Leaves out what does not compile, or does not pass every time."""

    workshop: Workshop
    module: Module
    toolchain: Toolchain
    manuscript: GoManuscript

    async def confirm(self, kept: Sequence[KeptCase], existing: SourceText | None) -> Confirmed:
        """The file with those tests that pass."""
        failed: list[tuple[str, str]] = []
        for _ in range(_ROUNDS):
            if not kept:
                break
            written = await asyncio.to_thread(self.manuscript.rewritten, kept, existing)
            bad, problem = await self._tried(written)
            if problem:
                return Confirmed(None, tuple(failed), problem)
            if not bad:
                return Confirmed(written, tuple(failed))
            failed += [(test.target, f"{test.qualified}: {why}") for test, _, why in bad]
            out = {id(case) for _, cases, _ in bad for case in cases}
            kept = [case for case in kept if id(case) not in out]
        return Confirmed(None, tuple(failed))

    async def _tried(self, written: Written) -> tuple[_Bad, str]:
        """The tests that have to go, with those of their cases that are to blame."""
        place = placed(self.workshop, self.module, written.path)
        await asyncio.to_thread(place.write_text, written.text, encoding="utf-8", newline="")
        names = "|".join(test.name for test in written.tests)
        argv = [
            *(str(self.toolchain.go), "test", "-count=1", "-v", "-timeout=60s"),
            *(f"-run=^({names})$", "-shuffle=off", "."),
        ]
        cwd = placed(self.workshop, self.module, self.module.folder)
        bad: _Bad = []
        for zone, shuffle in _RUNS:
            argv[-2] = f"-shuffle={shuffle}"
            ran = await self.workshop.run(argv, cwd, BUILDING, {"TZ": zone})
            if ran.ended != "exited":
                return [], f"its tests did not come to an end ({ran.ended})"
            said = ran.stdout + ran.stderr
            if "[build failed]" in said or "[setup failed]" in said:
                blamed = _blamed(written, said, place)
                return blamed, "" if blamed else f"its tests cannot be built: {why_not(said)}"
            bad = _failed(written, ran.stdout)
            if bad:
                break
        return bad, ""


def _blamed(written: Written, said: str, place: Path) -> _Bad:
    bad: _Bad = []
    for complaint in complaints_in(said):
        before = "\n".join(written.text.split("\n")[: complaint.line])
        names = re.findall(r"^func (\w+)\(", before, re.MULTILINE)
        found = next((one for one in written.tests if names and one.name == names[-1]), None)
        if Path(complaint.file).name != place.name or found is None:
            continue
        if found not in [one for one, _, _ in bad]:
            bad.append((found, found.cases, complaint.message))
    return bad


def _failed(written: Written, output: str) -> _Bad:
    ended = {name: how for how, name in _ENDED.findall(output)}
    bad: _Bad = []
    for test in written.tests:
        if ended.get(test.name) == "PASS":
            continue
        subtests = [sub for name, sub in _STARTED.findall(output) if name == test.name]
        to_blame = tuple(
            case
            for sub, case in zip(subtests, test.cases, strict=False)
            if ended.get(f"{test.name}/{sub}") != "PASS"
        )
        bad.append((test, to_blame or test.cases, _why(test.name, output)))
    return bad


def _why(name: str, output: str) -> str:
    found = re.search(
        rf"^\s*--- FAIL: {re.escape(name)}/.*\n((?:\s{{8}}.*\n)+)", output, re.MULTILINE
    )
    if found is None:
        panic = re.search(r"^panic: (.*)$", output, re.MULTILINE)
        return f"panic: {panic.group(1)}" if panic else "it does not pass"
    return " ".join(found.group(1).split())[:200]

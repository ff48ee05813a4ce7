"""The finished file, built and run three times by cargo's own test program in the sandbox."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from syntax.files.source_files import SourceText
from testgen.languages.compiled.reporting import Confirmed
from testgen.languages.compiled.workshop import RUNNING, Workshop
from testgen.languages.rust.building import build, placed
from testgen.languages.rust.crate import Crate
from testgen.languages.rust.manuscript import RustManuscript
from testgen.languages.rust.toolchain import Toolchain
from testgen.writing.kept import KeptCase
from testgen.writing.write import Written, WrittenTest

_RUNS = 3
_ROUNDS = 4
_LINE = re.compile(r"^test (\S+)(?: - should panic)? \.\.\. (\w+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Confirming:
    """Leaves out what does not compile, or does not pass every time."""

    workshop: Workshop
    crate: Crate
    toolchain: Toolchain
    manuscript: RustManuscript

    async def confirm(self, kept: Sequence[KeptCase], source: SourceText) -> Confirmed:
        """The file with those tests that pass."""
        failed: list[tuple[str, str]] = []
        for _ in range(_ROUNDS):
            if not kept:
                break
            written = await asyncio.to_thread(self.manuscript.rewritten, kept, source)
            bad, problem = await self._tried(written)
            if problem:
                return Confirmed(None, tuple(failed), problem)
            if not bad:
                return Confirmed(written, tuple(failed))
            failed += [(test.target, f"{test.qualified}: {why}") for test, _, why in bad]
            out = {id(case) for _, cases, _ in bad for case in cases}
            kept = [case for case in kept if id(case) not in out]
        return Confirmed(None, tuple(failed))

    async def _tried(
        self, written: Written
    ) -> tuple[list[tuple[WrittenTest, tuple[KeptCase, ...], str]], str]:
        """The tests that have to go, with those of their cases that are to blame."""
        place = placed(self.workshop, self.crate, written.path)
        await asyncio.to_thread(place.write_text, written.text, encoding="utf-8", newline="")
        built = await build(self.workshop, self.crate, self.toolchain, place)
        if built.program is None:
            bad: list[tuple[WrittenTest, tuple[KeptCase, ...], str]] = []
            for complaint in built.complaints:
                found = _test_at(written, complaint.start)
                if found is not None and found not in [one for one, _, _ in bad]:
                    bad.append((found, found.cases, complaint.message))
            said = built.fault or built.complaints[0].message
            return bad, "" if bad else f"its tests cannot be built: {said}"
        return await self._run(written, built.program), ""

    async def _run(
        self, written: Written, program: Path
    ) -> list[tuple[WrittenTest, tuple[KeptCase, ...], str]]:
        wanted = {"::".join((*self.crate.path, t.owner, t.name)): t for t in written.tests}
        bad: dict[str, str] = {}
        cwd = placed(self.workshop, self.crate, self.crate.folder)
        for number in range(_RUNS):
            threads = "1" if number == 1 else "4"
            argv = [str(program), "--exact", f"--test-threads={threads}", *wanted]
            zone = ("UTC", "AAA-5:30", "BBB+8")[number]
            ran = await self.workshop.run(argv, cwd, RUNNING, {"TZ": zone})
            passed = {name for name, how in _LINE.findall(ran.stdout) if how == "ok"}
            for name in wanted.keys() - passed:
                bad.setdefault(name, _why(name, ran.stdout) or f"it {ran.ended}")
        return [(wanted[name], wanted[name].cases, why) for name, why in sorted(bad.items())]


def _test_at(written: Written, byte: int) -> WrittenTest | None:
    if byte < 0:
        return None
    before = written.text.encode()[:byte].decode("utf-8", "ignore")
    names = re.findall(r"^\s*fn (\w+)\(\)", before, re.MULTILINE)
    return next((test for test in written.tests if names and test.name == names[-1]), None)


def _why(name: str, output: str) -> str:
    found = re.search(
        rf"^---- {re.escape(name)} stdout ----\n(.*?)(?:\n\n|\Z)", output, re.MULTILINE | re.DOTALL
    )
    lines = found.group(1).strip().split("\n") if found else []
    said = [line.strip() for line in lines if not line.startswith(("thread", "note:"))]
    return " ".join(said)[:200]

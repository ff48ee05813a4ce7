"""Recall and precision of findings: 200 documented functions with a bug, and without.

    python -m bench.tests.findings [--seconds S] [--every N] [--minutes M] [--work FILE]
                                   [--only judge] [--show]

Each function is a module of its own in the sandbox; cases are searched for (without a model) and
watched as for a test file, with the documentation's own examples, and compared with what is
written; laws are tried. A finding in a function without a bug is a false one; in one with a bug
it is true, unless the function without it has the same. What was watched is kept, so that a run
goes on where it stopped; `--only judge` compares what was kept with what is written again. Writes
results/findings.json.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import msgspec
from rich.console import Console
from rich.table import Table

from bench.tests.seeding import Pair, pairs
from foundation.folders import cache_folder
from sandbox.boundary import Boundary, find_boundary
from testgen.allowance import Allowance
from testgen.checks.mutation import Kills
from testgen.confined import Confined
from testgen.inputs.subject import Subject
from testgen.lawful import lawful
from testgen.oracles.examine import examine
from testgen.oracles.finding import Finding, Place, Seen
from testgen.oracles.probes import documented_cases
from testgen.project.survey import survey
from testgen.search.budget import Budget
from testgen.search.searching import Search
from testgen.values import Case, Description, Function, Observation
from testgen.watching import Found, Watching

RESULTS = Path(__file__).parent.parent / "results"
_MOST_CASES = 40
_LAW_SECONDS = 1.5
_HALVES = (False, True)

WRONG_DOCUMENTATION = {
    "HumanEval/47": "an example says 15.0 for a median that is 8.0",
    "HumanEval/116": "two examples sort by value, the text and the solution by binary ones",
}
"""Functions without a seeded bug that do not do what is written of them: a finding is true, and
they are left out of the figures."""


class Watched(msgspec.Struct, frozen=True):
    """One function and what its cases did: enough to look for findings again."""

    id: str
    is_buggy: bool
    description: Description
    function: Function
    cases: list[Case]
    observations: list[Observation]
    trusted: list[int] = []
    laws: list[Finding] = []

    def findings(self) -> tuple[Finding, ...]:
        seen = {one.id: one for one in self.observations}
        told = [Seen(case, seen[case.id]) for case in self.cases if case.id in seen]
        place = Place("module.py", "module")
        verdict = examine(
            self.function,
            told,
            place,
            trusted=frozenset(self.trusted),
            description=self.description,
        )
        return (*verdict.findings, *self.laws)


async def watched(pair: Pair, boundary: Boundary, seconds: float, *, is_buggy: bool) -> Watched:
    """Search for cases of a function, and watch them."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "module.py"
        file.write_text(pair.buggy if is_buggy else pair.correct)
        project = survey(file, python=sys.executable, variables={})
        async with await Confined.open(boundary, project) as module:
            description = await module.describe()
            function = description.function(pair.name)
            assert function is not None, pair.id
            subject = Subject(function, description, project.layout.module)
            search = Search(subject, await module.searched(), Random(0))
            archive = await search.run(Budget(seconds=seconds))
            found = [
                Found(entry.case, frozenset(entry.result.goals), entry.genome.origin)
                for entry in archive.entries()[:_MOST_CASES]
            ]
            first = 1 + max((one.case.id for one in found), default=0)
            claims = [
                Found(case, frozenset(), "claim") for case in documented_cases(function, first)
            ]
            watching = Watching(subject, module)
            await watching.watch([*claims, *found])
            allowed = Allowance(time.monotonic(), _LAW_SECONDS, time.monotonic)
            laws = await lawful(search, module, watching, Kills({}), allowed)
    return Watched(
        pair.id,
        is_buggy,
        description,
        function,
        [one.case for one in watching.seen],
        [one.observation for one in watching.seen],
        sorted(watching.trusted),
        list(laws.findings),
    )


class Kept:
    """What was watched, a line of JSON each, so that a run goes on where it stopped."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.rows: dict[tuple[str, bool], Watched] = {}
        for line in path.read_bytes().splitlines() if path.exists() else ():
            try:
                one = msgspec.json.decode(line, type=Watched)
            except msgspec.DecodeError:
                continue  # cut off when the run was ended
            self.rows[one.id, one.is_buggy] = one

    def add(self, one: Watched) -> None:
        self.rows[one.id, one.is_buggy] = one
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as file:
            file.write(msgspec.json.encode(one) + b"\n")

    def of(self, wanted: Sequence[Pair]) -> list[Watched]:
        """Those of these pairs of which both halves are there."""
        whole = [one for one in wanted if all((one.id, each) in self.rows for each in _HALVES)]
        return [self.rows[one.id, each] for one in whole for each in _HALVES]


async def watch_all(wanted: Sequence[Pair], kept: Kept, seconds: float, minutes: float) -> None:
    """Both halves of each pair that are not there yet."""
    boundary = await find_boundary("auto")
    until = time.monotonic() + 60 * minutes
    for number, pair in enumerate(wanted, 1):
        for is_buggy in _HALVES:
            if (pair.id, is_buggy) not in kept.rows and time.monotonic() < until:
                kept.add(await watched(pair, boundary, seconds, is_buggy=is_buggy))
                print(f"{number} {pair.id} {is_buggy}", file=sys.stderr, flush=True)


def about(finding: Finding) -> tuple[str, str]:
    """By what a finding of one variant is found again in the other."""
    return finding.kind, finding.message.partition(", but ")[0]


def measured(done: list[Watched], console: Console | None) -> dict[str, object]:
    """The figures, by where the functions come from."""
    known = {one.id: {about(each) for each in one.findings()} for one in done if not one.is_buggy}
    rows: dict[str, dict[str, int]] = {}
    for one in done:
        if one.id in WRONG_DOCUMENTATION:
            continue
        row = rows.setdefault(one.id.partition("/")[0], dict.fromkeys(
            ("buggy", "found", "correct", "accused", "findings", "true"), 0))  # fmt: skip
        found = one.findings()
        row["findings"] += len(found)
        if one.is_buggy:
            true = [each for each in found if about(each) not in known[one.id]]
            row["buggy"] += 1
            row["found"] += bool(true)
            row["true"] += len(true)
        else:
            row["correct"] += 1
            row["accused"] += bool(found)
        if console is not None:
            for text in shown(one, found):
                console.print(text, highlight=False, markup=False)
    total = {key: sum(row[key] for row in rows.values()) for key in next(iter(rows.values()))}
    return {"all": figures(total), **{name: figures(row) for name, row in rows.items()}}


def shown(one: Watched, found: tuple[Finding, ...]) -> Iterator[str]:
    if one.is_buggy and not found:
        yield f"missed  {one.id}"
    for each in found:
        word = "found" if one.is_buggy else "FALSE"
        yield f"{word}   {one.id} {each.kind} {each.confidence}: {each.message}"


def figures(row: dict[str, int]) -> dict[str, object]:
    return {
        **row,
        "recall": round(row["found"] / max(1, row["buggy"]), 3),
        "precision": round(row["true"] / max(1, row["findings"]), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=1.5, help="of the search, a function")
    parser.add_argument("--every", type=int, default=1, help="take every n-th pair")
    parser.add_argument("--minutes", type=float, default=600.0, help="then stop; go on later")
    parser.add_argument("--only", choices=("watch", "judge"))
    parser.add_argument("--work", type=Path, help="the file that keeps what was watched")
    parser.add_argument("--fresh", action="store_true", help="forget what was kept")
    parser.add_argument("--show", action="store_true", help="every finding, and what was missed")
    parser.add_argument("--output", type=Path, default=RESULTS / "findings.json")
    options = parser.parse_args()
    work = options.work or cache_folder() / "bench-tests" / f"findings-{options.seconds:g}s.jsonl"
    if options.fresh:
        work.unlink(missing_ok=True)
    wanted, kept = pairs()[:: options.every], Kept(work)
    if options.only != "judge":
        asyncio.run(watch_all(wanted, kept, options.seconds, options.minutes))
    done = kept.of(wanted)
    if options.only == "watch" or not done:
        return
    console = Console()
    found = measured(done, console if options.show else None)
    table = Table("functions", "recall", "precision", "with a bug", "found", "without", "accused")
    for name, row in found.items():
        assert isinstance(row, dict)
        table.add_row(name, *(str(row[key]) for key in (
            "recall", "precision", "buggy", "found", "correct", "accused")))  # fmt: skip
    console.print(table)
    result = {
        "command": f"python -m bench.tests.findings {' '.join(sys.argv[1:])}",
        "seconds": options.seconds,
        "pairs": len(done) // 2,
        "figures": found,
    }
    options.output.parent.mkdir(exist_ok=True)
    options.output.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

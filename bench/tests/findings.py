"""Recall and precision of findings: 200 documented functions with a bug, and without.

    python -m bench.tests.findings [--seconds S] [--save FILE | --from FILE] [--show]

Each function is a module of its own in the sandbox; cases are searched for (without a model) and
watched as for a test file, with the documentation's own examples, and compared with what is
written. A finding in a function without a bug is a false one; in one with a bug it is true, unless
the function without it has the same. Writes results/findings.json.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import msgspec
from rich.console import Console
from rich.table import Table

from bench.tests.seeding import Pair, pairs
from sandbox.boundary import Boundary, boundary_for
from testgen.checks.stability import steady
from testgen.checks.unsteady import Surroundings
from testgen.confined import Confined
from testgen.inputs.subject import Subject
from testgen.oracles.examine import examine
from testgen.oracles.finding import Finding, Place, Seen
from testgen.oracles.probes import documented_cases
from testgen.project.survey import survey
from testgen.search.budget import Budget
from testgen.search.searching import Search
from testgen.values import Case, Description, Function, Observation

RESULTS = Path(__file__).parent.parent / "results"
_MOST_CASES = 40

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

    def findings(self) -> tuple[Finding, ...]:
        seen = {one.id: one for one in self.observations}
        told = [Seen(case, seen[case.id]) for case in self.cases if case.id in seen]
        place = Place("module.py", "module")
        return examine(self.function, told, place, description=self.description).findings


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
            entries = archive.entries()[:_MOST_CASES]
            first = 1 + max((entry.case.id for entry in entries), default=0)
            written = documented_cases(function, first)
            cases = [*written, *(entry.case for entry in entries)]
            now = Surroundings.around(datetime.datetime.now(datetime.UTC), [folder])
            stable = steady(cases, await module.watched(cases), now)
    return Watched(pair.id, is_buggy, description, function, cases, list(stable.observations))


async def all_watched(seconds: float, limit: int) -> list[Watched]:
    boundary = boundary_for("auto")
    console = Console(stderr=True)
    done = []
    for number, pair in enumerate(pairs()[:limit], 1):
        for is_buggy in (False, True):
            done.append(await watched(pair, boundary, seconds, is_buggy=is_buggy))
        console.print(f"{number} {pair.id}", highlight=False)
    return done


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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=1.5, help="of the search, a function")
    parser.add_argument("--limit", type=int, default=1000, help="so many pairs only")
    parser.add_argument("--save", type=Path, help="keep what was watched")
    parser.add_argument("--from", dest="kept", type=Path, help="judge what was kept")
    parser.add_argument("--show", action="store_true", help="every finding, and what was missed")
    chosen = parser.parse_args()
    if chosen.kept:
        done = msgspec.json.decode(chosen.kept.read_bytes(), type=list[Watched])
    else:
        done = asyncio.run(all_watched(chosen.seconds, chosen.limit))
    if chosen.save:
        chosen.save.write_bytes(msgspec.json.encode(done))
    console = Console()
    found = measured(done, console if chosen.show else None)
    table = Table("functions", "recall", "precision", "with a bug", "found", "without", "accused")
    for name, row in found.items():
        assert isinstance(row, dict)
        table.add_row(name, *(str(row[key]) for key in (
            "recall", "precision", "buggy", "found", "correct", "accused")))  # fmt: skip
    console.print(table)
    if chosen.kept is None and chosen.limit >= len(pairs()):
        result = {"seconds": chosen.seconds, "figures": found}
        (RESULTS / "findings.json").write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()

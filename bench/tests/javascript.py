"""Generated JavaScript tests for modules of npm packages: branches, mutants, tests, time.

    python -m bench.tests.javascript [--seconds S] [--minutes M] [--only NAME,…] [--fresh]

Each module of `npm.toml` is given so many seconds a function, by search alone; its tests are run
three times by Node in the sandbox, as always. Branches and mutants are as the report counts them:
those of the tests that passed. What is made is kept, so that a run goes on where it stopped;
`--fresh` begins anew. Writes results/tests-javascript.json.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from bench.typing.corpus import Pin, unpacked
from foundation.folders import cache_folder
from sandbox.boundary import Boundary, find_boundary
from testgen.pipeline import write_tests
from testgen.report import TargetReport
from testgen.wanted import Wanted

PINS = Path(__file__).parent / "npm.toml"
RESULTS = Path(__file__).parents[1] / "results"


@dataclass(frozen=True, slots=True)
class Module:
    """A file of a published package."""

    pin: Pin
    path: str

    @property
    def name(self) -> str:
        """`ms 2.1.3`."""
        return f"{self.pin.name} {self.pin.version}"

    def file(self) -> Path:
        """Where it is, fetched if it is not there yet."""
        return unpacked(self.pin) / "package" / self.path


class Row(msgspec.Struct, frozen=True):
    """What came of one module. `untried` mutants are no part of `mutants`."""

    module: str
    functions: int = 0
    tests: int = 0
    lines: int = 0
    branches: tuple[int, int] = (0, 0)
    mutants: tuple[int, int] = (0, 0)
    untried: int = 0
    findings: tuple[str, ...] = ()
    seconds: float = 0.0
    problem: str = ""


def modules() -> list[Module]:
    """The pinned ones."""
    rows: list[dict[str, Any]] = tomllib.loads(PINS.read_text(encoding="utf-8"))["package"]
    return [
        Module(
            Pin("npm", row["name"], row["version"], f"{row['name']}-{row['version']}.tgz",
                row["sha256"]),
            row["module"],
        )
        for row in rows
    ]  # fmt: skip


async def measured(module: Module, boundary: Boundary, *, seconds: float | None, seed: int) -> Row:
    """Write its tests, which nobody keeps. `seconds` are for the whole module."""
    started = time.monotonic()
    wanted = Wanted(file=module.file(), seconds=seconds, seed=seed)
    try:
        made = await write_tests(wanted, boundary)
    except Exception as fault:  # a measurement goes on: what broke is a row of it
        took = round(time.monotonic() - started, 1)
        return Row(module.name, seconds=took, problem=f"{type(fault).__name__}: {fault}"[:300])
    took = round(time.monotonic() - started, 1)
    text = made.written.text if made.written is not None else ""
    row = row_of(module.name, made.report.targets)
    return msgspec.structs.replace(
        row,
        lines=text.count("\n"),
        seconds=took,
        problem="; ".join(made.report.problems)[:300] if not text else "",
    )


def row_of(name: str, targets: Sequence[TargetReport]) -> Row:
    """The sums over a module's functions."""
    return Row(
        name,
        functions=len(targets),
        tests=sum(one.tests for one in targets),
        branches=(sum(one.after for one in targets), sum(one.total for one in targets)),
        mutants=(
            sum(one.killed for one in targets),
            sum(one.mutants for one in targets),
        ),
        untried=sum(one.untried for one in targets),
        findings=tuple(finding.message for one in targets for finding in one.findings),
    )


def line_of(row: Row) -> str:
    """A module's figures."""
    (taken, branches), (killed, mutants) = row.branches, row.mutants
    told = f"{row.module:28} {row.tests:3} tests  branches {taken}/{branches}"
    told += f"  mutants {killed}/{mutants}  {row.seconds:5.1f} s"
    return f"{told}  {row.problem}".rstrip()


def summary(rows: Sequence[Row]) -> dict[str, float]:
    """Shares over all modules, in percent."""

    def share(pairs: Sequence[tuple[int, int]]) -> float:
        whole = sum(of for _, of in pairs)
        return round(100 * sum(part for part, _ in pairs) / whole, 1) if whole else 0.0

    return {
        "modules": len(rows),
        "functions": sum(row.functions for row in rows),
        "tests": sum(row.tests for row in rows),
        "branches": share([row.branches for row in rows]),
        "mutants": share([row.mutants for row in rows]),
        "seconds": round(sum(row.seconds for row in rows), 1),
    }


async def _main(options: argparse.Namespace) -> None:
    kept = cache_folder() / "bench-tests" / "javascript.jsonl"
    kept.parent.mkdir(parents=True, exist_ok=True)
    if options.fresh:
        kept.unlink(missing_ok=True)
    known = _read(kept)
    boundary = await find_boundary("auto")
    until = time.monotonic() + 60 * options.minutes
    only = set(filter(None, options.only.split(",")))
    wanted = [one for one in modules() if not only or one.pin.name in only]
    for module in wanted:
        if module.name not in known and time.monotonic() < until:
            row = await measured(module, boundary, seconds=options.seconds, seed=options.seed)
            known[module.name] = row
            with kept.open("ab") as file:
                file.write(msgspec.json.encode(row) + b"\n")
        if module.name in known:
            sys.stdout.write(line_of(known[module.name]) + "\n")
            sys.stdout.flush()
    rows = [known[module.name] for module in wanted if module.name in known]
    sys.stdout.write(f"{json.dumps(summary(rows))}\n")
    if len(rows) == len(modules()):
        document = {"summary": summary(rows), "modules": [msgspec.to_builtins(row) for row in rows]}
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / "tests-javascript.json").write_text(
            json.dumps(document, indent=1) + "\n", encoding="utf-8"
        )


def _read(kept: Path) -> dict[str, Row]:
    lines = kept.read_bytes().splitlines() if kept.exists() else []
    rows = [msgspec.json.decode(line, type=Row) for line in lines]
    return {row.module: row for row in rows}


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=None, help="for each module")
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--only", default="", help="names of packages, with commas")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--fresh", action="store_true")
    asyncio.run(_main(parser.parse_args()))


if __name__ == "__main__":
    main()

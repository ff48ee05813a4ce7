"""HumanEval's solutions as modules, their tests by Inkling, judged by coverage.py and by mutants
that Inkling does not know.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.boundary import Boundary
from sandbox.box import Box, Limits
from sandbox.command import run
from testgen.pipeline import write_tests
from testgen.proposals.propose import Model
from testgen.wanted import Wanted

HERE = Path(__file__).parent
DATA = HERE.parent / "data" / "HumanEval.jsonl.gz"
_EVALUATING_SECONDS = 120.0


@dataclass(frozen=True)
class Judged:
    """One module with one file of tests. Branches and lines are coverage.py's."""

    name: str
    way: str
    seconds: float
    tests: int = 0
    branches: int = 0
    all_branches: int = 0
    lines: int = 0
    all_lines: int = 0
    killed: int = 0
    mutants: int = 0
    passes: bool = False
    findings: int = 0
    alive: tuple[str, ...] = ()
    problem: str = ""


def modules(folder: Path, limit: int | None = None) -> Iterator[Path]:
    """Each solution as a project of one file."""
    with gzip.open(DATA, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    for row in rows[:limit]:
        name = f"he_{int(row['task_id'].rpartition('/')[2]):03d}"
        project = folder / name
        project.mkdir()
        path = project / f"{name}.py"
        path.write_text(row["prompt"] + row["canonical_solution"], encoding="utf-8")
        yield path


async def by_inkling(
    modules: Sequence[Path], boundary: Boundary, model: Model | None, *, seconds: float, seed: int
) -> list[Judged]:
    """Each module's tests within so many seconds, judged."""
    way = "no model" if model is None else "model"
    done = []
    for module in modules:
        started = time.monotonic()
        wanted = Wanted(file=module, seconds=seconds, seed=seed, python=sys.executable)
        made = await write_tests(wanted, boundary, model)
        took = time.monotonic() - started
        told: dict[str, Any] = {"problem": "; ".join(made.report.problems)}
        if made.written is not None:
            test = module.parent / made.written.path.name
            test.write_text(made.written.text, encoding="utf-8")
            told = await judged(module, test, boundary) | {"tests": len(made.written.tests)}
        judgement = Judged(
            module.stem, way, round(took, 2), findings=len(made.report.findings), **told
        )
        print(line_of(judgement), flush=True, file=sys.stderr)
        done.append(judgement)
    return done


async def judged(module: Path, test: Path, boundary: Boundary) -> dict[str, Any]:
    """What coverage.py and the mutants say of a test file."""
    box = Box(
        readable=(module.parent, HERE),
        limits=Limits(
            wall_seconds=_EVALUATING_SECONDS + 30,
            cpu_seconds=int(_EVALUATING_SECONDS) + 60,
            output_kb=4096,
            processes=64,
        ),
    )
    script = HERE / "evaluating.py"
    ran = await run(
        boundary,
        box,
        [sys.executable, str(script), str(module), str(test), str(_EVALUATING_SECONDS)],
        cwd=module.parent,
    )
    try:
        told = json.loads(ran.stdout.strip().splitlines()[-1])
    except (ValueError, IndexError):
        return {"problem": f"not judged: {ran.ended}: {ran.stderr[-200:]}"}
    branches, found = told["branches"], told["mutants"]
    return {
        "branches": branches["covered_branches"],
        "all_branches": branches["num_branches"],
        "lines": branches["covered_lines"],
        "all_lines": branches["num_statements"],
        "killed": found["killed"],
        "mutants": found["killed"] + len(found["alive"]),
        "passes": told["passes"],
        "alive": tuple(found["alive"]),
    }


def line_of(one: Judged) -> str:
    """A line for whoever waits."""
    return (
        f"{one.name} {one.way}: {one.tests} tests in {one.seconds:.1f} s, branches"
        f" {one.branches}/{one.all_branches}, mutants {one.killed}/{one.mutants}"
        f"{', findings ' + str(one.findings) if one.findings else ''} {one.problem}"
    )


def pooled(done: Sequence[Judged]) -> dict[str, float]:
    """All modules taken together, as one program."""
    branches = sum(one.all_branches for one in done)
    mutants = sum(one.mutants for one in done)
    lines = sum(one.all_lines for one in done)
    return {
        "modules": len(done),
        "with tests": sum(one.tests > 0 for one in done),
        "branch coverage": sum(one.branches for one in done) / max(1, branches),
        "line coverage": sum(one.lines for one in done) / max(1, lines),
        "mutation score": sum(one.killed for one in done) / max(1, mutants),
        "tests": sum(one.tests for one in done),
        "findings": sum(one.findings for one in done),
        "seconds a module": sum(one.seconds for one in done) / max(1, len(done)),
    }

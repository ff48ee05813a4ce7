"""What a file of tests is worth, by a judge who knows nothing of who made it: real pytest,
coverage.py, and mutants that no generator knows. In the sandbox, in the interpreter of this one.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.tests.figures import seconds_to
from bench.tests.modules import Module
from bench.tests.rows import Judged, Made
from sandbox.boundary import Boundary
from sandbox.box import Box, Limits
from sandbox.command import run

HERE = Path(__file__).parent
_BESIDES_MUTANTS = 400.0
_SECONDS_A_TEST = 5


async def judged(
    module: Module,
    made: Made,
    boundary: Boundary,
    *,
    mutants: int,
    seconds: float,
    patience: int = _SECONDS_A_TEST,
) -> Judged:
    """The judgement on one file of tests; of the import alone where there is none.

    `mutants` of the module are tried, the same for everybody, for at most so many seconds. A test
    that takes longer than `patience` seconds has failed.
    """
    asked = {
        "root": str(module.root),
        "module": module.name,
        "file": str(module.file),
        "seconds": seconds,
        "mutants": mutants,
        "patience": patience,
        "seed": module.name,
    }
    with tempfile.TemporaryDirectory(prefix="inkling-judge-") as name:
        test = _laid_out(made, Path(name))
        told = await _told(module, asked | {"test": str(test)}, boundary)
    covered, base = told.get("covered") or told.get("base", {}), told.get("base", {})
    noticed = told.get("mutants", {})
    dark = [f"line {line}" for line in covered.get("missing_lines", ())]
    dark += [f"{source} -> {target}" for source, target in covered.get("missing_branches", ())]
    return Judged(
        module=made.module,
        way=made.way,
        kind=module.kind,
        seconds=made.seconds,
        tests=told.get("passed", 0),
        failing=len(told.get("failed", ())),
        branches=covered.get("covered_branches", 0),
        all_branches=base.get("num_branches", 0) or covered.get("num_branches", 0),
        lines=covered.get("covered_lines", 0),
        all_lines=base.get("num_statements", 0) or covered.get("num_statements", 0),
        base_branches=base.get("covered_branches", 0),
        base_lines=base.get("covered_lines", 0),
        killed=noticed.get("killed", 0),
        # Without a test none of them is noticed.
        mutants=noticed.get("killed", 0) + len(noticed.get("alive", ()))
        if told.get("passed")
        else told.get("chosen", 0),
        findings=made.findings,
        seconds_to_90=[
            seconds for curve in made.curve.values() if (seconds := seconds_to(0.9, curve)) >= 0
        ],
        dark=dark,
        alive=noticed.get("alive", []),
        failed=told.get("failed", []),
        problem="; ".join(filter(None, (made.problem, told.get("problem", "")))),
    )


def _laid_out(made: Made, folder: Path) -> Path:
    test = Path(os.path.realpath(folder)) / (made.file or "none")
    if made.text:
        test.write_text(made.text, encoding="utf-8")
    return test


async def _told(module: Module, asked: dict[str, Any], boundary: Boundary) -> dict[str, Any]:
    seconds, folder = float(asked["seconds"]), Path(asked["test"]).parent
    limits = Limits(
        wall_seconds=_BESIDES_MUTANTS + seconds,
        cpu_seconds=int(_BESIDES_MUTANTS + seconds),
        memory_mb=2048,
        output_kb=8192,
        processes=96,
    )
    # Tests may write where they run, as they could where they were made.
    box = Box(readable=(module.root, HERE), scratch=folder, limits=limits)
    argv = [sys.executable, str(HERE / "evaluating.py"), json.dumps(asked)]
    ran = await run(boundary, box, argv, cwd=folder)
    try:
        told: dict[str, Any] = json.loads(ran.stdout.strip().splitlines()[-1])
    except (ValueError, IndexError):
        return {"problem": f"not judged: {ran.ended}: {ran.stderr[-300:]}"}
    return told

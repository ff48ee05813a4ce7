"""Pynguin on the same modules, in an environment of its own, judged in the same way."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.tests.humaneval import Judged, judged, line_of
from sandbox.boundary import Boundary

_PATIENCE = 12.0
"""So many times the budget it may take before it is ended."""


async def by_pynguin(
    modules: Sequence[Path],
    boundary: Boundary,
    program: Path,
    *,
    seconds: float,
    seed: int,
) -> list[Judged]:
    """Each module's tests after so many seconds of search, judged as ours are.

    `program` is the `pynguin` command of its environment. It executes the modules without a
    sandbox, so it is given none that were not read before.
    """
    done = []
    for module in modules:
        with tempfile.TemporaryDirectory(prefix="inkling-pynguin-") as out:
            started = time.monotonic()
            problem = await _run(program, module, Path(out), seconds, seed)
            took = time.monotonic() - started
            told: dict[str, Any] = {"problem": problem}
            test = Path(out) / f"test_{module.stem}.py"
            if test.exists():
                text = test.read_text(encoding="utf-8")
                place = module.parent / f"test_pynguin_{module.stem}.py"
                place.write_text(text, encoding="utf-8")
                told = await judged(module, place, boundary)
                told["tests"] = text.count("\ndef test_")
        judgement = Judged(module.stem, "pynguin", round(took, 2), **told)
        print(line_of(judgement), flush=True, file=sys.stderr)
        done.append(judgement)
    return done


async def _run(program: Path, module: Path, out: Path, seconds: float, seed: int) -> str:
    """What kept it from its end; empty if nothing did."""
    process = await asyncio.create_subprocess_exec(
        str(program),
        "--project-path",
        str(module.parent),
        "--module-name",
        module.stem,
        "--output-path",
        str(out),
        "--maximum-search-time",
        str(max(1, round(seconds))),
        "--seed",
        str(seed),
        env={**os.environ, "PYNGUIN_DANGER_AWARE": "1"},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(_PATIENCE * seconds):
            _, said = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        return "it did not end"
    return "" if process.returncode == 0 else said.decode(errors="replace")[-200:]

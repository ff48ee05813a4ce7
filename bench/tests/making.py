"""A module's tests by Inkling, with the seconds at which branches were taken."""

from __future__ import annotations

import sys
import time

from bench.tests.modules import Module
from bench.tests.rows import Made
from sandbox.boundary import Boundary
from testgen.pipeline import write_tests
from testgen.proposals.propose import Model
from testgen.wanted import Progress, Wanted


class Curves:
    """Hears what is told, and keeps for each function when how many branches were taken."""

    def __init__(self) -> None:
        self._started: dict[str, float] = {}
        self.found: dict[str, list[tuple[float, int]]] = {}

    def hear(self, progress: Progress, now: float | None = None) -> None:
        """A step was told, now."""
        now = time.monotonic() if now is None else now
        began = self._started.setdefault(progress.symbol, now)
        curve = self.found.setdefault(progress.symbol, [])
        taken, _ = progress.branches
        if not curve or taken > curve[-1][1]:
            curve.append((round(now - began, 3), taken))


async def by_inkling(
    module: Module, boundary: Boundary, model: Model | None, *, seconds: float, seed: int, way: str
) -> Made:
    """The tests of one module within so many seconds; the last runs of the file come on top."""
    started = time.monotonic()
    curves = Curves()
    wanted = Wanted(file=module.file, seconds=seconds, seed=seed, python=sys.executable)
    try:
        made = await write_tests(wanted, boundary, model, curves.hear)
    except Exception as fault:  # a measurement goes on: what broke is a row of it
        took = time.monotonic() - started
        return Made(
            module=module.name,
            way=way,
            seconds=round(took, 2),
            problem=f"{type(fault).__name__}: {fault}"[:500],
            curve=curves.found,
        )
    problems = list(made.report.problems)
    if made.written is None and not problems:
        problems.append("nothing was kept")
    return Made(
        module=module.name,
        way=way,
        seconds=round(time.monotonic() - started, 2),
        text=made.written.text if made.written is not None else "",
        file=made.written.path.name if made.written is not None else "",
        problem="; ".join(problems)[:500],
        findings=len(made.report.findings),
        curve=curves.found,
    )

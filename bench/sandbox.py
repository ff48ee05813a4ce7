"""How fast code runs in the sandbox: jobs per second, what a start costs, what a proof costs.

    python -m bench.sandbox [--jobs N] [--boundary bubblewrap|landlock|none]

Writes results/sandbox.json.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from sandbox.boundary import Boundary, candidates
from sandbox.box import Box
from sandbox.command import run
from sandbox.pool import Pool
from sandbox.proof import fault_of
from sandbox.unconfined import Unconfined
from sandbox.worker import Worker

RESULTS = Path(__file__).parent / "results" / "sandbox.json"
STARTS = 10
GUEST = """
def setup(config):
    return None

def call(args):
    yield abs(args)

OPS = {"call": call}
"""


@dataclass(frozen=True)
class Figures:
    """Of one boundary; times in milliseconds, medians."""

    boundary: str
    jobs_per_second: dict[str, float]
    """By the number of workers."""
    job_ms: float
    start_ms: float
    command_ms: float
    """`python -c pass`, from start to end."""
    proof_ms: float


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, print a table, write the JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--jobs", type=int, default=3000, help="jobs for each figure")
    parser.add_argument("--boundary", choices=("bubblewrap", "landlock", "none"))
    parser.add_argument("--output", type=Path, default=RESULTS)
    options = parser.parse_args(argv)
    found = []
    for name, boundary in boundaries():
        if options.boundary in (None, boundary.name):
            began = time.perf_counter()
            fault = None if boundary.name == "none" else fault_of(boundary)
            proof = (time.perf_counter() - began) * 1000
            if fault is not None:
                print(f"{name}: {fault}", file=sys.stderr)
                continue
            found.append(asyncio.run(measured(name, boundary, options.jobs, proof)))
    Console().print(table(found))
    options.output.parent.mkdir(exist_ok=True)
    document = {
        "python": platform.python_version(),
        "kernel": platform.release(),
        "jobs": options.jobs,
        "boundaries": [asdict(figures) for figures in found],
    }
    options.output.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    return 0


def boundaries() -> list[tuple[str, Boundary]]:
    """Every one there may be here, and the cost of having none."""
    named: list[tuple[str, Boundary]] = [
        (
            boundary.name
            + ("" if getattr(boundary, "namespaces", True) else " without namespaces"),
            boundary,
        )
        for boundary in candidates("auto")
        if not isinstance(boundary, str)
    ]
    return [*named, ("none", Unconfined())]


async def measured(name: str, boundary: Boundary, jobs: int, proof: float) -> Figures:
    """All figures of one boundary."""
    with tempfile.TemporaryDirectory(prefix="bench-sandbox-") as folder:
        guest = Path(folder)
        (guest / "__init__.py").write_text(GUEST, encoding="utf-8")
        box = Box(readable=(guest,))
        python = Path(sys.executable)
        starts = []
        for _ in range(STARTS):
            began = time.perf_counter()
            worker = await Worker.start(boundary, box, python, guest, None, seconds=30)
            starts.append(time.perf_counter() - began)
            await worker.aclose()
        commands = [
            (await run(boundary, box, [sys.executable, "-c", "pass"], cwd=guest)).seconds
            for _ in range(STARTS)
        ]
        rates, single = {}, 0.0
        for workers in (1, 2):
            pool = await Pool.start(boundary, box, python, guest, None, workers=workers, seconds=30)
            async with pool:
                rates[str(workers)] = await rate(pool, jobs)
                single = single or await median_ms(pool)
    return Figures(
        name,
        rates,
        single,
        statistics.median(starts) * 1000,
        statistics.median(commands) * 1000,
        proof,
    )


async def rate(pool: Pool, jobs: int) -> float:
    """Trivial calls per second with every worker busy."""

    async def caller(numbers: range) -> None:
        for number in numbers:
            job = await pool.run("call", -number)
            if job.values != (number,):
                raise SystemExit(f"a job went wrong: {job}")

    await caller(range(50))
    began = time.perf_counter()
    await asyncio.gather(*(caller(range(n, jobs, pool.size)) for n in range(pool.size)))
    return jobs / (time.perf_counter() - began)


async def median_ms(pool: Pool) -> float:
    """Milliseconds of one call when nothing else runs."""
    times = []
    for number in range(200):
        began = time.perf_counter()
        await pool.run("call", number)
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def table(found: Sequence[Figures]) -> Table:
    shown = Table(title="Sandbox: a trivial call in a fork")
    for heading in ("boundary", "jobs/s, 1 worker", "2 workers", "one job", "start of a worker"):
        shown.add_column(heading, justify="left" if heading == "boundary" else "right")
    for heading in ("a command", "the proof"):
        shown.add_column(heading, justify="right")
    for f in found:
        one, two = (f"{f.jobs_per_second[n]:.0f}" for n in ("1", "2"))
        times = (f.job_ms, f.start_ms, f.command_ms, f.proof_ms)
        shown.add_row(f.boundary, one, two, *(f"{ms:.1f} ms" for ms in times))
    return shown


if __name__ == "__main__":
    sys.exit(main())

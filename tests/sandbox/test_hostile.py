"""Hostile programs, as a command and as a job: nothing of them leaves the box, nothing is left."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import pytest_asyncio

from sandbox.box import Box, Limits
from sandbox.command import run
from sandbox.landlock import Landlock
from sandbox.launch import Boundary
from sandbox.worker import Worker
from tests.support.boundaries import KINDS
from tests.support.hostile import Target

# One worker for all jobs of a boundary: each finds what the one before has left, which is nothing.
pytestmark = pytest.mark.asyncio(loop_scope="module")

CASES = sorted((Path(__file__).parent / "cases").glob("*.py"))
TEXTS = {case: case.read_text(encoding="utf-8") for case in CASES}
GUEST = Path(__file__).parent / "guests" / "hostile"
LIMITS = Limits(
    wall_seconds=60, cpu_seconds=5, memory_mb=300, processes=16, output_kb=64, file_mb=16,
    disk_mb=48,
)  # fmt: skip


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory, boundary: Boundary) -> Iterator[Target]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECRET_OF_HOST", "1")
        made = Target(tmp_path_factory.mktemp("target"))
        with made.watched():
            yield made
        made.close()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def worker(boundary: Boundary, target: Target) -> AsyncIterator[Worker]:
    box = box_for(target, boundary, "job")
    started = await Worker.start(boundary, box, Path(sys.executable), GUEST, "ready", seconds=60)
    yield started
    await started.aclose()
    assert not target.left()


def limits_of(case: Path) -> Limits:
    """Time enough to do its worst; little for what goes on for ever."""
    return replace(LIMITS, wall_seconds=0.7) if ends_never(case) else LIMITS


def ends_never(case: Path) -> bool:
    return "# Never ends by itself." in TEXTS[case]


def box_for(target: Target, boundary: Boundary, mode: str, limits: Limits = LIMITS) -> Box:
    namespaces = not isinstance(boundary, Landlock) or boundary.namespaces
    return Box(
        readable=(target.project, *CASES),
        hidden=target.hidden,
        scratch=target.scratch,
        env=target.environment(namespaces=namespaces, mode=mode),
        limits=limits,
    )


async def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 40


# What older kernels lack matters to a worker; commands have the supervisor.
@pytest.mark.parametrize("boundary", KINDS[:3], indirect=True, scope="module")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
async def test_a_command_leaves_nothing(case: Path, boundary: Boundary, target: Target) -> None:
    before = target.running()
    box = box_for(target, boundary, "command", limits_of(case))
    ran = await run(boundary, box, [sys.executable, str(case)], cwd=target.project)
    assert ends_never(case) or ran.ended != "timeout", "it could not do what it is here for"
    assert target.running() == before
    assert not target.reached(ran.stdout + ran.stderr)
    assert len(ran.stdout) + len(ran.stderr) <= 2 * LIMITS.output_kb * 1024


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
async def test_a_job_leaves_nothing(case: Path, target: Target, worker: Worker) -> None:
    await worker.run("echo", "there is a worker, if the one before was lost")
    before = target.running()
    job = await worker.run("program", {"text": TEXTS[case]}, limits_of(case))
    assert ends_never(case) or job.end != "hung", "it could not do what it is here for"
    assert not target.reached(repr(job))
    following = await worker.run("echo", [1, "two"])
    assert (following.values, following.end) == (([1, "two"],), "done"), job
    assert target.running() == before, job

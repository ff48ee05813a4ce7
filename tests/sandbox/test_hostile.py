"""Hostile programs, as a command and as a job: nothing of them leaves the box, nothing is left."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox.box import Box, Limits
from sandbox.command import run
from sandbox.landlock import Landlock
from sandbox.launch import Boundary
from sandbox.worker import Worker
from tests.support.hostile import Target

CASES = sorted((Path(__file__).parent / "cases").glob("*.py"))
TEXTS = {case: case.read_text(encoding="utf-8") for case in CASES}
GUEST = Path(__file__).parent / "guests" / "hostile"
PYTHON = Path(sys.executable)
LIMITS = Limits(
    wall_seconds=0.7, cpu_seconds=2, memory_mb=300, processes=16, output_kb=64, file_mb=16,
    disk_mb=48,
)  # fmt: skip


@pytest.fixture
def target(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Target]:
    monkeypatch.setenv("SECRET_OF_HOST", "1")
    made = Target(tmp_path)
    with made.watched():
        yield made
    made.close()


def box_for(target: Target, boundary: Boundary, mode: str) -> Box:
    namespaces = not isinstance(boundary, Landlock) or boundary.namespaces
    return Box(
        readable=(target.project, *CASES),
        hidden=target.hidden,
        scratch=target.scratch,
        env=target.environment(namespaces=namespaces, mode=mode),
        limits=LIMITS,
    )


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
async def test_a_command_leaves_nothing(case: Path, boundary: Boundary, target: Target) -> None:
    box = box_for(target, boundary, "command")
    ran = await run(boundary, box, [sys.executable, str(case)], cwd=target.project)
    assert not target.left()
    assert not target.reached(ran.stdout + ran.stderr)
    with_too_much = len(ran.stdout) + len(ran.stderr)
    assert with_too_much <= 2 * LIMITS.output_kb * 1024


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
async def test_a_job_leaves_nothing(case: Path, boundary: Boundary, target: Target) -> None:
    box = box_for(target, boundary, "job")
    worker = await Worker.start(boundary, box, PYTHON, GUEST, "ready", seconds=10)
    try:
        before = target.running()
        job = await worker.run("program", {"text": TEXTS[case]})
        after = target.running()
        assert not target.reached(repr(job))
        following = await worker.run("echo", [1, "two"])
        assert (following.values, following.end) == (([1, "two"],), "done"), job
        if job.end != "lost":
            assert after == before
            assert worker.starts == 1
    finally:
        await worker.aclose()
    assert not target.left()
    assert not target.reached("")

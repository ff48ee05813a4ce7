"""The guest where it belongs: in a worker of the sandbox, behind whichever boundary there is."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from sandbox.boundary import boundary_for
from sandbox.box import Box, Limits
from sandbox.faults import WorkerFault
from sandbox.worker import Worker
from testgen.values import Description, Mutant, Observation, RunResult, read
from tests.support.guest import GUEST, cases

CASES = Path(__file__).parent / "cases"
LIMITS = Limits(wall_seconds=3.0)
Start = Callable[..., Awaitable[Worker]]


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    started: list[Worker] = []

    async def make(file: Path, mode: str, **more: Any) -> Worker:
        box = Box(readable=(file.parent,), limits=LIMITS)
        config = {
            "root": str(file.parent), "path": [str(file.parent)], "module": file.stem,
            "file": str(file), "mode": mode, **more,
        }  # fmt: skip
        worker = await Worker.start(
            boundary_for("auto"), box, Path(sys.executable), GUEST, config, seconds=20
        )
        started.append(worker)
        return worker

    yield make
    for worker in started:
        await worker.aclose()


async def test_a_module_is_described_and_searched(start: Start) -> None:
    worker = await start(CASES / "searched.py", "search")
    assert worker.ready["mode"] == "search"
    job = await worker.run("describe", {})
    description = read(job.values[0], Description)
    number = description.function("number")
    assert number is not None
    job = await worker.run("run", {"cases": cases("number(1000)", "text('')", "number(60)")})
    assert job.end == "done"
    results = [read(value, RunResult) for value in job.values]
    wanted = {goal.id for goal in number.goals if not goal.extra}
    taken = set(results[0].goals) | set(results[2].goals)
    left = [(goal.kind, goal.text) for goal in number.goals if goal.id in wanted - taken]
    assert left == [("false", "x > 50"), ("line", "return 'low'")]


async def test_a_case_that_hangs_costs_only_itself(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "hanging.py"
    file.write_text("def f(x):\n    while x:\n        pass\n    return x\n", encoding="utf-8")
    worker = await start(file, "search")
    limits = Limits(wall_seconds=0.5)
    job = await worker.run("run", {"cases": cases("f(0)", "f(1)")}, limits)
    assert (len(job.values), job.end) == (1, "hung")
    job = await worker.run("run", {"cases": cases("f(0)")}, limits)
    assert job.end == "done"


async def test_values_are_observed_and_state_does_not_cross_jobs(start: Start) -> None:
    worker = await start(CASES / "searched.py", "plain")
    for _ in range(2):
        job = await worker.run("observe", {"cases": cases("stateful('k')")})
        observation = read(job.values[0], Observation)
        assert observation.value is not None
        assert observation.value.source == "(1, 1)"
    job = await worker.run("evaluate", {"sources": ["number(1)", "1 +", "nothing"]})
    assert [value["raised"] for value in job.values] == ["", "SyntaxError", "NameError"]


async def test_mutants_are_switched_on_for_one_job_each(start: Start) -> None:
    worker = await start(CASES / "searched.py", "mutants", targets=["number"])
    job = await worker.run("mutants", {})
    mutants = [read(value, Mutant) for value in job.values[0]]
    assert {each.target for each in mutants} == {"number"}
    asked = cases("number(1000)", "number(51)", "number(50)")
    before = (await worker.run("observe_mutant", {"mutant": 0, "cases": asked})).values
    assert before == (await worker.run("observe_mutant", {"mutant": 0, "cases": asked})).values
    killed = 0
    for each in mutants:
        job = await worker.run("observe_mutant", {"mutant": each.id, "cases": asked})
        killed += job.values != before
    assert killed >= len(mutants) - 2
    after = (await worker.run("observe_mutant", {"mutant": 0, "cases": asked})).values
    assert after == before


async def test_an_import_that_leaves_says_so(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "leaving.py"
    file.write_text("import sys\nsys.exit('usage: leaving')\n", encoding="utf-8")
    with pytest.raises(WorkerFault, match="exit code"):
        await start(file, "search")

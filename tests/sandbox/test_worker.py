"""A worker and its jobs: each way to end is told as what it is, and costs only itself."""

from __future__ import annotations

import asyncio
import itertools
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from foundation.errors import BadInput
from sandbox.box import Box, Limits
from sandbox.faults import WorkerFault
from sandbox.launch import Boundary
from sandbox.pool import Pool
from sandbox.unconfined import Unconfined
from sandbox.worker import Worker
from tests.support.boundaries import may_kill

GUESTS = Path(__file__).parent / "guests"
PYTHON = Path(sys.executable)
# What is to hang is given up soon, everything else not even on a busy machine.
QUICK = Limits(wall_seconds=0.5, cpu_seconds=5, memory_mb=300, output_kb=16)
PATIENT = Limits(wall_seconds=30, cpu_seconds=30, memory_mb=300, output_kb=16)
Start = Callable[..., Awaitable[Worker]]


@pytest.fixture
async def start(boundary: Boundary, tmp_path: Path) -> AsyncIterator[Start]:
    started: list[Worker] = []

    async def make(config: Any = None, *, guest: str = "plain", seconds: float = 60.0) -> Worker:
        box = Box(readable=(tmp_path,), limits=PATIENT)
        worker = await Worker.start(boundary, box, PYTHON, GUESTS / guest, config, seconds=seconds)
        started.append(worker)
        return worker

    yield make
    for worker in started:
        await worker.aclose()


async def test_values_arrive_in_order_and_as_they_were(start: Start) -> None:
    worker = await start({"a": [1, None]})
    assert worker.ready["config"] == {"a": [1, None]}
    several = await worker.run("several", {"values": 4, "pause": 0})
    assert (several.values, several.end, several.detail) == ((0, 1, 2, 3), "done", "")
    letters = await worker.run("letters", None)
    assert letters.values == ("\ud800 \0 é ≥ 𝔸",)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (("raises", None), ((1,), "raised", "ValueError: as asked")),
        (("leaves", 3), ((1,), "exited", "exit code 3")),
        (("leaves", "words"), ((1,), "exited", "exit code 'words'")),
        (("leaves_at_once", 5), ((1,), "exited", "exit code 5")),
        (("crashes", None), ((1,), "killed", "signal 11 (SIGSEGV)")),
        (("several", {"values": 2, "pause": 0, "then": 30}), ((0, 1), "hung", "no value for 0.5")),
        (("spins", None), ((1,), "hung", "no value for 0.5 seconds")),
        (("prints", 10_000), ((1,), "output", "more than 16 KiB printed")),
        (("prints", 2), ((1,), "raised", "saidsaid")),
        (("no_number", None), ((), "raised", "not JSON compliant")),
        (("missing", None), ((), "raised", "KeyError")),
    ],
)
async def test_an_end_is_told_and_what_came_before_it_is_kept(
    start: Start,
    boundary: Boundary,
    asked: tuple[str, Any],
    expected: tuple[tuple[Any, ...], str, str],
) -> None:
    values, end, detail = expected
    worker = await start()
    job = await worker.run(*asked, QUICK if end == "hung" else PATIENT)
    assert (job.values, job.end) == (values, end), job
    assert detail in job.detail
    assert (await worker.run("echo", "still here")).values == ("still here",)
    assert worker.starts == 1 or not may_kill(boundary)


async def test_too_many_values_end_a_job_and_no_more(start: Start) -> None:
    worker = await start()
    job = await worker.run("large", 50_000)
    assert (job.end, len(job.values)) == ("output", 5)
    assert (await worker.run("echo", 1)).end == "done"


async def test_values_that_come_slowly_are_waited_for(start: Start) -> None:
    worker = await start()
    limits = Limits(wall_seconds=1.5, cpu_seconds=5)
    job = await worker.run("several", {"values": 6, "pause": 0.3}, limits)
    assert job.end == "done"  # 1.8 seconds in all, never 1.5 without a value


async def test_limits_of_a_job_go_before_those_of_the_box(best: Boundary, tmp_path: Path) -> None:
    box = Box(readable=(tmp_path,), limits=PATIENT)
    worker = await Worker.start(best, box, PYTHON, GUESTS / "plain", None, seconds=60)
    try:
        limits = Limits(wall_seconds=60, cpu_seconds=1, output_kb=16)
        job = await worker.run("spins", None, limits)
        assert (job.end, job.detail.splitlines()[0]) == ("hung", "more CPU seconds than allowed")
    finally:
        await worker.aclose()


async def test_a_job_finds_nothing_of_the_one_before(start: Start) -> None:
    worker = await start()
    assert [(await worker.run("count", None)).values for _ in range(3)] == [(1,), (1,), (1,)]
    first, second = [(await worker.run("temporary", None)).values[0] for _ in range(2)]
    assert first == second
    assert "left" not in second
    assert [(await worker.run("descriptors", None)).values[0] for _ in range(2)] == [4, 4]


async def test_a_job_starts_in_a_process_of_its_own(start: Start) -> None:
    worker = await start()
    (state,) = (await worker.run("state", None)).values
    assert state["threads"] == 1
    assert state["frozen"]
    assert state["group"]
    assert state["stdin"]
    assert "ignore" not in state["filters"][0][0] or "DeprecationWarning" in state["filters"][0][2]


async def test_a_fork_of_a_job_does_not_answer_in_its_place(start: Start) -> None:
    worker = await start()
    job = await worker.run("forks", None)
    assert (len(job.values), job.end) == (1, "done")


async def test_what_reaches_out_is_noted(start: Start, tmp_path: Path) -> None:
    worker = await start()
    job = await worker.run("attempts", str(tmp_path))
    events = {attempt.event for attempt in job.attempted}
    assert {"open", "socket.__new__", "subprocess.Popen"} <= events, job
    assert not any("fine" in attempt.detail for attempt in job.attempted)
    assert not (tmp_path / "new").exists()


async def test_a_lost_worker_is_replaced(start: Start) -> None:
    worker = await start("leave when told")
    lost = await worker.run("tells_to_leave", None)
    assert lost.end == "lost"
    assert lost.values == (1,)
    assert (await worker.run("echo", 1)).end == "done"
    assert worker.starts == 2


async def test_a_job_nobody_waits_for_is_ended(start: Start, boundary: Boundary) -> None:
    worker = await start()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await worker.run("several", {"values": 1, "pause": 60}, Limits(wall_seconds=60))
    began = time.monotonic()
    assert (await worker.run("echo", 2)).values == (2,)
    assert time.monotonic() - began < 30
    assert worker.starts == 1 or not may_kill(boundary)


@pytest.mark.parametrize(
    ("config", "happened", "told"),
    [
        ("raise", "raised", "ValueError: as asked"),
        ("odd", "raised", "Odd"),
        ("exit", "exited", "exit code 3"),
        ("exit with words", "exited", "exit code 1"),
        ("leave", "exited", "exit code 4"),
        ("crash", "killed", "signal 11"),
        ("object", "raised", "TypeError"),
        ("memory", "raised", "MemoryError"),
    ],
)
async def test_a_setup_that_fails_says_how(
    start: Start, config: str, happened: str, told: str
) -> None:
    with pytest.raises(WorkerFault, match=told) as caught:
        await start(config, guest="failing")
    assert caught.value.happened == happened
    assert "before the end" in caught.value.printed
    if config == "raise":
        assert 'raise ValueError("as asked")' in caught.value.traceback
    assert caught.value.exit_code == 2


async def test_a_setup_that_hangs_is_given_up(start: Start) -> None:
    with pytest.raises(WorkerFault, match="did not end within 1 seconds") as caught:
        await start("hang", guest="failing", seconds=1)
    assert caught.value.happened == "hung"


async def test_what_a_setup_that_hangs_has_printed_is_told(best: Boundary, tmp_path: Path) -> None:
    box = Box(readable=(tmp_path,), limits=PATIENT)
    told = ""
    for seconds in (1, 5, 25):  # as long as this machine needs to come so far
        with pytest.raises(WorkerFault) as caught:
            await Worker.start(best, box, PYTHON, GUESTS / "failing", "hang", seconds=seconds)
        told = caught.value.printed
        if told:
            break
    assert "before the end" in told


async def test_a_setup_that_forks_makes_one_worker(start: Start) -> None:
    worker = await start("fork", guest="failing")
    assert (await worker.run("nothing", None)).end == "raised"


async def test_a_guest_without_setup_is_told(start: Start, tmp_path: Path) -> None:
    (tmp_path / "__init__.py").touch()
    with pytest.raises(WorkerFault, match="AttributeError"):
        await start(guest=str(tmp_path))


async def test_a_script_is_no_interpreter(boundary: Boundary, tmp_path: Path) -> None:
    shim = tmp_path / "python"
    shim.write_text("#!/bin/sh\nexec python3\n", encoding="utf-8")
    for wrong in (shim, tmp_path / "missing"):
        with pytest.raises(BadInput, match="name"):
            await Worker.start(
                boundary, Box(readable=(tmp_path,)), wrong, GUESTS / "plain", None, seconds=5
            )


async def test_a_pool_runs_jobs_side_by_side(boundary: Boundary, tmp_path: Path) -> None:
    box = Box(readable=(tmp_path,), limits=PATIENT)
    pool = await Pool.start(boundary, box, PYTHON, GUESTS / "plain", 5, workers=2, seconds=60)
    async with pool:
        assert pool.ready["config"] == 5
        done = await asyncio.gather(*(pool.run("takes", 0.4) for _ in range(4)))
        times = sorted(value for job in done for value in job.values)
        assert len(times) == 4
        assert any(later < end for (_, end), (later, _) in itertools.pairwise(times))


async def test_a_pool_is_whole_or_not_at_all(boundary: Boundary, tmp_path: Path) -> None:
    with pytest.raises(WorkerFault):
        await Pool.start(
            boundary,
            Box(readable=(tmp_path,)),
            PYTHON,
            GUESTS / "failing",
            "raise",
            workers=2,
            seconds=60,
        )


def _pythons() -> list[Path]:
    """Other interpreters of this machine that a project may have."""
    found = sorted(Path.home().glob(".pyenv/versions/3.*/bin/python3"))
    usable = [path for path in found if tuple(map(int, path.parts[-3].split(".")[:2])) >= (3, 9)]
    return [*usable, Path("/usr/bin/python3")]


@pytest.mark.parametrize("python", _pythons(), ids=lambda path: path.parts[-3])
async def test_other_interpreters_do_as_well(python: Path, best: Boundary, tmp_path: Path) -> None:
    box = Box(readable=(tmp_path,), limits=PATIENT)
    worker = await Worker.start(best, box, python, GUESTS / "plain", None, seconds=60)
    try:
        assert (await worker.run("count", None)).values == (1,)
        assert (await worker.run("crashes", None)).end == "killed"
        assert (await worker.run("several", {"values": 1, "pause": 60}, QUICK)).end == "hung"
        assert (await worker.run("temporary", None)).end == "done"
    finally:
        await worker.aclose()


HOST = """
import asyncio, sys
from pathlib import Path
from sandbox.boundary import candidates
from sandbox.box import Box, Limits
from sandbox.unconfined import Unconfined
from sandbox.worker import Worker
from tests.support.boundaries import may_kill

async def main(kind, root, guest, mark):
    made = {f"{b.name} {getattr(b, 'namespaces', '')}": b for b in candidates("auto")
            if not isinstance(b, str)} | {"none ": Unconfined()}
    box = Box(readable=(Path(root),), env={"MARK": mark}, limits=Limits(wall_seconds=60))
    python = Path(sys.executable)
    worker = await Worker.start(made[kind], box, python, Path(guest), None, seconds=60)
    running = asyncio.create_task(worker.run("several", {"values": 900, "pause": 0.05}))
    await asyncio.sleep(0.2)
    print("ready", flush=True)
    await running

asyncio.run(main(*sys.argv[1:]))
"""


async def test_nothing_outlives_a_host_that_is_killed(boundary: Boundary, tmp_path: Path) -> None:
    await asyncio.to_thread(_kill_host, boundary, tmp_path)


async def test_nothing_outlives_its_host_without_a_boundary_either(tmp_path: Path) -> None:
    await asyncio.to_thread(_kill_host, Unconfined(), tmp_path)


def _kill_host(boundary: Boundary, tmp_path: Path) -> None:
    kind = f"{boundary.name} {getattr(boundary, 'namespaces', '')}"
    mark = f"mark-{tmp_path.name}-{time.monotonic_ns()}"
    arguments = [kind, str(tmp_path), str(GUESTS / "plain"), mark]
    root = Path(__file__).parent.parent.parent
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", HOST, *arguments],
        stdout=subprocess.PIPE,
        cwd=root,
        env={**os.environ, "TMPDIR": str(temporary)},
        text=True,
    ) as host:
        assert host.stdout is not None
        assert host.stdout.readline() == "ready\n"
        assert _with_mark(mark)
        host.kill()
    until = time.monotonic() + 30
    while (
        left := _with_mark(mark) or [path.name for path in temporary.iterdir()]
    ) and time.monotonic() < until:
        time.sleep(0.02)
    assert not left
    assert not list(temporary.iterdir())


def _with_mark(mark: str) -> list[str]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                if f"MARK={mark}".encode() in (entry / "environ").read_bytes():
                    found.append(entry.name)
            except OSError:
                continue
    return found

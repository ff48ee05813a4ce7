"""Commands in the sandbox: what comes back, and that nothing stays."""

from __future__ import annotations

import asyncio
import shutil
import sys
import time
from pathlib import Path

import pytest

from foundation.errors import BadInput
from sandbox.box import Box, Limits
from sandbox.command import run
from sandbox.launch import Boundary
from tests.support.hostile import Target

PYTHON = sys.executable


def box(*readable: Path, wall: float = 120.0, **more: object) -> Box:
    limits = Limits(wall_seconds=wall, output_kb=64, processes=64)
    return Box(readable=readable, limits=limits, **more)  # type: ignore[arg-type] # fields of Box


async def test_output_input_and_exit_code_come_through(boundary: Boundary, tmp_path: Path) -> None:
    text = "import sys; print(sys.stdin.read()); print('é', file=sys.stderr); sys.exit(3)"
    ran = await run(
        boundary, box(tmp_path), [PYTHON, "-c", text], cwd=tmp_path, stdin="gr\u00fc\u00df".encode()
    )
    assert (ran.exit_code, ran.ended, ran.stdout, ran.stderr) == (3, "exited", "grüß\n", "é\n")


async def test_a_command_that_takes_too_long_is_ended(boundary: Boundary, tmp_path: Path) -> None:
    argv = [PYTHON, "-c", "import time; print('begun', flush=True); time.sleep(600)"]
    ran = await run(boundary, box(tmp_path, wall=1.0), argv, cwd=tmp_path)
    assert (ran.exit_code, ran.ended) == (None, "timeout")
    assert ran.stdout in {"", "begun\n"}  # on a busy machine it may not have come so far
    assert ran.seconds < 60


async def test_a_command_that_prints_too_much_is_ended(boundary: Boundary, tmp_path: Path) -> None:
    argv = [PYTHON, "-c", "while True: print('x' * 1000)"]
    ran = await run(boundary, box(tmp_path), argv, cwd=tmp_path)
    assert ran.ended == "output"
    assert len(ran.stdout) == 64 * 1024


async def test_a_crash_is_no_exit(boundary: Boundary, tmp_path: Path) -> None:
    argv = [PYTHON, "-c", "import ctypes; ctypes.string_at(0)"]
    ran = await run(boundary, box(tmp_path), argv, cwd=tmp_path)
    assert (ran.exit_code, ran.ended) == (139, "killed")


async def test_a_program_that_is_missing_is_named(boundary: Boundary, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no-such-program"):
        await run(boundary, box(tmp_path), ["no-such-program"], cwd=tmp_path)


async def test_only_the_scratch_folder_is_written_through(
    boundary: Boundary, tmp_path: Path
) -> None:
    root, scratch = tmp_path / "root", tmp_path / "scratch"
    root.mkdir()
    scratch.mkdir()
    text = (
        "import sys, pathlib, tempfile\n"
        "for place in (*sys.argv[1:], tempfile.gettempdir()):\n"
        "    try: pathlib.Path(place, 'new').write_text('x'); print('yes')\n"
        "    except OSError: print('no')\n"
    )
    argv = [PYTHON, "-c", text, str(root), str(scratch)]
    ran = await run(boundary, box(root, scratch=scratch), argv, cwd=root)
    assert ran.stdout.split() == ["no", "yes", "yes"]
    assert (scratch / "new").exists()
    assert not (root / "new").exists()


async def test_a_command_nobody_waits_for_leaves_nothing(
    boundary: Boundary, tmp_path: Path
) -> None:
    target = Target(tmp_path)
    try:
        environment = target.environment(namespaces=True, mode="command")
        text = "import os, time\nos.fork()\nif os.fork() == 0: os.setsid()\ntime.sleep(60)"
        shut = box(target.project, env=environment)
        running = asyncio.create_task(run(boundary, shut, [PYTHON, "-c", text], cwd=target.project))
        until = time.monotonic() + 10
        while target.running() < 4 and time.monotonic() < until:  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0.05)
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        assert not target.left()
    finally:
        target.close()


@pytest.mark.parametrize("after", [0.0, 0.003, 0.01, 0.03])
async def test_a_command_cancelled_while_it_starts_leaves_nothing(
    after: float, boundary: Boundary, tmp_path: Path
) -> None:
    target = Target(tmp_path)
    try:
        environment = target.environment(namespaces=True, mode="command")
        argv = ["/bin/sleep", "60"]
        running = asyncio.create_task(
            run(boundary, box(target.project, env=environment), argv, cwd=target.project)
        )
        await asyncio.sleep(after)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert not target.left()
    finally:
        target.close()


@pytest.mark.skipif(shutil.which("node") is None, reason="no Node here")
async def test_node_runs_its_own_tests(boundary: Boundary, tmp_path: Path) -> None:
    (tmp_path / "a.test.mjs").write_text(
        "import test from 'node:test'; import assert from 'node:assert';\n"
        "test('adds', () => assert.equal(1 + 1, 2));\n",
        encoding="utf-8",
    )
    argv = ["node", "--test", str(tmp_path / "a.test.mjs")]
    ran = await run(boundary, box(tmp_path), argv, cwd=tmp_path)
    assert ran.exit_code == 0, ran
    assert "pass 1" in ran.stdout


PLUGIN = """
import os, socket, pathlib
def pytest_configure(config):
    for act in (
        lambda: print("escaped:", open(os.environ["CANARY"]).read()),
        lambda: pathlib.Path(os.environ["PROJECT"], "app.py").write_text("mine"),
        lambda: pathlib.Path(pathlib.__file__).write_text("mine"),
        lambda: socket.create_connection(("127.0.0.1", int(os.environ["PORT"])), 1),
    ):
        try:
            act()
        except OSError:
            pass
"""


async def test_pytest_runs_and_a_plugin_of_the_project_gets_nowhere(
    boundary: Boundary, tmp_path: Path
) -> None:
    root = tmp_path / "suite"
    root.mkdir()
    (root / "conftest.py").write_text(PLUGIN, encoding="utf-8")
    (root / "test_one.py").write_text("def test_one(tmp_path):\n    assert tmp_path.is_dir()\n")
    target = Target(tmp_path / "target")
    try:
        environment = target.environment(namespaces=True, mode="command")
        shut = box(target.project, root, env=environment)
        argv = [PYTHON, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(root)]
        ran = await run(boundary, shut, argv, cwd=root)
        assert "1 passed" in ran.stdout, ran
        assert not target.left()
        assert not target.reached(ran.stdout + ran.stderr)
    finally:
        target.close()

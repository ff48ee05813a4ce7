"""The judge of generated tests: real runs in the sandbox."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.tests.judging import judged
from bench.tests.modules import Module
from bench.tests.mutation import mutants
from bench.tests.rows import Made
from sandbox.boundary import find_boundary

SOURCE = '''"""Doc."""

LIMIT = 3


def clamp(x):
    if x > LIMIT:
        return LIMIT
    return x


async def twice(x):
    return [x, x]
'''
TESTS = """
import pytest

from pack.part import clamp, twice


def test_1():
    assert clamp(1) == 1


def test_10():
    assert clamp(9) == 3


def test_2():
    assert clamp(2) == 5


@pytest.mark.xfail(strict=True)
def test_3():
    clamp("a")


@pytest.mark.asyncio
async def test_4():
    assert await twice(3) == [3, 3]


def test_5():
    while True:
        pass
"""


@pytest.fixture
def module(tmp_path: Path) -> Module:
    """A module of a package."""
    root = tmp_path / "project"
    (root / "pack").mkdir(parents=True)
    (root / "pack" / "__init__.py").write_text("from pack.part import clamp\n")
    file = root / "pack" / "part.py"
    file.write_text(SOURCE)
    return Module("pack.part", "functions", root, file)


async def test_failing_tests_are_counted_and_left_out(module: Module) -> None:
    made = Made(module="pack.part", way="w", seconds=1.5, text=TESTS, file="test_part.py")
    box = await find_boundary("auto")
    found = await judged(module, made, box, mutants=50, seconds=60, patience=1)
    assert found.problem == ""
    assert sorted(found.failed) == ["test_part.py::test_2", "test_part.py::test_5"]
    assert (found.tests, found.failing) == (4, 2)
    assert (found.branches, found.all_branches, found.base_branches) == (2, 2, 0)
    assert (found.lines, found.all_lines) == (7, 7)
    # Alive: the comparison of equal values, which no test has.
    assert found.mutants == sum(1 for _ in mutants(SOURCE))
    assert found.alive == ["line 7: Gt to GtE"]
    assert found.dark == []


async def test_without_tests_there_is_what_the_import_covers(module: Module) -> None:
    made = Made(module="pack.part", way="w", seconds=1.5, problem="it did not end")
    found = await judged(module, made, await find_boundary("auto"), mutants=5, seconds=10)
    assert (found.tests, found.branches, found.all_branches) == (0, 0, 2)
    assert found.base_lines == found.lines == 3
    assert found.problem == "it did not end"
    assert (found.killed, found.mutants) == (0, 5)


async def test_a_file_that_cannot_be_imported_is_worth_nothing(module: Module) -> None:
    made = Made(module="pack.part", way="w", seconds=1, text="import nowhere\n", file="test_x.py")
    found = await judged(module, made, await find_boundary("auto"), mutants=5, seconds=10)
    assert found.tests == 0
    assert "cannot be imported" in found.problem

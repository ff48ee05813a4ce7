"""Existing tests are run as they are: what they take and notice is not tested a second time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sandbox.boundary import boundary_for
from sandbox.faults import NoBoundary
from sandbox.launch import Boundary
from testgen.confined import Confined
from testgen.existing.choosing import concerning
from testgen.existing.knowing import existing_tests
from testgen.existing.measured import Measured, measured
from testgen.pipeline import write_tests
from testgen.project.survey import survey
from testgen.project.values import Project
from testgen.wanted import Wanted
from tests.support.sample_projects import OUR_PYTHON
from tests.support.waiting import PATIENCE

SOURCE = """
def grade(score):
    if score > 90:
        return "A"
    if score > 50:
        return "B"
    return "C"


def untested(value):
    return value * 2
"""
PYTEST = """
import pytest

from pkg import marks

NAMES = ["A"]


@pytest.fixture
def top():
    return 95


def test_top(top):
    assert [marks.grade(one) for one in [top]] == NAMES


def test_that_fails():
    assert marks.grade(60) == "C"


@pytest.mark.skip
def test_that_is_skipped():
    assert marks.grade(60) == "B"
"""
UNITTEST = """
import unittest

from pkg.marks import grade


class TestGrade(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.top = 95

    def test_top(self):
        self.assertEqual(grade(self.top), "A")

    def test_that_fails(self):
        self.assertEqual(grade(60), "C")
"""


@pytest.fixture(scope="module")
def boundary() -> Boundary:
    try:
        return boundary_for("auto")
    except NoBoundary as fault:
        pytest.skip(str(fault))


def project_with(root: Path, **files: str) -> Project:
    everything = {
        "pyproject.toml": '[tool.pytest.ini_options]\naddopts = "--no-such-option"\n',
        "src/pkg/__init__.py": "",
        "src/pkg/marks.py": SOURCE,
        **{name.replace("__", "/") + ".py": text for name, text in files.items()},
    }
    for name, text in everything.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return survey(root / "src/pkg/marks.py", python=OUR_PYTHON, variables={})


@pytest.mark.parametrize("text", [PYTEST, UNITTEST], ids=["pytest", "unittest"])
async def test_what_passes_counts_and_nothing_else(
    text: str, tmp_path: Path, boundary: Boundary
) -> None:
    project = project_with(tmp_path, tests__test_marks=text)
    async with (
        existing_tests(project, boundary, None, time.monotonic) as existence,
        await Confined.open(boundary, project) as module,
    ):
        description = await module.describe()
        known = await existence.known(module, description.functions)
        mutants, _ = await module.mutants()
    assert known.measured
    assert known.problem == ""
    function = description.function("grade")
    assert function is not None
    taken = {(goal.kind, goal.text) for goal in function.goals if goal.id in known.goals}
    assert ("true", "score > 90") in taken
    assert ("false", "score > 90") not in taken
    noticed = {one.line for one in mutants if one.id in known.noticed}
    # `> 90` made `<= 90` or another "A" is noticed; what happens to a "B" is not.
    assert {3, 4} <= noticed
    assert not noticed & {5, 6, 7, 11}
    assert not (tmp_path / "tests" / "__pycache__").exists()


async def test_what_cannot_be_run_says_why(tmp_path: Path, boundary: Boundary) -> None:
    text = (
        "from pkg.marks import grade\nimport no_such_thing\n\n\ndef test_grade():\n    grade(1)\n"
    )
    project = project_with(tmp_path, tests__test_marks=text)
    seen = await measured(project, boundary, seconds=PATIENCE)
    assert not seen.by_test
    assert "no_such_thing" in seen.problem


async def test_what_ends_too_late_counts_as_far_as_it_came(
    tmp_path: Path, boundary: Boundary
) -> None:
    text = (
        "import time\nfrom pkg.marks import grade\n\n\ndef test_one():\n    assert grade(1)\n\n\n"
        "def test_two():\n    time.sleep(1000)\n"
    )
    project, seconds, seen = project_with(tmp_path, tests__test_marks=text), 4.0, Measured()
    while not seen.by_test and seconds < PATIENCE:  # a busy machine needs more for the first one
        seconds *= 2
        seen = await measured(project, boundary, seconds=seconds)
    assert [name.rpartition("::")[2] for name in seen.by_test] == ["test_one"]


async def test_nothing_is_tested_twice(tmp_path: Path, boundary: Boundary) -> None:
    text = (
        "import pytest\nfrom pkg.marks import grade\n\n\n"
        '@pytest.mark.parametrize("score,mark", zip([91, 90, 51, 50], "ABBC"))\n'
        "def test_grade(score, mark):\n    assert grade(score) == mark\n"
    )
    project = project_with(tmp_path, tests__test_marks=text)
    (tmp_path / "pyproject.toml").write_text("")
    wanted = Wanted(file=project.layout.file, seconds=PATIENCE, python=OUR_PYTHON)
    tests = await write_tests(wanted, boundary)
    assert tests.written is not None
    assert tests.written.text.startswith(text.replace("grade\n", "grade, untested\n", 1))
    assert {test.target for test in tests.written.tests} == {"untested"}
    grade = next(one for one in tests.report.targets if one.symbol == "grade")
    assert (grade.before, grade.tests) == (grade.total, 0)
    assert grade.noticed == grade.killed


def test_the_modules_own_tests_come_first(tmp_path: Path) -> None:
    project = project_with(
        tmp_path,
        tests__test_all="import pkg\n",
        tests__test_everything="from pkg import marks\n",
        tests__test_marks="from pkg.marks import grade\n\n\ndef test_it():\n    grade(1)\n",
        tests__test_more_marks="from pkg.marks import grade\n",
        tests__test_other="from pkg import other\n",
        tests__test_nothing="import os\n",
        src__pkg__other="",
    )
    found = [path.stem for path in concerning(project)]
    assert found == ["test_marks", "test_more_marks", "test_everything", "test_all"]

"""Modules that behave badly when they are imported: described, or refused in one clear line.

A case is a project; `told` is the line for its user, or the names of the functions found.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

import pytest

from foundation.errors import BadInput
from sandbox.boundary import boundary_for
from sandbox.faults import NoBoundary
from sandbox.launch import Boundary
from testgen.confined import Confined
from testgen.project.survey import survey
from testgen.project.values import Project
from tests.support.sample_projects import OUR_PYTHON, Sample, Section, samples

SAMPLES = samples(Path(__file__).parent / "cases")


@pytest.fixture(scope="module")
def boundary() -> Boundary:
    try:
        return boundary_for("auto")
    except NoBoundary as fault:
        pytest.skip(str(fault))


def files_below(root: Path) -> dict[str, bytes]:
    return {str(one): one.read_bytes() for one in sorted(root.rglob("*")) if one.is_file()}


async def told_of(project: Project, boundary: Boundary) -> str:
    try:
        module = await Confined.open(boundary, project, workers=1)
    except BadInput as fault:
        line = str(fault).replace(str(project.interpreter.python), "<python>")
        # The words of Python itself are its own business.
        line = re.sub(r"Python 3\.\d+: [^;]*", "Python: …", line)
        line = re.sub(r" \(/[^)]*__init__\.py\)", " (…)", line)
        return f"{line.replace(str(project.layout.root), '<root>')}\n"
    async with module:
        description = await module.describe()
    return "".join(f"found {one.name}\n" for one in description.functions) or "found nothing\n"


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
async def test_a_line_says_what_keeps_a_module_from_being_tested(
    sample: Sample, tmp_path: Path, boundary: Boundary, update: bool
) -> None:
    source = sample.make(tmp_path)
    before = files_below(tmp_path)
    project = survey(source, python=OUR_PYTHON, variables={"PATH": os.environ["PATH"]})
    told = await told_of(project, boundary)
    assert files_below(tmp_path) == before, "nothing is left in the project"
    assert told.count("\n") == max(1, told.count("found")), "one line"
    if update:
        sample.expecting(Section("told", "", told)).write()
        return
    assert told == sample.text("told")


@pytest.mark.skipif(sys.platform != "linux", reason="the sandbox is Linux's")
async def test_an_import_without_an_end_is_told_with_its_line(
    tmp_path: Path, boundary: Boundary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("testgen.confined._START_SECONDS", 2.0)
    monkeypatch.setattr("testgen.confined.patience", lambda: 1.0)
    file = tmp_path / "spin.py"
    file.write_text("x = 1\nwhile True:\n    x += 1\n", encoding="utf-8")
    project = survey(file, python=OUR_PYTHON, variables={"PATH": os.environ["PATH"]})
    told = await told_of(project, boundary)
    assert re.match(r"spin\.py(:[23])?: it cannot be imported, .* does not come to an end", told)


async def test_a_file_that_is_no_utf_8_is_told_how_to_be_one(
    tmp_path: Path, boundary: Boundary
) -> None:
    file = tmp_path / "mod.py"
    file.write_bytes(b"NAME = '\xff'\n")
    project = survey(file, python=OUR_PYTHON, variables={"PATH": os.environ["PATH"]})
    told = await told_of(project, boundary)
    assert told.endswith("save it as UTF-8, or declare its encoding in the first line\n")

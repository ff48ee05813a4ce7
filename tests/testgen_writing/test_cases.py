"""Every sample: kept cases go in, a test file comes out, and its framework runs it."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from testgen.project.survey import survey
from testgen.writing import formatting
from testgen.writing.write import Written, write
from tests.support.sample_projects import (
    OUR_PYTHON,
    Sample,
    Section,
    described,
    kept_cases,
    samples,
)

SAMPLES = samples(Path(__file__).parent / "cases")


def written_for(sample: Sample, root: Path) -> Written:
    source = sample.make(root)
    project = survey(source, python=OUR_PYTHON, variables={"PATH": os.environ["PATH"]})
    return write(project, described(source.read_text(encoding="utf-8")), kept_cases(sample))


def expectation(written: Written, root: Path) -> list[Section]:
    found = [Section("written", written.path.relative_to(root).as_posix(), written.text)]
    if written.packages:
        made = "".join(f"{path.relative_to(root).as_posix()}\n" for path in written.packages)
        found.append(Section("packages", "", made))
    if written.left_out:
        told = "".join(f"{one.case.call}: {reason}\n" for one, reason in written.left_out)
        found.append(Section("left out", "", told))
    return found


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_case(sample: Sample, tmp_path: Path, update: bool) -> None:
    found = expectation(written_for(sample, tmp_path), tmp_path)
    if update:
        sample.expecting(*found).write()
        return
    expected = [one for one in sample.sections if one.kind in {"written", "packages", "left out"}]
    assert found == expected


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_what_is_written_passes_in_its_framework(sample: Sample, tmp_path: Path) -> None:
    written = written_for(sample, tmp_path)
    for path in (*written.packages, written.path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    written.path.write_text(written.text, encoding="utf-8", newline="")
    root = tmp_path / sample.argument("ask").partition("/")[0]
    module = ".".join(written.path.relative_to(root).with_suffix("").parts)
    command = ["pytest", "-q", "-p", "no:cacheprovider", str(written.path)]
    if "async def" in written.text:
        command += ["-p", "pytest_asyncio.plugin"]
    if "unittest.TestCase" in written.text or "import TestCase" in written.text:
        command = ["unittest", module]
    # The command `pytest`, other than `python -m pytest`, leaves the folder off the path.
    apart = ["-P"] if sample.name == "named_as_standard" else []
    done = subprocess.run(
        [sys.executable, *apart, "-W", "ignore", "-m", *command],
        cwd=root,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_without_ruff_it_is_laid_out_nearly_as_well(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_ruff = written_for(sample, tmp_path / "a").text
    monkeypatch.setattr(formatting, "ruff_binary", lambda: None)
    by_ourselves = written_for(sample, tmp_path / "b").text
    assert ast.dump(ast.parse(by_ourselves)) == ast.dump(ast.parse(by_ruff))
    ours, theirs = by_ourselves.splitlines(), by_ruff.splitlines()
    assert sum(line not in theirs for line in ours) <= len(ours) // 10


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_twice_the_same(sample: Sample, tmp_path: Path) -> None:
    first = written_for(sample, tmp_path).text
    assert written_for(sample, tmp_path).text == first

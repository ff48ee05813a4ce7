"""`inkling docs check` with examples, as it is typed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cli.main import run
from sandbox.launch import Boundary

WRONG = '''def total(prices):
    """Sum up.

    >>> total([1, 2])
    4
    """
    return sum(prices)
'''
CHECK = ["docs", "check", "shop.py", "--python", sys.executable]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, boundary: Boundary) -> Path:
    (tmp_path / "setup.cfg").write_text("")
    (tmp_path / "shop.py").write_text(WRONG)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_an_example_that_gives_something_else_is_found(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(CHECK) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "shop.py:5:5: INK801 total: the example gives 3, not 4"


def test_what_was_observed_is_written_only_where_the_rule_is_named(project: Path) -> None:
    assert run([*CHECK, "--fix"]) == 1
    assert (project / "shop.py").read_text() == WRONG
    assert run([*CHECK, "--fix", "--select", "INK801"]) == 0
    assert (project / "shop.py").read_text() == WRONG.replace("4\n", "3\n")


def test_nothing_is_run_where_that_is_not_wanted(project: Path) -> None:
    assert run([*CHECK, "--no-examples"]) == 0


def test_without_a_boundary_nothing_is_run_and_that_is_said_once(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "other.py").write_text(WRONG)
    monkeypatch.setattr("sandbox.boundary.sys.platform", "win32")
    assert run([*CHECK, "other.py"]) == 0
    assert capsys.readouterr().err.count("examples were not run") == 1


def test_an_interpreter_that_is_not_there_is_named(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["docs", "check", "shop.py", "--python", str(project / "no-python")]) == 2
    assert "no-python: there is no such file" in capsys.readouterr().err

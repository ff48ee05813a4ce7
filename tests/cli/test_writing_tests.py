"""`inkling tests write`: what can be saved is, whatever cannot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import cli.tests
from foundation.errors import Unavailable
from testgen.languages.language import Tests
from testgen.report import Report
from testgen.writing.write import Written


def test_a_folder_that_cannot_be_written_costs_its_own_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "locked").touch()  # no folder: nothing can be written below it, not even by root
    places = [tmp_path / "locked" / "test_a.py", tmp_path / "test_b.py"]
    for name in ("a.py", "b.py"):
        (tmp_path / name).touch()

    async def made(*given: Any, **more: Any) -> list[Tests]:
        return [
            Tests(Written(place, "text\n", ()), Report(files=(str(place),), seed=0, seconds=0.0))
            for place in places
        ]

    monkeypatch.setattr(cli.tests, "_all", made)
    report = tmp_path / "report.json"
    arguments = ["write", str(tmp_path / "a.py"), str(tmp_path / "b.py"), "--report", str(report)]
    ran = CliRunner().invoke(cli.tests.app, arguments)
    assert isinstance(ran.exception, Unavailable)
    assert "locked cannot be written" in str(ran.exception)
    assert "--out" in str(ran.exception)
    assert places[1].read_text() == "text\n"
    assert json.loads(report.read_text())["files"] == [str(places[1])]

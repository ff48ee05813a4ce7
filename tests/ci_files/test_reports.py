"""Reports as those read them who show them: code scanning, merge requests, workflows."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from cli.main import run

SCHEMA = Path(__file__).parent / "schemas" / "sarif-2.1.0.json"
STALE = '''def read(size="a, b: 100%"):
    """Read.

    Args:
        size: How much. Defaults to
            'none'.
    """
'''
ODD = "a, b: 100% ü.py"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file whose name and default have what each format escapes, one that is broken, and a
    function whose fault is told twice by the same words."""
    (tmp_path / ODD).write_text(STALE, encoding="utf-8")
    (tmp_path / "broken.py").write_text("def f(:\n")
    (tmp_path / "twice.py").write_text(f"if x:\n{_indented(STALE)}else:\n{_indented(STALE)}")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _indented(text: str) -> str:
    return "".join(f"    {line}\n" if line else "\n" for line in text.splitlines())


def report(capsys: pytest.CaptureFixture[str], name: str, *paths: str) -> str:
    run(["docs", "check", *(paths or (".",)), "--no-examples", "--format", name])
    return capsys.readouterr().out


def test_sarif_is_what_its_schema_asks_for(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = json.loads(SCHEMA.read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(rules)(rules)
    value: Any = json.loads(report(capsys, "sarif"))
    validator.validate(value)
    (told,) = value["runs"]
    places = [one["locations"][0]["physicalLocation"] for one in told["results"]]
    assert {unquote(one["artifactLocation"]["uri"]) for one in places} == {ODD, "twice.py"}
    assert not any(":" in one["artifactLocation"]["uri"] for one in places), "a scheme, to readers"
    (broken,) = told["invocations"][0]["toolExecutionNotifications"]
    assert broken["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}
    (project / "twice.py").unlink()
    (project / ODD).write_text("x = 1\n", encoding="utf-8")
    validator.validate(json.loads(report(capsys, "sarif", ODD)))


def test_code_quality_has_its_fields_and_tells_alike_findings_apart(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = json.loads(report(capsys, "gitlab"))
    assert len(found) == 3
    for one in found:
        assert all(isinstance(one[key], str) for key in ("description", "check_name"))
        assert one["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert not one["location"]["path"].startswith(("/", "./"))
        assert one["location"]["lines"]["begin"] >= 1
    assert len({one["fingerprint"] for one in found}) == 3


def test_annotations_can_be_taken_apart_again(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = report(capsys, "github").splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["::warning"] * 3 + ["::notice"]
    for line in lines:
        found = re.fullmatch(r"::(?:warning|notice) ([^:]*)::(.+)", line)
        assert found is not None, line
        properties = dict(one.split("=", 1) for one in found[1].split(","))
        assert {"file", "line", "title"} <= properties.keys()
        assert unquote(properties["file"]) in (ODD, "broken.py", "twice.py")
    assert "100%25" in lines[0]


def test_an_annotation_says_a_fact_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = '''def f(a):
    """Do it.

    Args:
        a: What.

    Raises:
        KeyError: If it is 1.
    """
    if a == 1:
        raise KeyError(a)
    if a == 2:
        raise ValueError(a)
'''
    (tmp_path / "a.py").write_text(text)
    (line,) = report(capsys, "github", "a.py").splitlines()
    assert line.endswith("::f: it raises ValueError if a == 2, which is not documented")

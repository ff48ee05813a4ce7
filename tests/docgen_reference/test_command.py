"""`inkling docs build` as people and pipelines call it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.main import run
from tests.support.reference import copied


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    project = copied("shop", tmp_path)
    monkeypatch.chdir(project)
    return project


def build(*arguments: str) -> int:
    return run(["docs", "build", *arguments, "--no-prose"])


def test_what_to_open_goes_to_stdout_and_the_rest_to_stderr(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert build("shop", "--out", "api", "--format", "markdown") == 0
    told = capsys.readouterr()
    assert Path(told.out.strip()) == shop / "api" / "README.md"
    assert Path(told.out.strip()).exists()
    assert "documented by people" in told.err


def test_json_prints_one_value(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert build("shop", "--out", "api", "--format", "json", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["calls"] == 0
    reference = json.loads((shop / "api" / "reference.json").read_text())
    assert reference["project"]["name"] == "shop"
    assert told["objects"] == len(reference["objects"])


def test_a_reference_within_the_project_is_no_part_of_the_next(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "tools.js").write_text("export function run() {}\n")
    for _ in range(2):
        assert build(".", "--out", "site", "--format", "json") == 0
        (shop / "site" / "app.js").write_text("export function generated() {}\n")
    names = {
        one["name"]
        for one in json.loads((shop / "site" / "reference.json").read_bytes())["objects"]
    }
    assert "run" in names
    assert "generated" not in names


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("gone", "--out", "x"), "there is no such file"),
        (("shop", "--out", "x", "--format", "pdf"), "site, markdown, json"),
        (("shop", "--out", "x", "--languages", "fr"), "en, zh"),
        (("pyproject.toml", "--out", "x"), "pyproject.toml"),
        (("shop", "--out", "shop"), "did not make"),
        (("shop", "--out", "x", "--format", "json", "--since", "v9"), "knows no such reference"),
    ],
)
def test_wrong_use_says_what_is_wrong_and_writes_nothing(
    shop: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    before = {path: path.stat().st_mtime_ns for path in shop.rglob("*")}
    assert build(*arguments) == 2
    assert said in capsys.readouterr().err
    assert {path: path.stat().st_mtime_ns for path in shop.rglob("*")} == before


def test_where_nothing_can_be_written_the_folder_is_named(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "file").write_text("")
    assert build("shop", "--out", "file/api", "--format", "json") == 3
    assert "nothing can be written there" in capsys.readouterr().err

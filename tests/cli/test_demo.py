"""What `inkling demo` shows of documentation, and that every scene is where its table says."""

from __future__ import annotations

import io
import tomllib
from pathlib import Path

import pytest
from rich.console import Console

from cli import demo_docs
from cli.demo import lay_out
from cli.demo_docs import show_docs
from foundation.settings import Settings
from sandbox.boundary import find_boundary
from sandbox.faults import NoBoundary
from tests.support.docs_pen import Pen
from tests.support.prose_model import ProseModel


async def shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("INKLING_CACHE_DIR", str(folder / "cache"))
    monkeypatch.setattr(demo_docs, "Writer", lambda *_: Pen())
    project = folder / "project"
    list(lay_out(project))
    before = (project / demo_docs.FILE).read_text()
    screen = io.StringIO()
    model = ProseModel(lambda *_: {})
    await show_docs(project, Settings(), model, Console(file=screen, width=80))
    assert (project / demo_docs.FILE).read_text() == before
    return screen.getvalue()


def test_a_cursor_stands_in_each_scene(tmp_path: Path) -> None:
    scenes = list(lay_out(tmp_path))
    table = tomllib.loads((Path("cli/demo_project/scenes.toml")).read_text(encoding="utf-8"))
    assert [scene.title for scene in scenes] == [row["title"] for row in table["scene"]]
    assert all(0 < scene.offset < len(scene.text) for scene in scenes)


async def test_the_demo_tells_four_kinds_of_drift_and_shows_what_docs_write_makes_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        await find_boundary("auto")
    except NoBoundary as fault:
        pytest.skip(str(fault))
    told = await shown(tmp_path, monkeypatch)
    for rule in ("INK101", "INK106", "INK704", "INK801"):
        assert f" {rule} interest: " in told
    assert "4 findings, 2 of them fixable (1 only with --select INK801)" in told
    assert "+        percent: The rate of a year. Defaults to 2.5." in told
    assert '+    """Do what balances is for.' in told
    assert ">>> balances(1)" in told


async def test_the_demo_goes_on_where_no_example_can_be_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def none(_: str) -> None:
        raise NoBoundary("there is no sandbox")

    monkeypatch.setattr(demo_docs, "find_boundary", none)
    told = await shown(tmp_path, monkeypatch)
    assert "no examples: " in told
    assert "there is no sandbox" in told
    assert "3 findings, 1 of them fixable; " in told
    assert '+    """Do what balances is for.' in told
    assert ">>> balances" not in told

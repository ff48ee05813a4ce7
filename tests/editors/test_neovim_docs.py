"""Documentation in a real Neovim with the real server: shown, mended, written, undone."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.editors.conftest import ROOT
from tests.support.docs_server import COMMAND, settings_for
from tests.support.neovim import Neovim
from tests.support.raw_lsp import folders_in
from tests.support.waiting import eventually

pytestmark = pytest.mark.editor

TEXT = '''def read(name, size=20):
    """Read a file.

    Args:
        name: Which one.
        size: How much, defaults to 10.
    """
    return name[:size]


def double(number):
    return number * 2
'''
OTHER = "def halve(number):\n    return number / 2\n"
FOUND = """
return vim.tbl_map(function(d) return d.code .. ' ' .. d.lnum .. ' ' .. d.message end,
  vim.diagnostic.get(0))
"""
SHOWN = """
for _, window in ipairs(vim.api.nvim_tabpage_list_wins(0)) do
  local buffer = vim.api.nvim_win_get_buf(window)
  if vim.startswith(vim.api.nvim_buf_get_name(buffer), "inkling://") then
    return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\\n")
  end
end
return ""
"""


class Documenting:
    """A Neovim on a module of a project of two."""

    def __init__(self, editor: Neovim, project: Path) -> None:
        self.editor = editor
        self.file, self.other = project / "files.py", project / "others.py"

    def found(self) -> list[str]:
        told: list[str] = self.editor.lua(FOUND)
        return told

    def page(self) -> str:
        """What the preview shows; empty while there is none."""
        shown: str = self.editor.lua(SHOWN)
        return shown

    def messages(self) -> str:
        told: str = self.editor.nvim.command_output("messages")
        return told


@pytest.fixture
def documenting(nvim: Neovim, tmp_path: Path) -> Iterator[Callable[..., Documenting]]:
    runtime = tempfile.mkdtemp(prefix="ink")

    def begin(script: dict[str, Any] | None = None) -> Documenting:
        project = tmp_path / "project"
        project.mkdir()
        (project / "pyproject.toml").write_text('[project]\nname = "p"\nversion = "0"\n')
        (project / "files.py").write_text(TEXT)
        (project / "others.py").write_text(OTHER)
        variables = {
            **folders_in(tmp_path),
            **settings_for(script or {}),
            "INKLING_RUNTIME_DIR": runtime,
            "PYTHONPATH": str(ROOT),
        }
        settings = [f"{name}={value}" for name, value in variables.items()]
        nvim.setup({"cmd": ["env", *settings, *COMMAND]})
        nvim.open(project / "files.py")
        return Documenting(nvim, project)

    yield begin
    shutil.rmtree(runtime, ignore_errors=True)


def test_what_is_wrong_is_shown_and_mended(documenting: Callable[..., Documenting]) -> None:
    it = documenting()
    stale = "INK106 5 size is said to default to 10, and is 20"
    eventually(it.found, lambda found: found == [stale])
    it.editor.nvim.command("call cursor(6, 1)")
    it.editor.nvim.command("InklingDocs rule")
    assert "INK106" in it.editor.text()
    it.editor.nvim.command("close")
    it.editor.nvim.command("InklingDocs fix")
    eventually(it.editor.text, lambda text: "defaults to 20" in text)
    eventually(it.found, lambda found: found == [])
    it.editor.type("u")
    eventually(it.editor.text, lambda text: text + "\n" == TEXT)
    eventually(it.found, lambda found: found == [stale])


def test_what_the_cursor_is_in_is_documented_and_one_undo_takes_it_back(
    documenting: Callable[..., Documenting],
) -> None:
    it = documenting()
    it.editor.nvim.command("call cursor(11, 5)")
    it.editor.nvim.command("InklingDocs")
    eventually(it.editor.text, lambda text: "Do what double is for." in text)
    eventually(it.messages, lambda told: "double: 1 symbol documented" in told)
    it.editor.type("u")
    eventually(it.editor.text, lambda text: text + "\n" == TEXT)
    it.editor.nvim.command("InklingDocs chinese")
    eventually(it.editor.text, lambda text: "说明 `double` 的作用。" in text)
    assert it.page() == ""


def test_several_files_are_shown_as_a_diff_first(
    documenting: Callable[..., Documenting],
) -> None:
    it = documenting()
    it.editor.nvim.command("InklingDocs workspace")
    page = eventually(it.page, lambda text: "Do what halve" in text)
    assert "# 2 symbols documented in 2 files" in page
    assert "+++ b/files.py" in page
    assert it.other.read_text() == OTHER
    it.editor.nvim.command("wincmd l")
    it.editor.type("ggD")
    eventually(it.messages, lambda told: "move the cursor to the changes of a file" in told)
    it.editor.nvim.command("call search('Do what double')")
    it.editor.type("D")
    eventually(it.page, lambda text: "double" not in text)
    it.editor.type("gK")
    eventually(it.other.read_text, lambda text: "Do what halve" in text)
    eventually(it.messages, lambda told: "docs written in 1 file" in told)
    assert it.page() == ""
    assert it.file.read_text() == TEXT


def test_nothing_is_written_where_the_user_turns_away(
    documenting: Callable[..., Documenting],
) -> None:
    it = documenting()
    it.editor.nvim.command("InklingDocs workspace")
    eventually(it.page, bool)
    it.editor.nvim.command("wincmd l")
    it.editor.type("q")
    eventually(it.page, lambda text: text == "")
    assert (it.file.read_text(), it.other.read_text()) == (TEXT, OTHER)


def test_progress_is_shown_and_stopping_keeps_what_there_is(
    documenting: Callable[..., Documenting],
) -> None:
    it = documenting({"wait": "halve"})
    it.editor.lua(
        "vim.g.echoed = ''; local echo = vim.api.nvim_echo;"
        " vim.api.nvim_echo = function(chunks, ...) vim.g.echoed = chunks[1][1];"
        " return echo(chunks, ...) end"
    )
    it.editor.nvim.command("InklingDocs workspace")
    figures = "Inkling: 1 of 2: double  (:Inkling docs stop)"
    eventually(lambda: it.editor.nvim.vars["echoed"], lambda told: told == figures)
    it.editor.nvim.command("InklingDocs stop")
    eventually(it.editor.text, lambda text: "Do what double is for." in text)
    eventually(it.messages, lambda told: "1 symbol documented; 1 left out" in told)

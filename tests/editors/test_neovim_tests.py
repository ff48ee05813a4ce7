"""Unit tests in a real Neovim with the real server: asked for, looked at, kept, dropped, undone."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.editors.conftest import ROOT
from tests.support.neovim import Neovim
from tests.support.raw_lsp import folders_in
from tests.support.tests_server import COMMAND, settings_for
from tests.support.waiting import eventually

pytestmark = pytest.mark.editor

TEXT = """def grade(score):
    return "A" if score > 90 else "B"


def double(number):
    return number * 2
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
CALLS = [["grade", "grade(95)", '"A"'], ["double", "double(4)", "8"]]


class Testing:
    """A Neovim on a module of a project."""

    __test__ = False

    def __init__(self, editor: Neovim, project: Path) -> None:
        self.editor = editor
        self.tests = project / "tests" / "test_marks.py"

    def windows(self) -> list[Any]:
        return list(self.editor.nvim.current.tabpage.windows)

    def page(self) -> str:
        """What the preview shows; empty while there is none. In one request, since a window that
        is listed may be closed before the next."""
        shown: str = self.editor.lua(SHOWN)
        return shown

    def enter(self) -> None:
        """Go to the preview."""
        eventually(self.page, bool)
        assert not self.editor.nvim.current.buffer.name.startswith("inkling://")
        self.editor.nvim.command("wincmd l")
        assert self.editor.nvim.current.buffer.name.startswith("inkling://")

    def written(self) -> str:
        return self.tests.read_text() if self.tests.exists() else ""

    def messages(self) -> str:
        told: str = self.editor.nvim.command_output("messages")
        return told


@pytest.fixture
def testing(nvim: Neovim, tmp_path: Path) -> Iterator[Callable[..., Testing]]:
    runtime = tempfile.mkdtemp(prefix="ink")

    def begin(script: dict[str, Any] | None = None) -> Testing:
        project = tmp_path / "project"
        project.mkdir()
        (project / "pyproject.toml").write_text('[project]\nname = "p"\nversion = "0"\n')
        (project / "marks.py").write_text(TEXT)
        variables = {
            **folders_in(tmp_path),
            **settings_for(script or {"calls": CALLS}),
            "INKLING_RUNTIME_DIR": runtime,
            "PYTHONPATH": str(ROOT),
        }
        settings = [f"{name}={value}" for name, value in variables.items()]
        nvim.setup({"cmd": ["env", *settings, *COMMAND]})
        nvim.open(project / "marks.py")
        return Testing(nvim, project)

    yield begin
    shutil.rmtree(runtime, ignore_errors=True)


def test_one_test_is_kept_the_other_dropped(testing: Callable[..., Testing]) -> None:
    it = testing()
    it.editor.nvim.command("Inkling tests")
    it.enter()
    page = it.page().splitlines()
    assert page[0].startswith("# Keys: K keeps the test at the cursor")
    assert page[1] == "# Tests for marks.py, to go to tests/test_marks.py."
    assert it.written() == ""
    it.editor.type("ggK")
    eventually(it.messages, lambda told: "move the cursor to a test" in told)
    it.editor.nvim.command("call search('^def test_double')")
    it.editor.type("K")
    eventually(it.written, lambda text: "double(4)" in text)
    assert "grade" not in it.written()
    eventually(it.page, lambda text: "K keeps" in text)
    it.editor.nvim.command("call search('^def test_grade', 'w')")
    it.editor.type("D")
    eventually(it.page, lambda text: text == "")
    assert len(it.windows()) == 1
    assert "grade" not in it.written()
    # One step back, and the file is as it was.
    it.editor.nvim.command(f"edit {it.tests}")
    it.editor.type("u")
    eventually(it.editor.text, lambda text: text == "")


def test_the_code_action_tests_what_the_cursor_is_in_and_all_are_kept(
    testing: Callable[..., Testing],
) -> None:
    it = testing()
    it.editor.nvim.command("call cursor(2, 5)")
    it.editor.lua(
        "vim.lsp.buf.code_action({ apply = true, filter = function(action)"
        " return action.title == 'Generate tests for `grade`' end })"
    )
    it.enter()
    it.editor.type("gK")
    eventually(it.written, lambda text: "double(4)" in text and "grade(95)" in text)
    eventually(it.page, lambda text: text == "")


def test_progress_is_shown_and_stopping_keeps_what_there_is(
    testing: Callable[..., Testing],
) -> None:
    it = testing({"calls": CALLS, "wait": True})
    it.editor.lua(
        "vim.g.echoed = ''; local echo = vim.api.nvim_echo;"
        " vim.api.nvim_echo = function(chunks, ...) vim.g.echoed = chunks[1][1];"
        " return echo(chunks, ...) end"
    )
    it.editor.nvim.command("Inkling tests file")
    figures = "Inkling: double (2 of 2): searched, branches 2/4, mutants 2/9  (:Inkling tests stop)"
    eventually(lambda: it.editor.nvim.vars["echoed"], lambda told: told == figures)
    assert it.page() == ""
    it.editor.nvim.command("Inkling tests stop")
    eventually(it.page, lambda text: "def test_double" in text)


def test_findings_are_diagnostics_and_can_be_cleared(testing: Callable[..., Testing]) -> None:
    found = [["double", 6, "it says 9, and gives 8", "from marks import double\ndouble(4)"]]
    it = testing({"calls": CALLS, "findings": found})
    it.editor.nvim.command("Inkling tests")
    told = "return vim.tbl_map(function(d) return d.lnum .. d.message end, vim.diagnostic.get(0))"
    eventually(lambda: it.editor.lua(told), lambda all_: all_ == ["5it says 9, and gives 8"])
    it.editor.nvim.command("call cursor(6, 1)")
    it.editor.lua(
        "vim.lsp.buf.code_action({ apply = true, filter = function(action)"
        " return action.title == 'Copy reproduction' end })"
    )
    eventually(lambda: it.editor.nvim.funcs.getreg('"'), lambda text: "double(4)" in text)
    it.editor.nvim.command("Inkling tests clear")
    eventually(lambda: it.editor.lua(told), lambda all_: all_ == [])


def test_what_is_not_saved_is_saved_first_if_the_user_agrees(
    testing: Callable[..., Testing],
) -> None:
    it = testing()
    it.editor.lua("vim.fn.confirm = function() vim.g.asked = (vim.g.asked or 0) + 1; return 1 end")
    it.editor.nvim.current.buffer.append("# more")
    it.editor.nvim.command("Inkling tests")
    eventually(it.page, bool)
    assert it.editor.nvim.vars["asked"] == 1
    assert it.editor.nvim.current.buffer.options["modified"] is False

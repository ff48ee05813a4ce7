"""Next edits in a real Neovim with the real server: shown, made one by one, undone, dismissed."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.editors.conftest import ROOT
from tests.support.neovim import Neovim
from tests.support.raw_lsp import folders_in
from tests.support.waiting import eventually

pytestmark = pytest.mark.editor

TEXT = """def total(items):
    return sum(items)


name = "\U0001f600é", total([1])
print(total([2]))
"""


class Editing:
    """A Neovim on a file of a project."""

    def __init__(self, editor: Neovim, project: Path) -> None:
        self.editor = editor
        self.project = project

    def marks(self) -> list[tuple[int, int, str]]:
        """Row, column and text of what is drawn for the next edit."""
        nvim = self.editor.nvim
        namespace = nvim.api.create_namespace("inkling.next_edit")
        marks = nvim.api.buf_get_extmarks(0, namespace, 0, -1, {"details": True})
        return [
            (row, column, "".join(chunk[0] for chunk in details.get("virt_text", [])))
            for _, row, column, details in marks
        ]

    def hint(self) -> str:
        texts = [text.strip() for _, _, text in self.marks() if text]
        return " | ".join(sorted(texts, key=lambda text: text.startswith("(")))

    def await_hint(self, part: str) -> None:
        eventually(self.hint, lambda hint: part in hint)

    def await_none(self) -> None:
        eventually(self.marks, lambda marks: marks == [])


@pytest.fixture
def editing(nvim: Neovim, tmp_path: Path) -> Iterator[Editing]:
    project = tmp_path / "project"
    project.mkdir()
    (project / "pyproject.toml").write_text("")
    (project / "sample.py").write_text(TEXT, encoding="utf-8")
    (project / "user.py").write_text("from sample import total\n\nprint(total([3]))\n")
    runtime = tempfile.mkdtemp(prefix="ink")
    variables = {
        **folders_in(tmp_path),
        "INKLING_RUNTIME_DIR": runtime,
        "INKLING_ENGINE_URL": "http://127.0.0.1:9/",
        "PYTHONPATH": str(ROOT),
    }
    settings = [f"{name}={value}" for name, value in variables.items()]
    serve = "from cli.main import main; main()"
    command = ["env", *settings, sys.executable, "-c", serve, "lsp", "--stdio"]
    nvim.setup({"cmd": command})
    nvim.open(project / "sample.py")
    yield Editing(nvim, project)
    shutil.rmtree(runtime, ignore_errors=True)


def rename(editor: Neovim, new: str = "amount") -> None:
    editor.type(f"gg0wcw{new}<Esc>")


def test_a_rename_is_carried_through_by_one_key_and_undone_step_by_step(editing: Editing) -> None:
    editor = editing.editor
    rename(editor)
    editing.await_hint("amount | (<M-n>, ")
    assert editing.marks()[0][0] == 4
    editor.type("<M-n>")
    first = TEXT.replace("total", "amount", 2)
    eventually(editor.text, lambda text: text + "\n" == first)
    assert editor.cursor()[0] == 4
    eventually(editing.marks, lambda marks: marks and marks[0][0] == 5)
    editor.type("<M-n>")
    eventually(editor.text, lambda text: "total" not in text)
    editor.type("u")
    eventually(editor.text, lambda text: text + "\n" == first)


def test_typing_the_new_name_in_insert_mode_needs_no_escape(editing: Editing) -> None:
    editor = editing.editor
    editor.type("gg0wcwamount")
    editing.await_hint("amount | (<M-n>, ")
    editor.type("<M-n>")
    eventually(editor.text, lambda text: text.count("amount") == 2)
    editing.await_hint("amount | (<M-n>")
    editor.type("<M-n>")
    eventually(editor.text, lambda text: text.count("amount") == 3)
    assert editor.nvim.api.get_mode()["mode"] == "i"


def test_out_of_view_it_is_told_beside_the_cursor(editing: Editing) -> None:
    editor = editing.editor
    editor.nvim.current.buffer[2:2] = [f"line_{number} = 1" for number in range(80)]
    rename(editor)
    editing.await_hint("→ line 85: total → amount  (<M-n>")
    assert editing.marks()[0][0] == 0
    editor.type("j")
    eventually(editing.marks, lambda marks: marks and marks[0][0] == 1)
    editor.type("<M-n>")
    eventually(editor.cursor, lambda cursor: cursor[0] == 84)
    editor.type("<C-o>")
    eventually(editor.cursor, lambda cursor: cursor[0] == 1)


def test_a_dismissed_one_does_not_come_back(editing: Editing) -> None:
    editor = editing.editor
    rename(editor)
    editing.await_hint("amount")
    editor.type("<M-N>")
    editing.await_none()
    editor.type("Go# more<Esc>")
    editor.lua("vim.wait(600)")
    assert editing.marks() == []
    # The key does what it did without us.
    editor.nvim.command("nnoremap <M-n> icalled<Esc>")
    editor.type("gg0<M-n>")
    eventually(editor.text, lambda text: text.startswith("calleddef"))


def test_other_files_follow(editing: Editing) -> None:
    editor = editing.editor
    rename(editor)
    editing.await_hint("amount")
    seen = editor.lua("return #vim.api.nvim_list_bufs()")
    for _ in range(6):
        if editor.text().count("amount") == 3:
            break
        editor.type("<M-n>")
        editor.lua("vim.wait(300)")

    def hint() -> str:
        # The index may not know the other file yet.
        editor.lua("require('inkling').next_edit_of():ask() vim.wait(100)")
        return editing.hint()

    eventually(hint, lambda found: "→ user.py:1: total → amount" in found)
    editor.type("<M-n>")
    eventually(lambda: editor.nvim.current.buffer.name, lambda name: name.endswith("user.py"))
    eventually(editor.text, lambda text: text.startswith("from sample import amount"))
    assert editor.lua("return #vim.api.nvim_list_bufs()") == seen + 1
    editing.await_hint("amount")
    editor.type("<M-n>")
    eventually(editor.text, lambda text: "total" not in text)
    editor.type("u")
    eventually(editor.text, lambda text: "print(total" in text)


def test_an_edit_over_several_lines_is_made_whatever_the_file_s_line_ends(
    editing: Editing,
) -> None:
    editor = editing.editor
    path = editing.project / "wide.py"
    text = "def area(width, height):\n    return width * height\n\n\nx = area(\n    1,\n    2,\n)"
    path.write_bytes((text + "\n").replace("\n", "\r\n").encode())
    editor.open(path)
    assert editor.lua("return vim.bo.fileformat") == "dos"
    editor.lua("vim.api.nvim_buf_set_text(0, 0, 9, 0, 22, {'height, width'})")
    editing.await_hint("(<M-n>")
    editor.type("<M-n>")
    eventually(editor.text, lambda shown: "area(\n    2,\n    1,\n)" in shown)


def test_a_buffer_that_cannot_be_edited_is_left_as_it_is(editing: Editing) -> None:
    editor = editing.editor
    rename(editor)
    editing.await_hint("amount")
    before = editor.text()
    editor.lua("vim.bo.modifiable = false")
    editor.lua("require('inkling').next_edit()")
    assert editor.text() == before
    assert "cannot be edited" in editor.nvim.command_output("messages")


def test_a_text_that_changed_is_left_alone(editing: Editing) -> None:
    editor = editing.editor
    rename(editor)
    editing.await_hint("amount")
    before = editor.text()
    # Between showing and the key, something else edits the buffer.
    editor.lua(
        "vim.api.nvim_buf_set_lines(0, 3, 3, false, {'x = 1'}) require('inkling').next_edit()"
    )
    assert editor.text() == before.replace("\n\n\n", "\n\nx = 1\n\n")


def test_they_can_be_turned_off(nvim: Neovim) -> None:
    nvim.lua("config = require('inkling.server').config({settings = {}, next_edit = false})")
    own = nvim.lua("return config.capabilities.experimental.inkling")
    assert own["nextEdit"] is False
    others = {name: given for name, given in own.items() if name != "nextEdit"}
    assert all(given is True for given in others.values()), others
    assert nvim.lua("return require('inkling.server').config().capabilities.experimental") is None

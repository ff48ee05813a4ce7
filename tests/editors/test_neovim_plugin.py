"""The Neovim plugin around the ghost text: status, commands, health, help, options."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from syntax.languages import LANGUAGES
from tests.editors.conftest import Scripted
from tests.support.neovim import PLUGIN, Neovim
from tests.support.waiting import eventually

pytestmark = pytest.mark.editor

READY = {"state": "ready", "message": "Ready.", "model": "tiny", "action": None}
MISSING = {
    "state": "error",
    "message": "There is no model.",
    "model": None,
    "action": {"title": "Download", "command": "inkling.pullModel", "arguments": ["tiny"]},
}

STATS = {"suggestions": {"shown": 4}, "index": {"files": 2}}


def commands(scripted: Scripted) -> list[tuple[str, object]]:
    calls = scripted.received("workspace/executeCommand")
    return [(call["command"], call["arguments"]) for call in calls]


def test_the_status_reaches_the_statusline_and_an_event(scripted: Scripted) -> None:
    scripted.editor.lua(
        "vim.api.nvim_create_autocmd('User', {pattern = 'InklingStatus',"
        " callback = function(args) vim.g.heard = args.data end})"
    )
    editor = scripted.start({"status": [{**READY, "state": "starting"}, READY]})
    eventually(lambda: editor.lua("return require('inkling').status()"), lambda s: s == "inkling")
    assert editor.lua("return vim.g.heard") == {
        "state": "ready",
        "message": "Ready.",
        "model": "tiny",
    }
    editor.nvim.command("enew")
    assert editor.lua("return require('inkling').status()") == ""


def test_a_file_without_suggestions_is_told_apart_from_a_ready_server(scripted: Scripted) -> None:
    editor = scripted.start({"status": [READY], "reason": "the document is binary"})
    eventually(lambda: editor.lua("return require('inkling').status()"), lambda s: s == "inkling-")
    told = editor.nvim.command_output("Inkling")
    assert "Nothing is suggested in this file: the document is binary." in told
    own = scripted.received("initialize")[0]["capabilities"]["experimental"]["inkling"]
    assert own["documentStatus"] is True
    uri = editor.lua("return vim.uri_from_bufnr(0)")
    client = editor.lua("return vim.lsp.get_clients({ name = 'inkling' })[1].id")
    editor.lua("require('inkling.status').set_reason(...)", client, uri, None)
    assert editor.lua("return require('inkling').status()") == "inkling"


def test_an_error_says_what_to_do_and_fix_does_it(scripted: Scripted) -> None:
    editor = scripted.start({"status": [MISSING]})
    eventually(lambda: editor.lua("return require('inkling').status()"), lambda s: s == "inkling!")
    assert "There is no model." in editor.nvim.command_output("Inkling")
    editor.nvim.command("Inkling fix")
    eventually(lambda: commands(scripted), lambda c: c == [("inkling.pullModel", ["tiny"])])


def test_a_question_of_the_server_does_not_take_the_keys(scripted: Scripted) -> None:
    editor = scripted.start({"ask": "Download the model?", "status": [MISSING]})
    eventually(lambda: scripted.answers("ask"), lambda answers: answers == [None])
    editor.type("ityped")
    eventually(editor.text, lambda text: text == "typed")
    messages = editor.nvim.command_output("messages")
    assert "Download the model?" in messages
    assert ":Inkling fix" in messages


def test_commands_reach_the_server(scripted: Scripted) -> None:
    editor = scripted.start({"results": {"inkling.showStats": STATS}})
    for command in ("pull", "pull tiny", "restart engine", "stats"):
        editor.nvim.command(f"Inkling {command}")
    expected = [
        ("inkling.pullModel", [None]),
        ("inkling.pullModel", ["tiny"]),
        ("inkling.restartEngine", []),
        ("inkling.showStats", []),
    ]
    eventually(lambda: commands(scripted), lambda found: found == expected)
    eventually(editor.text, lambda text: text == "index.files: 2\nsuggestions.shown: 4")


def test_toggle_tells_the_server_and_keeps_the_other_settings(scripted: Scripted) -> None:
    editor = scripted.start({}, settings={"model": "tiny", "completion": {"max_lines": 3}})
    editor.nvim.command("Inkling toggle")
    editor.nvim.command("Inkling toggle")
    changes = eventually(
        lambda: scripted.received("workspace/didChangeConfiguration")[-2:],
        lambda found: (
            [f["settings"]["inkling"]["completion"].get("enabled") for f in found] == [False, True]
        ),
    )
    assert changes[0]["settings"]["inkling"] == {
        "model": "tiny",
        "completion": {"max_lines": 3, "enabled": False},
    }


def test_the_settings_are_there_from_the_first_message_on(scripted: Scripted) -> None:
    scripted.start({}, settings={"completion": {"max_lines": 3}})
    (first,) = scripted.received("initialize")
    assert first["initializationOptions"] == {"completion": {"max_lines": 3}}
    assert first["capabilities"]["textDocument"]["inlineCompletion"]


def test_restart_gives_the_buffer_a_new_server(scripted: Scripted) -> None:
    editor = scripted.start({"completions": [{"after": "return ", "items": ["one"]}]})
    editor.nvim.command("Inkling restart")
    eventually(lambda: scripted.received("initialize"), lambda found: len(found) == 2)
    eventually(lambda: scripted.received("textDocument/didOpen"), lambda found: len(found) == 2)
    editor.type("ireturn ")
    editor.await_ghost("one")


def test_the_log_is_a_file_of_its_own(nvim: Neovim, tmp_path: Path) -> None:
    # No model is here: the server says so, which is no error of Neovim's.
    folders = [f"INKLING_{name}_DIR={tmp_path / name}" for name in ("CACHE", "STATE", "CONFIG")]
    runtime = tempfile.mkdtemp(prefix="ink-")
    program = str(Path(sys.executable).with_name("inkling"))
    nvim.setup({"cmd": ["env", f"INKLING_RUNTIME_DIR={runtime}", *folders, program, "lsp"]})
    source = tmp_path / "a.py"
    source.write_text("")
    nvim.open(source)
    log = Path(nvim.lua("return require('inkling.server').log_file()"))
    eventually(lambda: log.exists() and log.read_text(), lambda text: "model pull" in str(text))
    nvim.nvim.command("Inkling log")
    assert Path(nvim.nvim.current.buffer.name).samefile(log)
    servers = Path(nvim.lua("return vim.lsp.log.get_filename()"))
    assert "model pull" not in (servers.read_text() if servers.exists() else "")
    shutil.rmtree(runtime, ignore_errors=True)


def test_the_command_line_is_completed(nvim: Neovim) -> None:
    complete = "return vim.fn.getcompletion(..., 'cmdline')"
    subcommands = nvim.lua(complete, "Inkling ")
    assert {"accept", "pull", "restart", "stats", "log", "toggle"} <= set(subcommands)
    assert nvim.lua(complete, "Inkling acc") == ["accept"]
    assert nvim.lua(complete, "Inkling restart ") == ["engine", "server"]
    assert "no subcommand" in nvim.nvim.command_output("silent! Inkling nonsense | messages")


def test_a_wrong_argument_does_nothing_and_names_the_right_ones(scripted: Scripted) -> None:
    editor = scripted.start({})
    told = editor.nvim.command_output("silent! Inkling restart engin | messages")
    assert ':Inkling restart "engin"; there are: engine, server' in told
    editor.lua("vim.wait(300)")
    assert len(scripted.received("initialize")) == 1
    assert not commands(scripted)


def test_a_buffer_without_a_server_is_told_why(nvim: Neovim) -> None:
    assert "this buffer has no file type" in nvim.nvim.command_output("Inkling")
    nvim.nvim.command("set filetype=markdown")
    assert '"markdown" is none of its file types (c, cpp,' in nvim.nvim.command_output("Inkling")
    nvim.nvim.command("set filetype=python")
    assert ":checkhealth inkling" in nvim.nvim.command_output("Inkling")


def test_health_names_the_server_and_its_state(scripted: Scripted) -> None:
    editor = scripted.start({"status": [MISSING]})
    eventually(lambda: editor.lua("return require('inkling').status()"), lambda s: s == "inkling!")
    editor.nvim.command("checkhealth inkling")
    report = eventually(editor.text, lambda text: "There is no model." in text)
    assert ":Inkling fix" in report
    assert "OK" in report


def test_a_missing_server_is_said_once_with_the_way_out(nvim: Neovim, tmp_path: Path) -> None:
    nvim.lua("vim.env.PATH = ... vim.env.HOME = ...", str(tmp_path))
    nvim.lua("vim.uv.os_homedir = function() return vim.env.HOME end")
    nvim.setup({})
    messages = nvim.nvim.command_output("messages")
    assert "pipx install" in messages
    source = tmp_path / "a.py"
    source.write_text("")
    nvim.open(source, attached=False)
    assert nvim.nvim.command_output("messages") == messages
    nvim.nvim.command("checkhealth inkling")
    assert "ERROR" in eventually(nvim.text, lambda text: "pipx install" in text)


@pytest.mark.parametrize(
    ("options", "named"),
    [({"colour": 1}, '"colour"'), ({"keys": {"acept": "x"}}, '"acept"'), ({"cmd": "x"}, "cmd")],
)
def test_a_wrong_option_is_named(nvim: Neovim, options: dict[str, object], named: str) -> None:
    found, message = nvim.lua("return {pcall(require('inkling').setup, ...)}", options)
    assert not found
    assert named in message


def test_every_language_is_served(nvim: Neovim) -> None:
    served = nvim.lua("return require('inkling.server').FILETYPES")
    assert served == sorted(language.id for language in LANGUAGES)


def test_nothing_is_left_in_the_global_table(scripted: Scripted) -> None:
    scripted.editor.lua("before = vim.tbl_keys(_G)")
    editor = scripted.start({"completions": [{"after": "return ", "items": ["one"]}]})
    editor.type("ireturn ")
    editor.await_ghost("one")
    editor.type("<Tab><Esc>")
    added = editor.lua(
        "return vim.tbl_filter(function(k) return not vim.list_contains(before, k) end,"
        " vim.tbl_keys(_G))"
    )
    assert added == ["before"]


def test_every_lua_file_is_valid_and_says_what_it_is_for(nvim: Neovim) -> None:
    files = sorted(PLUGIN.rglob("*.lua"))
    assert len(files) > 5
    for file in files:
        assert nvim.lua("return select(2, loadfile(...))", str(file)) is None
        assert file.read_text(encoding="utf-8").startswith("--")


def test_the_help_has_a_tag_for_each_reference_and_a_line_for_each_command(
    nvim: Neovim, tmp_path: Path
) -> None:
    text = (PLUGIN / "doc" / "inkling.txt").read_text(encoding="utf-8")
    copy = tmp_path / "doc"
    copy.mkdir()
    (copy / "inkling.txt").write_text(text, encoding="utf-8")
    nvim.nvim.command(f"helptags {copy}")
    tags = {line.split("\t")[0] for line in (copy / "tags").read_text().splitlines()}
    assert set(re.findall(r"\|(inkling[\w-]*)\|", text)) <= tags
    for subcommand in nvim.lua("return vim.fn.getcompletion('Inkling ', 'cmdline')"):
        assert re.search(rf"^:Inkling {subcommand}\b", text, re.MULTILINE), subcommand

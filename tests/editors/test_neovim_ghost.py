"""Ghost text in a real Neovim: shown, shrunk by typing, accepted, dismissed. Scripted server."""

from __future__ import annotations

from typing import Any

import pytest

from tests.editors.conftest import Scripted
from tests.support.neovim import Neovim
from tests.support.waiting import eventually

pytestmark = pytest.mark.editor

ADD = {"completions": [{"after": "return ", "items": ["first + second"]}]}


def accepted(scripted: Scripted) -> list[dict[str, Any]]:
    return [
        call["arguments"][0]
        for call in scripted.received("workspace/executeCommand")
        if call["command"] == "inkling.accept"
    ]


def never_gone(editor: Neovim) -> str:
    ghost = editor.ghost()
    assert ghost is not None, "the ghost text flickered"
    return ghost.text


def test_typing_shows_ghost_text_and_tab_accepts_it(scripted: Scripted) -> None:
    editor = scripted.start(ADD)
    editor.type("ireturn ")
    editor.await_ghost("first + second")
    assert editor.text() == "return "
    assert editor.cursor() == (0, 7)
    editor.type("<Tab>")
    editor.await_ghost(None)
    assert editor.text() == "return first + second"
    assert editor.cursor() == (0, 21)
    reported = eventually(lambda: accepted(scripted), bool)
    assert reported == [{"id": "first + second", "kind": "full", "chars": 14}]


def test_undo_takes_back_the_acceptance_only(scripted: Scripted) -> None:
    editor = scripted.start(ADD)
    editor.type("ireturn ")
    editor.await_ghost("first + second")
    editor.type("<Tab><Esc>u")
    eventually(editor.text, lambda text: text == "return ")


@pytest.mark.parametrize("key", ["<Esc>", "<C-c>", "<C-o>"])
def test_no_ghost_text_stays_behind_when_insert_mode_is_left(scripted: Scripted, key: str) -> None:
    editor = scripted.start(ADD)
    editor.type("ireturn ")
    editor.await_ghost("first + second")
    editor.type(key)
    editor.await_ghost(None)
    assert editor.text() == "return "


def test_typing_what_is_suggested_shrinks_it_without_a_request(scripted: Scripted) -> None:
    editor = scripted.start(ADD)
    editor.type("ireturn ")
    editor.await_ghost("first + second")
    asked = len(scripted.received("textDocument/inlineCompletion"))
    for typed, rest in [("f", "irst + second"), ("irst", " + second"), ("<BS>", "t + second")]:
        editor.type(typed)
        eventually(lambda: never_gone(editor), rest.__eq__)
    assert len(scripted.received("textDocument/inlineCompletion")) == asked
    editor.type("<Tab>")
    eventually(editor.text, lambda text: text == "return first + second")


def test_typing_something_else_removes_it_and_asks_again(scripted: Scripted) -> None:
    script = {"completions": [*ADD["completions"], {"after": "return x", "items": ["_axis"]}]}
    editor = scripted.start(script)
    editor.type("ireturn ")
    editor.await_ghost("first + second")
    editor.type("x")
    assert editor.ghost() is None
    editor.await_ghost("_axis")


def test_words_and_lines_are_accepted_one_at_a_time(scripted: Scripted) -> None:
    body = "\n    if first:\n        return second"
    editor = scripted.start({"completions": [{"after": "def f():", "items": [body]}]})
    editor.lua("vim.bo.indentexpr = ''")
    editor.type("idef f():")
    editor.await_ghost(body)
    editor.type("<M-Right>")
    editor.await_ghost(" first:\n        return second")
    assert editor.text() == "def f():\n    if"
    editor.type("<M-C-Right>")
    editor.await_ghost("\n        return second")
    assert editor.text() == "def f():\n    if first:"
    assert len(scripted.received("textDocument/inlineCompletion")) == 1
    editor.type("<M-C-Right>")
    editor.await_ghost(None)
    assert editor.text() == "def f():" + body
    kinds = eventually(lambda: [each["kind"] for each in accepted(scripted)], lambda k: len(k) == 3)
    # The last line is the rest of it.
    assert kinds == ["word", "line", "full"]


def test_words_are_words_in_every_script_and_tabs_are_kept(scripted: Scripted) -> None:
    text = "größe_名 +\t'😀é' ;\n\tx"
    editor = scripted.start({"completions": [{"after": "= ", "items": [text]}]})
    editor.lua("vim.bo.indentexpr = '' vim.bo.expandtab = false")
    editor.type("i= ")
    eventually(editor.ghost, bool)
    for expected in ("größe_名", "größe_名 +"):
        editor.type("<M-Right>")
        eventually(editor.text, f"= {expected}".__eq__)
        assert editor.ghost() is not None
    editor.type("<M-C-Right>")
    eventually(editor.text, lambda shown: shown == "= größe_名 +\t'😀é' ;")
    editor.type("<M-C-Right>")
    eventually(editor.text, lambda shown: shown == f"= {text}")
    editor.await_ghost(None)
    taken = eventually(lambda: accepted(scripted), lambda found: len(found) == 4)
    assert sum(each["chars"] for each in taken) == len(text)
    assert taken[-1]["kind"] == "full"


def test_each_piece_is_undone_by_itself(scripted: Scripted) -> None:
    editor = scripted.start(ADD)
    editor.type("ireturn ")
    editor.await_ghost("first + second")
    editor.type("<M-Right><M-Right>")
    editor.await_ghost(" second")
    editor.type("<Esc>u")
    eventually(editor.text, lambda text: text == "return first")


def _within_parentheses(scripted: Scripted) -> Neovim:
    """An editor that shows what replaces the text behind the cursor."""
    rule = {"after": "print(", "items": ["value)"], "replace": 1}
    editor = scripted.start({"completions": [rule]})
    editor.type("iprint()<Left>")
    editor.lua("require('inkling').suggest()")
    editor.await_ghost("value")
    return editor


def test_the_last_word_takes_what_it_replaces_along(scripted: Scripted) -> None:
    editor = _within_parentheses(scripted)
    editor.type("<M-Right>;")
    eventually(editor.text, lambda text: text == "print(value);")
    (taken,) = eventually(lambda: accepted(scripted), bool)
    assert taken["kind"] == "full"


GROWS = {"after": "return ", "items": ["first"], "grows": ["first + second\n"]}


def test_a_suggestion_that_grew_is_shown_without_a_flicker(scripted: Scripted) -> None:
    editor = scripted.start({"completions": [GROWS, {"after": "return f", "items": []}]})
    editor.type("ireturn ")
    editor.await_ghost("first")
    eventually(lambda: never_gone(editor), "first + second\n".__eq__)
    asked = scripted.received("textDocument/inlineCompletion")
    assert [each["context"]["triggerKind"] for each in asked] == [2, 2]


def test_typing_on_while_it_grows_keeps_what_fits(scripted: Scripted) -> None:
    grown = {"after": "return fi", "items": ["rst + second"]}
    editor = scripted.start({"completions": [{**GROWS, "grow_after": 0.4}, grown]})
    editor.type("ireturn ")
    editor.await_ghost("first")
    editor.type("fi")
    eventually(lambda: never_gone(editor), "rst".__eq__)
    eventually(lambda: never_gone(editor), "rst + second".__eq__)


def test_growth_that_is_something_else_is_not_shown(scripted: Scripted) -> None:
    editor = scripted.start({"completions": [{**GROWS, "grows": ["other"]}]})
    editor.type("ireturn ")
    editor.await_ghost("first")
    eventually(lambda: scripted.received("textDocument/inlineCompletion"), lambda r: len(r) == 2)
    editor.lua("vim.wait(100)")
    assert never_gone(editor) == "first"


def test_the_cursor_is_told_when_it_moves_without_an_edit_and_not_at_every_move(
    scripted: Scripted,
) -> None:
    editor = scripted.start(ADD, "one\ntwo\nthree\n")
    eventually(lambda: scripted.received("inkling/cursor"), bool)
    editor.lua("vim.wait(200)")
    before = len(scripted.received("inkling/cursor"))
    editor.type("ixyz")
    editor.lua("vim.wait(200)")
    assert len(scripted.received("inkling/cursor")) == before
    editor.type("<Esc>" + "lhj" * 10)
    told = eventually(
        lambda: scripted.received("inkling/cursor"),
        lambda found: found[-1]["position"]["line"] == editor.cursor()[0] != 0,
    )
    assert before < len(told) <= before + 4
    assert told[-1]["textDocument"]["uri"].endswith("sample.py")


@pytest.mark.parametrize("key", ["<Esc>", "<C-]>", "<Left>"])
def test_leaving_dismissing_and_moving_remove_it(scripted: Scripted, key: str) -> None:
    editor = scripted.start(ADD)
    editor.type("ireturn ")
    editor.await_ghost("first + second")
    editor.type(key)
    editor.await_ghost(None)
    assert editor.text() == "return "


def test_a_late_answer_for_a_place_that_was_left_is_not_shown(scripted: Scripted) -> None:
    slow = {"after": "return ", "items": ["late"], "delay": 0.4}
    editor = scripted.start({"completions": [slow, {"after": "x", "items": ["y"]}]})
    editor.type("ireturn ")
    eventually(lambda: scripted.received("textDocument/inlineCompletion"), bool)
    editor.type("x")
    editor.await_ghost("y")
    eventually(lambda: scripted.received("$/cancelRequest"), bool)
    editor.lua("vim.wait(500)")
    editor.await_ghost("y")


def test_an_answer_still_fits_when_its_beginning_was_typed_meanwhile(scripted: Scripted) -> None:
    slow = {"after": "return ", "items": ["first"], "delay": 0.1}
    editor = scripted.start({"completions": [slow]}, debounce_ms=400)
    editor.type("ireturn ")
    eventually(lambda: scripted.received("textDocument/inlineCompletion"), bool)
    editor.type("fi")
    editor.await_ghost("rst")


def test_the_next_candidate_is_shown_and_accepted(scripted: Scripted) -> None:
    editor = scripted.start({"completions": [{"after": "return ", "items": ["one", "two"]}]})
    editor.type("ireturn ")
    editor.await_ghost("one")
    editor.type("<M-]>")
    editor.await_ghost("two")
    editor.type("<M-]>")
    editor.await_ghost("one")
    editor.type("<M-[>")
    editor.await_ghost("two")
    editor.type("t")
    editor.await_ghost("wo")
    editor.type("<Tab>")
    eventually(editor.text, lambda text: text == "return two")


def test_an_entry_taken_from_the_menu_is_gone_on_from(scripted: Scripted) -> None:
    rule = {"after": "return first", "items": [" + second"]}
    editor = scripted.start({"completions": [rule]}, "\nfirst fist\n")
    editor.type("ireturn fi<C-n>")
    eventually(lambda: editor.lua("return vim.fn.pumvisible()"), (1).__eq__)
    eventually(editor.text, lambda text: text.startswith("return first\n"))
    assert editor.ghost() is None
    editor.type("<C-y>")
    editor.await_ghost(" + second")


def test_text_after_the_cursor_is_replaced_when_the_server_says_so(scripted: Scripted) -> None:
    editor = _within_parentheses(scripted)
    editor.type("<Tab>")
    eventually(editor.text, lambda text: text == "print(value)")


def test_a_block_is_drawn_around_the_rest_of_the_line(scripted: Scripted) -> None:
    rule = {"after": "f(", "items": ["\n    one,\n    two\n"]}
    editor = scripted.start({"completions": [rule]}, "f()  # call\n")
    editor.lua("vim.bo.indentexpr = ''")
    editor.type("0fi<Esc>0lli")
    editor.lua("vim.wait(50)")
    editor.type("<BS>(")
    ghost = eventually(editor.ghost, bool)
    assert ghost is not None
    assert ghost.placed == "overlay"
    assert ghost.lines == (" " * len(")  # call"), "    one,", "    two", ")  # call")
    editor.type("<Tab>")
    eventually(editor.text, lambda text: text == "f(\n    one,\n    two\n)  # call")


def test_positions_are_right_behind_characters_of_many_bytes(scripted: Scripted) -> None:
    editor = scripted.start({"completions": [{"after": "= '𝄞é' + ", "items": ["'ü'"]}]})
    editor.type("iname = '𝄞é' + ")
    editor.await_ghost("'ü'")
    editor.type("<Tab>")
    eventually(editor.text, lambda text: text == "name = '𝄞é' + 'ü'")


def test_tab_does_what_the_user_mapped_while_nothing_is_shown(scripted: Scripted) -> None:
    scripted.editor.nvim.command("inoremap <Tab> mapped")
    editor = scripted.start(ADD)
    editor.type("i<Tab> return ")
    editor.await_ghost("first + second")
    editor.type("<Tab><Tab>")
    eventually(editor.text, lambda text: text == "mapped return first + secondmapped")


@pytest.mark.parametrize(
    ("mapping", "inserted"),
    [
        ("vim.keymap.set('i', '<Tab>', function() return '<C-v>u41' end, {expr = true})", "A"),
        ("vim.keymap.set('i', '<Tab>', function() vim.g.pressed = 1 end)", ""),
        ("vim.keymap.set('i', '<Tab>', 'b<Space>c')", "b c"),
        ("vim.keymap.set('i', '<Tab>', [['x' .. 'y']], {expr = true})", "xy"),
        ("vim.keymap.set('i', '<Tab>', 'q', {remap = true}) vim.keymap.set('i', 'q', 'r')", "r"),
        ("vim.opt.expandtab = true vim.opt.shiftwidth = 2 vim.opt.softtabstop = 2", " "),
    ],
)
def test_tab_falls_back_to_every_kind_of_mapping(
    scripted: Scripted, mapping: str, inserted: str
) -> None:
    scripted.editor.lua(mapping)
    editor = scripted.start(ADD)
    editor.lua("vim.bo.softtabstop = 2")
    editor.type("i(<Tab>)")
    eventually(editor.text, lambda text: text == f"({inserted})")


def test_a_mapping_of_the_buffer_comes_back_when_the_server_leaves(scripted: Scripted) -> None:
    scripted.editor.nvim.command("autocmd FileType python inoremap <buffer> <Tab> mine")
    editor = scripted.start(ADD)
    editor.type("i<Tab> return ")
    editor.await_ghost("first + second")
    editor.lua("vim.lsp.enable('inkling', false)")
    editor.await_ghost(None)
    eventually(lambda: editor.lua("return #vim.lsp.get_clients()"), lambda count: count == 0)
    editor.type("<Tab>")
    eventually(editor.text, lambda text: text == "mine return mine")
    groups = editor.lua("return vim.fn.getcompletion('inkling.ghost', 'augroup')")
    assert groups == []


def test_a_paste_of_many_keys_makes_few_requests(scripted: Scripted) -> None:
    editor = scripted.start(ADD)
    editor.type("i" + "a = 1<CR>" * 30 + "return ")
    editor.await_ghost("first + second")
    assert len(scripted.received("textDocument/inlineCompletion")) <= 5


def test_neovims_own_ghost_text_does_not_appear_beside_ours(scripted: Scripted) -> None:
    # Neovim 0.12 has its own; a user may have turned it on for other servers.
    scripted.editor.lua("if vim.lsp.inline_completion then vim.lsp.inline_completion.enable() end")
    editor = scripted.start(ADD)
    editor.type("ireturn ")
    editor.await_ghost("first + second")
    editor.lua("vim.wait(400)")
    assert len(scripted.received("textDocument/inlineCompletion")) == 1

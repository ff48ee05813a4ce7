"""An open document is what its editor shows, at every version, however fast the edits come."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from completion.values import PlainText
from foundation.nothing import Nothing
from lsp_server.documents import (
    LONGEST_DOCUMENT,
    Changed,
    Documents,
    DocumentState,
    Event,
    Opened,
    advance,
)
from syntax.languages import language_named
from syntax.parsing import Parse, parse
from syntax.text import Encoding, Position, Snapshot

UTF16 = Encoding.UTF16
EMPTY = DocumentState(0, "python", Nothing("not opened"))


def opened(text: str | None, language: str = "python", version: int = 1) -> Opened:
    return Opened(version, language, text, None)


def partial(line: int, start: int, end: int, text: str) -> types.TextDocumentContentChangePartial:
    return types.TextDocumentContentChangePartial(
        range=types.Range(types.Position(line, start), types.Position(line, end)), text=text
    )


def whole(text: str) -> types.TextDocumentContentChangeWholeDocument:
    return types.TextDocumentContentChangeWholeDocument(text=text)


def text_of(state: DocumentState) -> str:
    assert not isinstance(state.content, Nothing), state.content
    return state.content.snapshot.text


def test_opening_parses_and_editing_parses_again() -> None:
    state = advance(EMPTY, [opened("def f(:\n")])
    assert isinstance(state.content, Parse)
    assert state.content.has_errors
    state = advance(state, [Changed(2, (partial(0, 6, 6, "a"),), UTF16)])
    assert isinstance(state.content, Parse)
    assert text_of(state) == "def f(a:\n"
    assert (state.version, state.content.snapshot.version) == (2, 2)
    state = advance(state, [Changed(5, (partial(0, 7, 7, ")"), partial(0, 9, 9, " pass")), UTF16)])
    assert text_of(state) == "def f(a): pass\n"
    assert isinstance(state.content, Parse)
    assert not state.content.has_errors


def test_a_language_without_grammar_is_plain_text() -> None:
    state = advance(EMPTY, [opened("# hello", "markdown")])
    assert state.content == PlainText(state.content.snapshot, "markdown")  # type: ignore[union-attr]


def test_too_long_a_document_is_let_go_with_a_reason_and_comes_back_when_replaced() -> None:
    long = "x" * (LONGEST_DOCUMENT + 1)
    for state in (
        advance(EMPTY, [opened(long)]),
        advance(EMPTY, [opened(None)]),
        advance(EMPTY, [opened("x"), Changed(2, (whole(long),), UTF16)]),
        advance(EMPTY, [opened("x"), Changed(2, None, UTF16)]),
        advance(EMPTY, [opened(long), Changed(2, (partial(0, 0, 0, "y"),), UTF16)]),
    ):
        assert isinstance(state.content, Nothing)
        assert "2048 KiB" in state.content.reason
        back = advance(state, [Changed(9, (whole("x = 1\n"), partial(0, 0, 1, "y")), UTF16)])
        assert text_of(back) == "y = 1\n"


def test_a_file_that_cannot_be_written_is_read_only(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("x")
    state = advance(EMPTY, [Opened(1, "python", "x", file)])
    assert not state.read_only
    assert not advance(EMPTY, [Opened(1, "python", "x", tmp_path / "new.py")]).read_only


edits = st.lists(
    st.tuples(
        st.integers(0, 3), st.integers(0, 6), st.integers(0, 6), st.text("a(){}\n😀", max_size=4)
    ),
    max_size=6,
)


@given(st.text("ab(){}:=\n😀", max_size=30), st.lists(edits, max_size=5), st.sampled_from(Encoding))
def test_edits_in_one_go_one_by_one_and_text_anew_all_agree(
    text: str, batches: list[list[tuple[int, int, int, str]]], encoding: Encoding
) -> None:
    events: list[Event] = [opened(text)]
    events += [
        Changed(version, tuple(partial(*edit) for edit in batch), encoding)
        for version, batch in enumerate(batches, start=2)
    ]
    at_once = advance(EMPTY, events)
    stepwise = EMPTY
    for event in events:
        stepwise = advance(stepwise, [event])
    assert text_of(at_once) == text_of(stepwise)
    language = language_named("python")
    assert language is not None
    fresh = parse(Snapshot(text_of(at_once)), language)
    for state in (at_once, stepwise):
        assert isinstance(state.content, Parse)
        assert state.content.error_spans == fresh.error_spans


async def test_a_request_waits_for_the_version_it_was_made_for() -> None:
    documents = Documents()
    document = documents.open("file:///a.py", "python", 1, "x")
    for version in range(2, 200):
        documents.change("file:///a.py", version, (partial(0, 0, 0, "y"),), UTF16)
        if version == 100:
            waiting = asyncio.create_task(document.settled())
            await asyncio.sleep(0)
    last = await document.settled()
    assert last.version == 199
    assert text_of(last) == "y" * 198 + "x"
    assert (await waiting).version >= 100


async def test_a_cancelled_wait_harms_nobody() -> None:
    documents = Documents()
    document = documents.open("file:///a.py", "python", 1, "x" * 100_000)
    waiting = asyncio.create_task(document.settled())
    await asyncio.sleep(0)
    waiting.cancel()
    assert text_of(await document.settled()) == "x" * 100_000


async def test_what_does_not_fit_is_logged_and_left_out(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    documents = Documents()
    assert documents.change("file:///never.py", 2, (whole("x"),), UTF16) is None
    documents.open("file:///a.py", "python", 5, "x")
    assert documents.change("file:///a.py", 5, (whole("y"),), UTF16) is None
    assert documents.change("file:///a.py", 4, (whole("y"),), UTF16) is None
    assert documents.close("file:///never.py") is None
    document = documents.open("file:///a.py", "python", 1, "z")
    assert text_of(await document.settled()) == "z"
    assert documents.close("file:///a.py") is document
    assert documents.get("file:///a.py") is None
    told = "\n".join(record.message for record in caplog.records)
    assert "never opened" in told
    assert "a change to version 4 after version 5" in told
    assert "opened twice" in told


def test_positions_of_the_request_are_those_of_the_editor() -> None:
    state = advance(EMPTY, [opened("😀 = 1\n"), Changed(2, (partial(0, 5, 6, "2"),), UTF16)])
    assert text_of(state) == "😀 = 2\n"
    assert not isinstance(state.content, Nothing)
    assert state.content.snapshot.offset_at(Position(0, 5), UTF16) == 4

"""Positions, URIs and items mean to the editor what they mean to us, in every encoding."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from completion.values import Candidate, Suggestion
from lsp_server.convert import (
    choose_encoding,
    edit_of,
    inline_items,
    offset_of,
    path_of,
    popup_items,
    position_of,
    uri_of,
    without_lone_surrogates,
)
from syntax.text import BadPosition, Encoding, Snapshot, Span

encodings = st.sampled_from(list(Encoding))
texts = st.text(st.sampled_from("aé€𝒳😀\n\r\t"), max_size=40)


def change(
    start: tuple[int, int], end: tuple[int, int], text: str
) -> types.TextDocumentContentChangePartial:
    return types.TextDocumentContentChangePartial(
        range=types.Range(types.Position(*start), types.Position(*end)), text=text
    )


def test_the_clients_first_known_encoding_is_taken_and_utf16_without_any() -> None:
    assert choose_encoding(None) is Encoding.UTF16
    assert choose_encoding([]) is Encoding.UTF16
    assert choose_encoding(["utf-7"]) is Encoding.UTF16
    assert choose_encoding(["utf-7", "utf-32", "utf-8"]) is Encoding.UTF32
    assert choose_encoding([types.PositionEncodingKind.Utf8]) is Encoding.UTF8


@given(texts, encodings, st.data())
def test_an_offset_survives_the_way_to_the_editor_and_back(
    text: str, encoding: Encoding, data: st.DataObject
) -> None:
    snapshot = Snapshot(text)
    offset = data.draw(st.integers(0, len(text)))
    if text[offset - 1 : offset + 1] == "\r\n":
        offset -= 1
    assert offset_of(snapshot, position_of(snapshot, offset, encoding), encoding) == offset


numbers = st.integers(0, 2**31 - 1)


places = st.tuples(numbers, numbers)


@given(texts, encodings, places, places, texts)
def test_any_edit_at_all_can_be_applied(
    text: str, encoding: Encoding, start: tuple[int, int], end: tuple[int, int], new: str
) -> None:
    snapshot = Snapshot(text)
    edit = edit_of(snapshot, change(start, end, new), encoding)
    assert 0 <= edit.start <= edit.end <= len(text)
    assert new in snapshot.replace([edit], 2).text


def test_a_range_past_the_end_and_a_range_turned_around_mean_what_clients_mean() -> None:
    snapshot = Snapshot("one\ntwo")
    whole = edit_of(snapshot, change((0, 0), (99999, 0), "x"), Encoding.UTF16)
    assert snapshot.replace([whole], 2).text == "x"
    turned = edit_of(snapshot, change((1, 2), (0, 1), "-"), Encoding.UTF16)
    assert snapshot.replace([turned], 2).text == "o-o"


def test_a_request_past_the_end_is_an_error_not_a_guess() -> None:
    with pytest.raises(BadPosition, match="line 7"):
        offset_of(Snapshot("a\nb"), types.Position(7, 0), Encoding.UTF16)


def test_lone_surrogates_are_replaced_without_moving_anything() -> None:
    broken = "a\ud800b😀\udc00"
    mended = without_lone_surrogates(broken)
    assert mended == "a�b😀�"
    for encoding in ("utf-8", "utf-16-le", "utf-32-le"):
        assert len(broken.encode(encoding, "surrogatepass")) == len(mended.encode(encoding))


def test_uris_and_paths() -> None:
    assert path_of("file:///tmp/a%20b/%C3%BC.py") == Path("/tmp/a b/ü.py")
    assert path_of("file://localhost/tmp/x") == Path("/tmp/x")
    for nowhere in (
        "untitled:Untitled-1",
        "",
        "file:",
        "file:///a%00b",
        "http://x/y",
        "file://[/x",
    ):
        assert path_of(nowhere) is None, nowhere
    assert path_of(uri_of(Path("/tmp/ä #1?.py"))) == Path("/tmp/ä #1?.py")


@given(st.text())
def test_no_uri_raises(uri: str) -> None:
    path_of(uri)
    path_of(f"file:///{uri}")


SUGGESTION = Suggestion(
    text="bar(x)",
    span=Span(6, 6),
    candidates=(Candidate("bar(x)", 0.0), Candidate("baz\n", -1.0)),
)


def test_inline_items_carry_text_range_and_the_accept_command() -> None:
    items = inline_items(SUGGESTION, Snapshot("😀 = fo"), Encoding.UTF16, ["1.0", "1.1"])
    assert [item.insert_text for item in items] == ["bar(x)", "baz\n"]
    assert items[0].range == types.Range(types.Position(0, 7), types.Position(0, 7))
    assert items[1].command is not None
    assert items[1].command.command == "inkling.accept"
    assert items[1].command.arguments == [{"id": "1.1", "kind": "full"}]


def test_menu_items_hold_the_word_they_complete_or_they_would_be_filtered_out() -> None:
    item = popup_items(SUGGESTION, Snapshot("😀 = fo"), Encoding.UTF16, ["1.0", "1.1"])[0]
    assert isinstance(item.text_edit, types.TextEdit)
    assert item.text_edit.new_text == item.filter_text == "fobar(x)"
    assert item.text_edit.range.start == types.Position(0, 5)

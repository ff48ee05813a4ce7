"""Positions. A wrong one puts a suggestion into the middle of somebody's word."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syntax.text import BadPosition, Edit, Encoding, Position, Snapshot

PIECES = [
    "a",
    "b",
    " ",
    "\n",
    "\r\n",
    "\r",
    "é",
    "中",
    "😀",
    "\ud83d",
    "\ude00",
    "\x00",
    "\u2028",
    "\f",
]
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
encodings = st.sampled_from(Encoding)


def model_lines(text: str) -> list[str]:
    """The lines without their endings, by the protocol's definition of a line ending."""
    return re.split(r"\r\n|\n|\r", text)


def model_units(text: str, encoding: Encoding) -> int:
    width = {Encoding.UTF8: "utf-8", Encoding.UTF16: "utf-16-le", Encoding.UTF32: "utf-32-le"}
    size = {Encoding.UTF8: 1, Encoding.UTF16: 2, Encoding.UTF32: 4}
    return sum(
        len(character.encode(width[encoding], "surrogatepass")) // size[encoding]
        for character in text
    )


@st.composite
def texts_with_edits(draw: st.DrawFn) -> tuple[str, list[Edit]]:
    text = draw(texts)
    length, edits = len(text), []
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, length))
        end = draw(st.integers(start, length))
        inserted = draw(texts)
        edits.append(Edit(start, end, inserted))
        length += len(inserted) - (end - start)
    return text, edits


@given(texts)
def test_lines_are_those_of_the_protocol(text: str) -> None:
    snapshot = Snapshot(text)
    lines = model_lines(text)
    assert snapshot.line_count == len(lines)
    assert [snapshot.line_text(line) for line in range(len(lines))] == lines


@given(texts, encodings, st.data())
def test_every_offset_survives_the_way_to_a_position_and_back(
    text: str, encoding: Encoding, data: st.DataObject
) -> None:
    snapshot = Snapshot(text)
    offset = data.draw(st.integers(0, len(text)))
    position = snapshot.position_at(offset, encoding)
    line = snapshot.line_of(offset)
    start, end = snapshot.line_start(line), snapshot.line_end(line)
    assert position == Position(line, model_units(text[start : min(offset, end)], encoding))
    assert snapshot.offset_at(position, encoding) == min(offset, end)


@given(texts, encodings, st.integers(0, 60), st.data())
def test_any_character_means_a_place_within_its_line(
    text: str, encoding: Encoding, character: int, data: st.DataObject
) -> None:
    """Also one inside a surrogate pair or behind the line's end, as editors send them."""
    snapshot = Snapshot(text)
    line = data.draw(st.integers(0, snapshot.line_count - 1))
    offset = snapshot.offset_at(Position(line, character), encoding)
    content = snapshot.line_text(line)
    inside = offset - snapshot.line_start(line)
    assert 0 <= inside <= len(content)
    units = model_units(content[:inside], encoding)
    assert units <= character
    if inside < len(content):
        assert model_units(content[: inside + 1], encoding) > character


@given(texts, st.data())
def test_bytes_and_offsets_agree(text: str, data: st.DataObject) -> None:
    """Tree-sitter speaks bytes; an offset off by one cuts a character in two."""
    snapshot = Snapshot(text)
    offset = data.draw(st.integers(0, len(text)))
    byte = snapshot.byte_at(offset)
    assert byte == len(text[:offset].encode("utf-8", "surrogatepass"))
    assert snapshot.offset_of_byte(byte) == offset
    anywhere = data.draw(st.integers(0, len(snapshot.utf8)))
    below = snapshot.offset_of_byte(anywhere)
    assert snapshot.byte_at(below) <= anywhere
    assert below == len(text) or snapshot.byte_at(below + 1) > anywhere


@given(texts_with_edits())
def test_edits_give_the_text_a_string_would(case: tuple[str, list[Edit]]) -> None:
    text, edits = case
    snapshot = Snapshot(text)
    assert snapshot.line_count  # so that the line table is moved along, not made anew
    after = snapshot.replace(edits, 7)
    for edit in edits:
        text = text[: edit.start] + edit.text + text[edit.end :]
    fresh = Snapshot(text)
    assert (after.text, after.version) == (text, 7)
    assert [after.line_start(line) for line in range(after.line_count)] == [
        fresh.line_start(line) for line in range(fresh.line_count)
    ]


@pytest.mark.parametrize(
    ("text", "position"),
    [("", Position(1, 0)), ("a\n", Position(2, 0)), ("a", Position(0, -1)), ("a", Position(-1, 0))],
)
def test_a_line_the_document_does_not_have_is_an_error(text: str, position: Position) -> None:
    with pytest.raises(BadPosition):
        Snapshot(text).offset_at(position, Encoding.UTF16)


@pytest.mark.parametrize("edit", [Edit(0, 5, ""), Edit(3, 2, ""), Edit(-1, 0, "")])
def test_an_edit_outside_the_text_is_an_error(edit: Edit) -> None:
    with pytest.raises(BadPosition, match="outside the text"):
        Snapshot("abc").replace([edit], 1)


@pytest.mark.parametrize(
    ("text", "eol"),
    [("", "\n"), ("a\nb", "\n"), ("a\r\nb\r\nc\n", "\r\n"), ("a\rb\rc\n", "\r")],
)
def test_the_line_ending_used_most(text: str, eol: str) -> None:
    """New lines in a suggestion must not mix endings."""
    assert Snapshot(text).eol == eol


def test_a_large_text_is_measured_without_a_loop_over_it() -> None:
    """Fifty megabytes in one document: a per-character loop would hang the server for minutes."""
    text = "def f(x):\n    return 'é😀'\n" * 200_000
    snapshot = Snapshot(text)
    middle = len(text) // 2
    position = snapshot.position_at(middle, Encoding.UTF16)
    assert snapshot.offset_at(position, Encoding.UTF16) == middle
    assert snapshot.offset_of_byte(snapshot.byte_at(middle)) == middle
    assert snapshot.replace([Edit(middle, middle, "\n")], 1).line_count == snapshot.line_count + 1

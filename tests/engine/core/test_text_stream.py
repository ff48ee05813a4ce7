"""Text as it is streamed: whole characters, no part of a stop string, nothing lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.text_stream import TextStream

TEXT = st.text(alphabet="ab\n ä€😀", max_size=30)
STOPS = st.lists(st.text(alphabet="ab\nä€", min_size=1, max_size=4), max_size=3)


def cut(data: bytes, sizes: list[int]) -> list[bytes]:
    pieces = []
    for size in sizes:
        pieces.append(data[:size])
        data = data[size:]
    return [*pieces, data]


@given(TEXT, STOPS, st.lists(st.integers(0, 4), max_size=40))
def test_however_bytes_arrive_the_text_is_cut_at_the_first_stop(
    text: str, stops: list[str], sizes: list[int]
) -> None:
    stream = TextStream(stops)
    shown = ""
    for piece in cut(text.encode(), sizes):
        shown += stream.push(piece)
        assert text.startswith(shown), "what was shown is never taken back"
        assert not any(stop in shown for stop in stops)
    shown += stream.finish()
    places = [(text.find(stop) + len(stop), text.find(stop)) for stop in stops if stop in text]
    assert shown == (text[: min(places)[1]] if places else text)
    assert (stream.stopped is None) == (not places)


def test_text_that_only_began_like_a_stop_comes_when_that_is_sure() -> None:
    stream = TextStream(("<|end|>",))
    assert stream.push(b"a <|e") == "a "
    assert stream.push(b"lse") == "<|else"
    assert stream.push(b" <|") == " "
    assert stream.finish() == "<|"


def test_of_two_stops_that_are_complete_at_once_the_one_begun_first_is_named() -> None:
    stream = TextStream(("b\n", "ab\n", "\n\n"))
    assert stream.push(b"xab\n\ny") == "x"
    assert stream.stopped == "ab\n"
    assert stream.push(b"more") == ""


def test_an_unfinished_character_at_the_end_is_replaced() -> None:
    stream = TextStream()
    assert stream.push("ä".encode()[:1]) == ""
    assert stream.finish() == "\ufffd"

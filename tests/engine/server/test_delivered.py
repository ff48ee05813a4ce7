"""A stream that was broken off and repeated: the caller sees one stream."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.clients.generation import Chunk, Finish, StreamEvent
from engine.clients.native import Delivered
from foundation.errors import Unavailable


def seen(delivered: Delivered, events: list[StreamEvent]) -> list[StreamEvent]:
    return [fresh for event in events if (fresh := delivered.fresh(event)) is not None]


def cut(text: str, cuts: list[int], index: int = 0) -> list[StreamEvent]:
    edges = [0, *sorted(at for at in cuts if at <= len(text)), len(text)]
    return [Chunk(index, text[a:b], (0.5,) * (b - a)) for a, b in pairwise(edges)]


@given(
    st.text(max_size=20),
    st.lists(st.integers(0, 20), max_size=4),
    st.lists(st.integers(0, 20), max_size=4),
    st.integers(0, 5),
)
def test_the_text_arrives_once_wherever_it_broke(
    text: str, first_cuts: list[int], second_cuts: list[int], broken_after: int
) -> None:
    delivered = Delivered()
    got = seen(delivered, cut(text, first_cuts)[:broken_after])
    delivered.restart()
    got += seen(delivered, [*cut(text, second_cuts), Finish(0, "stop")])
    assert "".join(event.text for event in got if isinstance(event, Chunk)) == text
    assert sum(len(event.logprobs) for event in got if isinstance(event, Chunk)) == len(text)
    assert got[-1] == Finish(0, "stop")


def test_each_candidate_goes_on_where_it_was() -> None:
    delivered = Delivered()
    seen(delivered, [Chunk(0, "ab"), Chunk(1, "x"), Finish(1, "stop")])
    delivered.restart()
    got = seen(delivered, [Chunk(1, "x"), Finish(1, "stop"), Chunk(0, "abc"), Finish(0, "length")])
    assert got == [Chunk(0, "c"), Finish(0, "length")]
    assert delivered.complete(2)


def test_another_answer_after_the_restart_is_an_error_and_never_a_mixture() -> None:
    delivered = Delivered()
    seen(delivered, [Chunk(0, "return a")])
    delivered.restart()
    with pytest.raises(Unavailable, match="another one"):
        seen(delivered, [Chunk(0, "return b")])

"""A stream that was broken off and repeated: the caller sees one stream."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.clients.client import Backend, EngineClient
from engine.clients.generation import Chunk, EngineInfo, Finish, Generation, StreamEvent
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


class Torn(Backend):
    """An engine that is killed in its first `deaths` answers, and then says something else."""

    def __init__(self, deaths: int) -> None:
        self.deaths = deaths

    async def generate(self, generation: Generation) -> AsyncGenerator[StreamEvent, None]:
        delivered = Delivered()
        yield Chunk(0, "return a")
        seen(delivered, [Chunk(0, "return a")])
        if self.deaths:
            self.deaths -= 1
            delivered.restart()
            seen(delivered, [Chunk(0, "return b")])
        yield Finish(0, "stop")

    def chat(
        self, messages: Sequence[Mapping[str, str]], options: Generation
    ) -> AsyncGenerator[StreamEvent, None]:
        return self.generate(options)

    async def info(self) -> EngineInfo:
        raise NotImplementedError

    async def tokenize(self, texts: Sequence[str]) -> list[list[int]]:
        raise NotImplementedError

    async def count_tokens(self, texts: Sequence[str]) -> list[int]:
        raise NotImplementedError

    async def aclose(self) -> None:
        """Nothing is open."""


async def test_an_answer_that_nobody_has_seen_the_beginning_of_is_asked_for_anew() -> None:
    wanted = Generation(prompt="def f")
    assert (await EngineClient(Torn(1)).complete(wanted)).texts == ("return a",)
    assert (await EngineClient(Torn(1)).chat([], wanted)).texts == ("return a",)
    with pytest.raises(Unavailable, match="another one"):
        await EngineClient(Torn(2)).complete(wanted)
    with pytest.raises(Unavailable, match="another one"):
        async with EngineClient(Torn(1)).stream(wanted) as events:  # it was shown
            _ = [event async for event in events]

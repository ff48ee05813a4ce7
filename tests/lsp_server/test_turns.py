"""While somebody types, only the last request is worked on, and none is left without an answer."""

from __future__ import annotations

import asyncio
from functools import partial

import pytest

from foundation.nothing import Nothing
from lsp_server.turns import Turns


async def test_the_newest_request_wins_and_the_older_says_why_it_is_empty() -> None:
    turns = Turns()
    done: list[int] = []

    async def work(number: int) -> int:
        done.append(number)
        return number

    requests = [
        asyncio.create_task(turns.take("doc", 0.02, partial(work, number))) for number in range(4)
    ]
    results = await asyncio.gather(*requests)
    assert results == [Nothing("superseded by a newer request")] * 3 + [3]
    assert done == [3]


async def test_a_newer_request_ends_one_that_is_being_worked_on() -> None:
    turns = Turns()
    closed = asyncio.Event()

    async def slow() -> str:
        try:
            await asyncio.sleep(30)
        finally:
            closed.set()
        return "slow"

    async def quick() -> str:
        return "quick"

    first = asyncio.create_task(turns.take("doc", 0, slow))
    await asyncio.sleep(0.01)
    assert await turns.take("doc", 0, quick) == "quick"
    assert await first == Nothing("superseded by a newer request")
    assert closed.is_set()


async def test_an_edit_ends_the_waiting_but_not_the_work() -> None:
    turns = Turns()
    release = asyncio.Event()

    async def work() -> str:
        await release.wait()
        return "done"

    waiting = asyncio.create_task(turns.take("a", 30, work))
    working = asyncio.create_task(turns.take("b", 0, work))
    await asyncio.sleep(0.01)
    turns.edited("a")
    turns.edited("b")
    turns.edited("c")
    assert await waiting == Nothing("superseded by an edit")
    release.set()
    assert await working == "done"


async def test_documents_do_not_disturb_each_other() -> None:
    turns = Turns()

    async def work() -> str:
        await asyncio.sleep(0.01)
        return "done"

    assert await asyncio.gather(*(turns.take(key, 0, work) for key in "abc")) == ["done"] * 3


async def test_a_cancel_from_outside_is_a_cancel_and_reaches_the_work() -> None:
    turns = Turns()
    closed = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.sleep(30)
        finally:
            closed.set()

    task = asyncio.create_task(turns.take("doc", 0, work))
    await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert closed.is_set()


async def test_what_the_work_raises_comes_through() -> None:
    async def work() -> None:
        raise ValueError("boom")

    with pytest.raises(ValueError, match="boom"):
        await Turns().take("doc", 0, work)

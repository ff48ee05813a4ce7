"""Exactly one answer a request, whatever ends it first."""

from __future__ import annotations

import asyncio
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lsp_server.guard import Answer, Ledger, Result, RpcError


class Wire:
    def __init__(self) -> None:
        self.sent: list[tuple[Any, Answer]] = []
        self.ledger = Ledger(
            lambda request, answer: self.sent.append((request, answer)),
            lambda error: RpcError(-32603, f"explained {error}"),
        )

    @property
    def codes(self) -> list[tuple[Any, Any]]:
        return [
            (request, answer.value if isinstance(answer, Result) else answer.code)
            for request, answer in self.sent
        ]


async def value(result: Any, steps: int = 0) -> Any:
    for _ in range(steps):
        await asyncio.sleep(0)
    if isinstance(result, Exception):
        raise result
    return result


async def settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_result_an_error_and_an_exception_are_each_one_answer() -> None:
    wire = Wire()
    wire.ledger.work(1, value("fine"))
    wire.ledger.work("two", value(RpcError(-32602, "no")))
    wire.ledger.work(3, value(ValueError("boom")))
    await settle()
    assert wire.codes == [(1, "fine"), ("two", -32602), (3, -32603)]
    assert len(wire.ledger) == 0


async def test_a_cancel_is_answered_at_once_even_if_the_work_clings_on() -> None:
    wire = Wire()

    async def clinging() -> str:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            await asyncio.sleep(0)
        return "too late"

    wire.ledger.work(1, clinging())
    await asyncio.sleep(0)
    assert wire.ledger.cancel(1)
    assert wire.codes == [(1, -32800)]
    await settle()
    assert wire.codes == [(1, -32800)]


async def test_the_work_is_really_cancelled() -> None:
    wire = Wire()
    ended: list[str] = []

    async def work() -> None:
        try:
            await asyncio.sleep(30)
        finally:
            ended.append("closed")

    wire.ledger.work(1, work())
    await asyncio.sleep(0)
    wire.ledger.cancel(1)
    await settle()
    assert ended == ["closed"]


async def test_cancelling_what_is_unknown_or_answered_changes_nothing() -> None:
    wire = Wire()
    assert not wire.ledger.cancel(1)
    wire.ledger.work(1, value("fine"))
    await settle()
    assert not wire.ledger.cancel(1)
    assert wire.codes == [(1, "fine")]


async def test_an_id_in_use_is_refused_and_the_first_request_keeps_its_answer() -> None:
    wire = Wire()
    wire.ledger.work(1, value("first", steps=3))
    wire.ledger.work(1, value("second"))
    await settle()
    assert wire.codes == [(1, -32600), (1, "first")]


async def test_the_end_answers_everything() -> None:
    wire = Wire()
    for request in range(5):
        wire.ledger.work(request, value("fine", steps=100))
    wire.ledger.cancel_all()
    assert wire.codes == [(request, -32800) for request in range(5)]
    await settle()
    assert len(wire.sent) == 5


events = st.lists(
    st.one_of(
        st.tuples(st.just("work"), st.integers(0, 4), st.integers(0, 3), st.booleans()),
        st.tuples(st.just("cancel"), st.integers(0, 4), st.just(0), st.just(False)),
        st.tuples(st.just("turn"), st.just(0), st.just(0), st.just(False)),
    ),
    max_size=30,
)


@given(events)
def test_every_request_has_exactly_one_answer(script: list[tuple[str, int, int, bool]]) -> None:
    async def play() -> None:
        wire = Wire()
        asked = 0
        for kind, request, steps, fails in script:
            if kind == "work":
                asked += 1
                wire.ledger.work(request, value(OSError("x") if fails else "y", steps))
            elif kind == "cancel":
                wire.ledger.cancel(request)
            else:
                await asyncio.sleep(0)
        await settle()
        assert len(wire.sent) == asked
        assert len(wire.ledger) == 0

    asyncio.run(play())

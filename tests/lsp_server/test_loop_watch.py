"""The measure of how long the event loop is held measures just that."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from typing import Any

from lsp_server.loop_watch import LoopFigures, watched_loop


def run(work: Coroutine[Any, Any, None]) -> LoopFigures:
    figures = LoopFigures()
    with asyncio.Runner(loop_factory=lambda: watched_loop(figures)) as runner:
        runner.run(work)
    return figures


def test_blocking_is_seen_and_waiting_is_not() -> None:
    async def wait() -> None:
        await asyncio.sleep(0.05)
        await asyncio.to_thread(time.sleep, 0.05)

    async def block() -> None:
        await asyncio.sleep(0)
        time.sleep(0.05)  # noqa: ASYNC251 - what the test is about
        await asyncio.sleep(0)

    blocked = run(block())
    assert blocked.longest_ms >= 45
    assert blocked.over_10_ms >= 1
    # Asleep it takes no processor.
    assert blocked.longest_cpu_ms < 40
    assert run(wait()).longest_cpu_ms < 40

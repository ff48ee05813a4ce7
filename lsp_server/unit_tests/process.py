"""The process that makes tests: `python -m lsp_server.unit_tests.process`, one order, one answer.

It works at low priority, and so does all that it starts. How tests are made is `testgen/`'s.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from engine.clients.client import EngineClient
from engine.clients.generation import Completion, Generation
from foundation.errors import InklingError, Unavailable
from foundation.priority import stand_back
from foundation.settings import Settings
from lsp_server import errand_process
from lsp_server.unit_tests.messages import Aside, Ask, Made, Refused, Said
from sandbox.boundary import find_boundary
from testgen.languages.language import Tests
from testgen.pipeline import write_tests
from testgen.report import as_json, as_text

WriteTests = Callable[..., Coroutine[Any, Any, Tests]]

_NICENESS = 10
# An engine that is not there yet is started by then. Others will type with it, so that it must
# not be nice as we are.
_BEGIN_SECONDS = 1.0
_BEYOND = 1e6

logger = logging.getLogger(__name__)


class Clock:
    """The time in seconds, until there is enough: from then on each look at it is past every
    deadline, so that whatever goes by it ends at once with what it has."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._enough = False

    def enough(self) -> None:
        """End everything."""
        self._enough = True

    def __call__(self) -> float:
        """Seconds since some moment."""
        # A little further every time: a deadline that is set from now on is past as well.
        if self._enough:
            self._ahead += _BEYOND
        return time.monotonic() + self._ahead


class LateModel:
    """The engine's model, connected to meanwhile: nobody waits for it before proposals are due."""

    def __init__(self, settings: Settings, without: Callable[[str], None]) -> None:
        """`without` is told, once, why there is none."""
        self._without = without
        self._connecting = asyncio.create_task(EngineClient.connect(settings))
        self._connecting.add_done_callback(self._connected)

    async def begun(self, seconds: float) -> None:
        """Wait until there is a connection, or none, and not longer than so many seconds."""
        await asyncio.wait([self._connecting], timeout=seconds)

    async def complete(self, generation: Generation) -> Completion:
        """Raises `Unavailable` where there is no model."""
        try:
            client = await asyncio.shield(self._connecting)
        except InklingError as fault:
            raise Unavailable(str(fault)) from fault
        return await client.complete(generation)

    async def aclose(self) -> None:
        """Disconnect; the engine stays for others."""
        self._connecting.remove_done_callback(self._connected)
        self._connecting.cancel()
        with contextlib.suppress(asyncio.CancelledError, InklingError):
            await (await self._connecting).aclose()

    def _connected(self, task: asyncio.Task[EngineClient]) -> None:
        if not task.cancelled() and (fault := task.exception()) is not None:
            self._without(str(fault))


def main(write: WriteTests = write_tests) -> None:
    """Make what is asked for on standard input, and leave."""
    errand_process.run(partial(_make, write=write))


async def _make(ask: Ask, say: Callable[[Said], None], write: WriteTests) -> None:
    started, clock = time.monotonic(), Clock()
    errand_process.listen(clock.enough)
    model = LateModel(
        ask.settings, lambda why: say(Aside(f"without a model, by search alone: {why}"))
    )
    try:
        await model.begun(_BEGIN_SECONDS)
        stand_back(_NICENESS)
        boundary = await find_boundary(ask.settings.sandbox)
        tests = await write(ask.wanted, boundary, model, say, clock)
    except InklingError as fault:
        say(Refused(str(fault), isinstance(fault, Unavailable)))
        return
    finally:
        await model.aclose()
    say(_made(tests, time.monotonic() - started))


def _made(tests: Tests, seconds: float) -> Made:
    report = as_json(tests.report)
    # By a clock that was told to hurry, everything took for ever.
    report["seconds"] = round(seconds, 2)
    for target in report["targets"]:
        target["seconds"] = min(target["seconds"], report["seconds"])
    return Made(
        written=tests.written,
        report=report,
        lines=tuple(as_text(tests.report)),
        problems=tests.report.problems,
        findings=tests.report.findings,
        manuscript=tests.manuscript,
    )


if __name__ == "__main__":
    main()

"""The process that makes tests: `python -m lsp_server.unit_tests.process`, one order, one answer.

It works at low priority, and so does all that it starts. How tests are made is `testgen/`'s.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from typing import IO, Any

from engine.clients.client import EngineClient
from engine.clients.generation import Completion, Generation
from foundation.errors import InklingError, Unavailable
from foundation.priority import stand_back
from foundation.settings import Settings
from lsp_server.errand import ENOUGH
from lsp_server.unit_tests.messages import Aside, Ask, Made, Refused, Said
from sandbox.boundary import find_boundary
from testgen.languages.language import Tests
from testgen.pipeline import write_tests
from testgen.report import as_json, as_text

WriteTests = Callable[..., Coroutine[Any, Any, Tests]]

_NICENESS = 10
_GOODBYE_SECONDS = 3.0
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
    # Nothing but answers may reach the pipe, whatever some library prints.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when Ctrl-C ends us
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    ask = pickle.load(sys.stdin.buffer)

    def say(said: Said) -> None:
        pickle.dump(said, answers)
        answers.flush()

    # The parent may be gone, and then nobody is there to hear it.
    with contextlib.suppress(asyncio.CancelledError, BrokenPipeError):
        asyncio.run(_make(ask, say, write))


async def _make(ask: Ask, say: Callable[[Said], None], write: WriteTests) -> None:
    started, clock = time.monotonic(), Clock()
    _listen(sys.stdin.buffer, clock, asyncio.current_task())
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


def _listen(pipe: IO[bytes], clock: Clock, work: asyncio.Task[Any] | None) -> None:
    """Hear what the parent says next, and notice when it is gone."""
    loop = asyncio.get_running_loop()

    def listen() -> None:
        while pipe.read(1) == ENOUGH:
            clock.enough()
        if work is not None:
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(work.cancel)
        time.sleep(_GOODBYE_SECONDS)
        os._exit(0)

    threading.Thread(target=listen, name="parent", daemon=True).start()


if __name__ == "__main__":
    main()

"""The process that checks documentation, as the server sees it: started when it is first asked,
started again if it dies.

A process, because facts are gathered in Python, and keystrokes are answered in this one.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import logging
import pickle
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from foundation.errors import BadInput, Unavailable
from lsp_server.documentation.messages import (
    Answer,
    Job,
    Learned,
    Numbered,
    Question,
    Refused,
    Touched,
)

COMMAND: tuple[str, ...] = (sys.executable, "-m", "lsp_server.documentation.process")
# What dies as soon as it is started is not started at every key.
_RETRY_SECONDS = 15.0

logger = logging.getLogger(__name__)


class Checker:
    """The process of one window, while there is one."""

    def __init__(self, learned: Callable[[Path], None], command: tuple[str, ...] = ()) -> None:
        """`learned` is called in the event loop, with the project of which more can be told."""
        self._learned = learned
        self._command = command or COMMAND
        self._running: _Running | None = None
        self._started = float("-inf")

    async def ask(self, job: Question) -> Answer:
        """The answer to a job. Raises `Unavailable` where there is none, and `BadInput` where that
        is for what was asked or for a setting."""
        answer = await self._process().ask(job)
        if isinstance(answer, Refused):
            if answer.is_wrong:
                raise BadInput(answer.message)
            raise Unavailable(answer.message)
        return answer

    def tell(self, job: Touched) -> None:
        """Say something that is not answered; nothing where nobody would care."""
        if self._running is not None and self._running.is_alive:
            self._running.tell(job)

    def close(self) -> None:
        """End the process."""
        if self._running is not None:
            self._running.close()

    def _process(self) -> _Running:
        if self._running is None or not self._running.is_alive:
            if time.monotonic() < self._started + _RETRY_SECONDS:
                raise Unavailable("the process that checks documentation ended; the log says why")
            self._started = time.monotonic()
            self._running = _Running(self._command, self._learned)
        return self._running


class _Running:
    """One process, and the threads that write to it and read from it."""

    def __init__(self, command: tuple[str, ...], learned: Callable[[Path], None]) -> None:
        self.is_alive = True
        self._command = command
        self._learned = learned
        self._loop = asyncio.get_running_loop()
        self._numbers = itertools.count(1)
        self._owed: dict[int, asyncio.Future[Answer]] = {}
        self._orders: queue.SimpleQueue[Numbered | None] = queue.SimpleQueue()
        threading.Thread(target=self._run, name="check documentation", daemon=True).start()

    async def ask(self, job: Question) -> Answer:
        number = self._order(job)
        owed: asyncio.Future[Answer] = self._loop.create_future()
        self._owed[number] = owed
        try:
            return await owed
        finally:
            self._owed.pop(number, None)

    def tell(self, job: Touched) -> None:
        self._order(job)

    def close(self) -> None:
        self._orders.put(None)

    def _order(self, job: Job) -> int:
        number = next(self._numbers)
        self._orders.put(Numbered(number, job))
        return number

    def _run(self) -> None:
        try:
            # Its own folder comes first on the path, never the user's workspace: a `msgspec.py`
            # of theirs must not be imported.
            process = subprocess.Popen(
                self._command,
                cwd=Path(__file__).parents[2],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            logger.error("the process that checks documentation cannot be started: %s", error)
            self._in_loop(self._ended)
            return
        threading.Thread(
            target=self._write, args=(process,), name="order documentation", daemon=True
        ).start()
        assert process.stdout is not None
        with contextlib.suppress(EOFError, OSError, pickle.UnpicklingError), process.stdout as pipe:
            while True:
                self._in_loop(partial(self._hear, pickle.load(pipe)))
        self._orders.put(None)
        process.wait()
        self._in_loop(self._ended)

    def _write(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        with contextlib.suppress(OSError), process.stdin as pipe:
            while (order := self._orders.get()) is not None:
                pickle.dump(order, pipe)
                pipe.flush()

    def _hear(self, said: Numbered | Learned) -> None:
        if isinstance(said, Learned):
            self._learned(said.root)
            return
        owed = self._owed.get(said.number)
        if owed is not None and not owed.done() and isinstance(said.body, Answer):
            owed.set_result(said.body)

    def _ended(self) -> None:
        self.is_alive = False
        for owed in self._owed.values():
            if not owed.done():
                owed.set_exception(Unavailable("the process that checks documentation ended"))

    def _in_loop(self, what: Callable[[], None]) -> None:
        # The loop may have ended before the thread that reads for it.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(what)

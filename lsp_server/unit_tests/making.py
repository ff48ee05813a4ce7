"""The process that makes tests, as the server sees it: asked once, told to come to an end, left.

A process, because a search keeps an interpreter busy that has keystrokes to answer. What it does
is in `lsp_server/unit_tests/process.py`.
"""

from __future__ import annotations

import asyncio
import contextlib
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from foundation.errors import BadInput, InklingError, Unavailable
from lsp_server.unit_tests.messages import Aside, Ask, Made, Refused
from testgen.wanted import Progress

COMMAND: tuple[str, ...] = (sys.executable, "-m", "lsp_server.unit_tests.process")
ENOUGH = b"e"
"""What is written to the process when it is to come to an end with what it has."""


class Making:
    """One run. `made` is awaited once."""

    def __init__(
        self, ask: Ask, told: Callable[[Progress | Aside], None], command: tuple[str, ...] = ()
    ) -> None:
        """`told` is called in the event loop."""
        self._ask = ask
        self._told = told
        self._command = command or COMMAND
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._enough = self._left = False

    async def made(self) -> Made:
        """The tests. Cancelling ends the process, and drops what it has.

        Raises `BadInput` and `Unavailable` as `testgen.pipeline.write_tests` does.
        """
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[Made] = loop.create_future()
        threading.Thread(
            target=self._run, args=(loop, ended), name="make tests", daemon=True
        ).start()
        try:
            return await ended
        finally:
            self._leave()

    def enough(self) -> None:
        """Come to an end soon, with what there is by then."""
        with self._lock:
            self._enough = True
            self._say_enough()

    def _say_enough(self) -> None:
        if self._process is not None and self._process.stdin is not None and not self._left:
            with contextlib.suppress(OSError):
                self._process.stdin.write(ENOUGH)
                self._process.stdin.flush()

    def _leave(self) -> None:
        """Without somebody at the other end of its input the process goes away."""
        with self._lock:
            self._left = True
            if self._process is not None and self._process.stdin is not None:
                with contextlib.suppress(OSError):
                    self._process.stdin.close()

    def _run(self, loop: asyncio.AbstractEventLoop, ended: asyncio.Future[Made]) -> None:
        result: Any = None
        try:
            process = self._start()
            assert process.stdout is not None
            with process.stdout as pipe:
                while not isinstance(result, InklingError):
                    said = pickle.load(pipe)
                    result = _result_of(said)
                    if result is not None:
                        break
                    loop.call_soon_threadsafe(self._told, said)
        except EOFError:
            result = Unavailable(
                "the process that makes tests ended before it was done; the log says why"
            )
        except OSError as error:
            result = Unavailable(f"the process that makes tests cannot be started: {error}")
        except RuntimeError:
            return  # the loop has ended, and nobody waits any more
        except Exception as error:
            result = error
        with contextlib.suppress(RuntimeError):
            loop.call_soon_threadsafe(_settle, ended, result)
        if self._process is not None:
            self._process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        # Its own folder comes first on the path, never the user's workspace: a `msgspec.py` of
        # theirs must not be imported.
        process = subprocess.Popen(
            self._command,
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        assert process.stdin is not None
        pickle.dump(self._ask, process.stdin)
        process.stdin.flush()
        with self._lock:
            self._process = process
            if self._enough:
                self._say_enough()
            if self._left:
                process.stdin.close()
        return process


def _result_of(said: object) -> Made | InklingError | None:
    if isinstance(said, Refused):
        return Unavailable(said.message) if said.unavailable else BadInput(said.message)
    return said if isinstance(said, Made) else None


def _settle(ended: asyncio.Future[Made], result: Made | Exception) -> None:
    if ended.done():
        return
    if isinstance(result, Exception):
        ended.set_exception(result)
    else:
        ended.set_result(result)

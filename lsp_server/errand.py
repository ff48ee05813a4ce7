"""A process that is given one order, tells how far it is, and ends with a result.

A process, because what takes minutes keeps an interpreter busy that has keystrokes to answer. It
goes away when nobody is at the other end of its input any more.
"""

from __future__ import annotations

import asyncio
import contextlib
import pickle
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, TypeVar

from foundation.errors import InklingError, Unavailable

ENOUGH = b"e"
"""What is written to the process when it is to come to an end with what it has."""

Result = TypeVar("Result")


class Errand(Generic[Result]):
    """One run. `made` is awaited once."""

    def __init__(
        self,
        order: object,
        command: tuple[str, ...],
        what: str,
        result_of: Callable[[object], Result | InklingError | None],
        told: Callable[[Any], None],
    ) -> None:
        """`what` it does, for faults. What `result_of` says is no result is `told`, in the event
        loop."""
        self._order = order
        self._command = command
        self._what = what
        self._result_of = result_of
        self._told = told
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._enough = self._left = False

    async def made(self) -> Result:
        """The result. Cancelling ends the process, and drops what it has.

        Raises the error that the result is, and `Unavailable` where there is none.
        """
        loop = asyncio.get_running_loop()
        ended: asyncio.Future[Result] = loop.create_future()
        threading.Thread(target=self._run, args=(loop, ended), name=self._what, daemon=True).start()
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

    def _run(self, loop: asyncio.AbstractEventLoop, ended: asyncio.Future[Result]) -> None:
        result: Any = None
        try:
            process = self._start()
            assert process.stdout is not None
            with process.stdout as pipe:
                while not isinstance(result, InklingError):
                    said = pickle.load(pipe)
                    result = self._result_of(said)
                    if result is not None:
                        break
                    loop.call_soon_threadsafe(self._told, said)
        except EOFError:
            result = Unavailable(
                f"the process that {self._what} ended before it was done; the log says why"
            )
        except OSError as error:
            result = Unavailable(f"the process that {self._what} cannot be started: {error}")
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
            cwd=Path(__file__).parents[1],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        assert process.stdin is not None
        pickle.dump(self._order, process.stdin)
        process.stdin.flush()
        with self._lock:
            self._process = process
            if self._enough:
                self._say_enough()
            if self._left:
                process.stdin.close()
        return process


def _settle(ended: asyncio.Future[Any], result: object) -> None:
    if ended.done():
        return
    if isinstance(result, Exception):
        ended.set_exception(result)
    else:
        ended.set_result(result)

"""Keeps something from being freed under the threads that use it."""

from __future__ import annotations

import threading
from types import TracebackType

from foundation.errors import Unavailable


class Gate:
    """`with gate:` any number of threads use the thing; `close` waits for them and ends that."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._users = 0
        self._closed = False
        self._changed = threading.Condition()

    def __enter__(self) -> None:
        with self._changed:
            if self._closed:
                raise Unavailable(f"{self._name} is not loaded any more; try again")
            self._users += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._changed:
            self._users -= 1
            self._changed.notify_all()

    def close(self) -> bool:
        """Let nobody in any more and wait for those inside. False if it was closed before."""
        with self._changed:
            first, self._closed = not self._closed, True
            self._changed.wait_for(lambda: not self._users)
            return first

"""One automatic request per document at a time: waiting for quiet, and giving way to newer ones.

What the request does is passed in; nothing here knows LSP or completions.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, TypeVar

from foundation.nothing import Nothing

T = TypeVar("T")


class _Turn:
    def __init__(self) -> None:
        self.task: asyncio.Task[Any] | None = None
        self.waiting = True
        self.given_up: Nothing | None = None

    def give_way(self, to: str) -> None:
        self.given_up = Nothing(f"superseded by {to}")
        if self.task is not None:
            self.task.cancel()


class Turns:
    """Whose turn it is, by key (a document, or a document and a kind of request)."""

    def __init__(self) -> None:
        self._current: dict[Hashable, _Turn] = {}

    async def take(
        self, key: Hashable, quiet: float, work: Callable[[], Coroutine[Any, Any, T]]
    ) -> T | Nothing:
        """Wait `quiet` seconds, then do the work; `Nothing` if something newer came before.

        An older turn of the same key ends at once. Raises what `work` raises.
        """
        if (older := self._current.get(key)) is not None:
            older.give_way("a newer request")
        turn = _Turn()
        self._current[key] = turn
        turn.task = asyncio.get_running_loop().create_task(self._run(turn, quiet, work))
        try:
            result: T = await turn.task
            return result
        except asyncio.CancelledError:
            if turn.given_up is None or _being_cancelled():
                raise
            return turn.given_up
        finally:
            if self._current.get(key) is turn:
                del self._current[key]

    def edited(self, key: Hashable) -> None:
        """The text changed: a turn that still waits for quiet is over."""
        turn = self._current.get(key)
        if turn is not None and turn.waiting:
            turn.give_way("an edit")

    def end(self, key: Hashable, why: str) -> None:
        """The turn is over, whether it waits or works."""
        turn = self._current.get(key)
        if turn is not None:
            turn.give_way(why)

    def end_all(self, why: str) -> None:
        """Every turn is over."""
        for key in tuple(self._current):
            self.end(key, why)

    @staticmethod
    async def _run(turn: _Turn, quiet: float, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        if quiet > 0:
            await asyncio.sleep(quiet)
        turn.waiting = False
        return await work()


def _being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0

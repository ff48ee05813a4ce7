"""What is opened by whoever needs it first, shared by all, and closed together: processes mostly.

What is opened, and by which key, its users say.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, Protocol, TypeVar


class Closable(Protocol):
    """What has an end."""

    async def aclose(self) -> None:
        """Let go of everything."""


Key = TypeVar("Key", bound=Hashable)
Resource = TypeVar("Resource", bound=Closable)


class OnDemand(Generic[Key, Resource]):
    """Resources by their keys. One that could not be opened raises the same for all who ask."""

    def __init__(self) -> None:
        self._opened: dict[Key, asyncio.Task[Resource]] = {}

    async def get(self, key: Key, opening: Callable[[], Coroutine[Any, Any, Resource]]) -> Resource:
        """The one resource of a key. Whoever stops waiting for it does not stop it for others.
        Raises what `opening` raises."""
        self.begin(key, opening)
        return await asyncio.shield(self._opened[key])

    def begin(self, key: Key, opening: Callable[[], Coroutine[Any, Any, Resource]]) -> None:
        """Open it now if nobody did, so that it is there when it is needed."""
        if key not in self._opened:
            self._opened[key] = asyncio.create_task(opening())

    async def aclose(self) -> None:
        """Close all that is open, give up what is being opened; what is asked for later is opened
        anew."""
        opened = list(self._opened.values())
        self._opened.clear()
        for task in opened:
            task.cancel()
        for found in await asyncio.gather(*opened, return_exceptions=True):
            if not isinstance(found, BaseException):
                await found.aclose()

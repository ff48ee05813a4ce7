"""An errand as the user follows it: a bar, and two ways to stop.

The first stop keeps what there is, the second drops it. What the bar says is its users'.
"""

from __future__ import annotations

import asyncio
from typing import Generic, TypeVar

from lsp_server.editor import Editor, Progress
from lsp_server.errand import Errand

Result = TypeVar("Result")


class Followed(Generic[Result]):
    """One errand under one title. `name` is what it is about."""

    def __init__(self, editor: Editor, title: str, name: str) -> None:
        self._editor = editor
        self._title = title
        self._name = name
        self._errand: Errand[Result] | None = None
        self._work: asyncio.Task[Result] | None = None
        self._bar: Progress | None = None
        self._enough = False
        self._again: asyncio.Task[None] | None = None

    async def through(self, errand: Errand[Result], beginning: str) -> Result | None:
        """Its result; None if the user dropped it. Awaited once. Raises as `Errand.made`."""
        self._errand = errand
        message = f"{self._name}: {beginning}"
        self._bar = await self._editor.begin_progress(self._title, message, self.stop)
        self._work = asyncio.create_task(errand.made(), name=f"{self._title}: {self._name}")
        try:
            return await self._work
        except asyncio.CancelledError:
            if not self._work.cancelled() or _being_cancelled():
                raise
            return None
        finally:
            self._work.cancel()
            self._bar.end(f"{self._name}: done")

    def report(self, message: str, percentage: int) -> None:
        """How far it is; nothing any more once it is to stop."""
        if self._bar is not None and not self._enough:
            self._bar.report(message, percentage)

    def stop(self) -> None:
        """Come to an end with what there is; asked a second time, with nothing."""
        if self._enough:
            if self._work is not None:
                self._work.cancel()
            return
        self._enough = True
        if self._errand is not None:
            self._errand.enough()
        # An editor takes the bar away with its button pressed; this one has a button of its own.
        self._again = asyncio.create_task(self._begin_again())

    async def _begin_again(self) -> None:
        if self._bar is None or self._work is None:
            return
        message = f"{self._name}: finishing what there is; cancel again to drop it"
        self._bar.end(f"{self._name}: stopped")
        self._bar = bar = await self._editor.begin_progress(self._title, message, self.stop)
        if self._work.done():
            bar.end(f"{self._name}: done")


def _being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0

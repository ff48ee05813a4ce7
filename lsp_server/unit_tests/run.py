"""One making of tests as the user follows it: a bar with live figures, and two ways to stop.

The first stop keeps what there is, the second drops it. What is made of the result is `desk.py`'s.
"""

from __future__ import annotations

import asyncio

from lsp_server.editor import Editor, Progress
from lsp_server.unit_tests.making import Making
from lsp_server.unit_tests.messages import Aside, Ask, Made
from testgen.wanted import Progress as Figures

TITLE = "Inkling tests"


class Run:
    """The tests of one file in the making. `made` is awaited once."""

    def __init__(self, editor: Editor, name: str) -> None:
        self.name = name
        self.asides: list[str] = []
        self._editor = editor
        self._making: Making | None = None
        self._work: asyncio.Task[Made] | None = None
        self._bar: Progress | None = None
        self._enough = False
        self._again: asyncio.Task[None] | None = None

    async def made(self, ask: Ask) -> Made | None:
        """The tests; None if the user dropped them. Raises what `Making.made` raises."""
        self._bar = await self._editor.begin_progress(TITLE, f"{self.name}: starting", self.stop)
        self._making = Making(ask, self._told)
        if self._enough:
            self._making.enough()
        self._work = asyncio.create_task(self._making.made(), name=f"tests for {self.name}")
        try:
            return await self._work
        except asyncio.CancelledError:
            if not self._work.cancelled() or _being_cancelled():
                raise
            return None
        finally:
            self._work.cancel()
            if self._bar is not None:
                self._bar.end(f"{self.name}: done")

    def stop(self) -> None:
        """Come to an end with what there is; asked a second time, with nothing."""
        if self._enough:
            if self._work is not None:
                self._work.cancel()
            return
        self._enough = True
        if self._making is not None:
            self._making.enough()
        # An editor takes the bar away with its button pressed; this one has a button of its own.
        self._again = asyncio.create_task(self._begin_again())

    async def _begin_again(self) -> None:
        if self._bar is None or self._work is None:
            return
        message = f"{self.name}: finishing what there is; cancel again to drop it"
        self._bar.end(f"{self.name}: stopped")
        self._bar = bar = await self._editor.begin_progress(TITLE, message, self.stop)
        if self._work.done():
            bar.end(f"{self.name}: done")

    def _told(self, said: Figures | Aside) -> None:
        if isinstance(said, Aside):
            self.asides.append(said.text)
            return
        if self._bar is not None:
            share = 100 * max(said.number - 1, 0) // max(said.of, 1)
            self._bar.report(in_words(said), share)


def in_words(said: Figures) -> str:
    """How far it is, in a line: "grade (1 of 4): mutants, branches 6/6, mutants 21/22"."""
    taken, branches = said.branches
    noticed, tried = said.mutants
    number = f" ({said.number} of {said.of})" if said.of > 1 else ""
    figures = [f"branches {taken}/{branches}"] if branches else []
    figures += [f"mutants {noticed}/{tried}"] if tried else []
    return f"{said.symbol}{number}: {', '.join([said.doing, *figures])}"


def _being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0

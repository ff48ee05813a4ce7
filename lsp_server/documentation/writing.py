"""One writing of documentation as the user follows it: a bar with a forecast, and two ways to stop.

The first stop keeps what there is, the second drops it. What is done with it is `handing.py`'s.
"""

from __future__ import annotations

import asyncio
import sys
import time
from dataclasses import dataclass, field

from foundation.errors import BadInput, InklingError, Unavailable
from lsp_server.documentation.orders import (
    Figures,
    Finished,
    Order,
    Refused,
    Skipped,
    WrittenFile,
)
from lsp_server.editor import Editor, Progress
from lsp_server.errand import Errand

COMMAND: tuple[str, ...] = (sys.executable, "-m", "lsp_server.documentation.writing_process")
TITLE = "Inkling docs"
# So many symbols tell how long the others take; so many are in the making at a time, and, one like
# the other, half done.
_TELLING, _AT_A_TIME = 2, 8


@dataclass(slots=True)
class Written:
    """What came of an order. `fault`: why it ended early."""

    files: list[WrittenFile] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    fault: str = ""


class Writing:
    """The documentation of a symbol, a file or a folder in the making. `done` is awaited once."""

    def __init__(self, editor: Editor, name: str) -> None:
        self.name = name
        self._editor = editor
        self._errand: Errand[Finished] | None = None
        self._work: asyncio.Task[Finished] | None = None
        self._bar: Progress | None = None
        self._written = Written()
        self._began: float | None = None
        self._enough = False
        self._again: asyncio.Task[None] | None = None

    async def done(self, order: Order) -> Written | None:
        """What was written; None if the user dropped it. Raises `BadInput` and `Unavailable`."""
        message = f"{self.name}: reading the code, then asking the model"
        self._bar = await self._editor.begin_progress(TITLE, message, self.stop)
        self._errand = Errand(order, COMMAND, "writes documentation", _result_of, self._told)
        if self._enough:
            self._errand.enough()
        self._work = asyncio.create_task(self._errand.made(), name=f"docs for {self.name}")
        try:
            self._written.fault = (await self._work).fault
        except asyncio.CancelledError:
            if not self._work.cancelled() or _being_cancelled():
                raise
            return None
        finally:
            self._work.cancel()
            self._bar.end(f"{self.name}: done")
        return self._written

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
        message = f"{self.name}: finishing what there is; cancel again to drop it"
        self._bar.end(f"{self.name}: stopped")
        self._bar = bar = await self._editor.begin_progress(TITLE, message, self.stop)
        if self._work.done():
            bar.end(f"{self.name}: done")

    def _told(self, said: Figures | WrittenFile | Skipped) -> None:
        if isinstance(said, WrittenFile):
            self._written.files.append(said)
        elif isinstance(said, Skipped):
            self._written.skipped.append(said)
        elif self._bar is not None and not self._enough:
            now = time.monotonic()
            self._began = self._began or now
            share = 100 * said.done // max(said.total, 1)
            self._bar.report(in_words(said, now - self._began), share)


def in_words(said: Figures, seconds: float) -> str:
    """How far it is, in a line: "3 of 40: parse_line, about 2 min left"; `seconds` since it is
    known how many there are."""
    line = f"{said.done} of {said.total}" + (f": {said.name}" if said.done else "")
    if said.done < _TELLING or said.done == said.total:
        return line
    under_way = min(_AT_A_TIME, said.total - said.done) / 2
    left = seconds / (said.done + under_way) * (said.total - said.done - under_way)
    return f"{line}, about {f'{left / 60:.0f} min' if left >= 90 else f'{left:.0f} s'} left"


def _result_of(said: object) -> Finished | InklingError | None:
    if isinstance(said, Refused):
        return Unavailable(said.message) if said.unavailable else BadInput(said.message)
    return said if isinstance(said, Finished) else None


def _being_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0

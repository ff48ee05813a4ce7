"""One writing of documentation as the user follows it, with a forecast.

What is done with what was written is `handing.py`'s.
"""

from __future__ import annotations

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
from lsp_server.editor import Editor
from lsp_server.errand import Errand
from lsp_server.followed import Followed

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
        self._followed: Followed[Finished] = Followed(editor, TITLE, name)
        self._written = Written()
        self._began: float | None = None

    async def done(self, order: Order) -> Written | None:
        """What was written; None if the user dropped it. Raises `BadInput` and `Unavailable`."""
        errand = Errand(order, COMMAND, "writes documentation", _result_of, self._told)
        finished = await self._followed.through(errand, "reading the code, then asking the model")
        if finished is None:
            return None
        self._written.fault = finished.fault
        return self._written

    def stop(self) -> None:
        """Come to an end with what there is; asked a second time, with nothing."""
        self._followed.stop()

    def _told(self, said: Figures | WrittenFile | Skipped) -> None:
        if isinstance(said, WrittenFile):
            self._written.files.append(said)
        elif isinstance(said, Skipped):
            self._written.skipped.append(said)
        else:
            now = time.monotonic()
            self._began = self._began or now
            share = 100 * said.done // max(said.total, 1)
            self._followed.report(in_words(said, now - self._began), share)


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

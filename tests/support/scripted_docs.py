"""The process that writes documentation for the server, with a pen in the place of the model's.

Run as `python -m tests.support.scripted_docs`; `SCRIPTED_DOCS` is a JSON object: `told`: what is
written, by kind of slot, null: left out; `wait`: the name before which it waits until it is told
that there is enough; `unavailable`: a reason for which there is no pen; `die`: end without a word;
`keep`: a file to which the options go that it was asked with.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

from docgen.prose.options import ProseLanguage, ProseOptions
from docgen.prose.record import Record
from docgen.prose.slots import Slot
from docgen.prose.writer import Writer
from docgen.prose.written import Written
from foundation.errors import Unavailable
from lsp_server.documentation import writing_process
from lsp_server.documentation.orders import Order
from tests.support.docs_pen import Pen


class _WaitingPen(Pen):
    """Waits before a name, for ever."""

    wait: str = ""

    async def write(
        self, record: Record, slots: Sequence[Slot], language: ProseLanguage | None = None
    ) -> Written:
        if record.symbol.name == self.wait:
            await asyncio.sleep(3600)
        return await super().write(record, slots, language)


@contextlib.asynccontextmanager
async def scripted_pen(order: Order, prose: ProseOptions) -> AsyncIterator[Writer | None]:
    """In the place of `writing_process.model_pen`."""
    script: dict[str, Any] = json.loads(os.environ["SCRIPTED_DOCS"])
    if "keep" in script:
        _keep(script["keep"], order, prose)
    if "unavailable" in script:
        raise Unavailable(script["unavailable"])
    if "die" in script:
        os._exit(7)
    pen = _WaitingPen(script.get("told"))
    pen.wait = script.get("wait", "")
    yield pen


def _keep(path: str, order: Order, prose: ProseOptions) -> None:
    kept = {"interactive": prose.interactive, "examples": prose.examples, "which": order.which}
    Path(path).write_text(json.dumps(kept), encoding="utf-8")


if __name__ == "__main__":
    writing_process.main(scripted_pen)

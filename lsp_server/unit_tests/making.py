"""The process that makes tests, as the server sees it: asked once, told to come to an end, left.

What it does is in `lsp_server/unit_tests/process.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from foundation.errors import BadInput, InklingError, Unavailable
from lsp_server.errand import Errand
from lsp_server.unit_tests.messages import Aside, Ask, Made, Refused
from testgen.wanted import Progress

COMMAND: tuple[str, ...] = (sys.executable, "-m", "lsp_server.unit_tests.process")


class Making(Errand[Made]):
    """One run. `made` is awaited once, and raises as `testgen.pipeline.write_tests` does."""

    def __init__(
        self, ask: Ask, told: Callable[[Progress | Aside], None], command: tuple[str, ...] = ()
    ) -> None:
        """`told` is called in the event loop."""
        super().__init__(ask, command or COMMAND, "makes tests", _result_of, told)


def _result_of(said: object) -> Made | InklingError | None:
    if isinstance(said, Refused):
        return Unavailable(said.message) if said.unavailable else BadInput(said.message)
    return said if isinstance(said, Made) else None

"""What can go wrong before code in the sandbox has a chance to: no boundary, a guest that fails."""

from __future__ import annotations

from typing import Literal

from foundation.errors import BadInput, Unavailable


class NoBoundary(Unavailable):
    """Nothing on this machine keeps foreign code in; `reasons` says what was tried."""

    def __init__(self, reasons: str, way_out: str = "") -> None:
        told = f"no sandbox can be made here, so nothing was run: {reasons}"
        super().__init__(f"{told}; {way_out}" if way_out else told)
        self.reasons = reasons


Happened = Literal["raised", "exited", "killed", "hung"]


class WorkerFault(BadInput):
    """The guest's `setup` did not come to its end.

    `happened` is "raised" (`type`, its `message` and `traceback` tell what), "exited" (`code`),
    "killed" (`code` is the signal) or "hung"; `printed` is the end of what was printed until then.
    """

    def __init__(
        self,
        told: str,
        *,
        happened: Happened,
        code: int | None = None,
        kind: str = "",
        message: str = "",
        traceback: str = "",
        printed: str = "",
    ) -> None:
        super().__init__(told)
        self.happened = happened
        self.code = code
        self.type = kind
        self.message = message
        self.traceback = traceback
        self.printed = printed

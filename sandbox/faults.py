"""What can go wrong before code in the sandbox has a chance to: no boundary, a guest that fails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

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


def fault_by_exit(code: int | None, printed: str) -> WorkerFault:
    """The process of the guest ended during its setup, with this exit code as a shell has it."""
    if code is None:
        return WorkerFault("setting up closed its channel", happened="exited", printed=printed)
    signal = -code if code < 0 else code - 128 if 128 < code < 192 else 0
    if signal:
        told = f"setting up was killed by signal {signal}"
        return WorkerFault(told, happened="killed", code=signal, printed=printed)
    told = f"setting up left the process with exit code {code}"
    return WorkerFault(told, happened="exited", code=code, printed=printed)


def fault_told(message: Mapping[str, Any], printed: str) -> WorkerFault:
    """What the worker itself says of the setup's end. Nothing of it is taken on trust."""
    text = str(message.get("message", ""))
    if message.get("happened") == "exited":
        code = message.get("code")
        return WorkerFault(
            f"setting up left the process with exit code {code}",
            happened="exited",
            code=code if isinstance(code, int) else 1,
            message=text,
            traceback=str(message.get("traceback", "")),
            printed=printed,
        )
    kind = str(message.get("type", ""))
    return WorkerFault(
        f"setting up raised {kind}: {text}",
        happened="raised",
        kind=kind,
        message=text,
        traceback=str(message.get("traceback", "")),
        printed=printed,
    )

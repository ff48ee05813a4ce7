"""The root of the error family and its three branches; each layer derives its own from a branch.

No layer-specific error lives here.
"""

from __future__ import annotations


class InklingError(Exception):
    """Anything Inkling can name: the message tells the thing, the fault and the way out.

    `exit_code` is what the command line leaves with when the error reaches it.
    """

    exit_code = 1


class BadInput(InklingError):
    """What was asked for cannot be done as asked: a missing file, a position past the end."""

    exit_code = 2


class Unavailable(InklingError):
    """The surroundings lack something: no model, a full disk, an engine that cannot start."""

    exit_code = 3


class Busy(Unavailable):
    """There is more work than the queue holds; come back after `retry_after` seconds."""

    def __init__(self, message: str, retry_after: float) -> None:
        super().__init__(message)
        self.retry_after = retry_after

"""Why nothing was suggested, for the log: a reason that holds for key after key is one line.

How often it held is said when it ends. What the reasons are is decided in `completion/`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class _Run:
    """A reason that holds for a document, and how often that was not told."""

    reason: str
    untold: int = 0


class Silences:
    """The reason that holds for each document."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._runs: dict[str, _Run] = {}

    def add(self, uri: str, place: str, reason: str) -> None:
        """Nothing was suggested at `place` of a document."""
        run = self._runs.get(uri)
        if run is not None and run.reason == reason:
            run.untold += 1
            return
        self.end(uri)
        self._runs[uri] = _Run(reason)
        self._tell(f"{place}: no suggestion: {reason}")

    def end(self, uri: str) -> None:
        """Something was suggested in a document, or it was closed."""
        run = self._runs.pop(uri, None)
        if run is not None and run.untold:
            times = "once more" if run.untold == 1 else f"{run.untold} more times"
            self._tell(f"{name_of(uri)}: no suggestion {times}: {run.reason}")

    def end_all(self) -> None:
        """No document has a reason any more."""
        for uri in tuple(self._runs):
            self.end(uri)


def name_of(uri: str) -> str:
    """A document's short name."""
    return uri.rsplit("/", 1)[-1]

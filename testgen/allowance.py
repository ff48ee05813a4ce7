"""How much time one function may take, and what of it is left for a step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Allowance:
    """`seconds` from `started` on, by a clock that is given. A clock that jumps to infinity ends
    every step."""

    started: float
    seconds: float
    clock: Callable[[], float]

    def left(self, share: float = 1.0) -> float:
        """Seconds until so much of the time is over; negative once it is."""
        return self.started + self.seconds * share - self.clock()

"""How long a search may go on. Every bound but the seconds makes the same search stop the same way.

The clock is given, so that a test can hold it.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """`patience`: executions without a goal taken or come closer to after which it gives up.

    `polish`: executions spent on cases that differ in behaviour once nothing else is to be found.
    """

    seconds: float = 10.0
    executions: int = 20_000
    patience: int = 3_000
    polish: int = 600
    clock: Callable[[], float] = time.monotonic

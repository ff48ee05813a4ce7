"""Waiting for what happens by itself: as short as it takes, and long enough for a busy machine."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds until what must come is missed. Only a test that fails waits so long."""


def until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait until `condition` holds; fail the test if it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


def eventually(
    probe: Callable[[], T], holds: Callable[[T], object], seconds: float = PATIENCE
) -> T:
    """What `probe` gives as soon as it `holds`; fails with the last value seen."""
    deadline = time.monotonic() + seconds
    while not holds(value := probe()):
        assert time.monotonic() < deadline, f"still {value!r} after {seconds} s"
        time.sleep(0.02)
    return value

"""How long each turn of the event loop held it: the measure behind "never more than 10 ms".

Only measuring happens here; `inkling.showStats` shows the figures.
"""

from __future__ import annotations

import asyncio
import selectors
import sys
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(slots=True)
class LoopFigures:
    """Milliseconds between two looks at the selector: by the clock, and on the processor.

    The clock also counts what other threads and other programs took meanwhile.
    """

    turns: int = 0
    longest_ms: float = 0.0
    longest_cpu_ms: float = 0.0
    over_10_ms: int = 0

    def as_json(self) -> dict[str, Any]:
        """The figures by name."""
        rounded = {"longest_ms": round(self.longest_ms, 1)}
        return asdict(self) | rounded | {"longest_cpu_ms": round(self.longest_cpu_ms, 1)}


class WatchedSelector(selectors.BaseSelector):
    """A selector that takes the time from each return of `select` to the next call."""

    def __init__(self, figures: LoopFigures) -> None:
        self._inner = selectors.DefaultSelector()
        self._figures = figures
        self._woke: tuple[float, float] | None = None

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Ends one turn of the loop and begins the next."""
        if self._woke is not None:
            wall = (time.perf_counter() - self._woke[0]) * 1000
            cpu = (time.thread_time() - self._woke[1]) * 1000
            figures = self._figures
            figures.turns += 1
            figures.longest_ms = max(figures.longest_ms, wall)
            figures.longest_cpu_ms = max(figures.longest_cpu_ms, cpu)
            figures.over_10_ms += wall > 10
        ready = self._inner.select(timeout)
        self._woke = (time.perf_counter(), time.thread_time())
        return ready

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        """As the inner selector."""
        return self._inner.register(fileobj, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        """As the inner selector."""
        return self._inner.unregister(fileobj)

    def modify(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        """As the inner selector."""
        return self._inner.modify(fileobj, events, data)

    def close(self) -> None:
        """As the inner selector."""
        self._inner.close()

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        """As the inner selector."""
        return self._inner.get_map()


def watched_loop(figures: LoopFigures) -> asyncio.AbstractEventLoop:
    """An event loop that keeps `figures`. Windows' own loop has no selector to watch."""
    if sys.platform == "win32":
        return asyncio.new_event_loop()
    return asyncio.SelectorEventLoop(WatchedSelector(figures))

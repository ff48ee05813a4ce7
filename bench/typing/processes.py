"""The servers' processes: the time they took on the processor, and when they are idle."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterable

import psutil

_QUIET_SECONDS = 0.6
_QUIET_SHARE = 0.05
_LONGEST_WAIT = 20.0


def cpu_seconds(processes: Iterable[psutil.Process]) -> float:
    """User and system time of the processes and all they started, as far as they still live."""
    total = 0.0
    seen: set[int] = set()
    for root in processes:
        with contextlib.suppress(psutil.NoSuchProcess):
            for process in (root, *root.children(recursive=True)):
                if process.pid in seen:
                    continue
                seen.add(process.pid)
                with contextlib.suppress(psutil.NoSuchProcess):
                    times = process.cpu_times()
                    total += times.user + times.system
                    total += times.children_user + times.children_system
    return total


class CpuClock:
    """Processor time of some processes since now."""

    def __init__(self, processes: Iterable[psutil.Process]) -> None:
        self._processes = tuple(processes)
        self._begun = cpu_seconds(self._processes)

    def seconds(self) -> float:
        """So far."""
        return max(cpu_seconds(self._processes) - self._begun, 0.0)


class Server:
    """The processes of one contender; which they are may change while it runs."""

    def __init__(self, processes: Callable[[], Iterable[psutil.Process]]) -> None:
        self._find = processes

    def processes(self) -> tuple[psutil.Process, ...]:
        """Those there are now."""
        return tuple(self._find())

    async def idle(self) -> None:
        """Wait until they hardly work, for a while at most."""
        deadline = time.monotonic() + _LONGEST_WAIT
        before = cpu_seconds(self._find())
        while time.monotonic() < deadline:
            await asyncio.sleep(_QUIET_SECONDS)
            now = cpu_seconds(self._find())
            if now - before < _QUIET_SHARE * _QUIET_SECONDS:
                return
            before = now

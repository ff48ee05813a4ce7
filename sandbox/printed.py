"""What a process prints: read as it comes, kept up to a bound, so that it never has to wait."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Literal

_SETTLE_SECONDS = 1.0


class Kept:
    """The beginning, or the end, of a stream of bytes."""

    def __init__(self, most: int, keep: Literal["start", "end"]) -> None:
        self._most = most
        self._keep = keep
        self._bytes = bytearray()
        self.total = 0

    def add(self, chunk: bytes) -> None:
        """Take what fits."""
        self.total += len(chunk)
        if self._keep == "end":
            self._bytes += chunk
            del self._bytes[: -self._most]
        else:
            self._bytes += chunk[: self._most - len(self._bytes)]

    @property
    def text(self) -> str:
        """What was kept; what is no UTF-8 becomes U+FFFD."""
        return self._bytes.decode("utf-8", errors="replace")


class Printed:
    """stdout and stderr of one process, in the order they came as far as that can be known."""

    def __init__(self, kept: Kept, tasks: list[asyncio.Task[None]]) -> None:
        self._kept = kept
        self._tasks = tasks

    @classmethod
    def of(
        cls, process: asyncio.subprocess.Process, most: int, *, keep: Literal["start", "end"]
    ) -> Printed:
        """Read both pipes of `process` until they end or `close`."""
        kept = Kept(most, keep)
        streams = [stream for stream in (process.stdout, process.stderr) if stream is not None]
        return cls(kept, [asyncio.create_task(_drain(stream, kept)) for stream in streams])

    @property
    def text(self) -> str:
        """What came so far."""
        return self._kept.text

    async def settle(self) -> None:
        """Wait for what is still in the pipes, if they end soon."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_SETTLE_SECONDS):
                await asyncio.gather(*(asyncio.shield(task) for task in self._tasks))

    async def close(self) -> None:
        """Stop reading, once the process is gone."""
        await self.settle()
        for task in self._tasks:
            task.cancel()


async def _drain(stream: asyncio.StreamReader, kept: Kept) -> None:
    while chunk := await stream.read(1 << 16):
        kept.add(chunk)

"""Several workers with the same setup: each job goes to one that is free."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sandbox.box import Box, Limits
from sandbox.launch import Boundary
from sandbox.worker import JSON, Job, Worker


class Pool:
    """Made by `start`; leave it by `aclose`, or use it as an async context manager."""

    def __init__(self, workers: list[Worker]) -> None:
        self._workers = workers
        self._free: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        for worker in workers:
            self._free.put_nowait(worker)

    @classmethod
    async def start(
        cls,
        boundary: Boundary,
        box: Box,
        python: Path,
        guest: Path,
        setup: JSON,
        *,
        workers: int,
        seconds: float,
    ) -> Pool:
        """Start so many `workers` side by side.

        Raises `WorkerFault` if one of them fails; none is left then.
        """
        starting = [
            asyncio.create_task(Worker.start(boundary, box, python, guest, setup, seconds=seconds))
            for _ in range(workers)
        ]
        try:
            return cls(await asyncio.gather(*starting))
        except BaseException:
            for task in starting:
                task.cancel()
            for outcome in await asyncio.gather(*starting, return_exceptions=True):
                if isinstance(outcome, Worker):
                    await outcome.aclose()
            raise

    @property
    def ready(self) -> JSON:
        """What the guest's `setup` returned in one of the workers."""
        return self._workers[0].ready

    @property
    def size(self) -> int:
        """How many jobs run side by side."""
        return len(self._workers)

    async def run(self, op: str, args: JSON, limits: Limits | None = None) -> Job:
        """As `Worker.run`, in the first worker that is free."""
        worker = await self._free.get()
        try:
            return await worker.run(op, args, limits)
        finally:
            self._free.put_nowait(worker)

    async def aclose(self) -> None:
        """End all workers."""
        await asyncio.gather(*(worker.aclose() for worker in self._workers))

    async def __aenter__(self) -> Pool:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()
